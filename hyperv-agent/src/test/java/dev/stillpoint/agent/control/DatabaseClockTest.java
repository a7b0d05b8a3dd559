package dev.stillpoint.agent.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.agent.step.TickedTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DatabaseClockTest {
    private static final Instant DATABASE = Instant.parse("2030-05-05T05:05:05Z");

    private final TickedTime time = new TickedTime();
    private final DatabaseClock clock = new DatabaseClock(time);

    @Test
    void nobodyKnowsTheTimeBeforeTheFirstMessage() {
        assertThat(clock.now()).isEmpty();
    }

    @Test
    void timePassesBetweenMessages() {
        clock.heard(DATABASE);
        time.tick(Duration.ofSeconds(7));
        assertThat(clock.now()).contains(DATABASE.plusSeconds(7));
    }

    @Test
    void delayedMessageDoesNotTurnTheClockBack() {
        clock.heard(DATABASE);
        time.tick(Duration.ofSeconds(10));
        clock.heard(DATABASE.plusSeconds(2));
        assertThat(clock.now()).contains(DATABASE.plusSeconds(10));
    }

    @Test
    void setWallClockMovesNothing() {
        clock.heard(DATABASE);
        time.shiftWall(Duration.ofSeconds(-3_000));
        time.tick(Duration.ofSeconds(1));
        assertThat(clock.now()).contains(DATABASE.plusSeconds(1));
    }

    @Test
    void clockIsUnknownAfterAMinuteOfSilenceAndAfterASuspension() {
        clock.heard(DATABASE);
        time.tick(Duration.ofSeconds(61));
        assertThat(clock.now()).isEmpty();
        clock.heard(DATABASE.plusSeconds(61));
        time.shiftWall(Duration.ofHours(8));
        assertThat(clock.now()).isEmpty();
    }
}
