package dev.stillpoint.gateway.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.AccessEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalFolderTest {
    private static final class Ticked extends Clock {
        private Instant now = Instant.parse("2026-03-01T20:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final Ticked clock = new Ticked();
    private final List<AccessEvent> sent = new ArrayList<>();
    private final RefusalFolder folder = new RefusalFolder(clock, Duration.ofSeconds(10), 2, sent::add);

    @Test
    void firstGoesOutAtOnceAndTheFloodAsOne() {
        // When
        for (int i = 0; i < 1000; i++) {
            folder.add("otto", "otto0001", "GET", "/v1/runs", "forbidden", "d");
        }
        folder.tick();

        // Then
        assertThat(sent).extracting(AccessEvent::count).containsExactly(1L);

        // When the window is over
        clock.now = clock.now.plusSeconds(10);
        folder.tick();

        // Then
        assertThat(sent).extracting(AccessEvent::count).containsExactly(1L, 999L);
        folder.tick();
        assertThat(sent).hasSize(2);
    }

    @Test
    void singleRefusalIsToldOnce() {
        folder.add("otto", "otto0001", "GET", "/v1/runs", "forbidden", "d");
        clock.now = clock.now.plusSeconds(11);
        folder.tick();
        assertThat(sent).hasSize(1);
    }

    @Test
    void manyDifferentOnesAreBounded() {
        // When
        for (int i = 0; i < 100; i++) {
            folder.add("anonymous", null, "GET", "/v1/" + i, "unauthenticated", "d");
        }
        folder.flush();

        // Then
        assertThat(sent).hasSize(4);
        assertThat(sent.stream().mapToLong(AccessEvent::count).sum()).isEqualTo(100);
        assertThat(sent.getLast().path()).isEqualTo("(many)");
    }

    @Test
    void floodIsToldWithTheTimesOfItsFirstAndItsLast() {
        // Given
        Instant begin = clock.now;
        folder.add("otto", "otto0001", "GET", "/v1/runs", "forbidden", "d");
        clock.now = begin.plusSeconds(2);
        folder.add("otto", "otto0001", "GET", "/v1/runs", "forbidden", "d");
        clock.now = begin.plusSeconds(7);
        folder.add("otto", "otto0001", "GET", "/v1/runs", "forbidden", "e");

        // When
        clock.now = begin.plusSeconds(12);
        folder.tick();

        // Then
        assertThat(sent)
                .containsExactly(
                        new AccessEvent(begin, "otto", "otto0001", "GET", "/v1/runs", "forbidden", "d", 1, null),
                        new AccessEvent(
                                begin.plusSeconds(2),
                                "otto",
                                "otto0001",
                                "GET",
                                "/v1/runs",
                                "forbidden",
                                "e",
                                2,
                                begin.plusSeconds(7)));
    }

    @Test
    void keysAreFoldedEachByItself() {
        // When
        for (int i = 0; i < 10; i++) {
            folder.add("anonymous", "aaaaaaaa", "GET", "/v1/runs", "unauthenticated", "d");
            folder.add("anonymous", "bbbbbbbb", "GET", "/v1/runs", "unauthenticated", "d");
        }
        folder.flush();

        // Then
        assertThat(sent)
                .extracting(AccessEvent::keyPrefix)
                .containsExactlyInAnyOrder("aaaaaaaa", "bbbbbbbb", "aaaaaaaa", "bbbbbbbb");
        assertThat(sent).extracting(AccessEvent::count).containsExactlyInAnyOrder(1L, 1L, 9L, 9L);
    }
}
