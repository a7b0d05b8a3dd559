package dev.stillpoint.agent.control;

import dev.stillpoint.agent.step.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// The database's time, as far as it is known here.
///
/// A message says what the time was when it was sent, so it can only be behind: of the last half minute's messages
/// the one that was delayed least counts. Between messages the forward-only clock is added, so that a step of this
/// machine's wall clock moves nothing. After a minute without a message nobody knows: the machine may have been
/// suspended.
public final class DatabaseClock {
    private static final Duration WINDOW = Duration.ofSeconds(30);
    private static final Duration KNOWN_FOR = Duration.ofMinutes(1);

    private final Time time;
    private final Deque<Reading> readings = new ArrayDeque<>();

    public DatabaseClock(Time time) {
        this.time = time;
    }

    /// @param base the database's time minus the forward-only clock
    private record Reading(Duration at, Instant wall, Instant base) {}

    public synchronized void heard(Instant databaseNow) {
        Duration at = time.elapsed();
        readings.addLast(new Reading(at, time.now(), databaseNow.minus(at)));
        while (at.minus(readings.getFirst().at()).compareTo(WINDOW) > 0) {
            readings.removeFirst();
        }
    }

    /// Empty when no message was heard lately.
    public synchronized Optional<Instant> now() {
        if (readings.isEmpty()) {
            return Optional.empty();
        }
        Reading last = readings.getLast();
        Duration age = time.elapsed().minus(last.at());
        Duration wallAge = Duration.between(last.wall(), time.now());
        if (age.compareTo(KNOWN_FOR) > 0 || wallAge.compareTo(KNOWN_FOR) > 0) {
            readings.clear();
            return Optional.empty();
        }
        return readings.stream().map(Reading::base).max(Instant::compareTo).map(base -> base.plus(time.elapsed()));
    }
}
