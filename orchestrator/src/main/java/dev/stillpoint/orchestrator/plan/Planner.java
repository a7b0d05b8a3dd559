package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.RunRequest;

/// Turns a request into a plan, or into all reasons why there can't be one.
public final class Planner {
    private Planner() {}

    /// Reports every problem that can be seen, not only the first. Never throws for what a user or a fabric can
    /// cause.
    public static PlanOutcome plan(RunRequest request, Inventory inventory, Facts facts) {
        PlanOutcome outcome = switch (request) {
            case RunRequest.Create create -> CreatePlan.of(create, inventory, facts);
            case RunRequest.Restore restore -> RestorePlan.of(restore, inventory, facts);
            case RunRequest.Delete delete -> DeletePlan.of(delete, inventory, facts);
            case RunRequest.Verify verify -> VerifyPlan.of(verify, inventory, facts);
            case RunRequest.Rename rename -> RenamePlan.of(rename, inventory, facts);
            case RunRequest.Export export -> ExportPlan.of(export, inventory, facts);
            case RunRequest.SetCheckpointType set -> SetCheckpointTypePlan.of(set, inventory, facts);
            case RunRequest.RemoveCheckpoints remove -> RemoveCheckpointsPlan.of(remove, inventory, facts);
            case RunRequest.BringHome bringHome -> BringHomePlan.of(bringHome, inventory, facts);
        };
        return switch (outcome) {
            case PlanOutcome.Planned planned ->
                new PlanOutcome.Planned(DowntimeEstimate.in(AlwaysWanted.in(planned.plan(), facts.timing()), facts));
            case PlanOutcome.Refused refused -> refused;
        };
    }
}
