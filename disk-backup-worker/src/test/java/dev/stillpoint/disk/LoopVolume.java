package dev.stillpoint.disk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real file system of its own, in a file. Made by root on Linux where its tools are installed; elsewhere the test
/// that asks for one is skipped.
public final class LoopVolume implements AutoCloseable {
    private static final long MEBIBYTE = 1 << 20;

    private final Path root;
    private final String device;
    private boolean staysOpen;

    /// In memory; refuses direct I/O.
    public static LoopVolume ramfs(Path folder) throws Exception {
        requireRoot();
        Path root = Files.createDirectory(folder.resolve("volume"));
        run("mount", "-t", "ramfs", "ramfs", root.toString());
        return new LoopVolume(root, "");
    }

    private static void requireRoot() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "loop devices are Linux's");
        assumeTrue("root".equals(System.getProperty("user.name")), "only root mounts");
    }

    private LoopVolume(Path root, String device) {
        this.root = root;
        this.device = device;
    }

    /// With `FICLONE`.
    public static LoopVolume xfs(Path folder, int mebibytes) throws Exception {
        return make(folder, mebibytes, 512, "mkfs.xfs", "-q", "-m", "reflink=1");
    }

    /// With `FICLONE`.
    public static LoopVolume btrfs(Path folder, int mebibytes) throws Exception {
        return make(folder, mebibytes, 512, "mkfs.btrfs", "-q", "-M");
    }

    /// On a medium that is read and written by 4096 bytes only.
    public static LoopVolume largeSectors(Path folder, int mebibytes) throws Exception {
        return make(folder, mebibytes, 4096, "mkfs.ext4", "-q");
    }

    private static LoopVolume make(Path folder, int mebibytes, int sector, String... format) throws Exception {
        requireRoot();
        assumeTrue(found(format[0]), format[0] + " is not installed");
        assumeTrue(found("losetup"), "losetup is not installed");
        Path image = folder.resolve("volume.img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(mebibytes * MEBIBYTE);
        }
        Path root = Files.createDirectory(folder.resolve("volume"));
        String device;
        try {
            device = run("losetup", "--show", "-f", "-b", Integer.toString(sector), image.toString());
        } catch (IOException noLoopDevices) {
            assumeTrue(false, noLoopDevices.toString());
            throw noLoopDevices;
        }
        try {
            List<String> command = new ArrayList<>(List.of(format));
            command.add(device);
            run(command.toArray(String[]::new));
            run("mount", device, root.toString());
        } catch (IOException e) {
            run("losetup", "-d", device);
            throw e;
        }
        return new LoopVolume(root, device);
    }

    private static boolean found(String program) {
        for (String folder : (System.getenv("PATH") + ":/usr/sbin:/sbin").split(":")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    public Path root() {
        return root;
    }

    public void makeReadOnly() throws Exception {
        run("mount", "-o", "remount,ro", root.toString());
    }

    /// Lets the volume go with this process: a copy that a test lets die in the midst of its work keeps its files
    /// open, as nobody closes them. Everywhere else a file that is still open fails the test.
    public void mayStayOpen() {
        staysOpen = true;
    }

    @Override
    public void close() throws Exception {
        if (staysOpen) {
            run("umount", "--lazy", root.toString());
        } else {
            run("umount", root.toString());
        }
        if (!device.isEmpty()) {
            run("losetup", "-d", device);
        }
    }

    /// What it printed.
    public static String run(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            List<String> words = new ArrayList<>();
            Collections.addAll(words, command);
            throw new IOException(words + ": " + said);
        }
        return said;
    }
}
