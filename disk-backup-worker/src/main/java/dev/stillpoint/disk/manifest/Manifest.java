package dev.stillpoint.disk.manifest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a copy is: the head of its manifest. The leaf hashes stay in the file ([ManifestReader#leaves]).
///
/// @param createdBy who made it, for people
/// @param verifiedAt when it was read back and found equal; absent when nobody did
/// @param readBack how that was done: `direct` past the page cache, `cached` through it, `none`
/// @param root `sha256:` and the hex digits of the copy's Merkle root
/// @param keyId of the location's key; absent when the copy was made without one
/// @param unchangedFrom the copy that unchanged blocks were taken from, for information: every copy stands for itself
/// @param deltas how many copies, this one included, took blocks from the one before since one was written as a whole
public record Manifest(
        Instant createdAt,
        String createdBy,
        Optional<Instant> verifiedAt,
        String readBack,
        String root,
        Optional<String> keyId,
        Optional<String> unchangedFrom,
        int deltas,
        List<CopiedFile> files) {
    /// How a manifest's name ends; before it stands the name of the disk's main source file.
    public static final String SUFFIX = ".manifest";

    public Manifest {
        files = List.copyOf(files);
    }

    /// One file of the copy.
    ///
    /// @param name in the copy's folder
    /// @param leafBytes how many bytes a leaf covers
    /// @param root `sha256:` and hex digits of this file's Merkle root
    /// @param sha256 the hex digits of the whole file's plain SHA-256, when it was asked for
    public record CopiedFile(
            String name,
            Source source,
            long length,
            int leafBytes,
            long zeroLeaves,
            String root,
            Optional<String> sha256) {}

    /// What a file was copied from.
    ///
    /// @param owner whose path it is; `local` for a path of the host that made the copy
    /// @param identity what the file system knew it by; empty where there is no such thing
    /// @param dataWriteGuid of the VHDX header; absent when the file is no VHDX
    public record Source(
            String owner, String path, String identity, Instant modified, Optional<String> dataWriteGuid) {}

    /// The files' lengths together, in bytes.
    public long length() {
        return files.stream().mapToLong(CopiedFile::length).sum();
    }

    /// Bytes that are not in zero leaves.
    public long allocatedBytes() {
        return files.stream().mapToLong(Manifest::allocatedBytes).sum();
    }

    /// The last leaf may be short; whether it is a zero one does not matter to this sum by more than a leaf.
    private static long allocatedBytes(CopiedFile file) {
        return Math.max(0, file.length() - file.zeroLeaves() * file.leafBytes());
    }
}
