package dev.stillpoint.orchestrator.plan;

import static java.util.Objects.requireNonNull;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Checkpoints;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.DiskCommand.CloneFile;
import dev.stillpoint.contracts.DiskCommand.CopyTarget;
import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Medium;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.Facts.Location;
import dev.stillpoint.orchestrator.plan.Step.Downtime;
import dev.stillpoint.orchestrator.plan.SystemView.Attachment;
import dev.stillpoint.orchestrator.plan.SystemView.Shared;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The steps that take a checkpoint set, in this order:
///
/// ```
/// GoingDown ─┬→ confirm → copy or clone ─┬→ ComingBack → ship → delete the clone
///            └→ checkpoint → refresh ────────┘
/// ```
///
/// - A checkpoint needs its own VM's media and disks to be gone, a copy needs its disk to be gone from every VM.
/// - An attach needs the copy or clone of its disk and the checkpoint of its VM, a start only the attaches of
///   its VM.
/// - A disk whose clone fails is copied by the same step; what would ship the clone then finds the copy made.
/// - A clone is shipped past the pivot, when every start has ended: until then all can be undone without it, and
///   nothing of the shipping makes a VM wait.
/// - All comes home before copies and checkpoints are removed.
final class CreateSteps {
    private final RunRequest.Create request;
    private final SystemView system;
    private final Facts facts;
    private final @Nullable Location location;
    private final Map<DiskId, DiskWay> ways;
    private final Stopping stopping;
    private final Draft draft;
    private final GoingDown down;
    private final ComingBack back;

    CreateSteps(
            RunRequest.Create request,
            SystemView system,
            Facts facts,
            @Nullable Location location,
            Map<DiskId, DiskWay> ways) {
        this.request = request;
        this.system = system;
        this.facts = facts;
        this.location = location;
        this.ways = Map.copyOf(ways);
        stopping = stopping(request);
        draft = new Draft(facts);
        List<List<Inventory.Vm>> tiers = Tiers.of(system, facts.settings());
        down = new GoingDown(draft, system, tiers, stopping, new CopiesAndCheckpoints(), List.of(Inspection.ID));
        back = new ComingBack(draft);
        system.shared().forEach(this::keep);
        system.members().forEach(this::checkpoint);
        system.members().forEach(this::refresh);
        system.shared().forEach(this::attach);
        system.members().forEach(vm -> back.refreshAttached(vm.id(), vm.name()));
        system.members().forEach(this::insert);
        // A VM that did not run before is started past the pivot only: going home would not stop it again.
        List<StepId> starts =
                back.start(request.start(), startable(tiers), vm -> vm.state() == VmState.RUNNING ? back(vm) : whole());
        system.shared().stream().filter(this::isCloned).forEach(disk -> ship(disk, starts));
    }

    /// What goes on running is not started.
    private List<List<Inventory.Vm>> startable(List<List<Inventory.Vm>> tiers) {
        return tiers.stream()
                .map(tier -> tier.stream()
                        .filter(vm -> vm.state() != VmState.RUNNING || stopping.stops(vm))
                        .toList())
                .filter(tier -> !tier.isEmpty())
                .toList();
    }

    static Stopping stopping(RunRequest.Create request) {
        return new Stopping(request.stop(), request.stopTimeout(), request.onStopTimeout());
    }

    Steps steps() {
        return draft.steps();
    }

    Pivot pivot() {
        return new Pivot.AfterAll(whole());
    }

    /// The last attach, and the checkpoints of VMs that have nothing to attach: what makes the set whole.
    private List<StepId> whole() {
        List<StepId> last = new ArrayList<>();
        system.members().forEach(vm -> last.addAll(back(vm)));
        return last;
    }

    private List<StepId> back(Inventory.Vm vm) {
        return back.back(vm.id(), List.of(checkpointOf(vm.id())));
    }

    /// Nothing here changes a VM or a disk: only what reads the disks must let go of them.
    private final class CopiesAndCheckpoints implements Meanwhile {
        @Override
        public StepId refresh(VmId vm) {
            return refreshOf(vm);
        }

        @Override
        public List<StepId> changes(VmId vm) {
            return List.of();
        }

        @Override
        public List<StepId> changes(DiskId disk) {
            return List.of();
        }

        @Override
        public List<StepId> access(VmId vm, DiskId disk) {
            return List.of();
        }

        @Override
        public List<StepId> readers(DiskId disk) {
            return List.of(keptBy(disk));
        }
    }

    /// The last look at the disk, then its copy or clone.
    private void keep(Shared disk) {
        StepId confirmed = draft.agent(
                StepIds.of("confirm", disk.id()),
                new AgentCommand.ConfirmDetached(disk.path(), disk.vms()),
                disk.path().path(),
                GoingDown.detaches(disk),
                List.of(),
                null);
        CopyTarget target = target(disk);
        long length = disk.seen().length();
        DiskCommand copy =
                new DiskCommand.CopyDisk(disk.id(), disk.path(), disk.seen().files(), length, target);
        Policy patient = Policies.copy(facts.timing(), length);
        if (isCloned(disk)) {
            draft.workers(
                    keptBy(disk.id()),
                    new DiskCommand.CloneDisk(disk.id(), disk.path(), clones(disk), length, target),
                    disk.path().path(),
                    List.of(confirmed),
                    List.of(),
                    draft.cleanUp(new DiskCommand.UndoClone(disk.id(), target, paths(clones(disk))), List.of()),
                    Policies.clone(facts.timing()),
                    0,
                    new Fallback(copy, patient, length));
        } else {
            draft.workers(
                    keptBy(disk.id()),
                    copy,
                    disk.path().path(),
                    List.of(confirmed),
                    draft.cleanUp(new DiskCommand.UndoCopy(disk.id(), target), List.of()),
                    patient,
                    length);
        }
    }

    private void ship(Shared disk, List<StepId> starts) {
        CopyTarget target = target(disk);
        long length = disk.seen().length();
        StepId shipped = draft.workers(
                StepIds.of("ship", disk.id()),
                new DiskCommand.ShipClone(disk.id(), disk.path(), clones(disk), length, target),
                disk.path().path(),
                StepIds.all(List.of(keptBy(disk.id())), whole()),
                starts,
                null,
                Policies.ship(facts.timing(), length),
                length,
                null);
        draft.workers(
                StepIds.of("delete-clone", disk.id()),
                new DiskCommand.DeleteClone(disk.id(), target, paths(clones(disk))),
                disk.path().path(),
                List.of(shipped),
                null,
                Policies.leftovers(facts.timing(), facts.timing().mergePatience()),
                0);
    }

    private boolean isCloned(Shared disk) {
        return requireNonNull(ways.get(disk.id()), "every shared disk goes one way")
                .isClone();
    }

    private CopyTarget target(Shared disk) {
        Location to = requireNonNull(location, "shared disks need a location");
        return CopyTarget.below(to.root(), to.id(), facts.set(), disk.id());
    }

    private List<CloneFile> clones(Shared disk) {
        List<CloneFile> clones = new ArrayList<>();
        for (DiskPath live : disk.seen().files()) {
            int number = clones.size() + 1;
            clones.add(new CloneFile(live, BesideNames.of(live, facts.run(), disk.id(), number, CloneFile.CLONE)));
        }
        return clones;
    }

    private static List<DiskPath> paths(List<CloneFile> clones) {
        return clones.stream().map(CloneFile::path).toList();
    }

    private void checkpoint(Inventory.Vm vm) {
        String marker = Checkpoints.marker(facts.run());
        draft.agent(
                checkpointOf(vm.id()),
                new AgentCommand.CreateCheckpoint(
                        vm.id(), request.name(), request.description(), marker, stopping.leavesOff(vm)),
                vm.name(),
                down.bare(vm),
                List.of(),
                draft.cleanUp(new AgentCommand.RemoveCheckpoint(vm.id(), marker), List.of()),
                facts.timing().checkpointPatience(),
                Downtime.NONE);
    }

    private void refresh(Inventory.Vm vm) {
        back.refresh(refreshOf(vm.id()), vm.id(), vm.name(), List.of(checkpointOf(vm.id())), down.detaches(vm.id()));
    }

    private void attach(Shared disk) {
        for (Attachment at : disk.attachments()) {
            List<StepId> needs = List.of(keptBy(disk.id()), checkpointOf(at.vm().id()));
            back.attach(at.row(), true, needs, null);
        }
    }

    private void insert(Inventory.Vm vm) {
        List<Medium> media = stopping.mediaToEject(vm);
        if (!media.isEmpty()) {
            back.insert(vm.id(), vm.name(), media, List.of(checkpointOf(vm.id())));
        }
    }

    private static StepId refreshOf(VmId vm) {
        return StepIds.of("refresh", vm, "checkpointed");
    }

    private static StepId checkpointOf(VmId vm) {
        return StepIds.of("checkpoint", vm);
    }

    /// The step that has the disk's bytes kept.
    private StepId keptBy(DiskId disk) {
        DiskWay way = requireNonNull(ways.get(disk), "every shared disk goes one way");
        return StepIds.of(way.isClone() ? "clone" : "copy", disk);
    }
}
