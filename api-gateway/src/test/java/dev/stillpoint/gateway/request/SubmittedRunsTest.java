package dev.stillpoint.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.GatewayRequest.SubmitRun;
import dev.stillpoint.contracts.Principal;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.StopTimeoutPolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SubmittedRunsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T20:00:00Z");

    private final SubmittedRuns runs = new SubmittedRuns(Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofHours(1), 1000);

    @Test
    void runsOlderThanAnHourAreForgotten() {
        // Given
        SubmitRun old = request(NOW.minus(Duration.ofMinutes(61)), "old");
        SubmitRun young = request(NOW.minus(Duration.ofMinutes(59)), "young");

        // When
        runs.add(old, 10);
        runs.add(young, 10);

        // Then
        assertThat(runs.find(old.run())).isEmpty();
        assertThat(runs.find("otto", "old")).isEmpty();
        assertThat(runs.find(young.run())).contains(young);
        assertThat(runs.find("otto", "young")).contains(young);
    }

    @Test
    void oldestRunsGiveWayWhenTheBytesAreUsedUp() {
        // Given
        SubmitRun first = request(NOW, "first");
        SubmitRun second = request(NOW, "second");

        // When
        runs.add(first, 600);
        runs.add(second, 600);

        // Then
        assertThat(runs.find(first.run())).isEmpty();
        assertThat(runs.find(second.run())).contains(second);
    }

    @Test
    void firstUseOfAKeyCounts() {
        // Given
        SubmitRun first = request(NOW, "k");
        SubmitRun second = request(NOW, "k");

        // When
        runs.add(first, 10);
        runs.add(second, 10);
        runs.add(first, 10);

        // Then
        assertThat(runs.find("otto", "k")).contains(first);
        assertThat(runs.find("anna", "k")).isEmpty();
        assertThat(runs.find(second.run())).contains(second);
    }

    private static SubmitRun request(Instant at, String key) {
        return new SubmitRun(
                UUID.randomUUID(),
                new Principal("otto", Set.of("operator"), Set.of()),
                at,
                RunId.next(),
                key,
                "sha256:ab",
                new RunRequest.Create(
                        "ERP",
                        "n",
                        null,
                        null,
                        StopMode.SHUTDOWN,
                        Duration.ofMinutes(10),
                        StopTimeoutPolicy.ROLL_BACK,
                        StartChoice.PREVIOUS,
                        at.plusSeconds(900),
                        false,
                        Map.of()));
    }
}
