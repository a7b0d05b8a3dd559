package dev.stillpoint.orchestrator.saga;

import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunEventType;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/// The one function that decides what a run does next.
///
/// | status | signal | next |
/// |---|---|---|
/// | ACCEPTED | any | PLANNING: the inspection is sent |
/// | PLANNING | inspection done | a plan is asked for |
/// | PLANNING | Planned | PLANNED (preview); AWAITING_APPROVAL; else claims and reservation are asked for |
/// | PLANNING, approved | Planned | another plan than the approved one: REJECTED |
/// | AWAITING_APPROVAL | Approved | PLANNING: the inspection is sent again |
/// | AWAITING_APPROVAL | its time has passed | REJECTED |
/// | PLANNING | Refused, Busy, inspection failed, `startBy` passed | REJECTED |
/// | PLANNING | Outdated | the inspection is sent again |
/// | PLANNING | Reserved | RUNNING: first steps are sent |
/// | PLANNING, AWAITING_APPROVAL | CancelRequested | CANCELED |
/// | RUNNING | a step's end | what is ready is sent; all done: SUCCEEDED |
/// | RUNNING, before the pivot | a failure after which the pivot is out of reach; CancelRequested | COMPENSATING |
/// | RUNNING | all ended, some failed | NEEDS_OPERATOR |
/// | COMPENSATING | an undo's end | home, then clean-up; all undone: ROLLED_BACK or CANCELED |
/// | COMPENSATING | all ended, some failed | NEEDS_OPERATOR |
/// | NEEDS_OPERATOR | RetryRequested | RUNNING or COMPENSATING, whichever way it was going |
/// | NEEDS_OPERATOR | ResolveRequested | the fabric is inspected: RESOLVED, or what still differs is said |
///
/// One application of one signal is a [Turn]. What the two directions do next stands in [Forward] and [Homeward],
/// what time alone brings about in [Deadlines], what executors say in [Answers], what an operator puts right in
/// [Resolve].
public final class Saga {
    private Saga() {}

    /// Never throws for any order, repetition or lateness of signals. A signal that says nothing new gives the same
    /// run and no effects.
    public static Transition apply(Run run, Signal signal) {
        Turn turn = new Turn(run, signal.at());
        if (signal instanceof Signal.Stepped stepped) {
            Answers.operation(turn, stepped.event());
        }
        if (!turn.status.isFinal()) {
            take(turn, signal);
            if (!isSaidByExecutors(signal) || turn.mayGoOn()) {
                advance(turn);
            }
        }
        return turn.end();
    }

    /// When those commands were stored whose silence a tick would count now: [Signal.Tick] is to say what became of
    /// them.
    public static Set<Instant> overdue(Run run, Instant now) {
        return Deadlines.overdue(new Turn(run, now));
    }

    /// Signals that come by the thousand and mostly change nothing but when someone was last heard.
    private static boolean isSaidByExecutors(Signal signal) {
        return signal instanceof Signal.Stepped || signal instanceof Signal.Published;
    }

    private static void take(Turn turn, Signal signal) {
        switch (signal) {
            case Signal.Accepted accepted -> {}
            case Signal.Planned planned -> Preparation.planned(turn, planned.plan(), planned.approvalWithin());
            case Signal.Refused refused -> Preparation.refused(turn, refused.problems());
            case Signal.Reserved reserved -> Preparation.reserved(turn);
            case Signal.Blocked blocked -> Preparation.blocked(turn, blocked.waitingFor());
            case Signal.Busy busy -> Preparation.refused(turn, busy.problems());
            case Signal.Outdated outdated -> Preparation.outdated(turn, outdated.why(), outdated.pause());
            case Signal.Stepped stepped -> Answers.take(turn, stepped.event());
            case Signal.Published published -> Answers.published(turn, published.ref());
            case Signal.Tick tick -> Deadlines.enforce(turn, tick.relayed());
            case Signal.Approved approved -> Approving.approved(turn, approved);
            case Signal.CancelRequested cancel -> cancel(turn, cancel.actor());
            case Signal.RetryRequested retry -> retry(turn, retry.actor());
            case Signal.ResolveRequested resolve ->
                Resolve.begin(turn, resolve.actor(), resolve.decisions(), resolve.comment());
        }
    }

    /// Each may lead into the next.
    private static void advance(Turn turn) {
        if (turn.status == RunStatus.AWAITING_APPROVAL) {
            Approving.advance(turn);
        }
        if (turn.status == RunStatus.ACCEPTED || turn.status == RunStatus.PLANNING) {
            Preparation.advance(turn);
        }
        if (turn.status == RunStatus.RUNNING) {
            Forward.advance(turn);
        }
        if (turn.status == RunStatus.COMPENSATING) {
            Homeward.advance(turn);
        }
        if (turn.status == RunStatus.NEEDS_OPERATOR) {
            Resolve.advance(turn);
        }
    }

    private static void cancel(Turn turn, String actor) {
        turn.happened(RunEventType.CANCEL_REQUESTED, actor, Map.of());
        switch (turn.status) {
            case ACCEPTED, PLANNING, AWAITING_APPROVAL -> {
                turn.cancelRequested = true;
                Preparation.giveUp(turn, RunStatus.CANCELED);
            }
            case RUNNING, NEEDS_OPERATOR -> {
                if (turn.pastPivot) {
                    turn.warnOnce(
                            ProblemCode.CANCEL_TOO_LATE,
                            "the run was past its safe point when " + actor + " asked to cancel it, and goes on");
                } else if (turn.turnedBackAt == null) {
                    turn.cancelRequested = true;
                    Resolve.drop(turn, actor + " had the run canceled instead");
                    Homeward.turnBack(turn);
                }
            }
            // It is on its way back already, for another reason.
            case COMPENSATING -> {}
            case PLANNED, REJECTED, SUCCEEDED, ROLLED_BACK, CANCELED, RESOLVED -> {}
        }
    }

    private static void retry(Turn turn, String actor) {
        if (turn.status != RunStatus.NEEDS_OPERATOR) {
            return;
        }
        turn.happened(RunEventType.RETRY_REQUESTED, actor, Map.of());
        Resolve.drop(turn, actor + " had the run retried instead");
        boolean back = turn.turnedBackAt != null;
        Report.forget(turn);
        for (int at = 0; at < turn.steps.size(); at++) {
            turn.tryAgain(at, back);
        }
        turn.become(back ? RunStatus.COMPENSATING : RunStatus.RUNNING);
    }
}
