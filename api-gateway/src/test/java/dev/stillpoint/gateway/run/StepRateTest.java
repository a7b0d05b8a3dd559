package dev.stillpoint.gateway.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How fast a step's bytes move, and how long that will take.
class StepRateTest {
    private static final Instant BEGAN = Instant.parse("2026-03-01T20:00:00Z");

    @Test
    void aRunningStepTellsItsRateAndWhatRemains() {
        StepDocument step = StepDocument.of(row("RUNNING", 400L, 1001L), List.of(began()), BEGAN.plusSeconds(4));

        assertThat(step.bytesPerSecond()).isEqualTo(100);
        assertThat(step.remaining()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void whatMovesNoBytesOrNotYetOrNotAnyMoreHasNoRate() {
        for (StepRow row : List.of(row("DONE", 400L, 400L), row("RUNNING", 0L, 400L), row("RUNNING", null, 400L))) {
            assertThat(StepDocument.of(row, List.of(began()), BEGAN.plusSeconds(4))
                            .bytesPerSecond())
                    .isNull();
        }
        StepRow running = row("RUNNING", 400L, 1000L);
        assertThat(StepDocument.of(running, List.of(), BEGAN).bytesPerSecond()).isNull();
        assertThat(StepDocument.of(running, List.of(new AttemptRow()), BEGAN).bytesPerSecond())
                .isNull();
        // A clock that is behind the database's.
        assertThat(StepDocument.of(running, List.of(began()), BEGAN.minusSeconds(1))
                        .remaining())
                .isNull();
    }

    private static StepRow row(String status, @Nullable Long done, long total) {
        StepRow row = new StepRow();
        row.id = "copy:d";
        row.kind = "CopyDisk";
        row.status = status;
        row.direction = "FORWARD";
        row.bytesDone = done;
        row.bytesTotal = total;
        return row;
    }

    private static AttemptRow began() {
        AttemptRow attempt = new AttemptRow();
        attempt.startedAt = BEGAN;
        return attempt;
    }
}
