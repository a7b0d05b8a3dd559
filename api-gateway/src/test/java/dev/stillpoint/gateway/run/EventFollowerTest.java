package dev.stillpoint.gateway.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventFollowerTest {
    private static final UUID RUN = UUID.randomUUID();

    private final List<EventDocument> stored = new ArrayList<>();
    private final Deque<EventDocument> live = new ArrayDeque<>();
    private boolean ended;
    private long now;
    private int looks;

    private final EventsConfig config = new EventsConfig() {
        @Override
        public Duration pingEvery() {
            return Duration.ofSeconds(15);
        }

        @Override
        public Duration lookEvery() {
            return Duration.ofSeconds(5);
        }
    };

    private EventFollower follower(long last) {
        return new EventFollower(
                last,
                new EventFollower.Stored() {
                    @Override
                    public List<EventDocument> after(long after, int limit) {
                        looks++;
                        return stored.stream()
                                .filter(e -> e.sequence() > after)
                                .limit(limit)
                                .toList();
                    }

                    @Override
                    public boolean isFinal() {
                        return ended;
                    }
                },
                this::await,
                config,
                () -> now);
    }

    /// Nothing is heard: the time passes.
    private @Nullable EventDocument await(Duration atMost) {
        EventDocument heard = live.poll();
        if (heard == null) {
            now += atMost.toNanos();
        }
        return heard;
    }

    @Test
    void missingLiveEventsAreFetchedFromTheHistory() {
        // Given
        store(1);
        EventFollower follower = follower(0);
        assertThat(follower.next()).isEqualTo(said(1));

        // When 2 and 3 were never heard
        store(2);
        store(3);
        store(4);
        live.add(event(4));
        live.add(event(3));
        live.add(event(5));

        // Then
        assertThat(List.of(follower.next(), follower.next(), follower.next(), follower.next()))
                .containsExactly(said(2), said(3), said(4), said(5));
    }

    @Test
    void quietStreamLooksIntoTheHistoryEveryFiveSecondsAndPingsEveryFifteen() {
        // Given
        EventFollower follower = follower(0);

        // Then
        assertThat(follower.next()).isEqualTo(new EventFollower.Next.Ping());
        assertThat(Duration.ofNanos(now)).isEqualTo(Duration.ofSeconds(15));
        assertThat(looks).isEqualTo(3);
        assertThat(follower.next()).isEqualTo(new EventFollower.Next.Ping());
        assertThat(Duration.ofNanos(now)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void busyStreamPingsToo() {
        // Given
        EventFollower follower = follower(0);
        live.add(event(1));
        live.add(event(2));
        assertThat(follower.next()).isEqualTo(said(1));

        // When
        now += Duration.ofSeconds(16).toNanos();

        // Then
        assertThat(follower.next()).isEqualTo(new EventFollower.Next.Ping());
        assertThat(follower.next()).isEqualTo(said(2));
    }

    @Test
    void streamEndsWithTheFinalEventAndStaysEnded() {
        // Given
        EventFollower follower = follower(0);
        live.add(new EventDocument(RUN, 1, Instant.EPOCH, "run-ended", "system", null, NullNode.getInstance()));
        live.add(event(2));

        // When
        follower.next();

        // Then
        assertThat(follower.next()).isEqualTo(new EventFollower.Next.End());
        assertThat(follower.next()).isEqualTo(new EventFollower.Next.End());
    }

    @Test
    void finalRunThatWasFollowedToItsEndEndsAtOnce() {
        store(1);
        ended = true;
        assertThat(follower(1).next()).isEqualTo(new EventFollower.Next.End());
        assertThat(now).isZero();
    }

    @Test
    void finalRunWhoseEventsWereArchivedEndsAtOnce() {
        ended = true;
        assertThat(follower(0).next()).isEqualTo(new EventFollower.Next.End());
        assertThat(now).isZero();
    }

    @Test
    void manyStoredEventsComeInPages() {
        // Given
        for (int i = 1; i <= 500; i++) {
            store(i);
        }
        ended = true;
        EventFollower follower = follower(0);

        // Then
        for (int i = 1; i <= 500; i++) {
            assertThat(follower.next()).isEqualTo(said(i));
        }
        assertThat(follower.next()).isEqualTo(new EventFollower.Next.End());
        assertThat(looks).isEqualTo(3);
    }

    private void store(long sequence) {
        stored.add(event(sequence));
    }

    private static EventFollower.Next said(long sequence) {
        return new EventFollower.Next.Event(event(sequence));
    }

    private static EventDocument event(long sequence) {
        return new EventDocument(RUN, sequence, Instant.EPOCH, "step-started", "system", null, NullNode.getInstance());
    }
}
