package dev.stillpoint.orchestrator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.Schedule;
import dev.stillpoint.contracts.Selector;
import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.StopTimeoutPolicy;
import dev.stillpoint.contracts.SystemSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiringsTest {
    private static final Instant DUE = Instant.parse("2026-03-29T01:00:00Z");

    /// @param scheduled what the schedule says, @param settled what the system's settings say
    @ParameterizedTest
    @CsvSource({",,SHUTDOWN", ",TURN_OFF,TURN_OFF", "SAVE,TURN_OFF,SAVE", "NONE,,NONE"})
    void aScheduledRunStopsItsVmsLikeOneThatAPersonAsksFor(
            @Nullable StopMode scheduled, @Nullable StopMode settled, StopMode expected) {
        Schedule schedule = new Schedule(
                "ERP",
                "0 0 2 * * ?",
                ZoneId.of("UTC"),
                new Schedule.ScheduledCreate(
                        "nightly",
                        null,
                        null,
                        scheduled,
                        Duration.ofMinutes(10),
                        StopTimeoutPolicy.ROLL_BACK,
                        StartChoice.PREVIOUS,
                        Duration.ofMinutes(15),
                        Map.of()),
                null,
                Schedule.OnMissed.SKIP,
                true);
        SystemSettings settings =
                new SystemSettings(new Selector.AfterLastDash(), List.of(), List.of(), false, null, null, settled);
        assertThat(Firings.create(schedule, settings, DUE, DUE.plusSeconds(3)).stop())
                .isEqualTo(expected);
    }
}
