package dev.stillpoint.disk.copy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Asked between chunks whether the work is still wanted: told to end, out of patience, or, looked up a few times a
/// second, buried by a tombstone or done by another.
final class Lookout implements ChunkPipeline.Check {
    private static final Duration LOOK_EVERY = Duration.ofMillis(400);

    private final Interruption interruption;
    private final Progress progress;
    private final ChunkPipeline.Check stillWanted;
    private final AtomicLong lookedAt = new AtomicLong(System.nanoTime());

    Lookout(Interruption interruption, Progress progress, ChunkPipeline.Check stillWanted) {
        this.interruption = interruption;
        this.progress = progress;
        this.stillWanted = stillWanted;
    }

    @Override
    public void check() throws CopyFailed, Stopped {
        interruption.check();
        progress.alive();
        long now = System.nanoTime();
        long last = lookedAt.get();
        if (now - last > LOOK_EVERY.toNanos() && lookedAt.compareAndSet(last, now)) {
            stillWanted.check();
        }
    }
}
