package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.orchestrator.plan.Plan.Claim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The plan that gives a set another name: the checkpoint of each member first, side by side, then the set.
///
/// All or none: a step that fails turns the run back, and every checkpoint gets the name again that it had when
/// the fabric was inspected. So the pivot is the last rename.
final class RenamePlan {
    private final RunRequest.Rename request;
    private final StoredSet set;
    private final Facts facts;
    private final DowntimeRefusals refusals = new DowntimeRefusals();

    private RenamePlan(RunRequest.Rename request, StoredSet set, Facts facts) {
        this.request = request;
        this.set = set;
        this.facts = facts;
    }

    static PlanOutcome of(RunRequest.Rename request, Inventory inventory, Facts facts) {
        return switch (SourceSet.toRename(request.system(), request.set(), facts.sets())) {
            case SourceSet.Found found -> new RenamePlan(request, found.set(), facts).of(inventory);
            case SourceSet.Unfit unfit -> new PlanOutcome.Refused(List.of(unfit.problem()));
        };
    }

    private PlanOutcome of(Inventory inventory) {
        List<PresentMember> members = PresentMember.all(
                set, inventory, facts, refusals, "a set is only renamed together with the checkpoints of all its VMs");
        setHasNoNamesake();
        members.forEach(this::member);
        return refusals.problems().isEmpty()
                ? new PlanOutcome.Planned(plan(members))
                : new PlanOutcome.Refused(refusals.problems());
    }

    private void setHasNoNamesake() {
        if (!request.name().equalsIgnoreCase(set.name())
                && facts.sets().names().stream().anyMatch(request.name()::equalsIgnoreCase)) {
            refusals.problem(
                    ProblemCode.CHECKPOINT_NAME_EXISTS,
                    null,
                    null,
                    "system " + request.system() + " already has a checkpoint set named " + request.name());
        }
    }

    private void member(PresentMember member) {
        Inventory.Vm vm = member.vm();
        refusals.health(vm, true);
        boolean taken = vm.checkpoints().stream()
                .anyMatch(other -> !other.id().equals(member.checkpoint().id())
                        && other.name().equalsIgnoreCase(request.name()));
        if (taken) {
            refusals.problem(
                    ProblemCode.CHECKPOINT_NAME_EXISTS,
                    vm.name(),
                    null,
                    vm.name() + " already has a checkpoint named " + request.name());
        }
    }

    private Plan plan(List<PresentMember> members) {
        Draft draft = new Draft(facts);
        List<StepId> renames = new ArrayList<>();
        members.forEach(member -> renames.add(rename(draft, member)));
        return new Plan(
                PlanHash.of(
                        request.kind(),
                        List.of("set " + set.id(), "name " + request.name()),
                        members.stream().map(PresentMember::vm).toList()),
                new Plan.Sets(
                        null,
                        set.id(),
                        List.of(),
                        null,
                        List.of(new Claim(set.id(), Claim.Mode.EXCLUSIVE)),
                        null,
                        new Plan.Renamed(set.id(), set.name(), request.name())),
                draft.steps(),
                new Pivot.AfterAll(renames),
                PresentMember.planned(members),
                List.of(),
                List.of(),
                List.of(),
                null,
                Duration.ZERO,
                List.of());
    }

    private StepId rename(Draft draft, PresentMember member) {
        Inventory.Checkpoint checkpoint = member.checkpoint();
        return draft.agent(
                StepIds.of("rename", member.vm().id()),
                named(member, request.name()),
                member.vm().name(),
                List.of(Inspection.ID),
                List.of(),
                draft.cleanUp(named(member, checkpoint.name()), List.of()));
    }

    private AgentCommand named(PresentMember member, String name) {
        return new AgentCommand.RenameCheckpoint(
                member.vm().id(), member.checkpoint().id(), set.marker(), name);
    }
}
