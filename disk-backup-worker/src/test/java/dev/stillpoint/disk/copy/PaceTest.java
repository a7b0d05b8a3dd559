package dev.stillpoint.disk.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long MEBIBYTE = 1 << 20;

    private final AtomicLong now = new AtomicLong(1_000_000);
    private final Pace pace = new Pace(now::get);

    @Test
    void nothingIsToldBeforeSomethingMoved() {
        assertThat(pace.bytesPerSecond()).isEmpty();
        assertThat(pace.left()).isEmpty();
    }

    @Test
    void rateAndTimeLeftFollowTheLastTenSeconds() {
        // Given ten seconds at 10 MiB/s, then twenty at 100 MiB/s
        long done = 0;
        for (int second = 0; second < 10; second++) {
            done += 10 * MEBIBYTE;
            tick(Duration.ofSeconds(1), done);
        }
        assertThat(pace.bytesPerSecond()).hasValue(10 * MEBIBYTE);
        for (int second = 0; second < 20; second++) {
            done += 100 * MEBIBYTE;
            tick(Duration.ofSeconds(1), done);
        }

        // Then
        assertThat(pace.bytesPerSecond()).hasValue(100 * MEBIBYTE);
        assertThat(pace.left()).contains(Duration.ofSeconds(79));
    }

    @Test
    void aWorkThatStandsStillHasNoEnd() {
        tick(Duration.ofSeconds(1), 50 * MEBIBYTE);
        for (int second = 0; second < 12; second++) {
            tick(Duration.ofSeconds(1), 50 * MEBIBYTE);
        }
        assertThat(pace.bytesPerSecond()).hasValue(0);
        assertThat(pace.left()).isEmpty();
    }

    @Test
    void whatComesLateIsNotHeard() {
        tick(Duration.ofSeconds(1), 50 * MEBIBYTE);
        tick(Duration.ofSeconds(1), 40 * MEBIBYTE);
        assertThat(pace.bytesPerSecond()).hasValue(50 * MEBIBYTE);
    }

    private void tick(Duration time, long done) {
        now.addAndGet(time.toNanos());
        pace.moved(done, 10_000 * MEBIBYTE);
    }
}
