package dev.stillpoint.agent.step;

import dev.stillpoint.agent.fabric.Change;
import dev.stillpoint.agent.fabric.FabricException;
import dev.stillpoint.agent.fabric.FilePresence;
import dev.stillpoint.agent.fabric.Machine;
import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Taking shared disks out of their slots and hanging them back.
public final class Disks {
    private final StepWork work;

    public Disks(StepWork work) {
        this.work = work;
    }

    public void detach(AgentCommand.DetachDisk command) throws StepFailed, InterruptedException {
        scsiOnly(command.slot());
        Change.Detach change = new Change.Detach(command.vm(), command.slot(), command.disk());
        work.ensure(change, machine -> detached(machine, command.slot(), command.disk()));
        FilePresence file = presence(command.vm(), command.disk());
        if (file == FilePresence.GONE) {
            throw new StepFailed(
                    FailureCode.DISK_FILE_GONE,
                    "after the detach from " + command.slot() + " the file " + command.disk()
                            + " is not there any more");
        }
    }

    private FilePresence presence(VmId vm, DiskPath file) throws InterruptedException {
        try {
            return work.fabric().presence(vm, file);
        } catch (FabricException unanswered) {
            return FilePresence.UNKNOWN;
        }
    }

    public void attach(AgentCommand.AttachDisk command) throws StepFailed, InterruptedException {
        scsiOnly(command.slot());
        Change.Attach change = new Change.Attach(command.vm(), command.slot(), command.disk(), command.shared());
        work.ensure(change, machine -> attached(machine, command));
    }

    /// The last look before a disk's bytes are read: its VMs Off, and no VM of the whole fabric holding it.
    public void confirmDetached(AgentCommand.ConfirmDetached command) throws StepFailed, InterruptedException {
        work.permitReading();
        refuseUnlessFree(work.asking(work.fabric()::inspect), command.vms(), List.of(command.disk()));
    }

    /// As often as it is told: nothing shows who may open a file.
    public void grantAccess(AgentCommand.GrantAccess command) throws StepFailed, InterruptedException {
        work.ensure(new Change.GrantAccess(command.vm(), command.disk()), machine -> Verdict.BLINDLY);
    }

    /// Whether VMs are Off and no VM holds any of these files, as seen in an inspection just made.
    static void refuseUnlessFree(Inventory inventory, List<VmId> vms, List<DiskPath> files) throws StepFailed {
        Set<VmId> missing = new HashSet<>(vms);
        for (Inventory.Vm vm : inventory.vms()) {
            Machine machine = new Machine(vm, Optional.empty());
            if (missing.remove(vm.id()) && vm.state() != VmState.OFF) {
                throw new StepFailed(FailureCode.VM_NOT_OFF, Power.notOff(machine));
            }
            for (Inventory.Disk disk : vm.disks()) {
                for (DiskPath file : files) {
                    if (uses(disk, file)) {
                        throw new StepFailed(
                                FailureCode.DISK_ATTACHED,
                                machine.named() + " holds " + file + " at " + disk.slot() + "; expected no VM to");
                    }
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new StepFailed(FailureCode.VM_NOT_FOUND, "the fabric has no VM with the GUID " + missing);
        }
    }

    private static boolean uses(Inventory.Disk disk, DiskPath file) {
        return disk.path() != null && disk.path().sameFileAs(file)
                || holds(disk.files(), file)
                || holds(disk.parents(), file);
    }

    private static boolean holds(List<DiskPath> files, DiskPath file) {
        return files.stream().anyMatch(each -> each.sameFileAs(file));
    }

    static Verdict detached(Machine machine, Slot slot, DiskPath disk) {
        Optional<Inventory.Disk> there = machine.diskIn(slot);
        if (there.isEmpty()) {
            Optional<Inventory.Disk> elsewhere = machine.holding(disk);
            return elsewhere.isEmpty()
                    ? Verdict.DONE
                    : new Verdict.Never(
                            FailureCode.SLOT_CHANGED,
                            machine.named() + ": " + disk + " hangs at "
                                    + elsewhere.get().slot() + ", expected at " + slot);
        }
        if (!isFile(there.get(), disk)) {
            return new Verdict.Never(
                    FailureCode.SLOT_CHANGED,
                    machine.named() + " " + slot + " holds " + content(there.get()) + ", expected " + disk);
        }
        return Power.unlessOff(machine).orElse(Verdict.ACT);
    }

    static Verdict attached(Machine machine, AgentCommand.AttachDisk command) {
        Slot slot = command.slot();
        DiskPath disk = command.disk();
        Optional<Inventory.Disk> there = machine.diskIn(slot);
        if (there.isPresent()) {
            if (!isFile(there.get(), disk)) {
                return new Verdict.Never(
                        FailureCode.SLOT_TAKEN,
                        machine.named() + " " + slot + " holds " + content(there.get()) + ", expected it empty for "
                                + disk);
            }
            return there.get().shared() == command.shared()
                    ? Verdict.DONE
                    : new Verdict.Never(
                            FailureCode.SLOT_CHANGED,
                            machine.named() + " " + slot + " holds " + disk + " with sharing "
                                    + (there.get().shared() ? "on" : "off") + ", expected "
                                    + (command.shared() ? "on" : "off"));
        }
        Optional<Inventory.Disk> elsewhere = machine.holding(disk);
        if (elsewhere.isPresent()) {
            return new Verdict.Never(
                    FailureCode.SLOT_CHANGED,
                    machine.named() + ": " + disk + " hangs at "
                            + elsewhere.get().slot() + ", expected at " + slot);
        }
        return command.requireOff() ? Power.unlessOff(machine).orElse(Verdict.ACT) : Verdict.ACT;
    }

    private static boolean isFile(Inventory.Disk disk, DiskPath file) {
        return disk.path() != null && disk.path().sameFileAs(file);
    }

    private static String content(Inventory.Disk disk) {
        if (disk.path() != null) {
            return disk.path().path();
        }
        return disk.passThrough() == null ? "an unknown disk" : "the physical disk " + disk.passThrough();
    }

    private static void scsiOnly(Slot slot) throws StepFailed {
        if (slot.controller() != Slot.Controller.SCSI) {
            throw new StepFailed(
                    FailureCode.FABRIC_ERROR, "shared disks hang on SCSI controllers only, not at " + slot);
        }
    }
}
