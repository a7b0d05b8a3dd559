package dev.stillpoint.orchestrator.saga;

import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunEventType;
import dev.stillpoint.orchestrator.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// The second person. While a run waits it holds nothing; once it is approved the fabric is looked at again,
/// and only the plan that was approved is carried out.
final class Approving {
    private Approving() {}

    /// The plan is made and needs a person's eye.
    static void await(Turn turn, Plan plan, Duration within) {
        Instant expiresAt = turn.now.plus(within);
        turn.approval = Approval.awaited(expiresAt);
        turn.waitingFor = "another person than " + turn.order.requestedBy() + " to approve it by " + expiresAt;
        turn.become(RunStatus.AWAITING_APPROVAL);
        turn.happened(
                RunEventType.WAITING_FOR_APPROVAL,
                Turn.SYSTEM,
                Map.of("planHash", plan.hash(), "expiresAt", expiresAt.toString()));
    }

    static void advance(Turn turn) {
        Approval approval = turn.approval;
        if (approval != null && turn.now.isAfter(approval.expiresAt())) {
            turn.problems.add(Problem.of(
                    ProblemCode.EXPIRED,
                    null,
                    null,
                    "nobody approved the run by " + approval.expiresAt() + "; nothing was changed"));
            Preparation.giveUp(turn, RunStatus.REJECTED);
        }
    }

    static void approved(Turn turn, Signal.Approved given) {
        Approval approval = turn.approval;
        Plan plan = turn.plan;
        Try inspection = turn.forward(Preparation.INSPECTION);
        if (turn.status != RunStatus.AWAITING_APPROVAL
                || plan == null
                || inspection == null
                || approval == null
                || turn.now.isAfter(approval.expiresAt())
                || turn.order.sameIn(given.people()).isPresent()
                || !plan.hash().equals(given.planHash())) {
            return;
        }
        turn.approval = approval.given(given.actor(), turn.now, given.planHash());
        turn.waitingFor = null;
        turn.happened(RunEventType.RUN_APPROVED, given.actor(), Map.of("planHash", given.planHash()));
        turn.become(RunStatus.PLANNING);
        turn.put(Preparation.INSPECTION, Direction.FORWARD, inspection.again(turn.now));
    }

    /// Whether the run was approved and its plan has yet to be compared with the fabric as it is now.
    static boolean isToBeChecked(Turn turn) {
        return turn.approval != null && turn.approval.by() != null && !turn.approval.checked();
    }

    /// Whether the plan is the one that was approved, or needed no approval.
    static boolean holdsFor(Turn turn, Plan plan) {
        return turn.approval == null || plan.hash().equals(turn.approval.planHash());
    }

    /// What the approval was given for is not what there is any more.
    static void refuse(Turn turn, Plan plan) {
        Approval approval = turn.approval;
        turn.problems.add(Problem.of(
                ProblemCode.INVENTORY_CHANGED,
                null,
                null,
                "the plan that " + (approval == null ? "nobody" : approval.by()) + " approved was "
                        + (approval == null ? "none" : approval.planHash()) + "; as things are now the plan is "
                        + plan.hash() + ": " + PlanChange.between(turn.plan, plan) + ". Nothing was changed"));
        Preparation.giveUp(turn, RunStatus.REJECTED);
    }
}
