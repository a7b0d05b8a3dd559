package dev.stillpoint.disk.storage;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;

/// The buffers of one copy: aligned for direct I/O, given back to the OS when closed and not at some later
/// collection.
public final class ChunkBuffers implements AutoCloseable {
    /// What one read or write moves.
    public static final int CHUNK_BYTES = 4 * 1024 * 1024;

    /// Covers the sectors of all media in use.
    static final int ALIGNMENT = 4096;

    private final Arena arena = Arena.ofShared();
    private final List<ByteBuffer> buffers;

    public ChunkBuffers(int count) {
        buffers = Stream.generate(() -> arena.allocate(CHUNK_BYTES, ALIGNMENT).asByteBuffer())
                .limit(count)
                .toList();
    }

    public List<ByteBuffer> all() {
        return buffers;
    }

    @Override
    public void close() {
        arena.close();
    }
}
