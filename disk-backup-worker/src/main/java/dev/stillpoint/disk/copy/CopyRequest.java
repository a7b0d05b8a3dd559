package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.disk.manifest.LocationKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One attempt at a copy.
///
/// @param files all files of the disk, the main one last
/// @param folder the copy's own folder
/// @param attempt from 1; part of the names of partial files
/// @param by who copies; stands in the lock's holder file and in the manifest
/// @param key the location's
/// @param verify whether the copy is read back
/// @param existing what an existing copy in the folder means
/// @param base which older copy may lend its unchanged blocks
/// @param sha256 whether each file's plain SHA-256 is wanted too
/// @param lockWait how long to wait for the copy's lock before starting a file of one's own
/// @param patience how long the work may take once it has begun
public record CopyRequest(
        List<SourceFile> files,
        Path folder,
        int attempt,
        String by,
        Optional<LocationKey> key,
        boolean verify,
        Existing existing,
        Base base,
        boolean sha256,
        Duration lockWait,
        Duration patience) {
    public CopyRequest(
            List<SourceFile> files,
            Path folder,
            int attempt,
            String by,
            Optional<LocationKey> key,
            boolean verify,
            Existing existing,
            Duration lockWait,
            Duration patience) {
        this(files, folder, attempt, by, key, verify, existing, new Base.None(), false, lockWait, patience);
    }

    public CopyRequest {
        files = List.copyOf(files);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("a disk has at least one file");
        }
    }

    /// @param identity what the file is called in the fabric; its last part is the copy's name
    /// @param local where this host sees it
    public record SourceFile(DiskPath identity, Path local) {
        String name() {
            return identity.fileName();
        }
    }

    public enum Existing {
        /// The folder's name says which copy it is: one that stands there is this one.
        ANSWER,
        /// It is this copy only if its source is still the same file with the same length and time; else refused.
        ANSWER_IF_SAME_SOURCE
    }

    public CopyRequest on(Base other) {
        return new CopyRequest(files, folder, attempt, by, key, verify, existing, other, sha256, lockWait, patience);
    }

    public CopyRequest withSha256(boolean wanted) {
        return new CopyRequest(files, folder, attempt, by, key, verify, existing, base, wanted, lockWait, patience);
    }

    public CopyRequest unverified() {
        return new CopyRequest(files, folder, attempt, by, key, false, existing, base, sha256, lockWait, patience);
    }

    String mainName() {
        return files.getLast().name();
    }
}
