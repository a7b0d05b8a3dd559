package dev.stillpoint.disk.copy;

import dev.stillpoint.disk.manifest.LeafSize;
import dev.stillpoint.disk.storage.ChunkBuffers;
import java.time.Duration;
import java.util.function.LongFunction;

/// How copies are made.
///
/// @param buffers of 4 MiB each, per copy
/// @param checkpointBytes how much of a copy is made twice at most when its process is killed; at least 8 MiB
/// @param checkpointEvery how old what is noted as safe may get
/// @param leafSize of a file of that length
public record CopySettings(
        int buffers, long checkpointBytes, Duration checkpointEvery, LongFunction<LeafSize> leafSize) {
    private static final int MOST_BUFFERS = 16;
    private static final long CHECKPOINT_BYTES = 256L << 20;
    private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(5);

    public CopySettings {
        if (buffers < 1 || buffers > MOST_BUFFERS || checkpointBytes < 2L * ChunkBuffers.CHUNK_BYTES) {
            throw new IllegalArgumentException("a copy needs 1 to 16 buffers and 8 MiB between checkpoints, not "
                    + buffers + " and " + checkpointBytes);
        }
    }

    /// With a checkpoint every 256 MiB or 5 seconds, and 16 buffers at most.
    public static CopySettings with(int buffers) {
        return new CopySettings(
                Math.min(buffers, MOST_BUFFERS), CHECKPOINT_BYTES, CHECKPOINT_EVERY, LeafSize::forLength);
    }

    public CopySettings checkpointBytes(long bytes) {
        return new CopySettings(buffers, bytes, checkpointEvery, leafSize);
    }

    CopySettings leafSize(LeafSize size) {
        return new CopySettings(buffers, checkpointBytes, checkpointEvery, length -> size);
    }
}
