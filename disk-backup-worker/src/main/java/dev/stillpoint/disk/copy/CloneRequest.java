package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.disk.copy.CopyRequest.SourceFile;
import java.nio.file.Path;
import java.util.List;

/// A disk that is to be cloned.
///
/// @param files all files of the disk with their clones, the main one last
/// @param copy the folder of the copy that is made from the clone: its tombstone and its manifest say that the clone
///     is not wanted any more
public record CloneRequest(List<File> files, Path copy) {
    public CloneRequest {
        files = List.copyOf(files);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("a disk has at least one file");
        }
    }

    /// @param identity what the clone is called in the fabric
    /// @param local where this host sees it: on the volume of its source
    public record File(SourceFile source, DiskPath identity, Path local) {}

    String mainName() {
        return files.getLast().source().name();
    }
}
