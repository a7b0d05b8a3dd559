package dev.stillpoint.agent.fabric;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.VmState;
import java.util.Optional;

/// One VM at one moment.
///
/// @param running the job that holds it
public record Machine(Inventory.Vm vm, Optional<Job> running) {
    public VmState state() {
        return vm.state();
    }

    public boolean off() {
        return vm.state() == VmState.OFF;
    }

    public Optional<Inventory.Disk> diskIn(Slot slot) {
        return vm.disks().stream().filter(disk -> disk.slot().equals(slot)).findFirst();
    }

    /// The first slot that holds exactly this file.
    public Optional<Inventory.Disk> holding(DiskPath file) {
        return vm.disks().stream()
                .filter(disk -> disk.path() != null && disk.path().sameFileAs(file))
                .findFirst();
    }

    public Optional<Inventory.Drive> drive(int index) {
        return vm.drives().stream().filter(drive -> drive.index() == index).findFirst();
    }

    /// The VM as messages name it: name and GUID, because names are neither unique nor stable.
    public String named() {
        return vm.name() + " (" + vm.id() + ")";
    }
}
