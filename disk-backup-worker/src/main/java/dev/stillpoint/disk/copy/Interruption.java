package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.FailureCode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How a copy is told to end before it is done: a flag that all its threads look at. Threads are never
/// interrupted, because an interrupt closes the channel it meets, and with it the lock on the source.
public final class Interruption {
    private final CountDownLatch raised = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile @Nullable CopyFailed failure;
    private volatile long deadline;
    private volatile @Nullable Duration patience;

    /// The step was canceled: the attempt fails with [FailureCode#CANCELED].
    public void cancel() {
        fail(FailureCode.CANCELED, "canceled while it ran");
    }

    /// The attempt fails as told.
    public void fail(FailureCode code, String detail) {
        failure = new CopyFailed(code, detail);
        raised.countDown();
    }

    /// The process ends: the attempt ends as [CopyOutcome.Stopped].
    public void stop() {
        stopping = true;
        raised.countDown();
    }

    /// From now on the work may take this long, then it fails with [FailureCode#TIMED_OUT].
    public void startPatience(Duration allowed) {
        deadline = System.nanoTime() + allowed.toNanos();
        patience = allowed;
    }

    /// Whether the work is to end, its patience over included.
    public boolean isRaised() {
        return raised.getCount() == 0 || overdue();
    }

    private boolean overdue() {
        return patience != null && System.nanoTime() - deadline > 0;
    }

    /// Waits for that long, or until it is raised.
    ///
    /// @throws InterruptedException when the thread itself is interrupted
    public void await(Duration atMost) throws InterruptedException {
        if (raised.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            return;
        }
    }

    void check() throws CopyFailed, Stopped {
        if (stopping) {
            throw new Stopped();
        }
        CopyFailed told = failure;
        if (told != null) {
            throw told;
        }
        Duration allowed = patience;
        if (allowed != null && overdue()) {
            throw new CopyFailed(FailureCode.TIMED_OUT, "not done within " + allowed);
        }
    }
}
