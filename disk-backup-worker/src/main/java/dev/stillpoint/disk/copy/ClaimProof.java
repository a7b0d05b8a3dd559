package dev.stillpoint.disk.copy;

import dev.stillpoint.disk.manifest.LeafSource;
import dev.stillpoint.disk.storage.ChunkBuffers;
import dev.stillpoint.disk.storage.ReadableFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Reads what a journal claims back from the medium and compares it with the records in the manifest's draft.
final class ClaimProof {
    private final CopyContext context;
    private final ChunkBuffers buffers;
    private final LongConsumer moved;
    private boolean direct = true;

    /// @param moved told how many bytes were read
    ClaimProof(CopyContext context, ChunkBuffers buffers, LongConsumer moved) {
        this.context = context;
        this.buffers = buffers;
        this.moved = moved;
    }

    /// Whether all that was read came past the page cache.
    boolean direct() {
        return direct;
    }

    /// Up to where the file is what its records say: a multiple of a chunk, or all that is claimed.
    ///
    /// @param whole gets the chunks up to there, in order
    long prove(Path path, long claimed, LeafSource records, @Nullable PlainHash whole)
            throws CopyFailed, Stopped, IOException {
        try (ReadableFile file = context.storage().openCopy(path)) {
            direct &= file.pastPageCache() || claimed == 0;
            long there = Math.min(claimed, file.length());
            AtomicLong right = new AtomicLong(
                    there == claimed ? claimed : there / ChunkBuffers.CHUNK_BYTES * ChunkBuffers.CHUNK_BYTES);
            ChunkPipeline.Reading reading = new ChunkPipeline.Reading(
                    file,
                    there,
                    records.size(),
                    new ReadBack.Medium(path.getFileName().toString()),
                    context.throttle(),
                    context.lookout());
            ChunkPipeline.run(
                    reading,
                    buffers,
                    chunk -> {
                        if (!Arrays.equals(records.records(chunk.firstLeaf(), chunk.leaves()), chunk.records)) {
                            right.accumulateAndGet(chunk.position(), Math::min);
                        }
                        moved.accept(chunk.length);
                    },
                    whole == null ? null : chunk -> addBelow(whole, chunk, right));
            return right.get();
        }
    }

    /// Chunks come in order and compared: none that is added lies behind a difference.
    private static void addBelow(PlainHash whole, Chunk chunk, AtomicLong right) {
        if (chunk.end() <= right.get()) {
            whole.add(chunk);
        }
    }
}
