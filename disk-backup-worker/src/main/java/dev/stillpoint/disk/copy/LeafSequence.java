package dev.stillpoint.disk.copy;

import dev.stillpoint.disk.manifest.ManifestDraft.FileLeaves;
import dev.stillpoint.disk.storage.ChunkBuffers;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/// Puts the records of chunks that come in any order into the manifest in theirs. What waits here is bounded by the
/// pipeline's buffers.
final class LeafSequence {
    private final FileLeaves leaves;
    private final LongConsumer reached;
    private final Map<Long, Chunk> early = new HashMap<>();
    private long next;

    /// @param from where the first chunk begins
    /// @param reached told up to where the file is complete, once that has grown
    LeafSequence(FileLeaves leaves, long from, LongConsumer reached) {
        this.leaves = leaves;
        this.reached = reached;
        this.next = from / ChunkBuffers.CHUNK_BYTES;
    }

    synchronized void add(Chunk chunk) throws IOException {
        early.put(chunk.index, chunk);
        long end = 0;
        for (Chunk due = early.remove(next); due != null; due = early.remove(next)) {
            leaves.append(due.records, due.leaves());
            end = due.end();
            next++;
        }
        if (end > 0) {
            reached.accept(end);
        }
    }
}
