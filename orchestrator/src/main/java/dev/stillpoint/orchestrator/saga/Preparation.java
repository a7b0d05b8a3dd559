package dev.stillpoint.orchestrator.saga;

import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunEventType;
import dev.stillpoint.orchestrator.plan.Plan;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What comes before anything is changed: inspection, plan, claims and reservation.
final class Preparation {
    /// How often a run that got no reservation asks again.
    private static final Duration RESERVE_AGAIN = Duration.ofSeconds(2);

    /// The inspection's position in every plan.
    static final int INSPECTION = 0;

    private Preparation() {}

    private static Map<String, Object> accepted(Order order) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("kind", order.request().kind());
        data.put("system", order.request().system());
        data.put("request", order.request());
        if (order.keyPrefix() != null) {
            data.put("keyPrefix", order.keyPrefix());
        }
        return data;
    }

    static void advance(Turn turn) {
        if (turn.status == RunStatus.ACCEPTED) {
            turn.happened(RunEventType.RUN_ACCEPTED, turn.order.requestedBy(), accepted(turn.order));
            turn.startedAt = turn.now;
            turn.become(RunStatus.PLANNING);
        }
        if (isExpired(turn)) {
            expire(turn);
            return;
        }
        Try inspection = turn.forward(INSPECTION);
        if (inspection == null || turn.isDue(inspection)) {
            turn.send(INSPECTION, Direction.FORWARD);
        } else if (inspection.phase() == Try.Phase.FAILED) {
            turn.problems.add(Report.failed(turn, INSPECTION));
            giveUp(turn, RunStatus.REJECTED);
        } else if (turn.reserveAt != null && !turn.now.isBefore(turn.reserveAt)) {
            reserve(turn);
        }
    }

    /// @param approvalWithin how long another person may take to approve it; null when nobody has to
    static void planned(Turn turn, Plan plan, @Nullable Duration approvalWithin) {
        boolean checks = Approving.isToBeChecked(turn);
        if (turn.status != RunStatus.PLANNING || (turn.plan != null && !checks)) {
            return;
        }
        if (!Approving.holdsFor(turn, plan)) {
            Approving.refuse(turn, plan);
            return;
        }
        if (turn.plan != null) {
            turn.forgetPlan();
        }
        turn.plan(plan);
        turn.warnings.addAll(plan.warnings());
        turn.happened(
                RunEventType.RUN_PLANNED,
                Turn.SYSTEM,
                Map.of("planHash", plan.hash(), "steps", plan.steps().size()));
        if (turn.order.request().preview()) {
            turn.finish(RunStatus.PLANNED);
        } else if (turn.approval == null && approvalWithin != null) {
            Approving.await(turn, plan, approvalWithin);
        } else {
            turn.approval = turn.approval == null ? null : turn.approval.check();
            reserve(turn);
        }
    }

    /// The planner said no, or another run was faster.
    static void refused(Turn turn, List<Problem> problems) {
        if (turn.status == RunStatus.PLANNING) {
            turn.problems.addAll(problems);
            giveUp(turn, RunStatus.REJECTED);
        }
    }

    static void blocked(Turn turn, String waitingFor) {
        if (turn.status == RunStatus.PLANNING && turn.plan != null) {
            turn.waitingFor = waitingFor;
            turn.reserveAt = turn.now.plus(RESERVE_AGAIN);
        }
    }

    /// What was planned from, or was to be, is not what there is. Nobody has seen the plan yet: claims that are held
    /// once are held until the run ends, so it was made in this very transaction; one that was approved was
    /// made anew in it.
    static void outdated(Turn turn, String why, Duration pause) {
        Try inspection = turn.forward(INSPECTION);
        if (turn.status != RunStatus.PLANNING || inspection == null) {
            return;
        }
        if (turn.plan != null) {
            turn.forgetPlan();
        }
        turn.reserveAt = null;
        turn.waitingFor = null;
        turn.happened(RunEventType.INSPECTION_OUTDATED, Turn.SYSTEM, Map.of("why", why));
        turn.put(INSPECTION, Direction.FORWARD, inspection.again(turn.now.plus(pause)));
    }

    /// From here on things change: the set and its ledger are stored before the first command is.
    static void reserved(Turn turn) {
        Plan plan = turn.plan;
        if (turn.status != RunStatus.PLANNING || plan == null) {
            return;
        }
        if (isExpired(turn)) {
            expire(turn);
            return;
        }
        turn.waitingFor = null;
        turn.reserveAt = null;
        turn.reserved = true;
        CheckpointSets.begin(turn);
        LedgerRows.begin(turn);
        turn.become(RunStatus.RUNNING);
    }

    private static void reserve(Turn turn) {
        turn.reserveAt = turn.now.plus(RESERVE_AGAIN);
        turn.effects.add(new Effect.Reserve(
                turn.requirePlan().members().stream().map(Plan.Member::id).toList(),
                turn.requirePlan().disks().stream().map(Plan.SharedDisk::id).toList(),
                turn.requirePlan().profiles(),
                turn.requirePlan().sets().claims(),
                turn.requirePlan().reservation()));
    }

    /// Whether it is too late to begin. Never again once something was begun.
    static boolean isExpired(Turn turn) {
        return turn.now.isAfter(turn.startBy()) && nothingBegun(turn);
    }

    /// Whether nothing but the inspection was sent, but for what an executor refused to begin so late. A run that only
    /// goes forward may have passed its safe point by sending that.
    static boolean nothingBegun(Turn turn) {
        if (turn.turnedBackAt != null) {
            return false;
        }
        for (int at = INSPECTION + 1; at < turn.steps.size(); at++) {
            Try latest = turn.forward(at);
            if (latest != null && !latest.refusedAsStale()) {
                return false;
            }
        }
        return true;
    }

    static void expire(Turn turn) {
        turn.problems.add(Problem.of(
                ProblemCode.EXPIRED,
                null,
                null,
                "the run was to begin by " + turn.startBy() + " and had not begun at " + turn.now
                        + "; nothing was changed"));
        giveUp(turn, RunStatus.REJECTED);
    }

    /// Ends a run that has changed nothing.
    static void giveUp(Turn turn, RunStatus status) {
        turn.hintCancel();
        turn.reserveAt = null;
        turn.waitingFor = null;
        CheckpointSets.untouched(turn);
        if (turn.plan != null) {
            LedgerRows.isUntouched(turn);
            turn.effects.add(new Effect.ReleaseAll());
        }
        turn.finish(status);
    }
}
