package dev.stillpoint.orchestrator.saga;

import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.RunEventType;
import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.orchestrator.plan.Executor;
import dev.stillpoint.orchestrator.plan.Pivot;
import dev.stillpoint.orchestrator.plan.Step;
import java.util.Map;

/// A run's way forward: what is ready is sent, until all is done or nothing more can be.
final class Forward {
    private Forward() {}

    static void advance(Turn turn) {
        if (Preparation.isExpired(turn)) {
            Preparation.expire(turn);
            return;
        }
        passPivot(turn);
        if (!turn.pastPivot && pivotOutOfReach(turn)) {
            for (int at = 0; at < turn.steps.size(); at++) {
                if (turn.hasFailed(at) && !isToldAlready(turn, at)) {
                    turn.problems.add(Report.failed(turn, at));
                }
            }
            Homeward.turnBack(turn);
            return;
        }
        boolean open = false;
        boolean[] ended = new boolean[turn.steps.size()];
        for (int at = 0; at < ended.length; at++) {
            Try latest = turn.forward(at);
            if (latest == null) {
                ended[at] = isBlocked(turn, at, ended);
                if (!ended[at] && isReady(turn, at, ended)) {
                    turn.send(at, Direction.FORWARD);
                }
            } else {
                ended[at] = latest.isOver();
                if (turn.isDue(latest)) {
                    turn.send(at, Direction.FORWARD);
                }
            }
            open |= !ended[at];
        }
        passPivot(turn);
        releaseVms(turn);
        releaseLocation(turn);
        closeDowntime(turn);
        if (!open) {
            end(turn);
        }
    }

    /// What is wrong with a copy stands among the problems from the moment it was found.
    private static boolean isToldAlready(Turn turn, int at) {
        return CheckpointSets.isFinding(
                turn.steps.get(at).command(),
                turn.requireLatest(at, Direction.FORWARD).code());
    }

    private static boolean isReady(Turn turn, int at, boolean[] ended) {
        for (int need : turn.steps.needs(at)) {
            if (!turn.isDone(need)) {
                return false;
            }
        }
        for (int before : turn.steps.follows(at)) {
            if (!ended[before]) {
                return false;
            }
        }
        return true;
    }

    /// A step that was not sent and can't be any more, for want of one that failed.
    private static boolean isBlocked(Turn turn, int at, boolean[] ended) {
        for (int need : turn.steps.needs(at)) {
            if (ended[need] && !turn.isDone(need)) {
                return true;
            }
        }
        return false;
    }

    private static void passPivot(Turn turn) {
        if (turn.pastPivot || !isPassed(turn)) {
            return;
        }
        turn.pastPivot = true;
        turn.happened(RunEventType.PAST_SAFE_POINT, Turn.SYSTEM, Map.of());
    }

    private static boolean isPassed(Turn turn) {
        return switch (turn.requirePlan().pivot()) {
            case Pivot.AfterAll after -> after.steps().stream().allMatch(id -> turn.isDone(turn.position(id)));
            case Pivot.AtFirst first -> first.steps().stream().anyMatch(id -> turn.forward(turn.position(id)) != null);
        };
    }

    /// Whether a step failed without which the pivot can't be reached. Others may fail: they are left to the end.
    private static boolean pivotOutOfReach(Turn turn) {
        boolean failed = false;
        for (int at = 0; at < turn.steps.size() && !failed; at++) {
            failed = turn.hasFailed(at);
        }
        if (!failed) {
            return false;
        }
        boolean[] leads = new boolean[turn.steps.size()];
        for (StepId id : turn.requirePlan().pivot().steps()) {
            leads[turn.position(id)] = true;
        }
        for (int at = leads.length - 1; at >= 0; at--) {
            if (leads[at]) {
                if (turn.hasFailed(at)) {
                    return true;
                }
                for (int need : turn.steps.needs(at)) {
                    leads[need] = true;
                }
            }
        }
        return false;
    }

    /// The next run may have the VMs and disks as soon as nothing but the shipping of clones is left.
    private static void releaseVms(Turn turn) {
        if (turn.vmsReleased || !turn.pastPivot) {
            return;
        }
        boolean shipping = false;
        for (int at = 0; at < turn.steps.size(); at++) {
            if (!turn.isDone(at)) {
                if (!isShipping(turn.steps.get(at).command())) {
                    return;
                }
                shipping = true;
            }
        }
        if (shipping) {
            turn.vmsReleased = true;
            turn.effects.add(new Effect.ReleaseVms());
        }
    }

    private static boolean isShipping(StepCommand command) {
        return command instanceof DiskCommand.ShipClone || command instanceof DiskCommand.DeleteClone;
    }

    private static void releaseLocation(Turn turn) {
        if (turn.locationReleased || turn.requirePlan().reservation() == null) {
            return;
        }
        for (int at = 0; at < turn.steps.size(); at++) {
            if (turn.steps.get(at).executor() instanceof Executor.Workers && !turn.isDone(at)) {
                return;
            }
        }
        turn.locationReleased = true;
        turn.effects.add(new Effect.ReleaseLocation());
    }

    private static void closeDowntime(Turn turn) {
        boolean closes = false;
        for (int at = 0; at < turn.steps.size(); at++) {
            if (turn.steps.get(at).downtime() == Step.Downtime.CLOSES) {
                if (!turn.isDone(at)) {
                    return;
                }
                closes = true;
            }
        }
        if (closes) {
            turn.downtimeEnds();
        }
    }

    private static void end(Turn turn) {
        boolean allDone = true;
        for (int at = 0; at < turn.steps.size(); at++) {
            allDone &= turn.isDone(at);
        }
        CheckpointSets.forwardIsOver(turn, allDone);
        if (allDone) {
            turn.effects.add(new Effect.ReleaseAll());
            turn.finish(RunStatus.SUCCEEDED);
        } else {
            turn.problems.addAll(Report.open(turn));
            turn.needsOperator();
        }
    }
}
