package dev.stillpoint.agent.simulator;

import dev.stillpoint.contracts.ProfileKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The simulator's JSON, as far as the agent reads it.
final class Wire {
    private Wire() {}

    record Vms(List<Vm> vms) {}

    record Vm(
            String id,
            @Nullable String vmmId,
            String name,
            String host,
            @Nullable String cluster,
            String state,
            String checkpointType,
            boolean automaticCheckpoints,
            String configurationFolder,
            @Nullable List<Disk> disks,
            @Nullable List<Dvd> dvd,
            @Nullable List<Checkpoint> checkpoints,
            @Nullable List<ChainFile> chainFiles,
            @Nullable Job job) {}

    record ChainFile(String path, @Nullable String parent, long length) {}

    record Disk(
            String controller,
            int number,
            int location,
            @Nullable String path,
            @Nullable List<String> files,
            boolean shared,
            @Nullable String passThrough,
            @Nullable String format,
            @Nullable String type,
            @Nullable List<String> parents,
            @Nullable Long length,
            @Nullable Long allocated,
            @Nullable Long virtualSize) {}

    record Dvd(int drive, @Nullable String iso) {}

    record Checkpoint(
            String id,
            String name,
            @Nullable String description,
            @Nullable String parent,
            String type,
            @Nullable Instant createdAt,
            boolean current,
            @Nullable List<String> frozen) {}

    record Job(
            String id,
            String operation,
            @Nullable String correlation,
            String status,
            int progress,
            @Nullable Integer code,
            @Nullable String message,
            boolean stoppable,
            @Nullable Result result) {}

    record Result(@Nullable String checkpoint) {}

    record Jobs(List<Job> jobs) {}

    record Profiles(List<Profile> profiles) {}

    record Profile(ProfileKind kind, UUID id, String name, String checkpointType) {}

    record Files(List<File> files) {}

    record File(
            boolean exists,
            @Nullable Long length,
            @Nullable Instant modifiedAt,
            @Nullable String diskId) {}

    record Begun(String job) {}

    record Space(List<Volume> volumes, @Nullable List<Volume> shares) {}

    record Volume(@Nullable String owner, @Nullable String path, long capacity, long free, boolean blockClone) {}

    record Error(
            @Nullable Integer code,
            @Nullable String message,
            @Nullable String job,
            @Nullable String blockedBy) {}
}
