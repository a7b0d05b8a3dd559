package dev.stillpoint.orchestrator.saga;

import static java.util.Objects.requireNonNull;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.GatewayRequest.Decision;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.RunEventType;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.orchestrator.plan.Executor;
import dev.stillpoint.orchestrator.plan.Inspection;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import dev.stillpoint.orchestrator.plan.Policy;
import dev.stillpoint.orchestrator.saga.Resolution.Unanswered;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Closes a run that an operator put right by hand, or says what still differs. The run is NEEDS_OPERATOR all the
/// while.
///
/// 1. Every attempt that is not known to have succeeded is told that it is not wanted any more.
/// 2. Those of the agent that may still be at work on a VM are ended: a refresh in that VM's lane with `endFirst`.
///    The agent's topic has one partition and its lanes keep their order, so nothing that this run ever sent to
///    that VM
///    comes after it, not even what goes home and has no `notAfter`.
/// 3. Then the fabric is inspected. What is open is compared with what was seen: [Comparison].
///
/// Workers are not waited for: a storage location that is gone is a reason to resolve. What one of them still does
/// after the run was resolved can harm nothing that lives: a copy or side file stops at its tombstone or at its
/// `notAfter`, and what deletes touches only names that belong to this run or to the set that it removes.
final class Resolve {
    static final StepId STEP = new StepId("resolve-inspect");

    private Resolve() {}

    static void begin(Turn turn, String actor, List<Decision> decisions, @Nullable String comment) {
        if (turn.status != RunStatus.NEEDS_OPERATOR || turn.plan == null) {
            return;
        }
        Map<String, Object> data = new HashMap<>();
        data.put(
                "decisions",
                decisions.stream()
                        .map(decision -> Map.of(
                                "step",
                                decision.step().value(),
                                "as",
                                decision.as().name()))
                        .toList());
        if (comment != null) {
            data.put("comment", comment);
        }
        turn.happened(RunEventType.RESOLVE_REQUESTED, actor, data);
        drop(turn, "another resolve was asked for");
        Resolution earlier = turn.resolution;
        int attempt = earlier == null ? 1 : earlier.looking().attempt() + 1;
        Try first = Try.first(attempt, 1, turn.now, true, policy(turn));
        turn.resolution = new Resolution(actor, decisions, comment, endAll(turn), first, List.of());
        deliver(turn, first);
    }

    /// Tells every attempt without a known success that it is not wanted, and gives those that must have ended.
    private static List<Unanswered> endAll(Turn turn) {
        List<Unanswered> toEnd = new ArrayList<>();
        for (int at = Preparation.INSPECTION + 1; at < turn.steps.size(); at++) {
            Try undo = turn.undo(at);
            boolean undone = undo != null && undo.phase() == Try.Phase.DONE;
            for (Direction direction : Direction.values()) {
                Try latest = turn.latest(at, direction);
                if (latest == null || undone || latest.phase() == Try.Phase.DONE || latest.refusedAsStale()) {
                    continue;
                }
                StepRef ref = turn.ref(at, direction, latest);
                turn.effects.add(new Effect.CancelHint(ref));
                if (turn.steps.get(at).changes()
                        && turn.command(at, direction) instanceof AgentCommand command
                        && !(command instanceof AgentCommand.SetProfileCheckpointType)) {
                    command.lanes().forEach(vm -> toEnd.add(new Unanswered(ref, vm)));
                }
            }
        }
        return toEnd;
    }

    /// Something else is done about the run, or it is looked at anew.
    static void drop(Turn turn, String why) {
        Resolution resolution = turn.resolution;
        if (resolution != null && resolution.isOpen()) {
            turn.effects.add(new Effect.CancelHint(ref(turn, resolution.looking())));
            turn.resolution = resolution.looking(resolution.looking().failed(turn.now, FailureCode.CANCELED, why));
            turn.happened(RunEventType.RESOLVE_REFUSED, Turn.SYSTEM, Map.of("problems", List.of(why)));
        }
    }

    static void advance(Turn turn) {
        Resolution resolution = turn.resolution;
        if (resolution != null && turn.isDue(resolution.looking())) {
            send(turn, resolution, resolution.looking().inRow() + 1);
        }
    }

    private static void send(Turn turn, Resolution resolution, int inRow) {
        Try next = Try.first(resolution.looking().attempt() + 1, inRow, turn.now, true, policy(turn));
        turn.resolution = resolution.looking(next);
        deliver(turn, next);
    }

    private static void deliver(Turn turn, Try sent) {
        Resolution resolution = requireNonNull(turn.resolution);
        Unanswered first = resolution.unanswered().isEmpty()
                ? null
                : resolution.unanswered().getFirst();
        AgentCommand command =
                first == null ? new AgentCommand.InspectFabric() : new AgentCommand.RefreshVm(first.vm());
        Policy policy = policy(turn);
        turn.effects.add(new Effect.Send(
                new Delivery(
                        ref(turn, sent),
                        turn.now,
                        turn.now.plus(policy.patience()),
                        policy.patience(),
                        first == null ? null : first.attempt(),
                        command),
                new Executor.Agent(turn.order.fabric())));
        tell(turn, RunEventType.STEP_SENT, Turn.SYSTEM, sent, Map.of("delivery", sent.delivery()));
    }

    // What the agent says

    static void take(Turn turn, StepEvent event) {
        Resolution resolution = turn.resolution;
        if (resolution == null || turn.status != RunStatus.NEEDS_OPERATOR) {
            return;
        }
        Try latest = resolution.looking();
        StepRef ref = event.ref();
        if (ref.direction() != Direction.FORWARD
                || latest.attempt() != ref.attempt()
                || latest.delivery() < ref.delivery()) {
            return;
        }
        if (latest.phase() == Try.Phase.PAUSED && event instanceof StepEvent.Succeeded late) {
            succeed(turn, resolution, latest.heard(late.executor(), turn.now), late.result());
        } else if (latest.phase() == Try.Phase.IN_FLIGHT) {
            Try heard = latest.heard(event.executor(), turn.now);
            switch (event) {
                case StepEvent.Started started ->
                    turn.resolution = resolution.looking(heard.working(turn.now).started(turn.now));
                case StepEvent.Progressed progressed -> turn.resolution = resolution.looking(heard.working(turn.now));
                case StepEvent.Waiting waiting ->
                    turn.resolution = resolution.looking(heard.waiting(turn.now, waiting.waitingFor()));
                case StepEvent.Executed executed -> turn.resolution = resolution.looking(heard);
                case StepEvent.Succeeded succeeded ->
                    succeed(turn, resolution, heard.working(turn.now), succeeded.result());
                case StepEvent.Failed failed -> {
                    if (failed.code() != FailureCode.STALE || ref.delivery() == latest.delivery()) {
                        fail(turn, resolution.looking(heard.working(turn.now)), failed.code(), failed.detail());
                    }
                }
            }
        }
    }

    private static void succeed(Turn turn, Resolution resolution, Try heard, StepResult result) {
        Resolution done = resolution.looking(heard.done(turn.now, 0));
        if (!done.unanswered().isEmpty()) {
            send(turn, done.without(done.unanswered().getFirst()), 1);
        } else if (result instanceof StepResult.Inspected inspected) {
            turn.resolution = done;
            compare(turn, done, new Comparison(turn, done, inspected.inventory()));
        } else {
            fail(turn, resolution.looking(heard), FailureCode.INTERNAL, "the inspection brought no inventory");
        }
    }

    private static void fail(Turn turn, Resolution resolution, FailureCode code, String detail) {
        Try latest = resolution.looking();
        if (code == FailureCode.VM_NOT_FOUND && !resolution.unanswered().isEmpty()) {
            // Nothing can be done to a VM that is gone.
            Resolution failed = resolution.looking(latest.failed(turn.now, code, detail));
            send(turn, failed.without(failed.unanswered().getFirst()), 1);
            return;
        }
        Policy policy = policy(turn);
        boolean again = latest.inRow() < policy.attempts() && (code.retryable() || code == FailureCode.STALE);
        Try failed = again
                ? latest.paused(turn.now, code, detail, turn.now.plus(policy.pauseAfter(latest.inRow())))
                : latest.failed(turn.now, code, detail);
        turn.resolution = resolution.looking(failed);
        tell(turn, RunEventType.STEP_FAILED, failed.actor(), failed, Map.of("code", code.name(), "detail", detail));
        if (!again) {
            List<Problem> problems = new ArrayList<>(Report.open(turn));
            problems.add(Report.notLookedAt(turn, resolution, code, detail));
            refuse(turn, problems);
        }
    }

    /// What time alone brings about: see [Deadlines].
    static void enforce(Turn turn, Relayed relayed) {
        if (turn.resolution == null || turn.status != RunStatus.NEEDS_OPERATOR) {
            return;
        }
        Resolution resolution = turn.resolution.looking(relayed.correct(turn.resolution.looking()));
        turn.resolution = resolution;
        switch (Deadlines.verdict(turn, resolution.looking(), policy(turn), relayed)) {
            case Deadlines.Verdict.Wait wait -> {}
            case Deadlines.Verdict.SendAgain again -> {
                Try silent = resolution.looking().sentAgain(turn.now, true);
                turn.resolution = resolution.looking(silent);
                deliver(turn, silent);
            }
            case Deadlines.Verdict.Fail failed -> fail(turn, resolution, failed.code(), failed.detail());
        }
    }

    static Policy policy(Turn turn) {
        return Inspection.step(turn.order.fabric(), turn.order.timing()).policy();
    }

    private static StepRef ref(Turn turn, Try latest) {
        return new StepRef(turn.order.run(), STEP, Direction.FORWARD, latest.attempt(), latest.delivery());
    }

    // What it comes to

    private static void compare(Turn turn, Resolution resolution, Comparison comparison) {
        if (comparison.differs().isEmpty()) {
            resolved(turn, resolution, comparison);
        } else {
            refuse(turn, comparison.differs());
        }
    }

    private static void refuse(Turn turn, List<Problem> problems) {
        Report.forget(turn);
        turn.problems.addAll(problems);
        turn.happened(
                RunEventType.RESOLVE_REFUSED,
                Turn.SYSTEM,
                Map.of("problems", problems.stream().map(Problem::detail).toList()));
    }

    private static void resolved(Turn turn, Resolution resolution, Comparison comparison) {
        turn.resolution = resolution.cameTo(comparison.outcome());
        LedgerRows.bring(turn, comparison.home(), LedgerRow.Status.HOME);
        LedgerRows.bring(turn, comparison.abandoned(), LedgerRow.Status.ABANDONED);
        comparison
                .outcome()
                .forEach(each -> turn.effects.add(new Effect.Happened(
                        RunEventType.STEP_RESOLVED,
                        resolution.actor(),
                        each.step(),
                        Map.of(
                                "as",
                                each.as().name(),
                                "by",
                                resolution.decisions().contains(each) ? "decision" : "inspection"))));
        // What was given up is still as it was.
        Report.forget(turn);
        comparison.outcome().stream()
                .filter(each -> each.as() == Decision.As.ABANDONED)
                .forEach(each -> turn.problems.add(Report.open(turn, turn.position(each.step()))));
        for (int at = 0; at < turn.steps.size(); at++) {
            for (Direction direction : Direction.values()) {
                Try latest = turn.latest(at, direction);
                if (latest != null && latest.phase() == Try.Phase.IN_FLIGHT) {
                    turn.isOver(
                            at,
                            direction,
                            latest.failed(turn.now, FailureCode.NO_ANSWER, "the run was resolved before"));
                }
            }
        }
        Decision.As wanted = turn.turnedBackAt == null ? Decision.As.DONE : Decision.As.UNDONE;
        boolean allDone = comparison.outcome().stream().allMatch(each -> each.as() == wanted);
        CheckpointSets.resolved(turn, allDone);
        if (allDone) {
            turn.downtimeEnds();
        }
        turn.effects.add(new Effect.ReleaseAll());
        turn.finish(RunStatus.RESOLVED);
    }

    private static void tell(Turn turn, String type, String actor, Try latest, Map<String, Object> more) {
        Map<String, Object> data = new HashMap<>(more);
        data.put("attempt", latest.attempt());
        turn.effects.add(new Effect.Happened(type, actor, STEP, data));
    }
}
