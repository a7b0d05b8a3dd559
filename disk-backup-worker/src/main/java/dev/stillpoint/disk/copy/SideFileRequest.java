package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.disk.manifest.LocationKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One attempt at a copy's side files.
///
/// @param copy the copy's folder
/// @param root the root that the copy is known by
/// @param files every file of the copy, each once
/// @param tombstone while it exists, the side files must not be made; beside the copy's folder
/// @param attempt from 1; part of the names of partial files
/// @param by who writes; stands in the lock's holder file
/// @param key the location's
/// @param lockWait how long to wait for whoever writes the same side files before writing files of one's own
/// @param patience how long the work may take once it has begun
public record SideFileRequest(
        Path copy,
        String root,
        List<SideFile> files,
        Path tombstone,
        int attempt,
        String by,
        Optional<LocationKey> key,
        Duration lockWait,
        Duration patience) {
    public SideFileRequest {
        files = List.copyOf(files);
    }

    /// @param copied the file's name in the copy's folder
    /// @param identity what the side file is called in the fabric
    /// @param local where this host sees it
    public record SideFile(String copied, DiskPath identity, Path local) {}
}
