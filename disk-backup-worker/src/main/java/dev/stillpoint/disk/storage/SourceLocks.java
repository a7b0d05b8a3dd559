package dev.stillpoint.disk.storage;

import com.sun.nio.file.ExtendedOpenOption;
import dev.stillpoint.disk.clone.BlockCloning;
import dev.stillpoint.disk.clone.FileBlocks;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The only place of a process that opens sources. Locks of POSIX belong to the process and go with the *first*
/// channel on the file that is closed, and a second lock on the same file throws even when both are shared; so
/// each file, known by its key and not its name, has one entry whose channels are closed with its last user.
///
/// On Windows and SMB the share mode keeps writers and deleters out; elsewhere a shared lock on the bytes from 2^62
/// on, far behind any data, where Hyper-V's stand-in holds an exclusive one.
final class SourceLocks {
    static final long LOCK_FROM = 1L << 62;
    private static final long LOCK_BYTES = Long.MAX_VALUE - LOCK_FROM;
    private static final boolean WINDOWS = System.getProperty("os.name", "").startsWith("Windows");

    private final Map<Object, Entry> entries = new HashMap<>();

    /// One more user; [#release] takes it back.
    Entry acquire(Path path) throws IOException {
        synchronized (entries) {
            Object key = key(path);
            Entry entry = entries.get(key);
            if (entry == null) {
                entry = open(key, path);
                entries.put(key, entry);
            }
            entry.users++;
            return entry;
        }
    }

    void release(Entry entry) throws IOException {
        synchronized (entries) {
            entry.users--;
            if (entry.users == 0) {
                entries.remove(entry.key);
                entry.close();
            }
        }
    }

    int held() {
        synchronized (entries) {
            return entries.size();
        }
    }

    private static Entry open(Object key, Path path) throws IOException {
        FileChannel buffered = openShared(path);
        try {
            FileLock lock = WINDOWS ? null : buffered.tryLock(LOCK_FROM, LOCK_BYTES, true);
            if (!WINDOWS && lock == null) {
                throw new SourceInUse(path);
            }
            if (!key.equals(key(path))) {
                throw new FileSystemException(path.toString(), null, "was replaced while it was opened");
            }
            return new Entry(key, path, buffered, DirectIo.open(path, Set.of(StandardOpenOption.READ)));
        } catch (IOException | RuntimeException | Error e) {
            buffered.close();
            throw e;
        }
    }

    private static FileChannel openShared(Path path) throws IOException {
        if (!WINDOWS) {
            return FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        }
        try {
            return FileChannel.open(
                    path,
                    StandardOpenOption.READ,
                    LinkOption.NOFOLLOW_LINKS,
                    ExtendedOpenOption.NOSHARE_WRITE,
                    ExtendedOpenOption.NOSHARE_DELETE);
        } catch (FileSystemException e) {
            String reason = e.getReason();
            if (reason != null && reason.contains("another process")) {
                throw new SourceInUse(path);
            }
            throw e;
        }
    }

    /// What the file system knows a file by; empty where there is no such thing.
    static String identity(Path path) throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
        return key == null ? "" : key.toString();
    }

    private static Object key(Path path) throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
        return key == null ? path.toRealPath() : key;
    }

    /// An open, held source.
    static final class Entry {
        private final Object key;
        private final Path path;
        final FileChannel buffered;
        final @Nullable DirectIo direct;
        private @Nullable FileBlocks blocks;
        private volatile boolean holesUnknown;
        private int users;

        private Entry(Object key, Path path, FileChannel buffered, @Nullable DirectIo direct) {
            this.key = key;
            this.path = path;
            this.buffered = buffered;
            this.direct = direct;
        }

        Path path() {
            return path;
        }

        String identity() {
            return key.toString();
        }

        /// Opened when first asked for, and closed with the rest: closing it frees the lock. Flushed first, as some
        /// file systems tell of holes where bytes still wait in memory.
        synchronized FileBlocks blocks() throws IOException {
            if (blocks == null) {
                if (!WINDOWS) {
                    buffered.force(false);
                }
                blocks = BlockCloning.open(path);
            }
            return blocks;
        }

        /// Not knowing is no reason to fail: then everything is read.
        boolean hole(long position, int bytes) {
            if (holesUnknown) {
                return false;
            }
            try {
                return blocks().nextData(position) >= position + bytes;
            } catch (IOException notTold) {
                holesUnknown = true;
                return false;
            }
        }

        private synchronized void close() throws IOException {
            try (buffered;
                    FileBlocks opened = blocks) {
                if (direct != null) {
                    direct.channel().close();
                }
            }
        }
    }
}
