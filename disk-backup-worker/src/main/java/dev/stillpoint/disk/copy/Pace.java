package dev.stillpoint.disk.copy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// How fast a work goes and when it will be done, by what moved in the last seconds. May be used from several threads.
public final class Pace {
    private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long SAMPLE_NANOS = Duration.ofMillis(250).toNanos();
    private static final double NANOS = 1e9;

    private record Sample(long at, long bytes) {}

    private final LongSupplier nanoTime;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private Sample now;
    private long total;

    public Pace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.now = new Sample(nanoTime.getAsLong(), 0);
        samples.add(now);
    }

    /// @param bytesDone since the beginning; less than before is not heard
    public synchronized void moved(long bytesDone, long bytesTotal) {
        if (bytesDone < now.bytes) {
            return;
        }
        now = new Sample(nanoTime.getAsLong(), bytesDone);
        total = bytesTotal;
        if (now.at - samples.getLast().at >= SAMPLE_NANOS) {
            samples.add(now);
        }
        while (samples.size() > 1 && now.at - samples.getFirst().at > WINDOW_NANOS) {
            samples.removeFirst();
        }
    }

    /// Nothing before there is something to tell it by.
    public synchronized OptionalLong bytesPerSecond() {
        Sample first = samples.getFirst();
        long nanos = now.at - first.at;
        return nanos < SAMPLE_NANOS
                ? OptionalLong.empty()
                : OptionalLong.of(Math.round((now.bytes - first.bytes) / (nanos / NANOS)));
    }

    /// Nothing while it can't be told, as when nothing moves.
    public synchronized Optional<Duration> left() {
        OptionalLong rate = bytesPerSecond();
        return rate.isEmpty() || rate.getAsLong() == 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds((total - now.bytes + rate.getAsLong() - 1) / rate.getAsLong()));
    }
}
