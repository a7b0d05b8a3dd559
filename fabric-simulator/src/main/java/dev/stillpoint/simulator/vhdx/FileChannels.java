package dev.stillpoint.simulator.vhdx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The only place of a process that opens disk files. POSIX record locks belong to the process and go with the
/// *first* channel on the file that is closed, so each file has one channel here, shared by all users and closed
/// after the last;
/// a file is known by its inode, not its name, because held files are renamed. Nobody may open a held file otherwise,
/// not even to read it.
///
/// A [Hold] is what Hyper-V's open handle without sharing is to others: the exclusive lock on the bytes from 2^62 on.
/// Several virtual machines may hold one shared disk; the lock goes with the last.
public final class FileChannels implements AutoCloseable {
    /// Far behind any data, so that readers like `qemu-img`, which lock low bytes, are not disturbed.
    public static final long LOCK_FROM = 1L << 62;

    private static final long LOCK_BYTES = Long.MAX_VALUE - LOCK_FROM;

    final KnownFacts knownFacts = new KnownFacts();
    private final Map<Object, Entry> entries = new HashMap<>();

    /// Opens for reading and writing; close what is returned.
    public OpenFile open(Path path) throws IOException {
        synchronized (entries) {
            Entry entry = entry(path);
            entry.users++;
            return new OpenFile(this, entry, path);
        }
    }

    /// Takes the lock; [HeldElsewhere] when another process has it, shared or not.
    public Hold hold(Path path) throws IOException {
        synchronized (entries) {
            Entry entry = entry(path);
            if (entry.lock == null) {
                entry.lock = entry.channel.tryLock(LOCK_FROM, LOCK_BYTES, false);
                if (entry.lock == null) {
                    dropIfUnused(entry);
                    throw new HeldElsewhere(path);
                }
            }
            entry.holders++;
            return new Hold(this, entry);
        }
    }

    /// Whether somebody, we or another process, keeps this file from being renamed, deleted or opened for writing.
    public boolean inUse(Path path) throws IOException {
        synchronized (entries) {
            Entry known = entries.get(key(path));
            if (known != null && known.holders > 0) {
                return true;
            }
        }
        try (Hold _ = hold(path)) {
            return false;
        } catch (HeldElsewhere held) {
            return true;
        }
    }

    private Entry entry(Path path) throws IOException {
        Object key = key(path);
        Entry known = entries.get(key);
        if (known != null) {
            return known;
        }
        Entry opened = new Entry(key, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
        entries.put(key, opened);
        return opened;
    }

    private static Object key(Path path) throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return key == null ? path.toRealPath() : key;
    }

    private void release(Entry entry, boolean hold) throws IOException {
        synchronized (entries) {
            if (hold) {
                entry.holders--;
                FileLock lock = entry.lock;
                if (entry.holders == 0 && lock != null) {
                    entry.lock = null;
                    lock.release();
                }
            } else {
                entry.users--;
            }
            dropIfUnused(entry);
        }
    }

    private void dropIfUnused(Entry entry) throws IOException {
        if (entry.users == 0 && entry.holders == 0) {
            entries.remove(entry.key);
            entry.channel.close();
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (entries) {
            for (Entry entry : entries.values()) {
                entry.channel.close();
            }
            entries.clear();
        }
    }

    private static final class Entry {
        private final Object key;
        private final FileChannel channel;
        private int users;
        private int holders;
        private @Nullable FileLock lock;

        Entry(Object key, FileChannel channel) {
            this.key = key;
            this.channel = channel;
        }
    }

    /// One user's view of a file; positional access only.
    public static final class OpenFile implements AutoCloseable {
        private final FileChannels channels;
        private final Entry entry;
        private final Path path;
        private boolean closed;

        private OpenFile(FileChannels channels, Entry entry, Path path) {
            this.channels = channels;
            this.entry = entry;
            this.path = path;
        }

        public Path path() {
            return path;
        }

        long size() throws IOException {
            return entry.channel.size();
        }

        /// Reads until the buffer is full; bytes behind the end of the file read as zero.
        void read(long offset, ByteBuffer into) throws IOException {
            while (into.hasRemaining()) {
                int count = entry.channel.read(into, offset);
                if (count < 0) {
                    while (into.hasRemaining()) {
                        into.put((byte) 0);
                    }
                    return;
                }
                offset += count;
            }
        }

        ByteBuffer read(long offset, int bytes) throws IOException {
            ByteBuffer buffer = Layout.buffer(bytes);
            read(offset, buffer);
            return buffer.flip();
        }

        void write(long offset, ByteBuffer from) throws IOException {
            while (from.hasRemaining()) {
                offset += entry.channel.write(from, offset);
            }
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                channels.release(entry, false);
            }
        }
    }

    /// The exclusive lock of one virtual machine on one file.
    public static final class Hold implements AutoCloseable {
        private final FileChannels channels;
        private final Entry entry;
        private boolean closed;

        private Hold(FileChannels channels, Entry entry) {
            this.channels = channels;
            this.entry = entry;
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                channels.release(entry, true);
            }
        }
    }

    /// Another process has the file open: what Windows calls a sharing violation.
    public static final class HeldElsewhere extends IOException {
        private static final long serialVersionUID = 1;

        private HeldElsewhere(Path path) {
            super("The process cannot access " + path.getFileName() + " because it is being used by another process");
        }
    }
}
