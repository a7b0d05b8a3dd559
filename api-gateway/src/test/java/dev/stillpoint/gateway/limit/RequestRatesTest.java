package dev.stillpoint.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestRatesTest {
    private static final class Clock implements TimeMeter {
        private long nanos = 1_000_000_000_000L;

        void tick(Duration time) {
            nanos += time.toNanos();
        }

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    private final Clock clock = new Clock();
    private final RequestRates rates = new RequestRates(10, 20, clock);

    private long taken(String user, int requests) {
        return IntStream.range(0, requests)
                .filter(i -> rates.take(user).isEmpty())
                .count();
    }

    @Test
    void burstIsTakenAndThenAsMuchAsFlowsIn() {
        assertThat(taken("anna", 100)).isEqualTo(20);
        clock.tick(Duration.ofMillis(500));
        assertThat(taken("anna", 100)).isEqualTo(5);
        clock.tick(Duration.ofSeconds(1));
        assertThat(taken("anna", 100)).isEqualTo(10);
        clock.tick(Duration.ofHours(1));
        assertThat(taken("anna", 100)).isEqualTo(20);
    }

    @Test
    void whoIsRefusedLearnsHowLongToWait() {
        // Given
        taken("anna", 20);
        clock.tick(Duration.ofMillis(40));

        // When
        Duration wait = rates.take("anna").orElseThrow();

        // Then
        assertThat(wait).isEqualTo(Duration.ofMillis(60));
        clock.tick(wait.minusNanos(1));
        assertThat(rates.take("anna")).isPresent();
        clock.tick(Duration.ofNanos(1));
        assertThat(rates.take("anna")).isEmpty();
    }

    @Test
    void usersDoNotPayForEachOther() {
        taken("anna", 100);
        assertThat(taken("otto", 100)).isEqualTo(20);
    }
}
