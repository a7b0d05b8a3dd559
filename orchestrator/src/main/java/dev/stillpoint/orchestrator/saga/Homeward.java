package dev.stillpoint.orchestrator.saga;

import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.orchestrator.plan.Executor;
import dev.stillpoint.orchestrator.plan.Step;
import dev.stillpoint.orchestrator.plan.Undo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A run's way back: home first, then clean-up. Every step that was ever sent is undone, whatever became of it.
final class Homeward {
    private Homeward() {}

    /// Sends nothing forward from here on. What is in flight is told that it is not wanted any more; it is undone
    /// without waiting for its answer.
    static void turnBack(Turn turn) {
        turn.turnedBackAt = turn.now;
        turn.hintCancel();
        for (int at = 0; at < turn.steps.size(); at++) {
            Try latest = turn.forward(at);
            if (latest == null) {
                continue;
            }
            boolean answerMatters =
                    latest.phase() == Try.Phase.IN_FLIGHT && turn.steps.get(at).undo() != null;
            if (!answerMatters && !latest.isOver()) {
                turn.forwardIsOver(
                        at,
                        latest.failed(
                                turn.now,
                                FailureCode.CANCELED,
                                "the run turned back before this step's end was known"));
            }
        }
        CheckpointSets.turnedBack(turn);
        turn.become(RunStatus.COMPENSATING);
    }

    static void advance(Turn turn) {
        boolean[] over = new boolean[turn.steps.size()];
        boolean homeOver = advance(turn, Undo.Group.HOME, over);
        closeDowntime(turn);
        boolean cleanedUp = homeOver && advance(turn, Undo.Group.CLEAN_UP, over);
        if (homeOver && cleanedUp) {
            end(turn);
        } else if (homeOver) {
            release(turn);
        }
    }

    /// Sends what is ready in a group; true when the group is over, successfully or not.
    private static boolean advance(Turn turn, Undo.Group group, boolean[] over) {
        boolean allOver = true;
        for (int at : turn.steps.undoOrder()) {
            Undo undo = turn.steps.get(at).undo();
            if (undo == null || undo.group() != group) {
                continue;
            }
            Try latest = turn.undo(at);
            if (!turn.mustBeUndone(at)) {
                over[at] = true;
            } else if (latest == null) {
                over[at] = isBlocked(turn, at, over);
                if (!over[at] && isReady(turn, at, undo, over)) {
                    turn.send(at, Direction.UNDO);
                }
            } else {
                over[at] = latest.isOver();
                if (turn.isDue(latest)) {
                    turn.send(at, Direction.UNDO);
                }
            }
            allOver &= over[at];
        }
        return allOver;
    }

    private static boolean isReady(Turn turn, int at, Undo undo, boolean[] over) {
        for (int need : turn.steps.undoNeeds(at)) {
            if (!turn.isUndone(need)) {
                return false;
            }
        }
        for (int before : turn.steps.undoFollows(at)) {
            if (!over[before] && turn.mustBeUndone(before)) {
                return false;
            }
        }
        return !readersHoldUp(turn, at, undo);
    }

    private static boolean isBlocked(Turn turn, int at, boolean[] over) {
        for (int need : turn.steps.undoNeeds(at)) {
            if (over[need] && !turn.isUndone(need)) {
                return true;
            }
        }
        return false;
    }

    private static boolean readersHoldUp(Turn turn, int at, Undo undo) {
        Instant limit = readersLimit(turn, at, undo);
        return limit != null && turn.now.isBefore(limit);
    }

    /// Until when an undo waits for readers that are still at work; null when there are none. A command that was
    /// never published reads nothing.
    static @Nullable Instant readersLimit(Turn turn, int at, Undo undo) {
        for (int reader : turn.steps.undoReaders(at)) {
            Try latest = turn.forward(reader);
            if (latest != null
                    && latest.phase() == Try.Phase.IN_FLIGHT
                    && (latest.publishedAt() != null || latest.delivery() > 1)
                    && turn.turnedBackAt != null) {
                return turn.turnedBackAt.plus(undo.readerGrace());
            }
        }
        return null;
    }

    /// The next run need not wait for what is only cleaned up: it gets the VMs once they are home, and the storage
    /// location's slots once no copy uses one any more.
    private static void release(Turn turn) {
        if (!turn.vmsReleased && isFabricDone(turn)) {
            turn.vmsReleased = true;
            turn.effects.add(new Effect.ReleaseVms());
        }
        if (!turn.locationReleased && turn.requirePlan().reservation() != null && noCopyIsUnderWay(turn)) {
            turn.locationReleased = true;
            turn.effects.add(new Effect.ReleaseLocation());
        }
    }

    /// Whether of each copy an answer is known: its own, or its undo's, before which a worker stops it.
    private static boolean noCopyIsUnderWay(Turn turn) {
        for (int at = 0; at < turn.steps.size(); at++) {
            Try copy = turn.forward(at);
            Try undo = turn.undo(at);
            if (turn.steps.get(at).executor() instanceof Executor.Workers
                    && copy != null
                    && !copy.isAnswered()
                    && (undo == null ? turn.mustBeUndone(at) : !undo.isAnswered())) {
                return false;
            }
        }
        return true;
    }

    /// Whether every undo that is the agent's is done: disks, media and power are home, no checkpoint work is left.
    private static boolean isFabricDone(Turn turn) {
        for (int at = 0; at < turn.steps.size(); at++) {
            if (turn.steps.get(at).executor() instanceof Executor.Agent && !turn.isUndone(at)) {
                return false;
            }
        }
        return true;
    }

    private static void closeDowntime(Turn turn) {
        for (int at = 0; at < turn.steps.size(); at++) {
            if (turn.steps.get(at).downtime() == Step.Downtime.OPENS && !turn.isUndone(at)) {
                return;
            }
        }
        turn.downtimeEnds();
    }

    private static void end(Turn turn) {
        boolean allUndone = true;
        for (int at = 0; at < turn.steps.size(); at++) {
            if (!turn.isUndone(at)) {
                allUndone = false;
            }
        }
        if (!allUndone) {
            turn.problems.addAll(Report.open(turn));
            release(turn);
            turn.needsOperator();
            return;
        }
        CheckpointSets.undone(turn);
        turn.effects.add(new Effect.ReleaseAll());
        turn.finish(turn.cancelRequested ? RunStatus.CANCELED : RunStatus.ROLLED_BACK);
    }
}
