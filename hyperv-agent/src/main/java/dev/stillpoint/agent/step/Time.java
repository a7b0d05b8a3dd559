package dev.stillpoint.agent.step;

import java.time.Duration;
import java.time.Instant;

/// Time as the agent uses it; tests tick it.
public interface Time {
    /// The wall clock: for people, and for what the database's clock is compared with.
    Instant now();

    /// A clock that only goes forward: for every duration.
    Duration elapsed();

    void sleep(Duration duration) throws InterruptedException;

    static Time system() {
        return new Time() {
            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public Duration elapsed() {
                return Duration.ofNanos(System.nanoTime());
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                Thread.sleep(duration);
            }
        };
    }
}
