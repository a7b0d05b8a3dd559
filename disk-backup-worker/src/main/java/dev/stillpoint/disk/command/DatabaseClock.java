package dev.stillpoint.disk.command;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The database's time as far as it was heard. It runs on by this host's monotonic clock; of several soundings the
/// one that was least delayed, which gives the latest time, is believed.
final class DatabaseClock {
    private final LongSupplier nanoTime;
    private @Nullable Instant heard;
    private long heardAt;

    DatabaseClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized void heard(Instant now) {
        Optional<Instant> believed = now();
        if (believed.isEmpty() || now.isAfter(believed.get())) {
            heard = now;
            heardAt = nanoTime.getAsLong();
        }
    }

    /// Nothing until it was heard once.
    synchronized Optional<Instant> now() {
        return Optional.ofNullable(heard).map(at -> at.plus(Duration.ofNanos(nanoTime.getAsLong() - heardAt)));
    }
}
