package dev.stillpoint.simulator.fabricfile;

import dev.stillpoint.simulator.paths.WindowsPath;
import dev.stillpoint.simulator.vhdx.Fill;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What a fabric file says, checked: every name in it exists. See the package's page for the keys.
public record FabricFile(
        String fabric,
        String vmmServer,
        Map<String, Double> seconds,
        List<Cluster> clusters,
        List<Host> hosts,
        Map<String, SharedDisk> sharedDisks,
        List<Vm> vms,
        List<StorageLocation> storageLocations,
        List<Profile> profiles) {

    public enum BlockClone {
        AUTO,
        TRUE,
        FALSE
    }

    public enum DiskType {
        FIXED,
        DYNAMIC,
        VHD_SET
    }

    public enum VmState {
        Running,
        PowerOff,
        Saved,
        Paused,
        Missing,
        HostNotResponding,
        CheckpointFailed
    }

    public enum CheckpointType {
        Disabled,
        Production,
        ProductionOnly,
        Standard
    }

    public enum GuestShutdown {
        OK,
        HANGS,
        REFUSES
    }

    /// How a guest answers when it is asked to bring its disks to a consistent state for a production checkpoint.
    public enum GuestSnapshots {
        OK,
        FAIL
    }

    public enum Controller {
        SCSI,
        IDE
    }

    /// @param capacity in bytes; empty means what the machine's own disk has
    public record Volume(WindowsPath path, OptionalLong capacity, BlockClone blockClone) {}

    public record Cluster(String name, List<Volume> volumes) {}

    /// @param clockAhead by how many seconds its clock is before ours; negative when it is behind
    public record Host(String name, Optional<String> cluster, List<Volume> volumes, long clockAhead) {}

    public record DiskContent(long size, DiskType type, Fill fill) {}

    /// @param host any host that reaches the disk
    public record SharedDisk(String name, WindowsPath path, String host, DiskContent content) {}

    public sealed interface Attached {
        record Own(WindowsPath path, DiskContent content) implements Attached {}

        record Shared(SharedDisk disk) implements Attached {}

        record PassThrough(String disk) implements Attached {}
    }

    public record Slot(Controller controller, int number, int location, Attached attached) {}

    public record NewCheckpoint(String name, String description, CheckpointType type) {}

    public record Vm(
            String name,
            String host,
            VmState state,
            CheckpointType checkpointType,
            boolean automaticCheckpoints,
            GuestShutdown guestShutdown,
            GuestSnapshots guestSnapshots,
            boolean highlyAvailable,
            Optional<WindowsPath> configurationFolder,
            List<Optional<String>> dvd,
            List<Slot> disks,
            List<NewCheckpoint> checkpoints) {}

    public enum ProfileKind {
        HARDWARE_PROFILE("hardwareProfile"),
        TEMPLATE("template");

        private final String word;

        ProfileKind(String word) {
            this.word = word;
        }

        /// As the protocol spells it.
        public String word() {
            return word;
        }
    }

    /// What SCVMM makes VMs from.
    public record Profile(ProfileKind kind, String name, CheckpointType checkpointType) {}

    public record StorageLocation(String id, WindowsPath path, OptionalLong capacity, int maxCopies) {}

    public Optional<String> clusterOf(String host) {
        return hosts.stream()
                .filter(each -> each.name().equalsIgnoreCase(host))
                .findFirst()
                .flatMap(Host::cluster);
    }
}
