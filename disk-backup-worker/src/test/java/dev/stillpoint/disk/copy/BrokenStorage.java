package dev.stillpoint.disk.copy;

import dev.stillpoint.disk.storage.LocalStorage;
import dev.stillpoint.disk.storage.ReadableFile;
import dev.stillpoint.disk.storage.Storage;
import dev.stillpoint.disk.storage.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// Real files on a medium that breaks at one place.
final class BrokenStorage implements Storage {
    enum At {
        NOWHERE,
        READ_SOURCE,
        WRITE_COPY,
        FLIP_ON_WRITE,
        READ_BACK,
        WRITE_MANIFEST,
        WRITE_JOURNAL,
        APPEND_JOURNAL,
        SYNC_COPY,
        SYNC_FOLDER,
        PLACE_FILE,
        PLACE_MANIFEST,
        NO_SPACE,
        /// No byte more than `position` can be written to all files together; what fits of a write is.
        FULL
    }

    private final LocalStorage real = new LocalStorage();
    private final At at;
    private final long position;
    private final Meanwhile beforePlace;
    private final AtomicLong sourceBytesRead = new AtomicLong();
    private final AtomicLong bytesWritten = new AtomicLong();

    /// What others do while a process is stopped.
    interface Meanwhile {
        void run() throws IOException;
    }

    BrokenStorage(At at, long position) {
        this(at, position, () -> {});
    }

    private BrokenStorage(At at, long position, Meanwhile beforePlace) {
        this.at = at;
        this.position = position;
        this.beforePlace = beforePlace;
    }

    /// As if the process was stopped right before each name that it gives.
    static BrokenStorage stoppedBeforeNames(Meanwhile meanwhile) {
        return new BrokenStorage(At.NOWHERE, 0, meanwhile);
    }

    long sourceBytesRead() {
        return sourceBytesRead.get();
    }

    long bytesWritten() {
        return bytesWritten.get();
    }

    int heldSources() {
        return real.heldSources();
    }

    private void breakAt(At place, long from, long bytes) throws IOException {
        if (at == place && position >= from && position < from + bytes) {
            throw new IOException("Input/output error");
        }
    }

    @Override
    public ReadableFile openSource(Path path) throws IOException {
        return new Reader(real.openSource(path), At.READ_SOURCE);
    }

    @Override
    public void cloneSource(Path source, Path clone) throws IOException {
        real.cloneSource(source, clone);
    }

    @Override
    public ReadableFile openCopy(Path path) throws IOException {
        return new Reader(real.openCopy(path), At.READ_BACK);
    }

    @Override
    public ReadableFile openRecord(Path path) throws IOException {
        return real.openRecord(path);
    }

    @Override
    public WritableFile createCopy(Path path, long length) throws IOException {
        return new Writer(real.createCopy(path, length), At.WRITE_COPY);
    }

    @Override
    public WritableFile cloneCopy(Path base, Path path, long length, long mostExtents) throws IOException {
        return new Writer(real.cloneCopy(base, path, length, mostExtents), At.WRITE_COPY);
    }

    @Override
    public WritableFile resumeCopy(Path path, long keep, long length) throws IOException {
        return new Writer(real.resumeCopy(path, keep, length), At.WRITE_COPY);
    }

    @Override
    public WritableFile resumeRecord(Path path) throws IOException {
        return new Writer(real.resumeRecord(path), record(path));
    }

    private static At record(Path path) {
        return path.toString().endsWith(".journal.partial") ? At.WRITE_JOURNAL : At.WRITE_MANIFEST;
    }

    @Override
    public WritableFile createRecord(Path path) throws IOException {
        return new Writer(real.createRecord(path), record(path));
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        real.createFolders(folder);
    }

    @Override
    public void place(Path from, Path to) throws IOException {
        breakAt(to.toString().endsWith(".manifest") ? At.PLACE_MANIFEST : At.PLACE_FILE, position, 1);
        beforePlace.run();
        real.place(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        real.delete(path);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        breakAt(At.SYNC_FOLDER, position, 1);
        real.syncFolder(folder);
    }

    @Override
    public long usableBytes(Path folder) throws IOException {
        return at == At.NO_SPACE ? position : real.usableBytes(folder);
    }

    private final class Reader implements ReadableFile {
        private final ReadableFile real;
        private final At place;

        private Reader(ReadableFile real, At place) {
            this.real = real;
            this.place = place;
        }

        @Override
        public int read(ByteBuffer buffer, long from) throws IOException {
            breakAt(place, from, buffer.limit());
            if (place == At.READ_SOURCE) {
                sourceBytesRead.addAndGet(buffer.limit());
            }
            return real.read(buffer, from);
        }

        @Override
        public long length() throws IOException {
            return real.length();
        }

        @Override
        public Instant modified() throws IOException {
            return real.modified();
        }

        @Override
        public boolean hole(long position, int bytes) {
            return real.hole(position, bytes);
        }

        @Override
        public String identity() {
            return real.identity();
        }

        @Override
        public boolean pastPageCache() {
            return real.pastPageCache();
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }

    private final class Writer implements WritableFile {
        private final WritableFile real;
        private final At place;

        private Writer(WritableFile real, At place) {
            this.real = real;
            this.place = place;
        }

        @Override
        public void write(ByteBuffer buffer, long from) throws IOException {
            breakAt(place, from, buffer.remaining());
            if (at == At.APPEND_JOURNAL && place == At.WRITE_JOURNAL && from > 0) {
                throw new IOException("No space left on device");
            }
            long before = bytesWritten.getAndAdd(buffer.remaining());
            if (at == At.FULL && before + buffer.remaining() > position) {
                buffer.limit(buffer.position() + (int) Math.clamp(position - before, 0, buffer.remaining()));
                real.write(buffer, from);
                throw new IOException("No space left on device");
            }
            if (at == At.FLIP_ON_WRITE
                    && place == At.WRITE_COPY
                    && position >= from
                    && position < from + buffer.remaining()) {
                int index = buffer.position() + (int) (position - from);
                buffer.put(index, (byte) (buffer.get(index) ^ 0x10));
            }
            real.write(buffer, from);
        }

        @Override
        public void sync() throws IOException {
            if (place == At.WRITE_COPY) {
                breakAt(At.SYNC_COPY, position, 1);
            }
            real.sync();
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }
}
