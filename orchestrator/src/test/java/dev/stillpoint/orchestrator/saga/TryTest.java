package dev.stillpoint.orchestrator.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.orchestrator.plan.Policy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What a try still knows of those before it.
class TryTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Policy POLICY = new Policy(
            3, Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofSeconds(30), 2, null);

    @Test
    void attemptsThatOnlyCameTooLateHaveBegunNothing() {
        Try late = failed(first(), FailureCode.STALE);

        assertThat(late.refusedAsStale()).isTrue();
        assertThat(failed(next(late), FailureCode.STALE).refusedAsStale()).isTrue();
        assertThat(next(late).isAskedForAgain()).isFalse();
    }

    @Test
    void oneThatWasGivenUpMayHaveBegunWhateverFollows() {
        Try late = failed(next(failed(first(), FailureCode.NO_ANSWER)), FailureCode.STALE);

        assertThat(late.refusedAsStale()).isFalse();
        assertThat(failed(next(late.uncounted()), FailureCode.STALE).refusedAsStale())
                .isFalse();
    }

    @Test
    void anOperatorsRetryIsRememberedAndForgetsNothing() {
        Try asked = next(failed(first(), FailureCode.NO_ANSWER).again(NOW));

        assertThat(asked.inRow()).isEqualTo(1);
        assertThat(asked.isAskedForAgain()).isTrue();
        assertThat(failed(asked, FailureCode.STALE).refusedAsStale()).isFalse();
        assertThat(next(failed(asked, FailureCode.STALE)).isAskedForAgain()).isTrue();
    }

    @Test
    void oneStoredBeforeThisWasNotedMayFollowOnesThatBegan() throws Exception {
        String now = new String(Json.bytes(failed(next(first()), FailureCode.STALE)), StandardCharsets.UTF_8);
        String stored = now.replaceAll(",?\"earlier\":\\{[^}]*}", "");
        assertThat(stored).isNotEqualTo(now);
        Try read = Json.read(stored.getBytes(StandardCharsets.UTF_8), Try.class);

        assertThat(read.earlier()).isNull();
        assertThat(read.refusedAsStale()).isFalse();
    }

    private static Try first() {
        return Try.first(1, 1, NOW, true, POLICY);
    }

    private static Try next(Try last) {
        return last.next(NOW, true, POLICY);
    }

    private static Try failed(Try latest, FailureCode code) {
        return latest.failed(NOW, code, "");
    }
}
