package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.disk.copy.SideFileRequest.SideFile;
import dev.stillpoint.disk.lock.CopyLocks;
import dev.stillpoint.disk.storage.LocalStorage;
import dev.stillpoint.disk.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A copy at a location `nas`, and its side files on a volume.
final class SideFiles {
    static final RunId RUN = RunId.of("0197a0b0-0000-7000-8000-000000000001");

    final Path copy;
    final Path volume;
    final String root;
    final List<SideFile> files;

    private SideFiles(Path copy, Path volume, String root, List<SideFile> files) {
        this.copy = copy;
        this.volume = volume;
        this.root = root;
        this.files = files;
    }

    /// Copies the disk's files and names a side file for each.
    static SideFiles of(Path dir, Path... disk) throws IOException {
        Path copy = dir.resolve("nas/d-0123456789abcdef");
        Files.createDirectories(copy.getParent());
        Path volume = Files.createDirectories(dir.resolve("volume"));
        CopyOutcome.Done done =
                (CopyOutcome.Done) new DiskCopier(new LocalStorage(), new CopyLocks(), Clock.systemUTC(), 4)
                        .copy(Disks.request(copy, disk), Throttle.unlimited(), Progress.NONE, new Interruption());
        List<SideFile> files = Stream.of(disk)
                .map(file -> sideFile(file.getFileName().toString(), volume))
                .toList();
        return new SideFiles(copy, volume, done.manifest().root(), files);
    }

    /// As another process knows what this one made.
    static SideFiles known(Path dir, String root, String name) {
        Path volume = dir.resolve("volume");
        return new SideFiles(dir.resolve("nas/d-0123456789abcdef"), volume, root, List.of(sideFile(name, volume)));
    }

    private static SideFile sideFile(String name, Path volume) {
        String side = name + ".side";
        if (side.getBytes(StandardCharsets.UTF_8).length > 255) {
            side = name.substring(0, name.length() - ".side".length()) + ".side";
        }
        return new SideFile(name, new DiskPath("cluster:c1", "C:\\Vol\\" + side), volume.resolve(side));
    }

    Path tombstone() {
        return copy.resolveSibling(copy.getFileName() + "." + RUN + ".undone");
    }

    Path note() {
        return copy.resolveSibling(copy.getFileName() + "." + RUN + ".side");
    }

    Path side() {
        return files.getLast().local();
    }

    SideFileRequest request(int attempt) {
        return new SideFileRequest(
                copy,
                root,
                files,
                tombstone(),
                attempt,
                "test",
                Optional.empty(),
                Duration.ofMillis(300),
                Duration.ofMinutes(1));
    }

    WriteOutcome write(Storage storage, int attempt) {
        return write(storage, attempt, Throttle.unlimited(), Progress.NONE, new Interruption());
    }

    WriteOutcome write(Storage storage, int attempt, Throttle throttle, Progress progress, Interruption interruption) {
        return new SideFileWriter(storage, new CopyLocks(), 4)
                .write(request(attempt), throttle, progress, interruption);
    }

    CopyRemover.Removal remove(Duration wait) {
        Map<DiskPath, Path> paths = new LinkedHashMap<>();
        files.forEach(file -> paths.put(file.identity(), file.local()));
        return new SideFileWriter(new LocalStorage(), new CopyLocks(), 4)
                .remove(tombstone(), paths, "a test", "test", wait, Progress.NONE, new Interruption());
    }
}
