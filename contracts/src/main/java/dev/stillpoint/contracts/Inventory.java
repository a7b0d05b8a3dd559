package dev.stillpoint.contracts;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an inspection saw: the whole fabric at one moment.
///
/// @param profiles what SCVMM makes VMs from; none without SCVMM
/// @param exportRoots the shares and folders of shares below which the agent may export
public record Inventory(
        Instant inspectedAt, List<Vm> vms, List<Volume> volumes, List<Profile> profiles, List<String> exportRoots) {
    // An agent of an older version tells neither profiles nor export roots.
    public Inventory {
        vms = List.copyOf(vms);
        volumes = List.copyOf(volumes);
        profiles = profiles == null ? List.of() : List.copyOf(profiles);
        exportRoots = exportRoots == null ? List.of() : List.copyOf(exportRoots);
    }

    public Inventory(Instant inspectedAt, List<Vm> vms, List<Volume> volumes, List<Profile> profiles) {
        this(inspectedAt, vms, volumes, profiles, List.of());
    }

    public Inventory(Instant inspectedAt, List<Vm> vms, List<Volume> volumes) {
        this(inspectedAt, vms, volumes, List.of());
    }

    public Inventory withExportRoots(List<String> roots) {
        return new Inventory(inspectedAt, vms, volumes, profiles, roots);
    }

    /// @param vmmId SCVMM's own id of the VM, absent without SCVMM
    /// @param host where it runs now; never stored as truth
    /// @param state see [VmState]
    /// @param checkpointType `Disabled`, `Production`, `ProductionOnly` or `Standard`
    /// @param folder owner and path of the folder that its own files lie in
    /// @param files every file that its own disks consist of, now and at each checkpoint, each once; empty where
    ///     nobody looked
    public record Vm(
            VmId id,
            @Nullable String vmmId,
            String name,
            String host,
            @Nullable String cluster,
            VmState state,
            String checkpointType,
            boolean automaticCheckpoints,
            DiskPath folder,
            List<Disk> disks,
            List<Drive> drives,
            List<Checkpoint> checkpoints,
            List<ChainFile> files) {
        public Vm {
            disks = List.copyOf(disks);
            drives = List.copyOf(drives);
            checkpoints = List.copyOf(checkpoints);
            files = orNone(files);
        }

        /// Without a look at the files.
        public Vm(
                VmId id,
                @Nullable String vmmId,
                String name,
                String host,
                @Nullable String cluster,
                VmState state,
                String checkpointType,
                boolean automaticCheckpoints,
                DiskPath folder,
                List<Disk> disks,
                List<Drive> drives,
                List<Checkpoint> checkpoints) {
            this(
                    id,
                    vmmId,
                    name,
                    host,
                    cluster,
                    state,
                    checkpointType,
                    automaticCheckpoints,
                    folder,
                    disks,
                    drives,
                    checkpoints,
                    List.of());
        }
    }

    /// A file of a chain of differencing files.
    ///
    /// @param parent the file that it stands on; absent for the lowest one, which stands alone
    /// @param length bytes that it takes on its volume
    public record ChainFile(DiskPath path, @Nullable DiskPath parent, long length) {}

    /// A disk in a slot.
    ///
    /// @param path absent for a pass-through disk
    /// @param passThrough the physical disk's name, absent for a file
    /// @param files every file of the disk, `path` last
    /// @param parents the differencing chain below `path`, nearest first
    /// @param length the files' lengths together, in bytes
    /// @param allocated bytes that the files take on their volume
    /// @param virtualSize bytes that the guest sees
    public record Disk(
            Slot slot,
            @Nullable DiskPath path,
            @Nullable String passThrough,
            boolean shared,
            String format,
            List<DiskPath> files,
            List<DiskPath> parents,
            long length,
            long allocated,
            long virtualSize) {
        public Disk {
            files = List.copyOf(files);
            parents = List.copyOf(parents);
        }
    }

    /// A DVD drive.
    public record Drive(int index, @Nullable String iso) {}

    /// @param parent the parent checkpoint's id
    /// @param current whether the VM goes on from it
    /// @param frozen the files that its own disks were in at that moment, the topmost of each disk: nobody has
    ///     written them since; empty where nobody looked
    public record Checkpoint(
            String id,
            String name,
            String description,
            @Nullable String parent,
            String type,
            Instant createdAt,
            boolean current,
            List<DiskPath> frozen) {
        public Checkpoint {
            frozen = orNone(frozen);
        }

        /// Without a look at the files.
        public Checkpoint(
                String id,
                String name,
                String description,
                @Nullable String parent,
                String type,
                Instant createdAt,
                boolean current) {
            this(id, name, description, parent, type, createdAt, current, List.of());
        }
    }

    /// Agents of before do not tell it.
    private static <T> List<T> orNone(@Nullable List<T> told) {
        return told == null ? List.of() : List.copyOf(told);
    }

    /// A hardware profile or a template of SCVMM.
    ///
    /// @param id SCVMM's own GUID of it
    /// @param checkpointType as a [Vm] has it
    public record Profile(ProfileKind kind, UUID id, String name, String checkpointType) {}

    /// A volume or share of the fabric with its space in bytes.
    ///
    /// @param path its owner and root
    public record Volume(DiskPath path, long capacity, long free, boolean blockClone) {}
}
