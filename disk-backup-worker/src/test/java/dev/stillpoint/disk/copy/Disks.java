package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.disk.copy.CopyRequest.SourceFile;
import dev.stillpoint.disk.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/// Disks to copy, and what is left of a copy.
final class Disks {
    private Disks() {}

    /// Of the given length: random bytes with a stretch of zeros in them.
    static Path random(Path file, int length, long seed) throws IOException {
        byte[] content = new byte[length];
        Random random = new Random(seed);
        random.nextBytes(content);
        if (length > 200_000) {
            Arrays.fill(content, 65_536, 65_536 + length / 3, (byte) 0);
        }
        return Files.write(file, content);
    }

    static CopyRequest request(Path folder, Path... files) {
        List<SourceFile> sources = Stream.of(files)
                .map(file -> new SourceFile(new DiskPath("local", "C:\\disks\\" + file.getFileName()), file))
                .toList();
        return new CopyRequest(
                sources,
                folder,
                1,
                "test",
                Optional.empty(),
                true,
                CopyRequest.Existing.ANSWER,
                Duration.ofMillis(300),
                Duration.ofMinutes(1));
    }

    /// Whether something stands there that could be taken for a copy.
    static boolean looksComplete(Path folder) throws IOException {
        return names(folder).stream().anyMatch(name -> name.endsWith(Manifest.SUFFIX));
    }

    static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    /// The files of such disks that this process holds open.
    static List<String> openFiles() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.map(Disks::target)
                    .filter(to -> to.contains(MemoryFolder.NAME))
                    .toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    static List<String> copyThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("copy-"))
                .toList();
    }
}
