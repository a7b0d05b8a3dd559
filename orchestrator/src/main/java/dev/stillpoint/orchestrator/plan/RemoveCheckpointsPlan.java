package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.CheckpointChoice;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.Step.Downtime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The plan that removes checkpoints which belong to no set, each with its merge: of one VM one after the other, those
/// first that nothing more stands on.
///
/// What belongs to a set is refused, even when all are meant: the set would be lost without anybody having named it.
final class RemoveCheckpointsPlan {
    private final RunRequest.RemoveCheckpoints request;
    private final Facts facts;
    private final List<Inventory.Vm> members;
    private final DowntimeRefusals refusals = new DowntimeRefusals();

    private RemoveCheckpointsPlan(RunRequest.RemoveCheckpoints request, Inventory inventory, Facts facts) {
        this.request = request;
        this.facts = facts;
        members = SystemView.of(request.system(), facts.settings().selector(), inventory).members().stream()
                .filter(vm -> request.vm() == null || vm.id().equals(request.vm()))
                .toList();
    }

    static PlanOutcome of(RunRequest.RemoveCheckpoints request, Inventory inventory, Facts facts) {
        return new RemoveCheckpointsPlan(request, inventory, facts).of();
    }

    private PlanOutcome of() {
        membership();
        Map<Inventory.Vm, List<Inventory.Checkpoint>> chosen = new LinkedHashMap<>();
        for (Inventory.Vm vm : members) {
            List<Inventory.Checkpoint> those = highestFirst(vm, chosen(vm));
            if (!those.isEmpty()) {
                chosen.put(vm, those);
            }
        }
        named();
        chosen.forEach((vm, checkpoints) -> {
            checkpoints.forEach(checkpoint -> belongsToNoSet(vm, checkpoint));
            merges(vm);
        });
        return refusals.problems().isEmpty()
                ? new PlanOutcome.Planned(plan(chosen))
                : new PlanOutcome.Refused(refusals.problems());
    }

    private Plan plan(Map<Inventory.Vm, List<Inventory.Checkpoint>> chosen) {
        Draft draft = new Draft(facts);
        List<String> about = new ArrayList<>();
        chosen.forEach((vm, checkpoints) -> {
            List<StepId> before = List.of();
            for (Inventory.Checkpoint checkpoint : checkpoints) {
                about.add("checkpoint " + checkpoint.id() + " of " + vm.id());
                before = List.of(draft.agent(
                        stepOf(vm.id(), checkpoint),
                        new AgentCommand.RemoveAnyCheckpoint(vm.id(), checkpoint.id()),
                        vm.name(),
                        List.of(Inspection.ID),
                        before,
                        null,
                        facts.timing().mergePatience(),
                        Downtime.NONE));
            }
        });
        List<StepId> changes = draft.changes();
        List<Inventory.Vm> vms = List.copyOf(chosen.keySet());
        return new Plan(
                PlanHash.of(request.kind(), about, vms),
                Plan.Sets.NONE,
                draft.steps(),
                changes.isEmpty() ? new Pivot.AfterAll(List.of()) : new Pivot.AtFirst(changes),
                vms.stream()
                        .map(vm -> new Plan.Member(vm.id(), vm.name(), vm.state(), vm.checkpointType()))
                        .toList(),
                List.of(),
                List.of(),
                List.of(),
                null,
                Duration.ZERO,
                List.of());
    }

    private static StepId stepOf(VmId vm, Inventory.Checkpoint checkpoint) {
        return StepIds.of("remove", vm, checkpoint.id().toLowerCase(Locale.ROOT));
    }

    private void membership() {
        if (members.isEmpty()) {
            refusals.problem(
                    ProblemCode.MEMBER_MISSING,
                    request.vm() == null ? null : request.vm().toString(),
                    null,
                    request.vm() == null
                            ? "the fabric has no VM of system " + request.system()
                            : "VM " + request.vm() + " is no member of system " + request.system() + " any more",
                    "Look at the system again.");
        }
    }

    private Set<String> chosen(Inventory.Vm vm) {
        Set<String> ids = new LinkedHashSet<>();
        for (Inventory.Checkpoint checkpoint : vm.checkpoints()) {
            boolean meant = switch (request.checkpoints()) {
                case CheckpointChoice.Named named -> named.ids().stream().anyMatch(checkpoint.id()::equalsIgnoreCase);
                case CheckpointChoice.All all -> true;
                case CheckpointChoice.MadeBefore before ->
                    checkpoint.createdAt().isBefore(before.moment());
            };
            if (meant) {
                ids.add(checkpoint.id());
            }
        }
        boolean more = request.includeDescendants();
        while (more) {
            more = false;
            for (Inventory.Checkpoint checkpoint : vm.checkpoints()) {
                more |= checkpoint.parent() != null && ids.contains(checkpoint.parent()) && ids.add(checkpoint.id());
            }
        }
        return ids;
    }

    /// In an order in which none is removed before one that stands on it; among such, the youngest first.
    private static List<Inventory.Checkpoint> highestFirst(Inventory.Vm vm, Set<String> ids) {
        return vm.checkpoints().stream()
                .filter(checkpoint -> ids.contains(checkpoint.id()))
                .sorted(Comparator.comparingInt((Inventory.Checkpoint checkpoint) -> depth(vm, checkpoint))
                        .thenComparing(Inventory.Checkpoint::createdAt)
                        .thenComparing(Inventory.Checkpoint::id)
                        .reversed())
                .toList();
    }

    private static int depth(Inventory.Vm vm, Inventory.Checkpoint checkpoint) {
        int depth = 0;
        String parent = checkpoint.parent();
        while (parent != null && depth <= vm.checkpoints().size()) {
            String above = parent;
            parent = vm.checkpoints().stream()
                    .filter(each -> each.id().equals(above))
                    .findFirst()
                    .map(Inventory.Checkpoint::parent)
                    .orElse(null);
            depth++;
        }
        return depth;
    }

    /// Ids that nobody has.
    private void named() {
        if (!(request.checkpoints() instanceof CheckpointChoice.Named named)) {
            return;
        }
        for (String id : named.ids()) {
            boolean there = members.stream()
                    .flatMap(vm -> vm.checkpoints().stream())
                    .anyMatch(checkpoint -> checkpoint.id().equalsIgnoreCase(id));
            if (!there) {
                refusals.problem(
                        ProblemCode.CHECKPOINT_GONE,
                        null,
                        null,
                        (request.vm() == null ? "no VM of system " + request.system() : "VM " + request.vm())
                                + (request.vm() == null ? " has" : " does not have") + " a checkpoint " + id,
                        "Look at the system's checkpoints again: it may be removed already, or be another VM's.");
            }
        }
    }

    /// Who may see this run need not see what is another system's.
    private void belongsToNoSet(Inventory.Vm vm, Inventory.Checkpoint checkpoint) {
        for (Facts.CheckpointOwner owner : facts.sets().owners()) {
            if (owner.owns(vm.id(), checkpoint)) {
                boolean own = owner.system().equalsIgnoreCase(request.system());
                String set = own
                        ? "checkpoint set " + owner.name() + " (" + owner.set() + ") of system " + owner.system()
                                + ", which is " + owner.status()
                        : "a checkpoint set of another system";
                refusals.problem(
                        ProblemCode.CHECKPOINT_OF_SET,
                        vm.name(),
                        null,
                        "checkpoint " + checkpoint.name() + " (" + checkpoint.id() + ") of " + vm.name()
                                + " belongs to " + set,
                        own
                                ? "Delete the checkpoint set " + owner.set()
                                        + ", or name only checkpoints that belong to none."
                                : "Name only checkpoints that belong to no set, or have that set deleted by somebody"
                                        + " who may see its system.");
                return;
            }
        }
    }

    /// A merge must be made and awaited, and that it is over is seen by what the disks stand on.
    private void merges(Inventory.Vm vm) {
        if (vm.state() == VmState.MISSING || vm.state() == VmState.HOST_NOT_RESPONDING) {
            refusals.health(vm, true);
        }
        for (Inventory.Disk disk : vm.disks()) {
            DiskPath path = disk.path();
            if (path != null && disk.parents().size() > vm.checkpoints().size()) {
                refusals.problem(
                        ProblemCode.ORPHAN_DIFFERENCING_CHAIN,
                        vm.name(),
                        path.path(),
                        vm.name() + " runs on " + path + " at " + disk.slot() + ", which stands on "
                                + disk.parents().size() + " files, but has "
                                + vm.checkpoints().size()
                                + " checkpoint(s) to own them: the end of a merge could not be told");
            }
        }
    }
}
