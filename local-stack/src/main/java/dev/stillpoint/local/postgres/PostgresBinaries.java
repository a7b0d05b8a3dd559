package dev.stillpoint.local.postgres;

import dev.stillpoint.local.part.StackFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// The unpacked PostgreSQL programs, kept once per user in `$XDG_CACHE_HOME/stillpoint` (`~/.cache/stillpoint`): they
/// are the same for all stacks and take a second to unpack.
final class PostgresBinaries {
    private static final String DONE = ".unpacked";

    private PostgresBinaries() {}

    /// The folder that holds `bin/postgres`, unpacked now if it was not yet.
    static Path folder() {
        String resource = resource();
        URL archive = PostgresBinaries.class.getResource("/" + resource);
        if (archive == null) {
            throw new StackFailure("no PostgreSQL for this machine (" + System.getProperty("os.name") + ", "
                    + System.getProperty("os.arch") + "): " + resource + " is not on the class path");
        }
        try {
            URLConnection connection = archive.openConnection();
            long size = connection.getContentLengthLong();
            Path cache = Files.createDirectories(cache());
            Path folder = cache.resolve("postgresql-" + version(archive) + "-" + size);
            if (Files.exists(folder.resolve(DONE))) {
                return folder;
            }
            Path lockFile = cache.resolve("unpack.lock");
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                if (held.isValid() && !Files.exists(folder.resolve(DONE))) {
                    unpack(archive, folder);
                    Files.createFile(folder.resolve(DONE));
                }
            }
            return folder;
        } catch (IOException e) {
            throw new StackFailure("can't unpack PostgreSQL into " + cache() + ": " + e.getMessage(), e);
        }
    }

    private static Path cache() {
        String chosen = System.getenv("XDG_CACHE_HOME");
        Path base = chosen == null || chosen.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(chosen);
        return base.resolve("stillpoint");
    }

    private static String resource() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        boolean arm = machine.equals("aarch64") || machine.equals("arm64");
        return "postgres-" + system + "-" + (arm ? "arm_64" : "x86_64") + ".txz";
    }

    /// The version stands in the jar's name: `…-18.6.0.jar!/postgres-linux-x86_64.txz`.
    private static String version(URL archive) {
        String path = archive.getPath();
        int end = path.lastIndexOf(".jar!");
        int start = path.lastIndexOf('-', end);
        return end < 0 || start < 0 ? "unknown" : path.substring(start + 1, end);
    }

    private static void unpack(URL archive, Path folder) throws IOException {
        try (InputStream packed = archive.openStream();
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("entry outside of its archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Path parent = target.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Files.deleteIfExists(target);
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else if (entry.isLink()) {
                    Files.createLink(target, folder.resolve(entry.getLinkName()));
                } else {
                    try (OutputStream out = Files.newOutputStream(target)) {
                        tar.transferTo(out);
                    }
                    if ((entry.getMode() & 0100) != 0) {
                        Files.setPosixFilePermissions(target, executable());
                    }
                }
            }
        }
    }

    private static Set<PosixFilePermission> executable() {
        return EnumSet.of(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.OWNER_EXECUTE,
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.GROUP_EXECUTE,
                PosixFilePermission.OTHERS_READ,
                PosixFilePermission.OTHERS_EXECUTE);
    }
}
