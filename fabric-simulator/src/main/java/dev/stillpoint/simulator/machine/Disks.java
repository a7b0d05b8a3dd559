package dev.stillpoint.simulator.machine;

import dev.stillpoint.simulator.machine.Machine.Slot;
import dev.stillpoint.simulator.machine.OpenDisks.Role;
import dev.stillpoint.simulator.paths.Place;
import dev.stillpoint.simulator.vhdx.DiskChain;
import dev.stillpoint.simulator.vhdx.FileChannels.HeldElsewhere;
import dev.stillpoint.simulator.vhdx.VhdSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Files behind slots: which there are, whether a VM may open them, and opening them.
final class Disks {
    private final Fabric fabric;

    Disks(Fabric fabric) {
        this.fabric = fabric;
    }

    /// A file's identity, which stays when it is renamed: the number of its inode and its time of birth.
    static String identity(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.fileKey() + "@" + attributes.creationTime().toMillis();
    }

    /// Checks that a disk can be opened by a VM: it exists, is whole with all its parents, and access is granted.
    void check(Machine vm, Place disk) throws IOException {
        if (!Files.isRegularFile(disk.local())) {
            throw Refusal.of(
                    Refusal.FILE_NOT_FOUND,
                    vm.name + ": the file " + disk.path() + " does not exist on " + disk.owner()
                            + "; put it back or detach the disk.");
        }
        String known = vm.knownFiles.get(disk.key());
        if (known != null && !vm.granted.contains(identity(disk.local()))) {
            throw Refusal.of(
                    Refusal.ACCESS_DENIED,
                    vm.name + " does not have permission to open attachment " + disk.path()
                            + ": General access denied error. The file replaced another one; grant NT VIRTUAL MACHINE\\"
                            + vm.id + " access to it.");
        }
        content(disk);
    }

    /// The files of a disk, top first; of a VHD Set the data file, then the set.
    List<Path> content(Place disk) throws IOException {
        if (VhdSet.isSet(disk.local())) {
            Path data = VhdSet.dataFile(fabric.channels, disk.local());
            DiskChain.files(fabric.channels, data);
            return List.of(data, disk.local());
        }
        return DiskChain.files(fabric.channels, disk.local());
    }

    /// The file that takes a guest's writes.
    Path written(Place disk) throws IOException {
        return content(disk).getFirst();
    }

    /// Gives a VM access to the file as it is now.
    void grant(Machine vm, Place disk) throws IOException {
        String identity = identity(disk.local());
        vm.granted.add(identity);
        vm.knownFiles.putIfAbsent(disk.key(), identity);
    }

    /// Opens and closes what the VM's power state and slots ask for.
    void sync(Machine vm) throws IOException {
        Map<Path, Role> wanted = new LinkedHashMap<>();
        if (vm.active()) {
            for (Slot slot : vm.slots) {
                if (slot.path().isPresent()) {
                    List<Path> files = content(fabric.place(vm, slot));
                    files.forEach(file -> wanted.putIfAbsent(file, Role.READ));
                    wanted.put(files.getFirst(), Role.WRITTEN);
                }
            }
        }
        try {
            fabric.openDisks.sync(vm.id, wanted);
        } catch (HeldElsewhere held) {
            throw Refusal.of(Refusal.IN_USE, vm.name + ": " + held.getMessage() + ". Wait until it is closed.");
        }
    }
}
