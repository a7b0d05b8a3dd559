package dev.stillpoint.orchestrator.saga;

import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.GatewayRequest.Decision;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.StepCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// The problems of a run that does not go on by itself: one for each step that is not done, or not undone.
final class Report {
    private Report() {}

    /// A step that failed, or that could not be tried because one before it failed.
    static Problem failed(Turn turn, int at) {
        return problem(turn, at, Direction.FORWARD, ProblemCode.STEP_FAILED);
    }

    /// All that is left, whichever way the run is going.
    static List<Problem> open(Turn turn) {
        List<Problem> problems = new ArrayList<>();
        for (int at = 0; at < turn.steps.size(); at++) {
            if (isOpen(turn, at)) {
                problems.add(open(turn, at));
            }
        }
        return problems;
    }

    static boolean isOpen(Turn turn, int at) {
        return turn.turnedBackAt == null ? !turn.isDone(at) : !turn.isUndone(at);
    }

    static Problem open(Turn turn, int at) {
        return turn.turnedBackAt == null
                ? failed(turn, at)
                : problem(turn, at, Direction.UNDO, ProblemCode.UNDO_FAILED);
    }

    /// An operator's word that the inspection does not bear out.
    static Problem notAsSaid(Turn turn, int at, Decision.As said) {
        Problem open = open(turn, at);
        return new Problem(
                open.code(),
                open.vm(),
                open.disk(),
                open.detail() + "; it was called " + said.name().toLowerCase(Locale.ROOT)
                        + ", but the inspection shows otherwise",
                open.remediation());
    }

    /// Why nobody could look whether things were put right.
    static Problem notLookedAt(Turn turn, Resolution resolution, FailureCode code, String detail) {
        String what = resolution.unanswered().isEmpty()
                ? "the fabric could not be inspected"
                : "step " + resolution.unanswered().getFirst().attempt().step() + " may still be at work on "
                        + Standing.vmName(
                                turn, resolution.unanswered().getFirst().vm());
        return new Problem(
                ofSteps(turn),
                null,
                null,
                what + ", so the run can't be resolved: " + code + ", " + detail,
                "Put that right, then resolve the run again.");
    }

    private static ProblemCode ofSteps(Turn turn) {
        return turn.turnedBackAt == null ? ProblemCode.STEP_FAILED : ProblemCode.UNDO_FAILED;
    }

    /// Takes back what [#open] said: it is looked at again.
    static void forget(Turn turn) {
        ProblemCode ofSteps = ofSteps(turn);
        turn.problems.removeIf(problem -> problem.code() == ofSteps || problem.code() == ProblemCode.NOT_HOME);
    }

    private static Problem problem(Turn turn, int at, Direction direction, ProblemCode code) {
        StepCommand command = turn.command(at, direction);
        Try latest = turn.latest(at, direction);
        String standing = Standing.of(turn, command);
        if (latest == null || latest.code() == null) {
            return new Problem(
                    code,
                    Standing.vm(turn, command),
                    Standing.disk(turn, command),
                    standing + "; not tried, because " + blockers(turn, at, direction) + " failed (step "
                            + turn.steps.get(at).id() + ")",
                    "Put right what that step failed of, then retry the run.");
        }
        return new Problem(
                code,
                Standing.vm(turn, command),
                Standing.disk(turn, command),
                standing + ": " + latest.code() + ", " + latest.detail() + " (step "
                        + turn.steps.get(at).id() + ", attempt " + latest.attempt() + " by " + latest.actor() + ")",
                latest.code().remedy());
    }

    /// The steps that failed and without which this one can't be tried, however far before it they are.
    private static String blockers(Turn turn, int at, Direction direction) {
        boolean[] before = new boolean[turn.steps.size()];
        before[at] = true;
        int[] backwards = backwards(turn, direction);
        List<String> failed = new ArrayList<>();
        for (int position : backwards) {
            if (!before[position]) {
                continue;
            }
            Try latest = turn.latest(position, direction);
            if (latest != null && latest.phase() == Try.Phase.FAILED) {
                failed.add("step " + turn.steps.get(position).id());
                continue;
            }
            int[] needs = direction == Direction.FORWARD ? turn.steps.needs(position) : turn.steps.undoNeeds(position);
            for (int need : needs) {
                before[need] = true;
            }
        }
        return failed.isEmpty() ? "a step that it needs" : String.join(", ", failed.reversed());
    }

    private static int[] backwards(Turn turn, Direction direction) {
        int[] order = direction == Direction.UNDO
                ? turn.steps.undoOrder()
                : IntStream.range(0, turn.steps.size()).toArray();
        return IntStream.range(0, order.length)
                .map(i -> order[order.length - 1 - i])
                .toArray();
    }
}
