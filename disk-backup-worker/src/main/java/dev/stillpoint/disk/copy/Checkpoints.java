package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.FailureCode;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Notes in the journal what of one file is on the medium, on a thread of its own, so that the copy goes on meanwhile.
/// Due when half of what may be lost has been written, or some seconds have passed; who would get further ahead than
/// may be lost waits.
final class Checkpoints implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    /// What makes everything written so far durable.
    interface Flush {
        void run() throws CopyFailed;
    }

    private final Journal journal;
    private final int file;
    private final long allowed;
    private final Duration every;
    private final Flush flush;
    private final Thread thread;
    private long reached;
    private long noted;
    private boolean ended;
    private @Nullable CopyFailed failure;

    /// @param from up to where the journal's claim holds already
    Checkpoints(Journal journal, int file, long from, CopySettings settings, Flush flush) {
        this.journal = journal;
        this.file = file;
        this.allowed = settings.checkpointBytes();
        this.every = settings.checkpointEvery();
        this.flush = flush;
        this.reached = from;
        this.noted = from;
        this.thread = Thread.ofPlatform().daemon().name("copy-checkpoint").start(this::noteUntilEnded);
    }

    /// The file is written without gaps up to there.
    synchronized void reached(long bytes) {
        reached = bytes;
        if (due()) {
            notifyAll();
        }
    }

    private boolean due() {
        return reached - noted >= allowed / 2;
    }

    /// Returns when a chunk that ends there may be written, or is not wanted any more.
    void awaitRoom(long end, BooleanSupplier wanted, ChunkPipeline.Check check) throws CopyFailed, Stopped {
        while (wanted.getAsBoolean()) {
            synchronized (this) {
                throwFailure();
                if (end - noted <= allowed) {
                    return;
                }
                try {
                    wait(LOOK_EVERY.toMillis());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new Stopped();
                }
            }
            check.check();
        }
    }

    private void throwFailure() throws CopyFailed {
        CopyFailed failed = failure;
        if (failed != null) {
            throw failed;
        }
    }

    private void noteUntilEnded() {
        try {
            while (awaitDue()) {
                note();
            }
        } catch (CopyFailed e) {
            fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(new CopyFailed(FailureCode.INTERNAL, "the checkpoints were interrupted", e));
        } catch (RuntimeException | Error e) {
            fail(new CopyFailed(FailureCode.INTERNAL, "writing " + journal.path() + ": " + e, e));
        }
    }

    private synchronized void fail(CopyFailed e) {
        failure = e;
        notifyAll();
    }

    private synchronized boolean awaitDue() throws InterruptedException {
        long until = System.nanoTime() + every.toNanos();
        while (!ended && !due()) {
            long left = until - System.nanoTime();
            if (left > 0) {
                wait(Math.max(1, left / 1_000_000));
            } else if (reached > noted) {
                break;
            } else {
                until = System.nanoTime() + every.toNanos();
            }
        }
        return !ended;
    }

    /// What was reached is taken before the flush: what comes meanwhile belongs to the next time.
    private void note() throws CopyFailed {
        long safe;
        synchronized (this) {
            safe = reached;
        }
        flush.run();
        try {
            journal.claim(new Journal.Claim(file, safe));
        } catch (IOException e) {
            throw CopyFailed.io("writing the journal " + journal.path(), e);
        }
        synchronized (this) {
            noted = safe;
            notifyAll();
        }
    }

    /// Notes all that was reached. To be called when nothing is written any more.
    void finish() throws CopyFailed {
        close();
        synchronized (this) {
            throwFailure();
        }
        note();
    }

    /// Nothing more is noted.
    @Override
    public void close() {
        synchronized (this) {
            ended = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
