package dev.stillpoint.disk.copy;

import dev.stillpoint.disk.manifest.LeafSize;
import dev.stillpoint.disk.manifest.Leaves;
import dev.stillpoint.disk.storage.ChunkBuffers;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/// Some megabytes of a file on their way, with the records of their leaves once they are hashed.
final class Chunk {
    final long index;
    final ByteBuffer buffer;
    final int length;
    final LeafSize size;
    final byte[] records;
    private boolean unfilled;

    /// @param hole whether the file has nothing there: the buffer holds what it held
    Chunk(long index, ByteBuffer buffer, int length, LeafSize size, boolean hole) {
        this.index = index;
        this.buffer = buffer;
        this.length = length;
        this.size = size;
        this.unfilled = hole;
        this.records = new byte[leaves() * Leaves.RECORD_BYTES];
    }

    long position() {
        return index * ChunkBuffers.CHUNK_BYTES;
    }

    long end() {
        return position() + length;
    }

    long firstLeaf() {
        return position() / size.bytes();
    }

    int leaves() {
        return (int) size.count(length);
    }

    /// @param leaf scratch of one leaf
    void hash(MessageDigest sha256, byte[] leaf) {
        for (int i = 0; i < leaves(); i++) {
            int bytes = leafBytes(i);
            if (unfilled) {
                Leaves.zeroRecord(size, bytes, records, i * Leaves.RECORD_BYTES);
            } else {
                buffer.get(i * size.bytes(), leaf, 0, bytes);
                Leaves.record(size, sha256, leaf, bytes, records, i * Leaves.RECORD_BYTES);
            }
        }
    }

    int leafBytes(int leaf) {
        return Math.min(size.bytes(), length - leaf * size.bytes());
    }

    boolean zero(int leaf) {
        return Leaves.isZero(records, leaf * Leaves.RECORD_BYTES);
    }

    boolean allZero() {
        for (int i = 0; i < leaves(); i++) {
            if (!zero(i)) {
                return false;
            }
        }
        return true;
    }

    /// The bytes themselves, those of a hole too.
    ByteBuffer content(int from, int bytes) {
        if (unfilled) {
            MemorySegment.ofBuffer(buffer.clear()).fill((byte) 0);
            unfilled = false;
        }
        return buffer.slice(from, bytes);
    }
}
