package dev.stillpoint.disk.command;

import dev.stillpoint.contracts.ControlMessage.LocationLimits;
import dev.stillpoint.contracts.LocationId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// What one copy of a location may take. A limit is repeated every second while it holds; one not heard of for a
/// while holds no longer, so that a lost "unlimited" does not slow copies for ever.
final class Bandwidth {
    private static final Duration HOLDS = Duration.ofSeconds(30);

    private record Limit(long bytesPerSecond, long heardAt) {}

    private final Map<LocationId, Limit> limits = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    Bandwidth(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void heard(LocationLimits told) {
        limits.put(told.location(), new Limit(told.bytesPerSecond(), nanoTime.getAsLong()));
    }

    /// 0 for unlimited.
    long bytesPerSecond(LocationId location) {
        Limit limit = limits.get(location);
        return limit == null || nanoTime.getAsLong() - limit.heardAt > HOLDS.toNanos() ? 0 : limit.bytesPerSecond;
    }
}
