package dev.stillpoint.disk.copy;

import dev.stillpoint.disk.storage.LocalStorage;
import dev.stillpoint.disk.storage.ReadableFile;
import dev.stillpoint.disk.storage.Storage;
import dev.stillpoint.disk.storage.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/// Real files of a process that is killed right before one of the things it does to them; a write is cut in the
/// middle. From then on it does nothing more: what lies there is what a killed process leaves.
final class DyingStorage implements Storage {
    /// The death of the process.
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;

        Killed() {
            super("killed", null, false, false);
        }
    }

    private final LocalStorage real = new LocalStorage();
    private final AtomicInteger left;

    /// @param acts how many changes it lives to make
    DyingStorage(int acts) {
        left = new AtomicInteger(acts);
    }

    boolean died() {
        return left.get() < 0;
    }

    private void act() {
        if (left.decrementAndGet() < 0) {
            throw new Killed();
        }
    }

    @Override
    public ReadableFile openSource(Path path) throws IOException {
        return real.openSource(path);
    }

    @Override
    public void cloneSource(Path source, Path clone) throws IOException {
        act();
        real.cloneSource(source, clone);
    }

    @Override
    public ReadableFile openCopy(Path path) throws IOException {
        return real.openCopy(path);
    }

    @Override
    public ReadableFile openRecord(Path path) throws IOException {
        return real.openRecord(path);
    }

    @Override
    public WritableFile createCopy(Path path, long length) throws IOException {
        act();
        return new Writer(real.createCopy(path, length));
    }

    @Override
    public WritableFile cloneCopy(Path base, Path path, long length, long mostExtents) throws IOException {
        act();
        return new Writer(real.cloneCopy(base, path, length, mostExtents));
    }

    @Override
    public WritableFile resumeCopy(Path path, long keep, long length) throws IOException {
        act();
        return new Writer(real.resumeCopy(path, keep, length));
    }

    @Override
    public WritableFile resumeRecord(Path path) throws IOException {
        return new Writer(real.resumeRecord(path));
    }

    @Override
    public WritableFile createRecord(Path path) throws IOException {
        act();
        return new Writer(real.createRecord(path));
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        act();
        real.createFolders(folder);
    }

    @Override
    public void place(Path from, Path to) throws IOException {
        act();
        real.place(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        act();
        real.delete(path);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        act();
        real.syncFolder(folder);
    }

    @Override
    public long usableBytes(Path folder) throws IOException {
        return real.usableBytes(folder);
    }

    private final class Writer implements WritableFile {
        private final WritableFile real;

        private Writer(WritableFile real) {
            this.real = real;
        }

        @Override
        public void write(ByteBuffer buffer, long position) throws IOException {
            int now = left.decrementAndGet();
            if (now == -1) {
                buffer.limit(buffer.position() + buffer.remaining() / 2);
                real.write(buffer, position);
            }
            if (now < 0) {
                throw new Killed();
            }
            real.write(buffer, position);
        }

        @Override
        public void sync() throws IOException {
            act();
            real.sync();
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }
}
