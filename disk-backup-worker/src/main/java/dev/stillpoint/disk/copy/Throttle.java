package dev.stillpoint.disk.copy;

import java.time.Duration;
import java.util.function.LongSupplier;

/// A token bucket of one copy, holding at most a second's worth. The rate is asked for at each use and may change
/// meanwhile.
public final class Throttle {
    private static final long LONGEST_WAIT_NANOS = Duration.ofMillis(100).toNanos();
    private static final double NANOS = 1e9;

    private final LongSupplier bytesPerSecond;
    private final LongSupplier nanoTime;
    private double tokens;
    private long filledAt;

    /// @param bytesPerSecond 0 for unlimited
    public Throttle(LongSupplier bytesPerSecond) {
        this(bytesPerSecond, System::nanoTime);
    }

    Throttle(LongSupplier bytesPerSecond, LongSupplier nanoTime) {
        this.bytesPerSecond = bytesPerSecond;
        this.nanoTime = nanoTime;
        this.filledAt = nanoTime.getAsLong();
    }

    public static Throttle unlimited() {
        return new Throttle(() -> 0);
    }

    /// Takes `bytes` out of the bucket when it is not in debt; a chunk larger than the bucket leaves it in debt.
    ///
    /// @return 0 when taken, else how long to wait before asking again, in nanoseconds
    synchronized long take(long bytes) {
        long rate = bytesPerSecond.getAsLong();
        long now = nanoTime.getAsLong();
        if (rate <= 0) {
            tokens = 0;
            filledAt = now;
            return 0;
        }
        tokens = Math.min(rate, tokens + (now - filledAt) / NANOS * rate);
        filledAt = now;
        if (tokens < 0) {
            return Math.clamp((long) (-tokens / rate * NANOS), 1_000_000, LONGEST_WAIT_NANOS);
        }
        tokens -= bytes;
        return 0;
    }
}
