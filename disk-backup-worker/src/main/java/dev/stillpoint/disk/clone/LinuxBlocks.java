package dev.stillpoint.disk.clone;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/// By ioctl_ficlone(2), lseek(2) and the kernel's `FIEMAP`.
final class LinuxBlocks implements FileBlocks {
    private static final long FICLONE = 0x40049409L;
    private static final long FS_IOC_FIEMAP = 0xC020660BL;
    private static final int FIEMAP_BYTES = 32;
    private static final int FIEMAP_LENGTH_AT = 8;
    private static final int FIEMAP_MAPPED_AT = 20;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;

    private final Path file;
    private final int descriptor;
    private boolean closed;

    private LinuxBlocks(Path file, int descriptor) {
        this.file = file;
        this.descriptor = descriptor;
    }

    static LinuxBlocks open(Path file) throws IOException {
        Libc.Result opened = Libc.open(file, Libc.O_RDONLY | Libc.O_NOFOLLOW);
        if (opened.errno() == Libc.ENOENT) {
            throw new NoSuchFileException(file.toString());
        }
        return new LinuxBlocks(file, (int) opened.orThrow(file, "open"));
    }

    @Override
    public synchronized void cloneTo(Path target) throws IOException {
        requireOpen();
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)
                .close();
        boolean done = false;
        try {
            int to = (int) Libc.open(target, Libc.O_WRONLY | Libc.O_NOFOLLOW).orThrow(target, "open");
            try {
                Libc.Result cloned = Libc.ioctl(to, FICLONE, MemorySegment.ofAddress(descriptor));
                if (cloned.failed() && Libc.meansNotHere(cloned.errno())) {
                    throw new CloneRefused(file, target, Libc.text(cloned.errno()));
                }
                cloned.orThrow(target, "FICLONE");
                Libc.fsync(to).orThrow(target, "fsync");
            } finally {
                Libc.close(to);
            }
            done = true;
        } finally {
            if (!done) {
                Files.deleteIfExists(target);
            }
        }
    }

    @Override
    public long nextData(long from) throws IOException {
        return seek(from, SEEK_DATA);
    }

    @Override
    public long nextHole(long from) throws IOException {
        return seek(from, SEEK_HOLE);
    }

    private synchronized long seek(long from, int whence) throws IOException {
        requireOpen();
        Libc.Result found = Libc.lseek(descriptor, from, whence);
        if (found.errno() == Libc.ENXIO) {
            return Libc.lseek(descriptor, 0, Libc.SEEK_END).orThrow(file, "lseek");
        }
        if (found.errno() == Libc.EINVAL) {
            return whence == SEEK_DATA
                    ? from
                    : Libc.lseek(descriptor, 0, Libc.SEEK_END).orThrow(file, "lseek");
        }
        return found.orThrow(file, "lseek");
    }

    @Override
    public synchronized OptionalLong extents() throws IOException {
        requireOpen();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment map = arena.allocate(FIEMAP_BYTES, Long.BYTES);
            map.set(ValueLayout.JAVA_LONG, FIEMAP_LENGTH_AT, -1L);
            Libc.Result asked = Libc.ioctl(descriptor, FS_IOC_FIEMAP, map);
            return asked.failed()
                    ? OptionalLong.empty()
                    : OptionalLong.of(Integer.toUnsignedLong(map.get(ValueLayout.JAVA_INT, FIEMAP_MAPPED_AT)));
        }
    }

    /// A descriptor that was closed may be another file's by now.
    private void requireOpen() throws IOException {
        if (closed) {
            throw new FileSystemException(file.toString(), null, "is closed");
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            Libc.close(descriptor).orThrow(file, "close");
        }
    }
}
