package dev.stillpoint.simulation.model;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Exports;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.Medium;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.simulation.model.Machine.Hung;
import dev.stillpoint.simulation.model.Machine.Point;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a command wants, and what is to be done next to get there.
final class Goals {
    private static final StepResult NOTHING = new StepResult.Nothing();

    private final Fabric fabric;
    private final AgentCommand command;
    private final boolean undo;
    private @Nullable Operation ended;
    private boolean cutThePower;

    /// @param undo whether the command takes back what another one did
    Goals(Fabric fabric, AgentCommand command, boolean undo) {
        this.fabric = fabric;
        this.command = command;
        this.undo = undo;
    }

    sealed interface Look {}

    record Done(StepResult result) implements Look {}

    record Act(Machine machine, Operation operation) implements Look {}

    record NotYet(String why) implements Look {}

    record Never(FailureCode code, String detail) implements Look {}

    private static final Look DONE = new Done(NOTHING);

    /// A job of this command ended well.
    void ended(Operation operation) {
        ended = operation;
    }

    void cutThePower() {
        cutThePower = true;
    }

    Look look() {
        return switch (command) {
            case AgentCommand.InspectFabric c -> new Done(new StepResult.Inspected(fabric.inspect()));
            case AgentCommand.StopVm c -> with(c.vm(), vm -> stop(vm, c));
            case AgentCommand.StartVm c -> with(c.vm(), vm -> start(vm));
            case AgentCommand.EjectMedia c -> with(c.vm(), vm -> eject(vm, c.media()));
            case AgentCommand.InsertMedia c -> with(c.vm(), vm -> insert(vm, c.media()));
            case AgentCommand.DetachDisk c -> with(c.vm(), vm -> detach(vm, c));
            case AgentCommand.AttachDisk c -> with(c.vm(), vm -> attach(vm, c));
            case AgentCommand.ConfirmDetached c -> confirm(c);
            case AgentCommand.CreateCheckpoint c -> with(c.vm(), vm -> create(vm, c));
            case AgentCommand.RemoveCheckpoint c -> with(c.vm(), vm -> remove(vm, c));
            case AgentCommand.RemoveAnyCheckpoint c -> with(c.vm(), vm -> removeAny(vm, c));
            case AgentCommand.RefreshVm c ->
                with(c.vm(), vm -> ended != null ? DONE : new Act(vm, new Operation.Refresh()));
            case AgentCommand.RestoreCheckpoint c -> with(c.vm(), vm -> restore(vm, c));
            case AgentCommand.SwapDisk c -> swap(c.files(), c.vms(), false);
            case AgentCommand.SwapBack c -> swap(c.files(), c.vms(), true);
            case AgentCommand.GrantAccess c -> with(c.vm(), vm -> grant(vm, c));
            case AgentCommand.RenameCheckpoint c -> with(c.vm(), vm -> rename(vm, c));
            case AgentCommand.SetCheckpointType c -> with(c.vm(), vm -> setType(vm, c));
            case AgentCommand.SetProfileCheckpointType c ->
                throw new IllegalStateException("no fleet has hardware profiles or templates");
            case AgentCommand.ExportCheckpoint c -> with(c.vm(), vm -> export(vm, c));
            case AgentCommand.SealExport c ->
                with(
                        c.vm(),
                        vm -> written(
                                vm, c.file(), Exports.isDescription(c.file().path())));
            case AgentCommand.RemoveExport c -> with(c.vm(), vm -> removeExport(vm, c.folder()));
        };
    }

    private interface OnVm {
        Look look(Machine vm);
    }

    private Look with(VmId id, OnVm look) {
        Machine vm = fabric.machine(id);
        return vm == null ? new Never(FailureCode.VM_NOT_FOUND, "no VM " + id) : look.look(vm);
    }

    private Look stop(Machine vm, AgentCommand.StopVm stop) {
        boolean there = switch (stop.mode()) {
            case NONE -> true;
            case SAVE -> vm.state == VmState.SAVED || vm.state == VmState.OFF;
            case SHUTDOWN, TURN_OFF -> vm.state == VmState.OFF;
        };
        if (there) {
            return DONE;
        }
        if (vm.state == VmState.SAVED) {
            return new Never(FailureCode.VM_NOT_OFF, vm + " is not Off");
        }
        return new Act(
                vm,
                switch (stop.mode()) {
                    case SAVE -> new Operation.Save();
                    case SHUTDOWN -> cutThePower ? new Operation.TurnOff() : new Operation.ShutDown();
                    case NONE, TURN_OFF -> new Operation.TurnOff();
                });
    }

    private static Look start(Machine vm) {
        return vm.state == VmState.RUNNING ? DONE : new Act(vm, new Operation.Start());
    }

    private static Look eject(Machine vm, List<Medium> media) {
        for (Medium medium : media) {
            if (medium.iso().equals(vm.drives[medium.drive()])) {
                return new Act(vm, new Operation.Media(medium.drive(), null));
            }
        }
        return DONE;
    }

    private static Look insert(Machine vm, List<Medium> media) {
        for (Medium medium : media) {
            if (vm.drives[medium.drive()] == null) {
                return new Act(vm, new Operation.Media(medium.drive(), medium.iso()));
            }
        }
        return DONE;
    }

    private static @Nullable Look unlessOff(Machine vm) {
        return vm.state == VmState.OFF ? null : new Never(FailureCode.VM_NOT_OFF, vm + " is not Off");
    }

    private Look detach(Machine vm, AgentCommand.DetachDisk detach) {
        String key = fabric.key(detach.disk());
        Hung there = vm.in(detach.slot());
        if (there == null) {
            Hung elsewhere = vm.holding(key, fabric);
            return elsewhere == null
                    ? DONE
                    : new Never(FailureCode.SLOT_CHANGED, detach.disk() + " hangs at " + elsewhere.slot());
        }
        if (!fabric.key(there.path()).equals(key)) {
            return new Never(FailureCode.SLOT_CHANGED, vm.name + " " + detach.slot() + " holds " + there.path());
        }
        Look not = unlessOff(vm);
        return not != null ? not : new Act(vm, new Operation.Detach(detach.slot()));
    }

    private Look attach(Machine vm, AgentCommand.AttachDisk attach) {
        String key = fabric.key(attach.disk());
        Slot slot = attach.slot();
        Hung there = vm.in(slot);
        if (there != null) {
            if (!fabric.key(there.path()).equals(key)) {
                return new Never(FailureCode.SLOT_TAKEN, vm.name + " " + slot + " holds " + there.path());
            }
            return there.shared() == attach.shared()
                    ? DONE
                    : new Never(FailureCode.SLOT_CHANGED, "the sharing of " + attach.disk() + " was changed");
        }
        Hung elsewhere = vm.holding(key, fabric);
        if (elsewhere != null) {
            return new Never(FailureCode.SLOT_CHANGED, attach.disk() + " hangs at " + elsewhere.slot());
        }
        Look not = attach.requireOff() ? unlessOff(vm) : null;
        return not != null ? not : new Act(vm, new Operation.Attach(slot, attach.disk(), attach.shared()));
    }

    private Look confirm(AgentCommand.ConfirmDetached confirm) {
        for (VmId id : confirm.vms()) {
            Machine vm = fabric.machine(id);
            if (vm == null) {
                return new Never(FailureCode.VM_NOT_FOUND, "no VM " + id);
            }
            Look not = unlessOff(vm);
            if (not != null) {
                return not;
            }
        }
        for (DiskPath file : fabric.filesOf(confirm.disk())) {
            if (fabric.isHeld(file)) {
                return new Never(FailureCode.DISK_ATTACHED, "a VM holds " + file);
            }
        }
        return DONE;
    }

    private static Look create(Machine vm, AgentCommand.CreateCheckpoint create) {
        Point made = vm.marked(create.marker());
        if (made != null) {
            String running = made.holdsMemory() ? "standard" : "production";
            return new Done(new StepResult.CheckpointCreated(made.id(), vm.state == VmState.OFF ? "offline" : running));
        }
        Look not = create.requireOff() ? unlessOff(vm) : null;
        String text = create.description() == null ? "" : create.description() + " ";
        return not != null ? not : new Act(vm, new Operation.TakeCheckpoint(create.name(), text + create.marker()));
    }

    private static Look remove(Machine vm, AgentCommand.RemoveCheckpoint remove) {
        Point made = vm.marked(remove.marker());
        return made == null ? DONE : new Act(vm, new Operation.RemoveCheckpoint(made.id()));
    }

    private static Look removeAny(Machine vm, AgentCommand.RemoveAnyCheckpoint remove) {
        return vm.point(remove.checkpoint()) == null
                ? DONE
                : new Act(vm, new Operation.RemoveCheckpoint(remove.checkpoint()));
    }

    private Look restore(Machine vm, AgentCommand.RestoreCheckpoint restore) {
        Point wanted = vm.marked(restore.marker());
        if (wanted == null) {
            return new Never(FailureCode.CHECKPOINT_GONE, vm.name + " has no checkpoint " + restore.marker());
        }
        if (ended != null || (restore.before() != null && wanted.id().equals(vm.current))) {
            return DONE;
        }
        boolean atRest = vm.state == VmState.OFF || vm.state == VmState.SAVED;
        return atRest
                ? new Act(vm, new Operation.Restore(wanted.id()))
                : new Never(FailureCode.VM_NOT_OFF, vm + " is not Off");
    }

    /// What is gone keeps no name.
    private Look rename(Machine vm, AgentCommand.RenameCheckpoint rename) {
        Point wanted = vm.point(rename.checkpoint());
        if (wanted == null) {
            return undo
                    ? DONE
                    : new Never(FailureCode.CHECKPOINT_GONE, vm.name + " has no checkpoint " + rename.checkpoint());
        }
        return wanted.name().equals(rename.name())
                ? DONE
                : new Act(vm, new Operation.NameCheckpoint(rename.checkpoint(), rename.name()));
    }

    private static Look setType(Machine vm, AgentCommand.SetCheckpointType set) {
        Boolean automatic = set.automaticCheckpoints();
        boolean is = vm.checkpointType.equals(set.type().spelling())
                && (automatic == null || automatic == vm.automaticCheckpoints);
        return is
                ? DONE
                : new Act(vm, new Operation.SetCheckpointType(set.type().spelling(), automatic));
    }

    /// Nothing tells whether what lies in a folder is whole, but the file that is written when it was. What is left of
    /// an earlier attempt goes first.
    private Look export(Machine vm, AgentCommand.ExportCheckpoint export) {
        DiskPath done = Exports.below(export.folder(), Exports.DONE);
        boolean isPlace = Exports.isFolder(export.folder().path());
        if (!isPlace || fabric.file(done) != null || ended instanceof Operation.Export) {
            return written(vm, done, isPlace);
        }
        Point wanted = vm.point(export.checkpoint());
        if (wanted == null || !wanted.description().contains(export.marker())) {
            return new Never(FailureCode.CHECKPOINT_GONE, vm.name + " has no checkpoint " + export.checkpoint());
        }
        return new Act(
                vm,
                ended instanceof Operation.RemoveFolder
                        ? new Operation.Export(export.checkpoint(), export.folder())
                        : new Operation.RemoveFolder(export.folder()));
    }

    private Look removeExport(Machine vm, DiskPath folder) {
        if (!isAllowed(folder, Exports.isFolder(folder.path()) || Exports.isDescription(folder.path()))) {
            return new Never(FailureCode.PATH_NOT_ALLOWED, folder + " is no place of an export");
        }
        return ended != null ? DONE : new Act(vm, new Operation.RemoveFolder(folder));
    }

    private Look written(Machine vm, DiskPath file, boolean isPlace) {
        if (!isAllowed(file, isPlace)) {
            return new Never(FailureCode.PATH_NOT_ALLOWED, file + " is no place of an export");
        }
        return fabric.file(file) != null ? DONE : new Act(vm, new Operation.WriteFile(file));
    }

    private static boolean isAllowed(DiskPath path, boolean isPlace) {
        return isPlace && Fabric.EXPORT_ROOTS.stream().anyMatch(root -> Exports.isBelow(path.path(), root));
    }

    private Look grant(Machine vm, AgentCommand.GrantAccess grant) {
        StoredFile file = fabric.file(grant.disk());
        if (file == null) {
            return new Never(FailureCode.DISK_FILE_GONE, "no file " + grant.disk());
        }
        return vm.granted.contains(file.identity) ? DONE : new Act(vm, new Operation.Grant(grant.disk()));
    }

    /// What exists of each file's three names tells how to go on.
    private Look swap(List<AgentCommand.FileSwap> files, List<VmId> vms, boolean back) {
        List<Operation.Move> moves = new ArrayList<>();
        int done = 0;
        for (AgentCommand.FileSwap file : files) {
            boolean live = fabric.file(file.live()) != null;
            boolean in = fabric.file(file.incoming()) != null;
            boolean out = fabric.file(file.outgoing()) != null;
            boolean swapped = live && !in && out;
            boolean untouched = live && !out;
            if (back ? untouched : swapped) {
                done++;
            } else if (live && (back ? swapped : in && !out)) {
                moves.add(new Operation.Move(file.live(), back ? file.incoming() : file.outgoing()));
                moves.add(new Operation.Move(back ? file.outgoing() : file.incoming(), file.live()));
            } else if (!live && in && out) {
                moves.add(new Operation.Move(back ? file.outgoing() : file.incoming(), file.live()));
            } else if (back && !live && out) {
                moves.add(new Operation.Move(file.outgoing(), file.live()));
            } else {
                return new Never(
                        FailureCode.FILES_UNCLEAR,
                        file.live() + " is " + live + ", " + file.incoming() + " " + in + ", " + file.outgoing() + " "
                                + out);
            }
        }
        if (done == files.size()) {
            return back ? DONE : new Done(kept(files));
        }
        for (VmId id : vms) {
            Machine vm = fabric.machine(id);
            Look not = vm == null ? new Never(FailureCode.VM_NOT_FOUND, "no VM " + id) : unlessOff(vm);
            if (not != null) {
                return not;
            }
        }
        for (AgentCommand.FileSwap file : files) {
            if (fabric.isHeld(file.live())) {
                return new Never(FailureCode.DISK_ATTACHED, "a VM holds " + file.live());
            }
            StoredFile incoming = fabric.file(file.incoming());
            if (!back
                    && file.expected() != null
                    && incoming != null
                    && !file.expected().equals(fabric.identity(incoming))) {
                return new Never(FailureCode.FILES_UNCLEAR, file.incoming() + " is not what it was");
            }
        }
        Machine first = fabric.machine(vms.getFirst());
        return first == null
                ? new Never(FailureCode.VM_NOT_FOUND, "no VM " + vms.getFirst())
                : new Act(first, new Operation.Rename(moves));
    }

    private StepResult kept(List<AgentCommand.FileSwap> files) {
        List<StepResult.KeptFile> kept = new ArrayList<>();
        for (AgentCommand.FileSwap file : files) {
            StoredFile out = fabric.file(file.outgoing());
            if (out != null) {
                kept.add(new StepResult.KeptFile(file.live(), file.outgoing(), fabric.identity(out)));
            }
        }
        return new StepResult.DiskSwapped(kept);
    }
}
