package dev.stillpoint.orchestrator.plan;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How often and how patiently a command is tried.
///
/// @param attempts at most
/// @param backOff before the second attempt; doubles with each further one up to `maxBackOff`
/// @param patience how long one attempt may work; waiting for a lock does not count
/// @param silence after which an attempt that said nothing is sent again
/// @param deliveries sendings in a row without an answer after which the attempt failed
/// @param takenWithin how long a published command may wait until someone begins it; it is not sent again meanwhile.
///     Absent: no limit of its own
public record Policy(
        int attempts,
        Duration backOff,
        Duration maxBackOff,
        Duration patience,
        Duration silence,
        int deliveries,
        @Nullable Duration takenWithin) {
    /// The pause after the `failed`-th attempt in a row failed.
    public Duration pauseAfter(int failed) {
        Duration pause = backOff.multipliedBy(1L << Math.min(failed - 1, 20));
        return pause.compareTo(maxBackOff) < 0 ? pause : maxBackOff;
    }
}
