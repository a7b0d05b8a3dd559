package dev.stillpoint.systemtests;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// The fabric's second cluster volume, on a file system that clones: XFS in a file, mounted where the simulated
/// fabric keeps the volume. Only root can mount, on Linux with its tools; elsewhere the volume is a plain folder,
/// and what is about clones is skipped.
final class CloningVolume {
    static final String WINDOWS = "C:\\ClusterStorage\\Volume2";
    private static final long BYTES = 2L << 30;
    private static String missing = "the stack was not started";

    private CloningVolume() {}

    /// Skips the test where nothing clones.
    static void isNeeded() {
        Stack.running();
        Assumptions.assumeTrue(missing.isEmpty(), missing);
    }

    static boolean isThere() {
        Stack.running();
        return missing.isEmpty();
    }

    /// @param data the stack's data folder, empty yet
    static void mount(Path data) {
        missing = tryMount(data);
        if (!missing.isEmpty()) {
            System.out.println("no volume clones: " + missing);
        }
    }

    private static String tryMount(Path data) {
        if (!System.getProperty("os.name").equals("Linux") || !"root".equals(System.getProperty("user.name"))) {
            return "only root on Linux mounts";
        }
        if (!installed("mkfs.xfs")) {
            return "mkfs.xfs is not installed";
        }
        try {
            Path image = data.resolveSibling("volume2.img");
            Files.deleteIfExists(image);
            try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
                file.setLength(BYTES);
            }
            Files.createDirectories(folder(data));
            String made = run("mkfs.xfs", "-q", "-m", "reflink=1", image.toString());
            String mounted = made.isEmpty()
                    ? run("mount", "-o", "loop", image.toString(), folder(data).toString())
                    : made;
            return mounted;
        } catch (IOException e) {
            return e.toString();
        }
    }

    /// Also what an earlier JVM that was killed left mounted.
    static void unmount(Path data) {
        if (Files.isDirectory(folder(data)) && "root".equals(System.getProperty("user.name"))) {
            try {
                String said = run("umount", folder(data).toString());
                boolean wasNot = said.contains("not mounted");
                if (!said.isEmpty() && !wasNot) {
                    System.out.println(said);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Path folder(Path data) {
        return data.resolve("fabric/clusters/c1/ClusterStorage/Volume2");
    }

    private static boolean installed(String program) {
        return Arrays.stream((System.getenv("PATH") + ":/usr/sbin:/sbin").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /// @return empty when it ended well, else what it said
    private static String run(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        try {
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes()).strip();
            boolean ended = process.waitFor(30, TimeUnit.SECONDS);
            return ended && process.exitValue() == 0 ? "" : String.join(" ", command) + ": " + said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
