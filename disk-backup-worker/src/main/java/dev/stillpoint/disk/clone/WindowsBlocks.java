package dev.stillpoint.disk.clone;

import dev.stillpoint.disk.clone.DuplicateExtents.Region;
import dev.stillpoint.disk.clone.WindowsFiles.About;
import dev.stillpoint.disk.clone.WindowsFiles.WindowsError;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// By ReFS block cloning. The rules are those of "Block Cloning" in Microsoft's file system documentation: one ReFS
/// volume, cluster boundaries, less than 4 GiB a call, a target that is long enough, the same integrity streams, and
/// a sparse target for a sparse source. Tested against a stand-in of [WindowsFiles]; not yet run on Windows.
final class WindowsBlocks implements FileBlocks {
    static final int FILE_SUPPORTS_BLOCK_REFCOUNTING = 0x08000000;
    static final int FILE_ATTRIBUTE_SPARSE_FILE = 0x200;
    static final int FSCTL_SET_SPARSE = 0x000900C4;
    static final int FSCTL_QUERY_ALLOCATED_RANGES = 0x000940CF;
    static final int FSCTL_GET_INTEGRITY_INFORMATION = 0x0009027C;
    static final int FSCTL_SET_INTEGRITY_INFORMATION = 0x0009C280;

    /// Two 16-bit and three 32-bit fields: algorithm, reserved, flags, bytes of a checksum's chunk, of a cluster.
    static final int INTEGRITY_BYTES = 16;

    static final int CLUSTER_AT = 12;

    /// What is set of it: algorithm, reserved, flags.
    static final int SET_INTEGRITY_BYTES = 8;

    private static final int RANGE_BYTES = 16;
    private static final int RANGES_AT_ONCE = 512;
    private static final int ERROR_INVALID_FUNCTION = 1;
    private static final int ERROR_NOT_SAME_DEVICE = 17;
    private static final int ERROR_NOT_SUPPORTED = 50;
    private static final int ERROR_MORE_DATA = 234;
    private static final int ERROR_BLOCK_TOO_MANY_REFERENCES = 347;

    private final WindowsFiles windows;
    private final Path file;
    private final long handle;
    private boolean closed;

    private WindowsBlocks(WindowsFiles windows, Path file, long handle) {
        this.windows = windows;
        this.file = file;
        this.handle = handle;
    }

    static WindowsBlocks open(WindowsFiles windows, Path file) throws IOException {
        return new WindowsBlocks(windows, file, windows.openForReading(file));
    }

    @Override
    public synchronized void cloneTo(Path target) throws IOException {
        requireOpen();
        About source = windows.about(handle, file);
        if ((source.volumeFlags() & FILE_SUPPORTS_BLOCK_REFCOUNTING) == 0) {
            throw new CloneRefused(file, target, "the volume has no block cloning (ReFS has)");
        }
        long to = windows.createNew(target);
        boolean done = false;
        try {
            cloneTo(target, to, source);
            windows.flush(to, target);
            done = true;
        } catch (WindowsError e) {
            throw meansNotHere(e.code()) ? new CloneRefused(file, target, String.valueOf(e.getMessage())) : e;
        } finally {
            windows.close(to, target);
            if (!done) {
                Files.deleteIfExists(target);
            }
        }
    }

    private void cloneTo(Path target, long to, About source) throws IOException {
        if (windows.about(to, target).volume() != source.volume()) {
            throw new CloneRefused(file, target, "they lie on two volumes");
        }
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment integrity = memory.allocate(INTEGRITY_BYTES, Integer.BYTES);
            windows.control(handle, FSCTL_GET_INTEGRITY_INFORMATION, MemorySegment.NULL, integrity, file);
            windows.control(
                    to,
                    FSCTL_SET_INTEGRITY_INFORMATION,
                    integrity.asSlice(0, SET_INTEGRITY_BYTES),
                    MemorySegment.NULL,
                    target);
            if ((source.attributes() & FILE_ATTRIBUTE_SPARSE_FILE) != 0) {
                windows.control(to, FSCTL_SET_SPARSE, MemorySegment.NULL, MemorySegment.NULL, target);
            }
            long cluster = Integer.toUnsignedLong(integrity.get(ValueLayout.JAVA_INT, CLUSTER_AT));
            if (cluster == 0) {
                throw new CloneRefused(file, target, "the volume does not tell its cluster size");
            }
            windows.setLength(to, DuplicateExtents.roundUp(source.length(), cluster), target);
            for (Region region : DuplicateExtents.covering(source.length(), cluster)) {
                MemorySegment input = DuplicateExtents.input(memory, handle, region);
                windows.control(to, DuplicateExtents.CODE, input, MemorySegment.NULL, target);
            }
            windows.setLength(to, source.length(), target);
        }
    }

    private static boolean meansNotHere(int code) {
        return code == ERROR_INVALID_FUNCTION
                || code == ERROR_NOT_SAME_DEVICE
                || code == ERROR_NOT_SUPPORTED
                || code == ERROR_BLOCK_TOO_MANY_REFERENCES;
    }

    @Override
    public synchronized long nextData(long from) throws IOException {
        requireOpen();
        long length = windows.about(handle, file).length();
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment range = memory.allocate(RANGE_BYTES, Long.BYTES);
            return allocated(memory, from, length, range) == 0
                    ? length
                    : Math.clamp(range.get(ValueLayout.JAVA_LONG, 0), from, Math.max(from, length));
        }
    }

    @Override
    public synchronized long nextHole(long from) throws IOException {
        requireOpen();
        long length = windows.about(handle, file).length();
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment ranges = memory.allocate((long) RANGE_BYTES * RANGES_AT_ONCE, Long.BYTES);
            long at = from;
            while (at < length) {
                int count = allocated(memory, at, length, ranges);
                for (int i = 0; i < count; i++) {
                    long start = ranges.get(ValueLayout.JAVA_LONG, (long) i * RANGE_BYTES);
                    if (start > at) {
                        return at;
                    }
                    at = Math.max(at, start + ranges.get(ValueLayout.JAVA_LONG, (long) i * RANGE_BYTES + Long.BYTES));
                }
                if (count < RANGES_AT_ONCE) {
                    break;
                }
            }
            return Math.min(at, Math.max(from, length));
        }
    }

    /// Asks for allocated ranges between two offsets.
    ///
    /// @return how many whole ranges stand in `out`
    private int allocated(Arena memory, long from, long length, MemorySegment out) throws IOException {
        if (from >= length) {
            return 0;
        }
        MemorySegment query = memory.allocate(RANGE_BYTES, Long.BYTES);
        query.set(ValueLayout.JAVA_LONG, 0, from);
        query.set(ValueLayout.JAVA_LONG, Long.BYTES, length - from);
        try {
            return windows.control(handle, FSCTL_QUERY_ALLOCATED_RANGES, query, out, file) / RANGE_BYTES;
        } catch (WindowsError e) {
            if (e.code() == ERROR_MORE_DATA) {
                return (int) (out.byteSize() / RANGE_BYTES);
            }
            throw e;
        }
    }

    /// Not told: it would take as many calls as there are pieces.
    @Override
    public OptionalLong extents() {
        return OptionalLong.empty();
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new FileSystemException(file.toString(), null, "is closed");
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            windows.close(handle, file);
        }
    }
}
