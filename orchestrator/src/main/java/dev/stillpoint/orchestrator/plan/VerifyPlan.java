package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.orchestrator.plan.Facts.Location;
import dev.stillpoint.orchestrator.plan.Plan.Claim;
import dev.stillpoint.orchestrator.plan.StoredSet.Copy;
import dev.stillpoint.orchestrator.plan.StoredSet.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The plan that reads every copy of a set. It touches no VM and no disk, so it claims none; what an inspection can
/// tell of the set's checkpoints is said as a warning.
final class VerifyPlan {
    private VerifyPlan() {}

    static PlanOutcome of(RunRequest.Verify request, Inventory inventory, Facts facts) {
        return switch (SourceSet.toVerify(request.system(), request.set(), facts.sets())) {
            case SourceSet.Found found -> of(request, found.set(), inventory, facts);
            case SourceSet.Unfit unfit -> new PlanOutcome.Refused(List.of(unfit.problem()));
        };
    }

    private static PlanOutcome of(RunRequest.Verify request, StoredSet set, Inventory inventory, Facts facts) {
        Draft draft = new Draft(facts);
        List<StepId> all = new ArrayList<>();
        DowntimeRefusals refusals = new DowntimeRefusals();
        for (Copy copy : set.copies()) {
            String root = copy.merkleRoot();
            Optional<Location> location = Locations.find(copy.target().location(), facts.locations());
            if (root == null || location.isEmpty()) {
                refusals.problem(
                        ProblemCode.COPY_MISSING,
                        null,
                        copy.path().path(),
                        "the copy of " + copy.path() + " in checkpoint set " + set.name()
                                + (root == null
                                        ? " was never verified"
                                        : " lies at storage location "
                                                + copy.target().location() + ", which there is not any more"));
            } else if (refusals.served(location.get(), copy.path())) {
                all.add(draft.workers(
                        StepIds.of("verify", copy.disk()),
                        new DiskCommand.VerifyCopy(copy.disk(), copy.target(), root, copy.length()),
                        copy.path().path(),
                        List.of(Inspection.ID),
                        null,
                        Policies.bytes(facts.timing(), copy.length()),
                        copy.length()));
            }
        }
        return refusals.problems().isEmpty()
                ? new PlanOutcome.Planned(plan(request, set, inventory, facts, draft, all))
                : new PlanOutcome.Refused(refusals.problems());
    }

    private static Plan plan(
            RunRequest.Verify request, StoredSet set, Inventory inventory, Facts facts, Draft draft, List<StepId> all) {
        return new Plan(
                PlanHash.of(request.kind(), List.of("set " + set.id()), List.of()),
                new Plan.Sets(
                        null,
                        set.id(),
                        List.of(),
                        null,
                        List.of(new Claim(set.id(), Claim.Mode.SHARED)),
                        facts.sets().nearest()),
                draft.steps(),
                new Pivot.AfterAll(all),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                Duration.ZERO,
                warnings(set, inventory));
    }

    private static List<Problem> warnings(StoredSet set, Inventory inventory) {
        SystemView system = SystemView.of(set, inventory);
        List<Problem> warnings = new ArrayList<>();
        for (Member member : set.members()) {
            Optional<Inventory.Vm> vm = system.members().stream()
                    .filter(candidate -> candidate.id().equals(member.vm()))
                    .findFirst();
            if (vm.isEmpty()) {
                warnings.add(Warnings.ofMissing(set, member, "the set can't be restored without it"));
            } else if (!set.hasCheckpoint(member, vm.get())) {
                warnings.add(Problem.of(
                        ProblemCode.CHECKPOINT_GONE, vm.get().name(), null, set.withoutCheckpoint(member, vm.get())));
            }
        }
        return warnings;
    }
}
