package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.Facts.Location;
import dev.stillpoint.orchestrator.plan.Plan.Claim;
import dev.stillpoint.orchestrator.plan.Step.Downtime;
import dev.stillpoint.orchestrator.plan.StoredSet.Copy;
import dev.stillpoint.orchestrator.plan.StoredSet.File;
import dev.stillpoint.orchestrator.plan.StoredSet.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The plan that removes sets: each VM's checkpoint with its merge, and when all of a set's are gone, its copies.
///
/// It only goes forward, so it asks for nothing that may be gone already: a removed checkpoint or copy is found
/// removed. The newest set goes first, and of one VM one checkpoint after the other. Every checkpoint that carries
/// a set's marker is removed, also of VMs that the catalog does not have as members: of a set that was never
/// finished, not all are known.
final class DeletePlan {
    private final RunRequest.Delete request;
    private final Inventory inventory;
    private final Facts facts;
    private final Draft draft;
    private final DowntimeRefusals refusals = new DowntimeRefusals();
    private final List<Problem> warnings = new ArrayList<>();
    private final Map<VmId, Inventory.Vm> members = new LinkedHashMap<>();
    private final Map<VmId, StepId> lastRemoval = new HashMap<>();
    private final Map<DiskId, Plan.SharedDisk> disks = new LinkedHashMap<>();

    private DeletePlan(RunRequest.Delete request, Inventory inventory, Facts facts) {
        this.request = request;
        this.inventory = inventory;
        this.facts = facts;
        draft = new Draft(facts);
    }

    static PlanOutcome of(RunRequest.Delete request, Inventory inventory, Facts facts) {
        List<StoredSet> sets = new ArrayList<>();
        List<Problem> unfit = new ArrayList<>();
        List<StoredSet> all = new ArrayList<>();
        if (request.includeDescendants()) {
            facts.sets().descendants().stream()
                    .filter(set -> set.status() != SetStatus.DELETED)
                    .forEach(all::add);
        }
        all.sort(Comparator.comparing(StoredSet::createdAt)
                .thenComparing(StoredSet::id)
                .reversed());
        List<SourceSet.Choice> choices = new ArrayList<>();
        all.forEach(set -> choices.add(SourceSet.toDelete(request.system(), request.set(), set)));
        choices.add(
                SourceSet.toDelete(request.system(), request.set(), facts.sets().source()));
        for (SourceSet.Choice choice : choices) {
            switch (choice) {
                case SourceSet.Found found -> sets.add(found.set());
                case SourceSet.Unfit not -> unfit.add(not.problem());
            }
        }
        return unfit.isEmpty() ? new DeletePlan(request, inventory, facts).of(sets) : new PlanOutcome.Refused(unfit);
    }

    /// @param sets newest first, the one that the request names last
    private PlanOutcome of(List<StoredSet> sets) {
        for (StoredSet set : sets) {
            List<StepId> removals = checkpoints(set);
            for (Copy copy : set.copies()) {
                copy(set, copy, removals.isEmpty() ? List.of(Inspection.ID) : removals);
            }
        }
        members.values().forEach(this::health);
        return refusals.problems().isEmpty()
                ? new PlanOutcome.Planned(plan(sets.reversed()))
                : new PlanOutcome.Refused(refusals.problems());
    }

    private Plan plan(List<StoredSet> sets) {
        List<SetId> ids = sets.stream().map(StoredSet::id).toList();
        return new Plan(
                PlanHash.of(
                        request.kind(), ids.stream().map(id -> "set " + id).toList(), List.copyOf(members.values())),
                new Plan.Sets(
                        null,
                        ids.getFirst(),
                        sets.stream()
                                .map(set -> new Plan.Removed(set.id(), set.status()))
                                .toList(),
                        null,
                        ids.stream()
                                .map(id -> new Claim(id, Claim.Mode.EXCLUSIVE))
                                .toList(),
                        null),
                draft.steps(),
                new Pivot.AtFirst(draft.changes()),
                members.values().stream()
                        .map(vm -> new Plan.Member(vm.id(), vm.name(), vm.state(), vm.checkpointType()))
                        .toList(),
                List.copyOf(disks.values()),
                List.of(),
                List.of(),
                null,
                Duration.ZERO,
                warnings);
    }

    private List<StepId> checkpoints(StoredSet set) {
        List<StepId> removals = new ArrayList<>();
        for (Member member : set.members()) {
            if (inventory.vms().stream().noneMatch(vm -> vm.id().equals(member.vm()))) {
                warnings.add(Warnings.ofMissing(set, member, "its checkpoint is left out"));
            }
        }
        inventory.vms().stream()
                .filter(vm -> isConcerned(set, vm))
                .sorted(SystemView.BY_NAME)
                .forEach(vm -> removals.add(remove(set, vm)));
        return removals;
    }

    private static boolean isConcerned(StoredSet set, Inventory.Vm vm) {
        return set.members().stream().anyMatch(member -> member.vm().equals(vm.id()))
                || vm.checkpoints().stream()
                        .anyMatch(checkpoint -> checkpoint.description().contains(set.marker()));
    }

    private StepId remove(StoredSet set, Inventory.Vm vm) {
        members.put(vm.id(), vm);
        StepId before = lastRemoval.get(vm.id());
        StepId id = draft.agent(
                named(StepIds.of("remove", vm.id()), set),
                new AgentCommand.RemoveCheckpoint(vm.id(), set.marker()),
                vm.name(),
                List.of(Inspection.ID),
                before == null ? List.of() : List.of(before),
                null,
                facts.timing().mergePatience(),
                Downtime.NONE);
        lastRemoval.put(vm.id(), id);
        return id;
    }

    /// A copy of the set's own, or files that it kept. The copy that replaced them belongs to another set and stays.
    private void copy(StoredSet set, Copy copy, List<StepId> needs) {
        Optional<Location> location = Locations.find(copy.target().location(), facts.locations());
        if (location.isEmpty()) {
            refusals.problem(
                    ProblemCode.LOCATION_UNKNOWN,
                    null,
                    copy.path().path(),
                    "the copy of " + copy.path() + " in checkpoint set " + set.name() + " lies at storage location "
                            + copy.target().location() + ", which there is not any more",
                    "Make the storage location known again, then delete the set.");
            return;
        }
        List<DiskPath> kept = kept(copy);
        DiskCommand command;
        if (!kept.isEmpty()) {
            refusals.reached(location.get(), copy.path(), kept);
            command = new DiskCommand.RemoveFiles(
                    copy.disk(), copy.target(), kept, copy.target().sideTombstone(set.run()));
        } else if (copy.target().set().equals(set.id())) {
            refusals.served(location.get(), copy.path());
            command = new DiskCommand.DeleteCopy(copy.disk(), copy.target());
        } else {
            return;
        }
        disks.putIfAbsent(
                copy.disk(), new Plan.SharedDisk(copy.disk(), copy.path(), copy.length(), sizeOf(copy), copy.target()));
        draft.workers(
                named(StepIds.of("deletecopy", copy.disk()), set),
                command,
                copy.path().path(),
                needs,
                null,
                Policies.bytes(facts.timing(), 0),
                0);
    }

    private static List<DiskPath> kept(Copy copy) {
        return copy.files().stream()
                .filter(file -> file.kept() != null)
                .map(DeletePlan::pathOf)
                .toList();
    }

    private static DiskPath pathOf(File file) {
        return new DiskPath(file.live().owner(), file.path());
    }

    private static long sizeOf(Copy copy) {
        Long size = copy.virtualSize();
        return size == null ? copy.length() : size;
    }

    /// Merges of a VM that is out of reach could neither be made nor awaited.
    private void health(Inventory.Vm vm) {
        if (vm.state() == VmState.MISSING || vm.state() == VmState.HOST_NOT_RESPONDING) {
            refusals.health(vm, true);
        }
    }

    private StepId named(StepId step, StoredSet set) {
        return set.id().equals(request.set()) ? step : StepIds.of(step, set.id());
    }
}
