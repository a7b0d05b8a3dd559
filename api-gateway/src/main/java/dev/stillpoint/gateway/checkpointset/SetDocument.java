package dev.stillpoint.gateway.checkpointset;

import dev.stillpoint.gateway.input.StoredJson;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A checkpoint set as the API shows it: one checkpoint per VM, one copy per shared disk.
@Schema(name = "CheckpointSet")
public record SetDocument(
        UUID id,
        @Schema(examples = "ERP") String system,
        @Schema(nullable = true) @Nullable String name,

        SetStatus status,
        @Schema(nullable = true) @Nullable Instant createdAt,

        @Schema(nullable = true, description = "The run that took it") @Nullable
        UUID run,

        @Schema(nullable = true, description = "The set that the system stood on when this one was taken") @Nullable
        UUID parent,

        @Schema(nullable = true, description = "When a SAFETY set is removed by itself; null for sets that stay")
        @Nullable
        Instant removeAt,

        List<Member> members,
        List<DiskCopy> diskCopies) {

    /// @param obtainedType the type that the checkpoint really has; `offline` when the VM was off
    @Schema(name = "CheckpointSetMember")
    public record Member(
            String vm,
            UUID vmId,
            @Schema(nullable = true) @Nullable String checkpointId,
            @Schema(nullable = true) @Nullable String obtainedType,
            @Schema(nullable = true) @Nullable String powerState) {}

    @Schema(name = "DiskCopy")
    public record DiskCopy(
            String disk,
            @Schema(nullable = true) @Nullable String path,
            @Schema(nullable = true) @Nullable String storageLocation,
            @Schema(nullable = true) @Nullable Long length,
            @Schema(nullable = true) @Nullable Long allocatedBytes,
            @Schema(nullable = true) @Nullable String merkleRoot,
            @Schema(nullable = true) @Nullable Instant verifiedAt,
            List<Attachment> attachments,

            @Schema(description = "The blocks that the last verification found damaged; empty when none was")
            List<Damage> damaged) {}

    /// Where the disk hung when the set was taken.
    @Schema(name = "DiskAttachment")
    public record Attachment(String vm, String controller, int number, int location) {}

    /// A block that is not what was written.
    ///
    /// @param file the copied file's path, or the manifest's
    /// @param offset where the block begins, in bytes
    /// @param expected what the manifest says, or what is wrong in words when there is no hash to tell
    /// @param found what was read
    @Schema(name = "DamagedBlock")
    public record Damage(String file, long offset, String expected, String found) {}

    static SetDocument of(SetRow set, List<MemberRow> members, List<DiskCopyRow> copies) {
        return new SetDocument(
                set.id,
                set.system,
                set.name,
                SetStatus.valueOf(set.status),
                set.createdAt,
                set.run,
                set.parent,
                set.removeAt,
                members.stream()
                        .map(m -> new Member(m.vm, m.vmId, m.checkpointId, m.obtainedType, m.powerState))
                        .toList(),
                copies.stream().map(SetDocument::copy).toList());
    }

    private static DiskCopy copy(DiskCopyRow row) {
        return new DiskCopy(
                row.disk,
                row.path,
                row.location,
                row.length,
                row.allocatedBytes,
                row.merkleRoot,
                row.verifiedAt,
                StoredJson.list(row.attachments, Attachment.class),
                StoredJson.list(row.damaged, Damage.class));
    }
}
