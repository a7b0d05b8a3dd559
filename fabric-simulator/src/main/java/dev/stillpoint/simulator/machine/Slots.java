package dev.stillpoint.simulator.machine;

import dev.stillpoint.simulator.fabricfile.FabricFile.Controller;
import dev.stillpoint.simulator.fabricfile.FabricFile.VmState;
import dev.stillpoint.simulator.machine.FabricState.DeletedFile;
import dev.stillpoint.simulator.machine.FabricState.GuestDiskFailure;
import dev.stillpoint.simulator.machine.Machine.Slot;
import dev.stillpoint.simulator.paths.FabricPaths;
import dev.stillpoint.simulator.paths.Place;
import dev.stillpoint.simulator.vhdx.VhdxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Attaching and detaching disks, and access to their files.
public final class Slots {
    private final Fabric fabric;
    private final Disks disks;

    public Slots(Fabric fabric) {
        this.fabric = fabric;
        this.disks = new Disks(fabric);
    }

    public Effect attach(Machine vm, Controller controller, int number, int location, String path, boolean shared)
            throws IOException {
        changeable(vm, controller, "attach a disk");
        boolean scsi = controller == Controller.SCSI;
        if (number < 0 || number > (scsi ? 3 : 1) || location < 0 || location > (scsi ? 63 : 1)) {
            throw Refusal.of(
                    Refusal.INVALID_PARAMETER,
                    vm.name + " has no slot " + controller + " " + number + ":" + location + ".");
        }
        Optional<Slot> taken = vm.slot(controller, number, location);
        if (taken.isPresent()) {
            throw Refusal.of(
                    Refusal.FAILED,
                    vm.name + ": slot " + taken.get().place() + " already holds "
                            + taken.get().path().or(taken.get()::passThrough).orElse("a disk")
                            + "; choose another slot or detach that disk.");
        }
        Place disk = fabric.place(vm, path);
        if (shared) {
            shareable(vm, disk, scsi);
        }
        attachedElsewhere(vm, disk, shared);
        disks.check(vm, disk);
        Slot slot =
                new Slot(controller, number, location, Optional.of(disk.path().toString()), shared, Optional.empty());
        return () -> {
            vm.slots.add(slot);
            try {
                disks.sync(vm);
            } catch (IOException | RuntimeException refused) {
                vm.slots.remove(slot);
                throw refused;
            }
            disks.grant(vm, disk);
            return Fabric.object();
        };
    }

    private static void shareable(Machine vm, Place disk, boolean scsi) {
        if (!scsi) {
            throw Refusal.of(
                    Refusal.NOT_SUPPORTED, vm.name + ": an IDE controller can't take a shared disk; use SCSI.");
        }
        if (!disk.path().unc() && !FabricPaths.clusterStorage(disk.path())) {
            throw Refusal.of(
                    Refusal.NOT_SUPPORTED,
                    "The storage where " + disk.path()
                            + " lies does not support virtual hard disk sharing; put it below "
                            + "C:\\ClusterStorage or on a share.");
        }
        if (disk.path().key().endsWith(".avhdx")) {
            throw Refusal.of(
                    Refusal.NOT_SUPPORTED,
                    disk.path() + " is a differencing disk, which can't be shared; remove its checkpoint first.");
        }
    }

    private void attachedElsewhere(Machine vm, Place disk, boolean shared) throws IOException {
        for (Machine other : fabric.machines()) {
            for (Slot slot : other.slots) {
                if (slot.path().isEmpty() || !fabric.place(other, slot).key().equals(disk.key())) {
                    continue;
                }
                if (other == vm) {
                    throw Refusal.of(
                            Refusal.IN_USE,
                            vm.name + ": " + disk.path() + " is already attached at " + slot.place() + ".");
                }
                if (!shared || !slot.shared()) {
                    throw Refusal.of(
                            Refusal.IN_USE,
                            vm.name + ": " + disk.path() + " is attached to " + other.name
                                    + (slot.shared() ? "" : " without sharing") + "; both must share it.");
                }
            }
            for (Slot slot : other.slots) {
                if (slot.own() && belowTop(fabric.place(other, slot), disk)) {
                    throw Refusal.of(
                            Refusal.IN_USE,
                            vm.name + ": " + disk.path() + " is a parent of "
                                    + slot.path().orElseThrow() + " of " + other.name
                                    + " and would be ruined; remove that VM's checkpoint first.");
                }
            }
            boolean inCheckpoint = other.checkpoints.stream()
                    .flatMap(checkpoint -> checkpoint.slots().stream())
                    .anyMatch(slot -> slot.path().isPresent()
                            && fabric.place(other, slot).key().equals(disk.key()));
            if (inCheckpoint) {
                throw Refusal.of(
                        Refusal.IN_USE,
                        vm.name + ": " + disk.path() + " belongs to a checkpoint of " + other.name
                                + " and would be ruined; remove that checkpoint first.");
            }
        }
    }

    private boolean belowTop(Place top, Place disk) throws IOException {
        if (!Files.exists(top.local())) {
            return false;
        }
        try {
            return disks.content(top).stream().skip(1).anyMatch(disk.local()::equals);
        } catch (VhdxException brokenChain) {
            return false;
        }
    }

    /// @param skipDelete false deletes the disk's files, as SCVMM does
    public Effect detach(Machine vm, Controller controller, int number, int location, boolean skipDelete)
            throws IOException {
        Slot slot = vm.slot(controller, number, location)
                .orElseThrow(() -> Refusal.unknown(
                        vm.name + ": there is no disk at " + controller + " " + number + ":" + location + "."));
        changeable(vm, controller, "detach a disk");
        boolean delete = !skipDelete && slot.path().isPresent();
        if (delete) {
            Place disk = fabric.place(vm, slot);
            for (Machine other : fabric.machines()) {
                if (other != vm
                        && other.active()
                        && other.slots.stream()
                                .anyMatch(each -> each.path().isPresent()
                                        && fabric.place(other, each).key().equals(disk.key()))) {
                    throw Refusal.of(
                            Refusal.IN_USE,
                            disk.path() + " can't be deleted: " + other.name + " runs with it; keep the file or stop "
                                    + other.name + ".");
                }
            }
        }
        return () -> {
            Optional<Place> disk = slot.path().map(path -> fabric.place(vm, path));
            List<Path> files =
                    delete && Files.exists(disk.orElseThrow().local()) ? filesToDelete(disk.orElseThrow()) : List.of();
            vm.slots.remove(slot);
            disks.sync(vm);
            String path = slot.path().or(slot::passThrough).orElse("");
            if (vm.active()) {
                fabric.state.guestDiskFailures.add(new GuestDiskFailure(vm.name, path, fabric.clock.instant()));
            }
            if (delete) {
                fabric.state.deletedFiles.add(new DeletedFile(vm.name, path, fabric.clock.instant()));
                files.forEach(each -> fabric.state.doomed.add(fabric.relative(each)));
                fabric.deleteDoomed();
            }
            return Fabric.object();
        };
    }

    /// The attached file, or both files of a VHD Set; never a differencing disk's parents.
    private List<Path> filesToDelete(Place disk) throws IOException {
        return disk.path().key().endsWith(".vhds") ? disks.content(disk) : List.of(disk.local());
    }

    /// Lets the VM open a file that replaced another.
    public Effect grantAccess(Machine vm, String path) {
        Place disk = fabric.place(vm, path);
        if (!Files.exists(disk.local())) {
            throw Refusal.of(
                    Refusal.FILE_NOT_FOUND, "The file " + disk.path() + " does not exist on " + disk.owner() + ".");
        }
        return () -> {
            disks.grant(vm, disk);
            return Fabric.object();
        };
    }

    private static void changeable(Machine vm, Controller controller, String action) {
        boolean refused = switch (vm.state) {
            case PowerOff -> false;
            case Running, Paused -> controller == Controller.IDE;
            case Saved, Missing, HostNotResponding, CheckpointFailed -> true;
        };
        if (refused) {
            throw Refusal.state(vm, action + " on its " + controller.name().toUpperCase(Locale.ROOT) + " controller");
        }
    }

    /// Ejecting and inserting media; `iso` empty ejects.
    public Effect media(Machine vm, int drive, Optional<String> iso) {
        if (drive < 0 || drive >= vm.dvd.size()) {
            throw Refusal.unknown(vm.name + " has no DVD drive " + drive + "; it has " + vm.dvd.size() + ".");
        }
        if (Stream.of(VmState.PowerOff, VmState.Running, VmState.Paused).noneMatch(vm.state::equals)) {
            throw Refusal.state(vm, "change a DVD");
        }
        return () -> {
            vm.dvd.set(drive, iso);
            return Fabric.object();
        };
    }
}
