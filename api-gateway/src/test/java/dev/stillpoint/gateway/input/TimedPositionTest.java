package dev.stillpoint.gateway.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimedPositionTest {
    @Test
    void isReadAsItWasWritten() {
        TimedPosition<Long> position = new TimedPosition<>(Instant.parse("2026-03-01T20:00:00.000001Z"), 42L);
        assertThat(TimedPosition.parse(position.toString(), Long::parseLong)).isEqualTo(position);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "42",
                "2026-03-01T20:00:00Z",
                "2026-03-01T20:00:00Z x",
                "yesterday 42",
                "+999999999-03-01T20:00:00Z 42"
            })
    void whatIsNoneIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> TimedPosition.parse(text, Long::parseLong));
    }
}
