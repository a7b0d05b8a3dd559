package dev.stillpoint.agent.simulator;

import dev.stillpoint.agent.fabric.PathOwner;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Turns the two views into one inventory: what a VM has and does from the hosts, what it is called from SCVMM. A VM
/// that only SCVMM lists (its host does not answer, its files are missing) is told as SCVMM saw it last.
final class InventoryReader {
    private InventoryReader() {}

    static Inventory read(
            Instant at, List<Wire.Vm> host, List<Wire.Vm> vmm, Wire.Space space, List<Inventory.Profile> profiles) {
        Map<String, Wire.Vm> seen = new LinkedHashMap<>();
        vmm.forEach(vm -> seen.put(vm.id(), vm));
        List<Inventory.Vm> vms = new ArrayList<>();
        for (Wire.Vm truth : host) {
            vms.add(vm(truth, seen.remove(truth.id())));
        }
        seen.values().forEach(onlySeen -> vms.add(vm(onlySeen, onlySeen)));
        return new Inventory(at, vms, volumes(space), profiles);
    }

    static Inventory.Vm vm(Wire.Vm truth, Wire.@Nullable Vm seen) {
        return new Inventory.Vm(
                VmId.of(truth.id()),
                seen == null ? null : seen.vmmId(),
                seen == null ? truth.name() : seen.name(),
                truth.host(),
                truth.cluster(),
                state(truth.state(), seen == null ? null : seen.state()),
                truth.checkpointType(),
                truth.automaticCheckpoints(),
                own(truth, truth.configurationFolder()),
                list(truth.disks()).stream().map(disk -> disk(truth, disk)).toList(),
                list(truth.dvd()).stream()
                        .map(dvd -> new Inventory.Drive(dvd.drive(), blankToNull(dvd.iso())))
                        .toList(),
                list(truth.checkpoints()).stream()
                        .map(checkpoint -> checkpoint(truth, checkpoint))
                        .toList(),
                list(truth.chainFiles()).stream()
                        .map(file -> new Inventory.ChainFile(
                                own(truth, file.path()),
                                file.parent() == null ? null : own(truth, file.parent()),
                                file.length()))
                        .toList());
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    /// States that only SCVMM knows win over a host's; any other state is the host's.
    private static VmState state(String truth, @Nullable String seen) {
        VmState fromHost = state(truth);
        return switch (seen == null ? fromHost : state(seen)) {
            case CHECKPOINT_FAILED ->
                fromHost == VmState.OFF || fromHost == VmState.RUNNING ? VmState.CHECKPOINT_FAILED : fromHost;
            case RUNNING, OFF, SAVED, PAUSED, TRANSIENT, MISSING, HOST_NOT_RESPONDING, FAILED -> fromHost;
        };
    }

    static VmState state(String name) {
        return switch (name) {
            case "Running" -> VmState.RUNNING;
            case "PowerOff" -> VmState.OFF;
            case "Saved" -> VmState.SAVED;
            case "Paused" -> VmState.PAUSED;
            case "Missing" -> VmState.MISSING;
            case "HostNotResponding" -> VmState.HOST_NOT_RESPONDING;
            case "CheckpointFailed" -> VmState.CHECKPOINT_FAILED;
            default -> name.endsWith("ing") ? VmState.TRANSIENT : VmState.FAILED;
        };
    }

    private static Inventory.Disk disk(Wire.Vm vm, Wire.Disk disk) {
        String path = disk.path();
        List<DiskPath> files = new ArrayList<>();
        list(disk.files()).forEach(file -> files.add(own(vm, file)));
        if (files.isEmpty() && path != null) {
            files.add(own(vm, path));
        }
        return new Inventory.Disk(
                new Slot(Slot.Controller.valueOf(disk.controller()), disk.number(), disk.location()),
                path == null ? null : own(vm, path),
                disk.passThrough(),
                disk.shared(),
                Objects.requireNonNullElse(disk.format(), ""),
                files,
                list(disk.parents()).stream().map(parent -> own(vm, parent)).toList(),
                orZero(disk.length()),
                orZero(disk.allocated()),
                orZero(disk.virtualSize()));
    }

    private static Inventory.Checkpoint checkpoint(Wire.Vm vm, Wire.Checkpoint checkpoint) {
        return new Inventory.Checkpoint(
                checkpoint.id(),
                checkpoint.name(),
                Objects.requireNonNullElse(checkpoint.description(), ""),
                checkpoint.parent(),
                checkpoint.type(),
                Objects.requireNonNullElse(checkpoint.createdAt(), Instant.EPOCH),
                checkpoint.current(),
                list(checkpoint.frozen()).stream().map(path -> own(vm, path)).toList());
    }

    private static List<Inventory.Volume> volumes(Wire.Space space) {
        return Stream.concat(space.volumes().stream(), list(space.shares()).stream())
                .filter(volume -> volume.path() != null)
                .map(volume -> {
                    String path = Objects.requireNonNull(volume.path());
                    DiskPath root =
                            volume.owner() == null ? PathOwner.own(path, "", null) : new DiskPath(volume.owner(), path);
                    return new Inventory.Volume(root, volume.capacity(), volume.free(), volume.blockClone());
                })
                .toList();
    }

    private static DiskPath own(Wire.Vm vm, String path) {
        return PathOwner.own(path, vm.host(), vm.cluster());
    }

    private static long orZero(@Nullable Long value) {
        return value == null ? 0 : value;
    }

    private static <T> List<T> list(@Nullable List<T> values) {
        return values == null ? List.of() : values;
    }
}
