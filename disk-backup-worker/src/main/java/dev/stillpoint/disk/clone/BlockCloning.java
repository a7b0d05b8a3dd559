package dev.stillpoint.disk.clone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.UUID;

/// Sharing blocks between files, as this operating system does it.
public final class BlockCloning {
    private static final String OS = System.getProperty("os.name", "");

    /// More than a cluster of any volume, so that the probe has a block to share.
    private static final int PROBE_BYTES = 64 * 1024;

    private BlockCloning() {}

    /// Opens a file, which must not be a symbolic link. Nobody is kept out: hold it by other means.
    public static FileBlocks open(Path file) throws IOException {
        if (OS.equals("Linux")) {
            return LinuxBlocks.open(file);
        }
        if (OS.toLowerCase(Locale.ROOT).startsWith("windows")) {
            return WindowsBlocks.open(new Kernel32(), file);
        }
        return new OpaqueBlocks(file);
    }

    /// Whether two files of a folder can share blocks, found out by cloning one: file systems differ by mount, format
    /// and version, so only trying tells. False also where nothing can be written. Leaves nothing behind.
    public static boolean possibleAt(Path folder) {
        String name = ".stillpoint-clone-probe-" + UUID.randomUUID();
        Path source = folder.resolve(name + ".a");
        Path target = folder.resolve(name + ".b");
        try {
            Files.write(source, new byte[PROBE_BYTES], StandardOpenOption.CREATE_NEW);
            try (FileBlocks blocks = open(source)) {
                blocks.cloneTo(target);
            }
            return true;
        } catch (IOException notHere) {
            return false;
        } finally {
            deleteQuietly(source);
            deleteQuietly(target);
        }
    }

    private static void deleteQuietly(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException left) {
            path.toFile().deleteOnExit();
        }
    }
}
