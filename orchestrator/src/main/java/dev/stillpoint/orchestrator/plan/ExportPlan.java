package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Exports;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.orchestrator.plan.Facts.Location;
import dev.stillpoint.orchestrator.plan.Plan.Claim;
import dev.stillpoint.orchestrator.plan.Step.Downtime;
import dev.stillpoint.orchestrator.plan.StoredSet.Copy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The plan that writes a set into a folder of its own, so that it needs nothing of this fabric any more:
///
/// ```
/// export each VM's checkpoint ─┐
/// copy each disk copy ─────────┴→ seal: what it is and where each disk hung
/// ```
///
/// The pivot is the seal: a step that fails before turns the run back, and what was written is removed: the
/// seal first, so that no export ever claims what is gone, then each part by who wrote it, and the folder with
/// the first VM's. Nothing of the set changes, so others may read it at the same time.
final class ExportPlan {
    private final RunRequest.Export request;
    private final StoredSet set;
    private final Inventory inventory;
    private final Facts facts;
    private final DiskPath folder;
    private final DowntimeRefusals refusals = new DowntimeRefusals();
    private final Draft draft;
    private final List<StepId> parts = new ArrayList<>();
    private final Map<Copy, List<DiskPath>> exported = new LinkedHashMap<>();

    private ExportPlan(RunRequest.Export request, StoredSet set, Inventory inventory, Facts facts) {
        this.request = request;
        this.set = set;
        this.inventory = inventory;
        this.facts = facts;
        folder = Exports.folder(request.path(), facts.run());
        draft = new Draft(facts);
    }

    static PlanOutcome of(RunRequest.Export request, Inventory inventory, Facts facts) {
        return switch (SourceSet.toExport(request.system(), request.set(), facts.sets())) {
            case SourceSet.Found found -> new ExportPlan(request, found.set(), inventory, facts).plan();
            case SourceSet.Unfit unfit -> new PlanOutcome.Refused(List.of(unfit.problem()));
        };
    }

    private PlanOutcome plan() {
        path();
        List<PresentMember> members =
                PresentMember.all(set, inventory, facts, refusals, "a set is only exported as a whole");
        if (set.members().isEmpty()) {
            refusals.problem(
                    ProblemCode.SET_INCOMPLETE, null, null, "checkpoint set " + set.name() + " has no VM to export");
        }
        members.forEach(member -> export(member, members));
        set.copies().forEach(this::copy);
        List<Plan.Space> space = space(members);
        refusals.space(space, "the export");
        return refusals.problems().isEmpty()
                ? new PlanOutcome.Planned(plan(members, space))
                : new PlanOutcome.Refused(refusals.problems());
    }

    private Plan plan(List<PresentMember> members, List<Plan.Space> space) {
        StepId sealed = seal(members);
        return new Plan(
                PlanHash.of(
                        request.kind(),
                        List.of("set " + set.id(), "path " + request.path()),
                        members.stream().map(PresentMember::vm).toList()),
                new Plan.Sets(
                        null,
                        set.id(),
                        List.of(),
                        null,
                        List.of(new Claim(set.id(), Claim.Mode.SHARED)),
                        facts.sets().nearest()),
                draft.steps(),
                new Pivot.AfterAll(List.of(sealed)),
                PresentMember.planned(members),
                List.of(),
                List.of(),
                space,
                null,
                Duration.ZERO,
                List.of());
    }

    private void path() {
        List<String> roots = inventory.exportRoots();
        if (roots.stream().noneMatch(root -> Exports.isBelow(request.path(), root))) {
            refusals.problem(
                    ProblemCode.EXPORT_PATH_NOT_ALLOWED,
                    null,
                    null,
                    roots.isEmpty()
                            ? "the agent has no export roots, so nothing can be exported to " + request.path()
                            : request.path() + " lies below none of the agent's export roots, "
                                    + String.join(", ", roots),
                    roots.isEmpty()
                            ? "Set the agent's stillpoint.agent.export-roots."
                            : ProblemCode.EXPORT_PATH_NOT_ALLOWED.remedy());
        }
    }

    private void export(PresentMember member, List<PresentMember> members) {
        Inventory.Vm vm = member.vm();
        refusals.health(vm, true);
        DiskPath own = Exports.below(folder, vm.id().toString());
        Undo undo = member == members.getFirst()
                ? removeFolder(members)
                : draft.cleanUp(new AgentCommand.RemoveExport(vm.id(), own), List.of(sealed()));
        parts.add(draft.agent(
                part(member),
                new AgentCommand.ExportCheckpoint(vm.id(), member.checkpoint().id(), set.marker(), own),
                vm.name(),
                List.of(Inspection.ID),
                List.of(),
                undo,
                Policies.bytes(facts.timing(), virtualSize(vm)).patience(),
                Downtime.NONE));
    }

    /// The folder goes when the other VMs' exports are gone, whichever part of it was begun. It does not wait
    /// for the copies: a storage location that is down must not keep the VMs claimed, and its workers clean up
    /// behind it.
    private Undo removeFolder(List<PresentMember> members) {
        List<StepId> others = members.stream().skip(1).map(ExportPlan::part).toList();
        List<StepId> along = new ArrayList<>(others);
        set.copies().forEach(copy -> along.add(part(copy)));
        Undo undo = draft.cleanUp(
                new AgentCommand.RemoveExport(members.getFirst().vm().id(), folder), List.of(sealed()));
        return new Undo(
                undo.command(),
                undo.group(),
                undo.needs(),
                others,
                along,
                List.of(),
                undo.readerGrace(),
                undo.policy());
    }

    private static StepId part(PresentMember member) {
        return StepIds.of("export", member.vm().id());
    }

    private static StepId part(Copy copy) {
        return StepIds.of("export", copy.disk());
    }

    private StepId sealed() {
        return StepIds.of("seal", set.members().getFirst().vm());
    }

    private static long virtualSize(Inventory.Vm vm) {
        return vm.disks().stream()
                .filter(disk -> !disk.shared())
                .mapToLong(Inventory.Disk::virtualSize)
                .sum();
    }

    private void copy(Copy copy) {
        String root = copy.merkleRoot();
        Optional<Location> location = Locations.find(copy.target().location(), facts.locations());
        if (root == null || copy.files().isEmpty() || location.isEmpty()) {
            refusals.problem(
                    ProblemCode.COPY_MISSING,
                    null,
                    copy.path().path(),
                    "the copy of " + copy.path() + " in checkpoint set " + set.name()
                            + (root == null || copy.files().isEmpty()
                                    ? " was never verified"
                                    : " lies at storage location "
                                            + copy.target().location() + ", which there is not any more"));
            return;
        }
        List<DiskCommand.SideFile> files = copy.files().stream()
                .map(file -> new DiskCommand.SideFile(file.path(), place(copy, file)))
                .toList();
        List<DiskPath> places = files.stream().map(DiskCommand.SideFile::path).toList();
        reached(location.get(), copy, places);
        exported.put(copy, places);
        String tombstone = copy.target().sideTombstone(facts.run());
        parts.add(draft.workers(
                part(copy),
                new DiskCommand.WriteSideFile(copy.disk(), copy.target(), root, copy.length(), files, tombstone),
                copy.path().path(),
                List.of(Inspection.ID),
                draft.cleanUp(
                        new DiskCommand.RemoveFiles(copy.disk(), copy.target(), places, tombstone), List.of(sealed())),
                Policies.bytes(facts.timing(), copy.length()),
                copy.length()));
    }

    private DiskPath place(Copy copy, StoredSet.File file) {
        return Exports.below(
                Exports.below(folder, copy.disk().value()), file.live().fileName());
    }

    private void reached(Location location, Copy copy, List<DiskPath> places) {
        if (!refusals.served(location, copy.path())) {
            return;
        }
        for (Facts.Worker worker : location.workers()) {
            boolean reaches = places.stream()
                    .allMatch(place -> worker.sources().stream().anyMatch(source -> source.covers(place)));
            if (!reaches) {
                refusals.problem(
                        ProblemCode.NO_WORKER_FOR_SOURCE,
                        null,
                        copy.path().path(),
                        worker.executor() + " does not reach " + request.path()
                                + ", where the copy of " + copy.path()
                                + " is to be exported to; every worker of storage"
                                + " location " + location.id() + " must",
                        "Map the export root for the workers of the storage location.");
            }
        }
    }

    /// At least this much is written: what a VM's older differencing files hold is not told by an inspection.
    private List<Plan.Space> space(List<PresentMember> members) {
        long needed = set.copies().stream().mapToLong(Copy::length).sum();
        for (PresentMember member : members) {
            for (Inventory.Disk disk : member.vm().disks()) {
                needed += disk.shared() ? 0 : disk.length();
            }
        }
        for (Inventory.Volume volume : inventory.volumes()) {
            if (volume.path().owner().equalsIgnoreCase(folder.owner())) {
                return List.of(new Plan.Space(volume.path().path(), needed, volume.free()));
            }
        }
        // How much a share has left, no inspection tells.
        return List.of(new Plan.Space(request.path(), needed, null));
    }

    /// By the first VM's host.
    private StepId seal(List<PresentMember> members) {
        Inventory.Vm vm = members.getFirst().vm();
        DiskPath file = Exports.below(folder, Exports.DESCRIPTION);
        return draft.agent(
                sealed(),
                new AgentCommand.SealExport(
                        vm.id(), file, ExportDescription.text(set, facts.run(), members, exported, folder)),
                folder.path(),
                parts,
                List.of(),
                draft.cleanUp(new AgentCommand.RemoveExport(vm.id(), file), List.of()));
    }
}
