package dev.stillpoint.agent.powershell;

import dev.stillpoint.agent.fabric.PathOwner;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Turns what the scripts answer into the product's words.
final class InventoryReader {
    private InventoryReader() {}

    static Inventory read(Instant at, Wire.Inventory answer) {
        Map<DiskPath, Inventory.Volume> volumes = new LinkedHashMap<>();
        for (Wire.Volume volume : list(answer.volumes())) {
            DiskPath path = volumePath(volume);
            volumes.putIfAbsent(
                    path, new Inventory.Volume(path, volume.capacity(), volume.free(), volume.blockClone()));
        }
        return new Inventory(
                at,
                list(answer.vms()).stream().map(InventoryReader::vm).toList(),
                List.copyOf(volumes.values()),
                profiles(answer.profiles()));
    }

    static List<Inventory.Profile> profiles(@Nullable List<Wire.Profile> answer) {
        return list(answer).stream()
                .map(profile ->
                        new Inventory.Profile(profile.kind(), profile.id(), profile.name(), profile.checkpointType()))
                .toList();
    }

    /// Each node of a cluster tells the cluster's volumes: they are one.
    private static DiskPath volumePath(Wire.Volume volume) {
        String path = volume.path().length() > 3 && volume.path().endsWith("\\")
                ? volume.path().substring(0, volume.path().length() - 1)
                : volume.path();
        return volume.cluster() != null
                ? new DiskPath("cluster:" + volume.cluster().toLowerCase(Locale.ROOT), path)
                : PathOwner.own(path, Objects.requireNonNullElse(volume.host(), ""), null);
    }

    static Inventory.Vm vm(Wire.Vm vm) {
        return new Inventory.Vm(
                VmId.of(vm.id()),
                vm.vmmId(),
                vm.name(),
                vm.host(),
                vm.cluster(),
                state(vm.state()),
                vm.checkpointType(),
                vm.automaticCheckpoints(),
                own(vm, vm.folder()),
                list(vm.disks()).stream().map(disk -> disk(vm, disk)).toList(),
                list(vm.drives()).stream()
                        .map(drive -> new Inventory.Drive(drive.index(), drive.iso()))
                        .toList(),
                list(vm.checkpoints()).stream()
                        .map(each -> new Inventory.Checkpoint(
                                each.id(),
                                each.name(),
                                Objects.requireNonNullElse(each.description(), ""),
                                each.parent(),
                                each.type(),
                                each.createdAt(),
                                each.current(),
                                list(each.frozen()).stream()
                                        .map(path -> own(vm, path))
                                        .toList()))
                        .toList(),
                list(vm.chainFiles()).stream()
                        .map(file -> new Inventory.ChainFile(
                                own(vm, file.path()),
                                file.parent() == null ? null : own(vm, file.parent()),
                                file.length()))
                        .toList());
    }

    private static VmState state(String name) {
        return switch (name) {
            case "Running" -> VmState.RUNNING;
            case "PowerOff" -> VmState.OFF;
            case "Saved" -> VmState.SAVED;
            case "Paused" -> VmState.PAUSED;
            case "Transient" -> VmState.TRANSIENT;
            case "Missing" -> VmState.MISSING;
            case "HostNotResponding" -> VmState.HOST_NOT_RESPONDING;
            case "CheckpointFailed" -> VmState.CHECKPOINT_FAILED;
            default -> VmState.FAILED;
        };
    }

    private static Inventory.Disk disk(Wire.Vm vm, Wire.Disk disk) {
        String path = disk.path();
        return new Inventory.Disk(
                new Slot(Slot.Controller.valueOf(disk.controller()), disk.number(), disk.location()),
                path == null ? null : own(vm, path),
                disk.passThrough(),
                disk.shared(),
                Objects.requireNonNullElse(disk.format(), ""),
                list(disk.files()).stream().map(file -> own(vm, file)).toList(),
                list(disk.parents()).stream().map(parent -> own(vm, parent)).toList(),
                disk.length(),
                disk.allocated(),
                disk.virtualSize());
    }

    private static DiskPath own(Wire.Vm vm, String path) {
        return PathOwner.own(path, vm.host(), vm.cluster());
    }

    static <T> List<T> list(@Nullable List<T> values) {
        return values == null ? List.of() : values;
    }
}
