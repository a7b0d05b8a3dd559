package dev.stillpoint.disk.lock;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The locks of this process on copies. Make one per process.
///
/// A lock of a process that dies is free at once; one that is stopped keeps it. Next to the lock file,
/// `<lock>.holder` says who holds it, for people.
public final class CopyLocks {
    private static final int NAME_LIMIT = 500;

    private final Map<Path, String> held = new HashMap<>();

    /// Takes the lock if it is free.
    ///
    /// @param holder who takes it
    public Optional<Held> tryAcquire(Path lockFile, String holder) throws IOException {
        Path key = lockFile.toAbsolutePath().normalize();
        synchronized (held) {
            if (held.containsKey(key)) {
                return Optional.empty();
            }
            held.put(key, holder);
        }
        Optional<Held> taken = Optional.empty();
        try {
            taken = lock(key, holder);
            return taken;
        } finally {
            if (taken.isEmpty()) {
                forget(key);
            }
        }
    }

    private Optional<Held> lock(Path key, String holder) throws IOException {
        FileChannel channel =
                FileChannel.open(key, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
            if (lock == null) {
                return Optional.empty();
            }
            Files.writeString(holderFile(key), holder, StandardCharsets.UTF_8);
            return Optional.of(new Held(this, key, channel));
        } catch (OverlappingFileLockException anotherRegistry) {
            return Optional.empty();
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
    }

    /// Who holds the lock, as far as can be told.
    public String holder(Path lockFile) {
        Path key = lockFile.toAbsolutePath().normalize();
        synchronized (held) {
            String here = held.get(key);
            if (here != null) {
                return here;
            }
        }
        try {
            String text =
                    Files.readString(holderFile(key), StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? "unknown" : text.substring(0, Math.min(NAME_LIMIT, text.length()));
        } catch (IOException unreadable) {
            return "unknown (" + holderFile(key) + " can't be read)";
        }
    }

    public static Path holderFile(Path lockFile) {
        return lockFile.resolveSibling(lockFile.getFileName() + ".holder");
    }

    private void forget(Path key) {
        synchronized (held) {
            held.remove(key);
        }
    }

    /// A lock that is held until it is closed.
    public static final class Held implements AutoCloseable {
        private final CopyLocks locks;
        private final Path key;
        private final FileChannel channel;

        private Held(CopyLocks locks, Path key, FileChannel channel) {
            this.locks = locks;
            this.key = key;
            this.channel = channel;
        }

        @Override
        public void close() throws IOException {
            try {
                channel.close();
            } finally {
                locks.forget(key);
            }
        }
    }
}
