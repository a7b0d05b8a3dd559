package dev.stillpoint.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.agent.step.TickedTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PartitionHoldTest {
    private final TickedTime time = new TickedTime();
    private final PartitionHold hold = new PartitionHold(Duration.ofSeconds(5), time);

    @Test
    void answeredHeartbeatsKeepThePartition() {
        for (int answers = 1; answers < 20; answers++) {
            time.tick(Duration.ofSeconds(1));
            hold.sample(answers);
            assertThat(hold.sure()).isTrue();
        }
    }

    @Test
    void silenceOfTheCoordinatorHoldsWorkBackUntilItAnswers() throws Exception {
        // Given
        hold.sample(1);
        time.tick(Duration.ofSeconds(5));
        hold.sample(1);
        assertThat(hold.sure()).isFalse();
        // When
        time.at(Duration.ofSeconds(8), () -> hold.sample(2));
        hold.await();
        // Then
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(8));
    }
}
