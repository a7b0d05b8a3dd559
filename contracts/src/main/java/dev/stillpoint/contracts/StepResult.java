package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a step that succeeded has to tell.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = StepResult.Nothing.class, name = "Nothing"),
    @JsonSubTypes.Type(value = StepResult.Inspected.class, name = "Inspected"),
    @JsonSubTypes.Type(value = StepResult.CheckpointCreated.class, name = "CheckpointCreated"),
    @JsonSubTypes.Type(value = StepResult.DiskCopied.class, name = "DiskCopied"),
    @JsonSubTypes.Type(value = StepResult.DiskCloned.class, name = "DiskCloned"),
    @JsonSubTypes.Type(value = StepResult.DiskSwapped.class, name = "DiskSwapped"),
    @JsonSubTypes.Type(value = StepResult.CopyVerified.class, name = "CopyVerified")
})
public sealed interface StepResult {
    /// Done; nothing more to say.
    record Nothing() implements StepResult {}

    record Inspected(Inventory inventory) implements StepResult {}

    /// @param checkpointId the checkpoint's own id in the fabric
    /// @param obtainedType `offline` for a VM that was Off, else `production` or `standard`
    record CheckpointCreated(String checkpointId, String obtainedType) implements StepResult {}

    /// A copy that was read back and found equal.
    ///
    /// @param length the files' lengths together, in bytes
    /// @param allocatedBytes bytes of it that are not zero leaves
    /// @param merkleRoot `sha256:` and 64 hex digits
    /// @param manifest the manifest's Windows path
    /// @param keyId which key the root was authenticated with
    record DiskCopied(
            long length,
            long allocatedBytes,
            String merkleRoot,
            String manifest,
            @Nullable String keyId,
            Instant verifiedAt,
            List<CopiedFile> files)
            implements StepResult {
        public DiskCopied {
            files = List.copyOf(files);
        }
    }

    /// A disk's clones stand beside its files.
    ///
    /// @param length the clones' lengths together, in bytes
    record DiskCloned(long length) implements StepResult {}

    /// @param path the copied file's Windows path
    record CopiedFile(String path, long length) {}

    /// The files that were live and are kept, as they were found under their new names.
    record DiskSwapped(List<KeptFile> kept) implements StepResult {
        public DiskSwapped {
            kept = List.copyOf(kept);
        }
    }

    /// @param live the name under which it was used
    /// @param path the name under which it is kept
    record KeptFile(DiskPath live, DiskPath path, FileIdentity identity) {}

    /// A copy was read and compared.
    ///
    /// @param damagedBlocks how many blocks are not what they were; 0 for a sound copy
    /// @param damaged the first of them, at most 100
    record CopyVerified(
            long length, String merkleRoot, Instant verifiedAt, long damagedBlocks, List<DamagedBlock> damaged)
            implements StepResult {
        public CopyVerified {
            damaged = List.copyOf(damaged);
        }
    }

    /// @param file the copied file's Windows path, or the manifest's
    /// @param offset where the block begins, in bytes
    /// @param expected what the manifest says, or what is wrong in words when there is no hash to tell
    /// @param found what was read
    record DamagedBlock(String file, long offset, String expected, String found) {}
}
