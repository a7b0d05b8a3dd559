package dev.stillpoint.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.local.demo.SystemPicture.SharedDisk;
import dev.stillpoint.local.fabric.FabricControl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// The demo's own copies of the shared disks, made by plain file copies beside Stillpoint, in the moment in which the
/// disks hang on no VM: what Stillpoint's copies are judged by.
final class DiskSnapshots {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final long LOOK_EVERY_NANOS = 10_000_000;

    private final FabricControl control;
    private final Set<String> members;
    private final Path folder;

    /// @param folder where the snapshots go
    DiskSnapshots(FabricControl control, Set<String> members, Path folder) {
        this.control = control;
        this.members = members;
        this.folder = folder;
    }

    /// Waits until every disk was away once, and copies its files while it is.
    ///
    /// @return disk → its files' copies, in the same order
    /// @throws ClaimFailed when a disk did not stay away long enough to be copied
    Map<SharedDisk, List<Path>> take(List<SharedDisk> disks) {
        Map<SharedDisk, List<Path>> taken = new LinkedHashMap<>();
        Instant deadline = Instant.now().plus(PATIENCE);
        while (taken.size() < disks.size()) {
            SystemPicture now = SystemPicture.take(control, members);
            for (SharedDisk disk : disks) {
                if (!taken.containsKey(disk) && now.away(disk)) {
                    taken.put(disk, copy(disk));
                }
            }
            if (Instant.now().isAfter(deadline)) {
                throw new ClaimFailed("not every shared disk was taken off all its VMs within " + PATIENCE.toSeconds()
                        + " s; only " + taken.keySet());
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        return taken;
    }

    private List<Path> copy(SharedDisk disk) {
        long before = attaches(disk);
        try {
            Files.createDirectories(folder);
            List<Path> copies = disk.files().stream()
                    .map(file -> folder.resolve(file.getFileName()))
                    .toList();
            for (int i = 0; i < copies.size(); i++) {
                Files.copy(disk.files().get(i), copies.get(i));
            }
            if (!SystemPicture.take(control, members).away(disk) || attaches(disk) != before) {
                throw new ClaimFailed(disk.name() + " was attached again before the demo's own snapshot was complete");
            }
            return copies;
        } catch (IOException e) {
            throw new UncheckedIOException("the demo could not take its own snapshot of " + disk.name(), e);
        }
    }

    /// How often this disk was told to be attached so far.
    private long attaches(SharedDisk disk) {
        long count = 0;
        JsonNode calls = control.calls(0);
        for (JsonNode call : calls.isArray() ? calls : calls.path("calls")) {
            if (call.path("operation").asText().equals("attach")
                    && call.path("arguments").path("path").asText().equalsIgnoreCase(disk.path())) {
                count++;
            }
        }
        return count;
    }
}
