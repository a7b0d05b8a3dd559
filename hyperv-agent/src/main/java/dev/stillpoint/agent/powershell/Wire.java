package dev.stillpoint.agent.powershell;

import dev.stillpoint.contracts.ProfileKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the scripts answer, as far as the agent reads it. Lists are absent where PowerShell had nothing.
final class Wire {
    private Wire() {}

    record Inventory(
            @Nullable List<Vm> vms,
            @Nullable List<Volume> volumes,
            @Nullable List<Profile> profiles) {}

    record Profiles(@Nullable List<Profile> profiles) {}

    record Profile(ProfileKind kind, UUID id, String name, String checkpointType) {}

    /// @param activity what its host does with it right now, in Hyper-V's words
    /// @param exporting whether that is an export
    record Machine(Vm vm, @Nullable Job job, @Nullable String activity, boolean exporting) {}

    record Vm(
            String id,
            @Nullable String vmmId,
            String name,
            String host,
            @Nullable String cluster,
            String state,
            String checkpointType,
            boolean automaticCheckpoints,
            String folder,
            @Nullable List<Disk> disks,
            @Nullable List<Drive> drives,
            @Nullable List<Checkpoint> checkpoints,
            @Nullable List<ChainFile> chainFiles) {}

    record ChainFile(String path, @Nullable String parent, long length) {}

    record Disk(
            String controller,
            int number,
            int location,
            @Nullable String path,
            @Nullable String passThrough,
            boolean shared,
            @Nullable String format,
            @Nullable List<String> files,
            @Nullable List<String> parents,
            long length,
            long allocated,
            long virtualSize) {}

    record Drive(int index, @Nullable String iso) {}

    record Checkpoint(
            String id,
            String name,
            @Nullable String description,
            @Nullable String parent,
            String type,
            Instant createdAt,
            boolean current,
            @Nullable List<String> frozen) {}

    record Volume(
            String path,
            @Nullable String host,
            @Nullable String cluster,
            long capacity,
            long free,
            boolean blockClone) {}

    record Files(List<File> files) {}

    record File(
            boolean exists,
            @Nullable Long length,
            @Nullable Instant modifiedAt,
            @Nullable String diskId) {}

    record Findings(List<Finding> findings) {}

    record Jobs(@Nullable List<Job> jobs) {}

    /// @param activity what a host does with the VM, in Hyper-V's words
    record Begun(
            @Nullable Job job,
            @Nullable String activity,
            @Nullable String checkpoint) {}

    /// A job of SCVMM's.
    ///
    /// @param name what it does, as people read it
    /// @param cmdlet what began it
    /// @param code why it failed: SCVMM's number, with problem and recommended action
    record Job(
            String id,
            String name,
            @Nullable String cmdlet,
            String status,
            int progress,
            boolean stoppable,
            @Nullable String owner,
            Instant startedAt,
            @Nullable String code,
            @Nullable String problem,
            @Nullable String action) {}
}
