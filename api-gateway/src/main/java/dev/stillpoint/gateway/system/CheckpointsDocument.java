package dev.stillpoint.gateway.system;

import dev.stillpoint.gateway.input.StoredJson;
import dev.stillpoint.gateway.security.Caller.Sight;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The checkpoints of a system's VMs as the API shows them, whoever made them.
@Schema(name = "SystemCheckpoints")
public record CheckpointsDocument(
        @Schema(examples = "ERP") String system,

        @Schema(nullable = true, description = "When the fabric was last looked at; null before the first time")
        @Nullable
        Instant lastInspectedAt,

        @Schema(description = "By VM; of one VM each before those that stand on it")
        List<Checkpoint> items,

        @Schema(
                description = "Differencing files that no checkpoint owns: left by a tool or a merge that was lost, or"
                        + " of a merge that is under way")
        List<OrphanChain> orphanChains) {

    @Schema(name = "VmCheckpoint")
    public record Checkpoint(
            String vm,
            UUID vmId,

            @Schema(examples = "0d6f8a00-0000-4000-8000-000000000009")
            String id,

            String name,
            String description,

            @Schema(nullable = true, description = "The checkpoint that it stands on; null at the root of the tree")
            @Nullable
            String parent,

            Instant createdAt,

            @Schema(type = SchemaType.STRING, format = "duration", examples = "PT3H41S")
            Duration age,

            @Schema(
                    description =
                            "offline, production or standard; of one that was made elsewhere, what the fabric says")
            String obtainedType,

            @Schema(description = "Whether the VM goes on from it")
            boolean current,

            @Schema(nullable = true, description = "The set that it belongs to; null when it was made elsewhere")
            @Nullable
            UUID checkpointSet,

            @Schema(nullable = true) @Nullable String checkpointSetName,

            @Schema(description = "The files that hold what was written since; removing the checkpoint merges them")
            List<DifferencingFile> differencingFiles,

            @Schema(description = "Their lengths together, in bytes")
            long differencingBytes) {}

    /// @param length bytes that it takes on its volume
    @Schema(name = "DifferencingFile")
    public record DifferencingFile(String path, long length) {}

    @Schema(name = "OrphanChain")
    public record OrphanChain(String vm, UUID vmId, List<DifferencingFile> files) {}

    /// A checkpoint as the view tells it.
    private record Stored(
            String vm,
            UUID vmId,
            String id,
            String name,
            String description,
            @Nullable String parent,
            Instant createdAt,
            String type,
            boolean current,
            List<DifferencingFile> differencingFiles,
            @Nullable UUID checkpointSet,
            @Nullable String checkpointSetName,
            @Nullable String setSystem,
            @Nullable String setObtainedType) {
        Checkpoint shown(Sight sight, Instant now) {
            boolean visible = setSystem != null && sight.includes(setSystem);
            Duration age = Duration.between(createdAt, now).truncatedTo(ChronoUnit.SECONDS);
            return new Checkpoint(
                    vm,
                    vmId,
                    id,
                    name,
                    description,
                    parent,
                    createdAt,
                    age.isNegative() ? Duration.ZERO : age,
                    setObtainedType == null ? type : setObtainedType,
                    current,
                    visible ? checkpointSet : null,
                    visible ? checkpointSetName : null,
                    differencingFiles,
                    differencingFiles.stream()
                            .mapToLong(DifferencingFile::length)
                            .sum());
        }
    }

    static CheckpointsDocument of(CheckpointsRow row, Sight sight, Instant now) {
        return new CheckpointsDocument(
                row.system,
                row.lastInspectedAt,
                StoredJson.list(row.checkpoints, Stored.class).stream()
                        .map(stored -> stored.shown(sight, now))
                        .toList(),
                StoredJson.list(row.orphanChains, OrphanChain.class));
    }
}
