package dev.stillpoint.local.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Compares disk files: every byte by SHA-256 of our own, and the disks' content by `qemu-img compare` where it is
/// installed (it can't open VHD Sets).
final class DiskProof {
    private final Optional<Path> qemuImg = findQemuImg();

    boolean withQemu() {
        return qemuImg.isPresent();
    }

    /// @throws ClaimFailed when they differ
    void requireEqual(List<Path> expected, List<Path> copies, String what) {
        if (expected.isEmpty() || expected.size() != copies.size()) {
            throw new ClaimFailed(what + ": " + copies.size() + " files to compare with " + expected.size());
        }
        for (int i = 0; i < expected.size(); i++) {
            Path mine = expected.get(i);
            Path theirs = copies.get(i);
            if (!Files.isRegularFile(theirs)) {
                throw new ClaimFailed(what + ": the copy " + theirs + " is missing");
            }
            if (!sha256(mine).equals(sha256(theirs))) {
                throw new ClaimFailed(what + ": " + theirs + " is not equal to the disk as it was (" + mine + ")");
            }
            if (qemuImg.isPresent() && readableByQemu(mine, expected)) {
                compareByQemu(qemuImg.get(), mine, theirs, what);
            }
        }
    }

    /// Compares what disks hold, by `qemu-img` where it is installed and can read them: files of a running VM
    /// differ from those of a stopped one in their header, which says that they are open.
    ///
    /// @throws ClaimFailed when they hold something else
    void requireSameContents(List<Path> expected, List<Path> disk, String what) {
        if (qemuImg.isPresent() && readableByQemu(expected.getLast(), expected)) {
            compareByQemu(qemuImg.get(), expected.getLast(), disk.getLast(), what);
        }
    }

    /// SHA-256 of a file in hexadecimal.
    static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] block = new byte[1 << 20];
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static boolean readableByQemu(Path file, List<Path> disk) {
        return disk.size() == 1 && file.toString().toLowerCase(Locale.ROOT).endsWith(".vhdx");
    }

    private static void compareByQemu(Path qemuImg, Path mine, Path theirs, String what) {
        try {
            Process compare = new ProcessBuilder(
                            qemuImg.toString(),
                            "compare",
                            "-f",
                            "vhdx",
                            "-F",
                            "vhdx",
                            mine.toString(),
                            theirs.toString())
                    .redirectErrorStream(true)
                    .start();
            String says = new String(compare.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (compare.waitFor() != 0) {
                throw new ClaimFailed(what + ": qemu-img compare says: " + says.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("qemu-img can't be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClaimFailed("interrupted");
        }
    }

    private static Optional<Path> findQemuImg() {
        String path = System.getenv("PATH");
        return Stream.of((path == null ? "" : path).split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "qemu-img"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
