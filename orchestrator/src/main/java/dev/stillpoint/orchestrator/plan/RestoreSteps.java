package dev.stillpoint.orchestrator.plan;

import static java.util.Objects.requireNonNull;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.AgentCommand.FileSwap;
import dev.stillpoint.contracts.Checkpoints;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.DiskCommand.SideFile;
import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Medium;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.orchestrator.plan.Step.Downtime;
import dev.stillpoint.orchestrator.plan.StoredSet.Attachment;
import dev.stillpoint.orchestrator.plan.StoredSet.Copy;
import java.util.ArrayList;
import java.util.List;

/// The steps that bring a system back to a set, in this order:
///
/// ```
/// side files → GoingDown → safety checkpoints ─┬→ swap → grant ─┬→ ComingBack
///                                              └→ restore ──────┘
/// ```
///
/// - Side files are written and verified while the VMs still run; kept files of a safety set stand there already.
/// - Nothing is swapped or restored before everything can be taken back: each swap and each restore needs all safety
///   checkpoints, and so all detaches. The first start is the pivot; until then all is undone. So every start needs
///   the whole system to be back.
/// - Without safety checkpoints, the first restored checkpoint is the pivot: all media are ejected and all disks
///   swapped
///   before it. A start needs what is its own VM's.
/// - Undone: detach what was attached again → swap back, grant again → restore the safety checkpoint → attach by
///   *this*
///   run's ledger → refresh → insert → start; then remove safety checkpoints and side files, each only when what
///   depends on it is undone.
final class RestoreSteps {
    private final RunRequest.Restore request;
    private final StoredSet source;
    private final SystemView system;
    private final Facts facts;
    private final List<RestoredDisk> disks;
    private final Stopping stopping;
    private final Draft draft;
    private final GoingDown down;
    private final ComingBack back;
    private final List<StepId> safety = new ArrayList<>();
    private final List<StepId> swaps = new ArrayList<>();
    private final List<StepId> starts;

    RestoreSteps(
            RunRequest.Restore request, StoredSet source, SystemView system, List<RestoredDisk> disks, Facts facts) {
        this.request = request;
        this.source = source;
        this.system = system;
        this.facts = facts;
        this.disks = disks;
        stopping = stopping(request);
        draft = new Draft(facts);
        List<StepId> sides = new ArrayList<>();
        disks.stream().filter(disk -> !disk.copy().isKept()).forEach(disk -> sides.add(side(disk)));
        List<List<Inventory.Vm>> tiers = Tiers.of(system, facts.settings());
        List<StepId> before = sides.isEmpty() ? List.of(Inspection.ID) : sides;
        down = new GoingDown(draft, system, tiers, stopping, new SwapsAndRestores(), before);
        back = new ComingBack(draft);
        if (request.safetyCheckpoint()) {
            system.members().forEach(vm -> safety.add(safety(vm)));
        }
        disks.forEach(disk -> swaps.add(swap(disk)));
        system.members().forEach(this::restore);
        disks.forEach(this::grant);
        system.members().forEach(this::refresh);
        disks.forEach(this::attach);
        system.members().forEach(vm -> back.refreshAttached(vm.id(), vm.name()));
        system.members().forEach(this::insert);
        List<StepId> whole = whole();
        starts = back.start(request.start(), tiers, vm -> request.safetyCheckpoint() ? whole : back(vm));
    }

    static Stopping stopping(RunRequest.Restore request) {
        return new Stopping(request.stop(), request.stopTimeout(), request.onStopTimeout());
    }

    Steps steps() {
        return draft.steps();
    }

    Pivot pivot() {
        if (!request.safetyCheckpoint()) {
            return new Pivot.AtFirst(
                    system.members().stream().map(vm -> restoreOf(vm.id())).toList());
        }
        return starts.isEmpty() ? new Pivot.AfterAll(whole()) : new Pivot.AtFirst(starts);
    }

    /// The last attach of each VM, and the restored checkpoints of VMs that have nothing to attach.
    private List<StepId> whole() {
        List<StepId> last = new ArrayList<>();
        system.members().forEach(vm -> last.addAll(back(vm)));
        return last;
    }

    private List<StepId> back(Inventory.Vm vm) {
        return back.back(vm.id(), List.of(restoreOf(vm.id())));
    }

    private final class SwapsAndRestores implements Meanwhile {
        @Override
        public StepId refresh(VmId vm) {
            return refreshOf(vm);
        }

        @Override
        public List<StepId> changes(VmId vm) {
            return List.of(restoreOf(vm));
        }

        @Override
        public List<StepId> changes(DiskId disk) {
            return List.of(swapOf(disk));
        }

        @Override
        public List<StepId> access(VmId vm, DiskId disk) {
            return disks.stream()
                    .filter(restored -> restored.copy().disk().equals(disk))
                    .flatMap(restored -> grantsOf(vm, restored).stream())
                    .toList();
        }

        /// Side files are read, never the live ones.
        @Override
        public List<StepId> readers(DiskId disk) {
            return List.of();
        }
    }

    private StepId side(RestoredDisk disk) {
        Copy copy = disk.copy();
        String tombstone = copy.target().sideTombstone(facts.run());
        List<SideFile> files = disk.sideFiles(facts.run());
        List<DiskPath> sides = files.stream().map(SideFile::path).toList();
        String root = requireNonNull(copy.merkleRoot(), "only verified copies are restored");
        return draft.workers(
                StepIds.of("side", copy.disk()),
                new DiskCommand.WriteSideFile(copy.disk(), copy.target(), root, copy.length(), files, tombstone),
                copy.path().path(),
                List.of(Inspection.ID),
                draft.cleanUp(
                        new DiskCommand.RemoveFiles(copy.disk(), copy.target(), sides, tombstone),
                        List.of(swapOf(copy.disk()))),
                Policies.bytes(facts.timing(), copy.length()),
                copy.length());
    }

    private StepId safety(Inventory.Vm vm) {
        String marker = Checkpoints.marker(facts.run());
        return draft.agent(
                StepIds.of("checkpoint", vm.id()),
                new AgentCommand.CreateCheckpoint(
                        vm.id(), RestoreNames.safety(source.name()), null, marker, stopping.leavesOff(vm)),
                vm.name(),
                down.bare(vm),
                List.of(),
                draft.cleanUp(new AgentCommand.RemoveCheckpoint(vm.id(), marker), List.of(restoreOf(vm.id()))),
                facts.timing().checkpointPatience(),
                Downtime.NONE);
    }

    private StepId swap(RestoredDisk disk) {
        List<FileSwap> files = disk.swaps(facts.run());
        List<VmId> vms = disk.now().vms();
        List<StepId> attaches =
                disk.copy().attachments().stream().map(RestoreSteps::attachOf).toList();
        return draft.agent(
                swapOf(disk.copy().disk()),
                new AgentCommand.SwapDisk(disk.copy().disk(), files, vms),
                disk.copy().path().path(),
                StepIds.all(GoingDown.detaches(disk.now()), safety),
                List.of(),
                draft.home(new AgentCommand.SwapBack(disk.copy().disk(), files, vms), attaches, List.of()));
    }

    private void restore(Inventory.Vm vm) {
        String before = request.safetyCheckpoint() ? Checkpoints.marker(facts.run()) : null;
        List<StepId> swapped = disks.stream()
                .filter(disk -> disk.now().vms().contains(vm.id()))
                .map(disk -> swapOf(disk.copy().disk()))
                .toList();
        Undo safely = before == null
                ? null
                : draft.home(
                        new AgentCommand.RestoreCheckpoint(vm.id(), before, source.marker()),
                        attachesOf(vm.id()),
                        swapped);
        draft.agent(
                restoreOf(vm.id()),
                new AgentCommand.RestoreCheckpoint(vm.id(), source.marker(), before),
                vm.name(),
                before == null ? StepIds.all(swaps, down.ejectsOrRest()) : safety,
                List.of(),
                safely,
                facts.timing().checkpointPatience(),
                Downtime.NONE);
    }

    /// Granted again on the way home whenever the disk was swapped back.
    private void grant(RestoredDisk disk) {
        List<StepId> swapped = List.of(swapOf(disk.copy().disk()));
        for (VmId vm : disk.now().vms()) {
            List<StepId> ids = grantsOf(vm, disk);
            for (int at = 0; at < ids.size(); at++) {
                DiskPath file = disk.copy().files().get(at).live();
                AgentCommand.GrantAccess grant = new AgentCommand.GrantAccess(vm, file);
                draft.agent(
                        ids.get(at),
                        grant,
                        file.path(),
                        swapped,
                        List.of(),
                        draft.home(grant, List.of(), swapped, swapped, List.of()));
            }
        }
    }

    private void refresh(Inventory.Vm vm) {
        List<StepId> restored = List.of(restoreOf(vm.id()));
        List<StepId> undone = StepIds.all(down.detaches(vm.id()), request.safetyCheckpoint() ? restored : List.of());
        back.refresh(refreshOf(vm.id()), vm.id(), vm.name(), restored, undone);
    }

    /// By the set's ledger. What was attached must go again before a swap is taken back.
    private void attach(RestoredDisk disk) {
        Copy copy = disk.copy();
        for (Attachment at : copy.attachments()) {
            LedgerRow.Disk row = new LedgerRow.Disk(at.vm(), nameOf(at), at.slot(), copy.path(), true);
            back.attach(
                    row,
                    true,
                    StepIds.all(List.of(swapOf(copy.disk())), grantsOf(at.vm(), disk), List.of(restoreOf(at.vm()))),
                    draft.home(new AgentCommand.DetachDisk(at.vm(), at.slot(), copy.path()), List.of(), List.of()));
        }
    }

    /// The set's media. None is a list too: its success says that what this run ejected is not wanted back.
    private void insert(Inventory.Vm vm) {
        List<Medium> media = source.media().stream()
                .filter(row -> row.vm().equals(vm.id()))
                .map(LedgerRow.Iso::medium)
                .toList();
        if (!media.isEmpty() || !stopping.mediaToEject(vm).isEmpty()) {
            back.insert(vm.id(), vm.name(), media, List.of(restoreOf(vm.id())));
        }
    }

    private List<StepId> attachesOf(VmId vm) {
        List<StepId> ids = new ArrayList<>();
        for (RestoredDisk disk : disks) {
            for (Attachment at : disk.copy().attachments()) {
                if (at.vm().equals(vm)) {
                    ids.add(attachOf(at));
                }
            }
        }
        return ids;
    }

    /// One for each file of the disk, the main file's last.
    private static List<StepId> grantsOf(VmId vm, RestoredDisk disk) {
        StepId main = StepIds.of("grant", vm, disk.copy().disk());
        List<StepId> ids = new ArrayList<>();
        for (int number = 1; number < disk.copy().files().size(); number++) {
            ids.add(new StepId(main + ":" + number));
        }
        ids.add(main);
        return ids;
    }

    /// The VM may have another name than when the set was made.
    private String nameOf(Attachment at) {
        return system.members().stream()
                .filter(vm -> vm.id().equals(at.vm()))
                .findFirst()
                .map(Inventory.Vm::name)
                .orElse(at.vmName());
    }

    private static StepId attachOf(Attachment at) {
        return StepIds.of("attach", at.vm(), at.slot());
    }

    private static StepId refreshOf(VmId vm) {
        return StepIds.of("refresh", vm, "restored");
    }

    private static StepId restoreOf(VmId vm) {
        return StepIds.of("restore", vm);
    }

    private static StepId swapOf(DiskId disk) {
        return StepIds.of("swap", disk);
    }
}
