package dev.stillpoint.orchestrator.plan;

import java.time.Duration;

/// The policies that a [Timing] stands for.
final class Policies {
    private Policies() {}

    /// Where the run can turn back, and by that bring all home sooner than by trying on.
    static Policy forward(Timing timing, Duration patience) {
        return of(timing, timing.attempts(), patience, false);
    }

    /// Where nothing is better than trying on: what is undone, and what comes after the pivot.
    static Policy alwaysWanted(Timing timing, Duration patience) {
        return of(timing, timing.undoAttempts(), patience, false);
    }

    /// As another one, but tried on.
    static Policy alwaysWanted(Timing timing, Policy other) {
        return new Policy(
                Math.max(timing.undoAttempts(), other.attempts()),
                other.backOff(),
                other.maxBackOff(),
                other.patience(),
                other.silence(),
                other.deliveries(),
                other.takenWithin());
    }

    /// Where nobody waits: the location may be down for hours before a person is asked.
    static Policy leftovers(Timing timing, Duration patience) {
        return new Policy(
                timing.leftoverAttempts(),
                timing.backOff(),
                timing.leftoverMaxBackOff(),
                patience,
                timing.silence(),
                timing.deliveries(),
                null);
    }

    /// A copy on the downtime path: nobody waits long for a worker that does not come.
    static Policy copy(Timing timing, long bytes) {
        return of(timing, timing.attempts(), forBytes(timing, bytes), true);
    }

    /// A clone on the downtime path. It takes a moment, so an attempt that does not is soon given up for the
    /// copy.
    static Policy clone(Timing timing) {
        return of(timing, timing.attempts(), timing.patience(), true);
    }

    /// Nothing is down any more, but until it is shipped the clone holds space and is all that the set has of its
    /// disk: the location may be down for hours before a person is asked.
    static Policy ship(Timing timing, long bytes) {
        return leftovers(timing, forBytes(timing, bytes));
    }

    /// Work on bytes while nothing is down: it waits for a worker as long as it takes.
    static Policy bytes(Timing timing, long bytes) {
        return of(timing, timing.attempts(), forBytes(timing, bytes), false);
    }

    private static Duration forBytes(Timing timing, long bytes) {
        return timing.mergePatience().plus(Duration.ofSeconds(bytes / timing.copyBytesPerSecond()));
    }

    private static Policy of(Timing timing, int attempts, Duration patience, boolean mustBeTaken) {
        return new Policy(
                attempts,
                timing.backOff(),
                timing.maxBackOff(),
                patience,
                timing.silence(),
                timing.deliveries(),
                mustBeTaken ? timing.takenWithin() : null);
    }
}
