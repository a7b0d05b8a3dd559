package dev.stillpoint.gateway.run;

import dev.stillpoint.contracts.RunEventType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One stream's place in one run's events: every event once, in order, without a gap.
///
/// It looks into the history first and then takes what is heard live. A live event that does not follow the last one
/// means that some are missing: they are in the history, since an event is stored before it is told. Not for several
/// threads at once.
final class EventFollower {
    private static final int PAGE = 200;

    /// What a stream says next.
    sealed interface Next {
        record Event(EventDocument event) implements Next {}

        record Ping() implements Next {}

        record End() implements Next {}
    }

    /// The stored events.
    interface Stored {
        /// Those with a greater sequence number than `after`, in order.
        List<EventDocument> after(long after, int limit);

        /// Whether the run has ended, so that no event will be added.
        boolean isFinal();
    }

    /// The events heard since this follower began.
    interface Live {
        /// The next one; null when there was none for this long.
        @Nullable
        EventDocument await(Duration atMost);
    }

    private final Stored stored;
    private final Live live;
    private final EventsConfig config;
    private final LongSupplier nanoTime;
    private final Deque<EventDocument> ready = new ArrayDeque<>();
    private long last;
    private long pingAt;
    private boolean lookIntoHistory = true;
    private boolean nothingMore;

    /// @param last the sequence number of the last event that the client has; 0 for none
    /// @param nanoTime a clock that never goes back
    EventFollower(long last, Stored stored, Live live, EventsConfig config, LongSupplier nanoTime) {
        this.last = last;
        this.stored = stored;
        this.live = live;
        this.config = config;
        this.nanoTime = nanoTime;
        this.pingAt = nanoTime.getAsLong() + config.pingEvery().toNanos();
    }

    /// What comes next; waits for it. After [Next.End] nothing.
    Next next() {
        while (true) {
            if (nanoTime.getAsLong() - pingAt >= 0) {
                pingAt = nanoTime.getAsLong() + config.pingEvery().toNanos();
                return new Next.Ping();
            }
            EventDocument event = ready.poll();
            if (event != null) {
                last = event.sequence();
                nothingMore = nothingMore || event.type().equals(RunEventType.RUN_ENDED);
                return new Next.Event(event);
            }
            if (nothingMore) {
                return new Next.End();
            }
            if (lookIntoHistory) {
                look();
            } else {
                listen();
            }
        }
    }

    private void look() {
        boolean ended = stored.isFinal();
        List<EventDocument> missed = stored.after(last, PAGE);
        ready.addAll(missed);
        boolean all = missed.size() < PAGE;
        lookIntoHistory = !all;
        nothingMore = ended && all;
    }

    private void listen() {
        long untilPing = Math.max(0, pingAt - nanoTime.getAsLong());
        Duration patience =
                Duration.ofNanos(Math.min(untilPing, config.lookEvery().toNanos()));
        EventDocument heard = live.await(patience);
        if (heard == null) {
            lookIntoHistory = true;
        } else if (heard.sequence() == last + 1) {
            ready.add(heard);
        } else if (heard.sequence() > last) {
            lookIntoHistory = true;
        }
    }
}
