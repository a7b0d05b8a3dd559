package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.CheckpointType;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.Selector;
import dev.stillpoint.contracts.StepId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The plan that sets the checkpoint type of a system's VMs, side by side, or of one hardware profile or
/// template.
///
/// All or none: a step that fails turns the run back, and everything gets the type again that it had when the
/// fabric was inspected. So the pivot is the last of them.
final class SetCheckpointTypePlan {
    private final RunRequest.SetCheckpointType request;
    private final Facts facts;
    private final Draft draft;
    private final DowntimeRefusals refusals = new DowntimeRefusals();
    private final List<String> about = new ArrayList<>();
    private final List<StepId> steps = new ArrayList<>();

    private SetCheckpointTypePlan(RunRequest.SetCheckpointType request, Facts facts) {
        this.request = request;
        this.facts = facts;
        draft = new Draft(facts);
        about.add("type " + request.checkpointType());
        about.add("automatic " + request.automaticCheckpoints());
    }

    static PlanOutcome of(RunRequest.SetCheckpointType request, Inventory inventory, Facts facts) {
        SetCheckpointTypePlan plan = new SetCheckpointTypePlan(request, facts);
        RunRequest.@Nullable Profile profile = request.profile();
        return profile == null ? plan.ofSystem(inventory) : plan.ofProfile(profile, inventory.profiles());
    }

    private PlanOutcome ofSystem(Inventory inventory) {
        Selector selector = facts.settings().selector();
        SystemView system = SystemView.of(request.system(), selector, inventory);
        if (system.members().isEmpty()) {
            refusals.problem(
                    ProblemCode.MEMBER_MISSING,
                    null,
                    null,
                    "the fabric has no VM of system " + request.system() + "; looked for "
                            + selector.describe(request.system()));
        }
        system.members().forEach(this::vm);
        return outcome(system.members(), system.asMembers());
    }

    private void vm(Inventory.Vm vm) {
        refusals.health(vm, true);
        CheckpointType before = CheckpointType.spelt(vm.checkpointType()).orElse(null);
        if (before == null) {
            refusals.problem(
                    ProblemCode.VM_NOT_HEALTHY,
                    vm.name(),
                    null,
                    "the checkpoint type of " + vm.name() + " is told as \"" + vm.checkpointType()
                            + "\"; it could not be set back",
                    "Refresh the VM in SCVMM, then submit again.");
            return;
        }
        about.add("vm " + vm.id() + " is " + before + " " + vm.automaticCheckpoints());
        Boolean automatic = request.automaticCheckpoints();
        steps.add(draft.agent(
                StepIds.of("set-type", vm.id()),
                new AgentCommand.SetCheckpointType(vm.id(), request.checkpointType(), automatic),
                vm.name(),
                List.of(Inspection.ID),
                List.of(),
                draft.cleanUp(
                        new AgentCommand.SetCheckpointType(
                                vm.id(), before, automatic == null ? null : vm.automaticCheckpoints()),
                        List.of())));
    }

    /// An id names one; a name may be that of several, and then nobody knows which is meant.
    private PlanOutcome ofProfile(RunRequest.Profile wanted, List<Inventory.Profile> profiles) {
        List<Inventory.Profile> found = profiles.stream()
                .filter(profile -> profile.kind() == wanted.kind())
                .filter(profile -> profile.id().toString().equalsIgnoreCase(wanted.name())
                        || profile.name().equalsIgnoreCase(wanted.name()))
                .toList();
        CheckpointType before = found.size() == 1
                ? CheckpointType.spelt(found.getFirst().checkpointType()).orElse(null)
                : null;
        if (before == null) {
            return new PlanOutcome.Refused(
                    List.of(Problem.of(ProblemCode.PROFILE_UNKNOWN, null, null, unusable(wanted, found))));
        }
        Inventory.Profile profile = found.getFirst();
        about.add(profile.kind() + " " + profile.id() + " is " + before);
        steps.add(draft.agent(
                StepIds.of("set-type", profile),
                set(profile, request.checkpointType()),
                profile.kind().words() + " " + profile.name(),
                List.of(Inspection.ID),
                List.of(),
                draft.cleanUp(set(profile, before), List.of())));
        return outcome(List.of(), List.of());
    }

    private static String unusable(RunRequest.Profile wanted, List<Inventory.Profile> found) {
        String what = wanted.kind().words() + " named " + wanted.name();
        return switch (found.size()) {
            case 0 -> "SCVMM has no " + what;
            case 1 ->
                "the checkpoint type of the " + what + " is told as \""
                        + found.getFirst().checkpointType() + "\"; it could not be set back";
            default ->
                "SCVMM has " + found.size() + " of " + what + ": "
                        + String.join(
                                ", ",
                                found.stream().map(each -> each.id().toString()).toList());
        };
    }

    private static AgentCommand set(Inventory.Profile profile, CheckpointType type) {
        return new AgentCommand.SetProfileCheckpointType(profile.kind(), profile.id(), type);
    }

    private PlanOutcome outcome(List<Inventory.Vm> vms, List<Plan.Member> members) {
        if (!refusals.problems().isEmpty()) {
            return new PlanOutcome.Refused(refusals.problems());
        }
        return new PlanOutcome.Planned(new Plan(
                PlanHash.of(request.kind(), about, vms),
                Plan.Sets.NONE,
                draft.steps(),
                new Pivot.AfterAll(steps),
                members,
                List.of(),
                List.of(),
                List.of(),
                null,
                Duration.ZERO,
                List.of()));
    }
}
