package dev.stillpoint.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.simulator.reader.FlatDisk;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Judges disks and their copies by the tests' own means: files read by plain Java, SHA-256 over the whole of each,
/// and `qemu-img compare` where that is installed. It shares nothing with the copy engine.
final class DiskOracle {
    private static final boolean QEMU = qemuInstalled();

    private final Path fabric;

    /// @param fabric the folder that the simulated fabric's Windows paths lie below
    DiskOracle(Path fabric) {
        this.fabric = fabric;
    }

    /// What the shared disks were at one moment: for each file's Windows path (lower case) a copy of ours.
    record Snapshot(Map<String, Path> files) {}

    /// Copies every file of these disks. Their VMs must be off.
    Snapshot snapshot(List<String> disks) {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(fabric.resolveSibling("snapshots")), "at");
            Map<String, Path> files = new TreeMap<>();
            int number = 0;
            for (String disk : disks) {
                for (Path file : filesOf(disk)) {
                    Path mine = folder.resolve(number++ + "-" + file.getFileName());
                    Files.copy(file, mine);
                    files.put(
                            windowsFolder(disk) + file.getFileName().toString().toLowerCase(Locale.ROOT), mine);
                }
            }
            return new Snapshot(files);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Every copy of the set is what the snapshot saw, to the last byte, and there is one for each disk.
    void copiesAreTheSnapshot(JsonNode set, Snapshot snapshot) {
        Map<String, String> copied = new TreeMap<>();
        Map<String, String> expected = new TreeMap<>();
        for (JsonNode copy : set.path("diskCopies")) {
            String disk = copy.path("disk").asText();
            Path folder = local(windowsFolder(copy.path("path").asText()));
            for (String file : snapshot.files().keySet()) {
                if (!belongs(file, disk)) {
                    continue;
                }
                Path mine = snapshot.files().get(file);
                Path theirs = child(folder, file.substring(file.lastIndexOf('\\') + 1));
                expected.put(file, sha256(mine));
                copied.put(file, Files.exists(theirs) ? sha256(theirs) : "missing: " + theirs);
                if (file.endsWith(".vhdx")) {
                    qemuCompares(mine, theirs);
                }
            }
        }
        assertThat(copied).as("copies of %s", set.path("id").asText()).isEqualTo(expected);
        assertThat(copied.keySet())
                .as("disks copied")
                .isEqualTo(snapshot.files().keySet());
    }

    /// What a guest would read from each copy is what it reads from the disk now.
    void copiesHoldWhatTheDisksHold(JsonNode set, List<String> diskPaths) {
        Map<String, String> expected = new TreeMap<>();
        diskPaths.forEach(disk -> expected.put(disk, flattened(disk)));
        Map<String, String> copied = new TreeMap<>();
        for (JsonNode copy : set.path("diskCopies")) {
            copied.put(copy.path("disk").asText(), flattened(copy.path("path").asText()));
        }
        assertThat(copied)
                .as("contents of the copies of %s", set.path("id").asText())
                .isEqualTo(expected);
    }

    /// Whole-file SHA-256 of everything below a Windows folder; a missing folder is empty.
    Map<String, String> hashes(String windowsFolder) {
        return hashes(local(windowsFolder));
    }

    /// The SHA-256 of what a guest sees on a disk of its own.
    String flattened(String windowsPath) {
        return flattened(local(windowsPath));
    }

    static String flattened(Path file) {
        try {
            return FlatDisk.read(file).sha256();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Whole-file SHA-256 of every disk file of the fabric.
    Map<String, String> everything() {
        return hashes(fabric);
    }

    private static Map<String, String> hashes(Path folder) {
        Map<String, String> hashes = new TreeMap<>();
        names(folder).forEach(name -> hashes.put(name, sha256(folder.resolve(name))));
        return hashes;
    }

    /// The files below a Windows folder; a missing folder is empty.
    List<String> names(String windowsFolder) {
        return names(local(windowsFolder));
    }

    private static List<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// What a copy left at a location: every file of the set there but tombstones.
    List<String> leftovers(String location, String set) {
        Path folder = local(location + "\\sets\\" + set);
        return names(folder).stream().filter(file -> !file.endsWith(".undone")).toList();
    }

    /// The local file of a Windows path.
    Path local(String windowsPath) {
        String path = windowsPath.replace('\\', '/');
        Path start;
        String rest;
        if (path.startsWith("//")) {
            String[] parts = path.substring(2).split("/", 3);
            start = fabric.resolve("unc")
                    .resolve(parts[0].toLowerCase(Locale.ROOT))
                    .resolve(parts[1].toLowerCase(Locale.ROOT));
            rest = parts.length > 2 ? parts[2] : "";
        } else if (path.toLowerCase(Locale.ROOT).startsWith("c:/clusterstorage")) {
            start = fabric.resolve("clusters/c1");
            rest = path.substring(3);
        } else {
            start = fabric.resolve("hosts/alone").resolve(path.substring(0, 1).toLowerCase(Locale.ROOT));
            rest = path.substring(3);
        }
        for (String part : rest.split("/")) {
            start = part.isEmpty() ? start : child(start, part);
        }
        return start;
    }

    private static Path child(Path folder, String name) {
        try (Stream<Path> entries = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
            return entries.filter(entry -> entry.getFileName().toString().equalsIgnoreCase(name))
                    .findFirst()
                    .orElse(folder.resolve(name));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// A VHD Set is its `.vhds` and the `.avhdx` files beside it that carry its name.
    private List<Path> filesOf(String disk) throws IOException {
        Path file = local(disk);
        if (!disk.toLowerCase(Locale.ROOT).endsWith(".vhds")) {
            return List.of(file);
        }
        String stem = stem(file.getFileName().toString());
        try (Stream<Path> beside = Files.list(file.getParent())) {
            return beside.filter(each -> {
                        String name = each.getFileName().toString().toLowerCase(Locale.ROOT);
                        return name.startsWith(stem) && (name.endsWith(".avhdx") || name.endsWith(".vhds"));
                    })
                    .sorted()
                    .toList();
        }
    }

    private static boolean belongs(String file, String disk) {
        return disk.toLowerCase(Locale.ROOT).endsWith(".vhds")
                ? file.startsWith(windowsFolder(disk) + stem(disk.substring(disk.lastIndexOf('\\') + 1)))
                        && !file.endsWith(".vhdx")
                : file.equals(disk.toLowerCase(Locale.ROOT));
    }

    private static String stem(String fileName) {
        return fileName.substring(0, fileName.lastIndexOf('.')).toLowerCase(Locale.ROOT);
    }

    private static String windowsFolder(String path) {
        return path.substring(0, path.lastIndexOf('\\') + 1).toLowerCase(Locale.ROOT);
    }

    static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            in.transferTo(new DigestOutputStream(java.io.OutputStream.nullOutputStream(), digest));
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException | NoSuchAlgorithmException unreadable) {
            throw new AssertionError("could not hash " + file, unreadable);
        }
    }

    /// `qemu-img compare` reads both as disks: the contents that a guest would see are the same.
    private static void qemuCompares(Path mine, Path theirs) {
        if (!QEMU) {
            return;
        }
        try {
            Process compare = new ProcessBuilder(
                            "qemu-img", "compare", "-f", "vhdx", "-F", "vhdx", mine.toString(), theirs.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(compare.getInputStream().readAllBytes());
            assertThat(compare.waitFor(60, TimeUnit.SECONDS))
                    .as("qemu-img ended")
                    .isTrue();
            assertThat(compare.exitValue())
                    .as("qemu-img compare %s %s: %s", mine, theirs, said)
                    .isZero();
        } catch (IOException | InterruptedException broken) {
            throw new AssertionError("qemu-img compare could not be run", broken);
        }
    }

    private static boolean qemuInstalled() {
        try {
            return new ProcessBuilder("qemu-img", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException | InterruptedException absent) {
            System.out.println("qemu-img is not installed: copies are compared by SHA-256 alone");
            return false;
        }
    }
}
