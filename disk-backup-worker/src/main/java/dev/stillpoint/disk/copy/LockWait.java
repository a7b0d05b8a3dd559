package dev.stillpoint.disk.copy;

import dev.stillpoint.disk.lock.CopyLocks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Waits for a lock, saying who holds it.
///
/// @param what is locked, for people
/// @param by who wants it
/// @param stillWanted throws to end the waiting
/// @param finishedElsewhere whether there is nothing left to do
record LockWait(
        CopyLocks locks,
        Path lockFile,
        String what,
        String by,
        Duration atMost,
        Progress progress,
        ChunkPipeline.Check stillWanted,
        BooleanSupplier finishedElsewhere) {
    private static final Duration ASK_EVERY = Duration.ofMillis(200);

    /// Nothing when the holder kept it for longer than we wait, or finished meanwhile.
    CopyLocks.@Nullable Held await(Interruption interruption) throws IOException, CopyFailed, Stopped {
        long until = System.nanoTime() + atMost.toNanos();
        while (true) {
            var held = locks.tryAcquire(lockFile, by);
            if (held.isPresent()) {
                return held.get();
            }
            stillWanted.check();
            if (System.nanoTime() - until >= 0 || finishedElsewhere.getAsBoolean()) {
                return null;
            }
            progress.waiting("lock of the " + what + ", held by " + locks.holder(lockFile));
            try {
                interruption.await(ASK_EVERY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Stopped();
            }
        }
    }
}
