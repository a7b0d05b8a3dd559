package dev.stillpoint.simulator.machine;

import dev.stillpoint.simulator.fabricfile.FabricFile;
import dev.stillpoint.simulator.fabricfile.FabricFile.Attached;
import dev.stillpoint.simulator.fabricfile.FabricFile.CheckpointType;
import dev.stillpoint.simulator.fabricfile.FabricFile.DiskContent;
import dev.stillpoint.simulator.fabricfile.FabricFile.NewCheckpoint;
import dev.stillpoint.simulator.fabricfile.FabricFile.VmState;
import dev.stillpoint.simulator.machine.Machine.Checkpoint;
import dev.stillpoint.simulator.machine.Machine.Slot;
import dev.stillpoint.simulator.paths.FabricPaths;
import dev.stillpoint.simulator.paths.Place;
import dev.stillpoint.simulator.paths.WindowsPath;
import dev.stillpoint.simulator.vhdx.FileChannels;
import dev.stillpoint.simulator.vhdx.NewDisk;
import dev.stillpoint.simulator.vhdx.VhdSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Makes a fabric's machines and files from its fabric file. A killed first day is simply repeated: the document
/// comes last, and files of the same names are made anew.
final class FirstDay {
    private final FabricFile file;
    private final FabricPaths paths;
    private final FileChannels channels;
    private final Clock clock;

    FirstDay(FabricFile file, FabricPaths paths, FileChannels channels, Clock clock) {
        this.file = file;
        this.paths = paths;
        this.channels = channels;
        this.clock = clock;
    }

    FabricState build() throws IOException {
        folders();
        Map<Place, DiskContent> disks = new LinkedHashMap<>();
        file.sharedDisks().values().forEach(disk -> disks.put(paths.onHost(disk.host(), disk.path()), disk.content()));
        for (FabricFile.Vm vm : file.vms()) {
            for (FabricFile.Slot slot : vm.disks()) {
                if (slot.attached() instanceof Attached.Own(WindowsPath path, DiskContent content)) {
                    disks.put(paths.onHost(vm.host(), path), content);
                }
            }
        }
        disks.entrySet().parallelStream().forEach(disk -> create(disk.getKey(), disk.getValue()));
        FabricState state = new FabricState();
        for (FabricFile.Vm vm : file.vms()) {
            Machine machine = machine(vm);
            state.vms.put(machine.id, machine);
        }
        for (FabricFile.Profile profile : file.profiles()) {
            String id = derived(profile.kind().word(), profile.name()).toString();
            state.profiles.add(new FabricState.Profile(profile.kind(), id, profile.name(), profile.checkpointType()));
        }
        return state;
    }

    private void folders() throws IOException {
        for (FabricFile.Cluster cluster : file.clusters()) {
            for (FabricFile.Volume volume : cluster.volumes()) {
                Files.createDirectories(paths.onOwner("cluster:" + cluster.name(), volume.path())
                        .local());
            }
        }
        for (FabricFile.Host host : file.hosts()) {
            for (FabricFile.Volume volume : host.volumes()) {
                Files.createDirectories(paths.onHost(host.name(), volume.path()).local());
            }
        }
        for (FabricFile.StorageLocation location : file.storageLocations()) {
            Files.createDirectories(paths.onHost(file.hosts().getFirst().name(), location.path())
                    .local());
        }
    }

    private void create(Place place, DiskContent content) {
        UUID diskId = derived("disk", place.key());
        try {
            Files.deleteIfExists(place.local());
            switch (content.type()) {
                case FIXED -> NewDisk.create(place.local(), NewDisk.Type.FIXED, content.size(), diskId, content.fill());
                case DYNAMIC ->
                    NewDisk.create(place.local(), NewDisk.Type.DYNAMIC, content.size(), diskId, content.fill());
                case VHD_SET -> VhdSet.create(place.local(), content.size(), diskId, content.fill());
            }
        } catch (IOException broken) {
            throw new UncheckedIOException("could not make " + place.path() + " at " + place.local(), broken);
        }
    }

    private Machine machine(FabricFile.Vm vm) throws IOException {
        Machine machine = new Machine();
        boolean first = file.vms().stream()
                        .filter(other -> other.name().equalsIgnoreCase(vm.name()))
                        .findFirst()
                        .orElseThrow()
                == vm;
        String unique = first ? vm.name() : vm.name() + "@" + vm.host();
        machine.id = derived("vm", unique).toString();
        machine.vmmId = derived("vmm", unique).toString();
        machine.name = vm.name();
        machine.host = vm.host();
        machine.highlyAvailable = vm.highlyAvailable();
        machine.state = vm.state();
        machine.checkpointType = vm.checkpointType();
        machine.automaticCheckpoints = vm.automaticCheckpoints();
        machine.guestShutdown = vm.guestShutdown();
        machine.guestSnapshots = vm.guestSnapshots();
        machine.dvd = new ArrayList<>(vm.dvd());
        for (FabricFile.Slot slot : vm.disks()) {
            machine.slots.add(
                    switch (slot.attached()) {
                        case Attached.Own own ->
                            slot(slot, Optional.of(own.path().toString()), false, Optional.empty());
                        case Attached.Shared shared ->
                            slot(slot, Optional.of(shared.disk().path().toString()), true, Optional.empty());
                        case Attached.PassThrough disk -> slot(slot, Optional.empty(), false, Optional.of(disk.disk()));
                    });
        }
        machine.configurationFolder = configurationFolder(vm, machine);
        for (NewCheckpoint checkpoint : vm.checkpoints()) {
            checkpoint(machine, unique, checkpoint);
        }
        for (Slot slot : machine.slots) {
            if (slot.path().isPresent()) {
                Place place = paths.onHost(vm.host(), WindowsPath.of(slot.path().get()));
                know(machine, place);
            }
        }
        return machine;
    }

    private static void know(Machine machine, Place place) throws IOException {
        String identity = Disks.identity(place.local());
        machine.granted.add(identity);
        machine.knownFiles.put(place.key(), identity);
    }

    private static Slot slot(
            FabricFile.Slot slot, Optional<String> path, boolean shared, Optional<String> passThrough) {
        return new Slot(slot.controller(), slot.number(), slot.location(), path, shared, passThrough);
    }

    private static String configurationFolder(FabricFile.Vm vm, Machine machine) {
        if (vm.configurationFolder().isPresent()) {
            return vm.configurationFolder().get().toString();
        }
        return machine.slots.stream()
                .filter(Slot::own)
                .map(slot -> WindowsPath.of(slot.path().orElseThrow()))
                .findFirst()
                .map(path -> new WindowsPath(
                                path.root(),
                                path.parts().subList(0, path.parts().size() - 1))
                        .toString())
                .orElse("C:\\ProgramData\\Microsoft\\Windows\\Hyper-V");
    }

    private void checkpoint(Machine machine, String unique, NewCheckpoint wanted) throws IOException {
        String id = derived("checkpoint", unique + "/" + machine.checkpoints.size() + "/" + wanted.name())
                .toString();
        boolean memory = wanted.type() == CheckpointType.Standard && machine.state != VmState.PowerOff;
        List<Slot> captured =
                machine.slots.stream().filter(slot -> !slot.shared()).toList();
        machine.checkpoints.add(new Checkpoint(
                id,
                wanted.name(),
                wanted.description(),
                Optional.ofNullable(machine.current),
                wanted.type(),
                clock.instant(),
                memory,
                captured,
                List.copyOf(machine.dvd)));
        machine.current = id;
        for (int i = 0; i < machine.slots.size(); i++) {
            Slot slot = machine.slots.get(i);
            if (slot.own()) {
                Place parent =
                        paths.onHost(machine.host, WindowsPath.of(slot.path().orElseThrow()));
                Place child = parent.sibling(childName(parent.path().name(), derived("child", id + slot.place())));
                know(machine, parent);
                Files.deleteIfExists(child.local());
                NewDisk.differencing(channels, child.local(), parent.local());
                machine.slots.set(i, slot.withPath(child.path().toString()));
            }
        }
    }

    /// `disk.vhdx` and `disk_<GUID>.avhdx` both get a child `disk_<other GUID>.avhdx`.
    static String childName(String parent, UUID id) {
        String stem = parent.substring(0, parent.lastIndexOf('.'));
        String plain =
                parent.toLowerCase(Locale.ROOT).endsWith(".avhdx") ? stem.replaceFirst("_[0-9A-Fa-f-]{36}$", "") : stem;
        return plain + "_" + id.toString().toUpperCase(Locale.ROOT) + ".avhdx";
    }

    /// A name-based UUID (version 5) within this fabric.
    private UUID derived(String kind, String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((file.fabric() + "/" + kind + "/" + name).getBytes(StandardCharsets.UTF_8));
            long high = 0;
            long low = 0;
            for (int i = 0; i < 8; i++) {
                high = high << 8 | hash[i] & 0xff;
                low = low << 8 | hash[i + 8] & 0xff;
            }
            return new UUID(high & ~0xf000L | 0x5000L, low & 0x3fffffffffffffffL | 0x8000000000000000L);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
