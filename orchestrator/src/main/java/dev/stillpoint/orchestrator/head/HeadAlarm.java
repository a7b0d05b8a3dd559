package dev.stillpoint.orchestrator.head;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jboss.logging.Logger;

/// Says once that heads are not exported, or that the history is not what was signed, and once that all is well
/// again: as a log line, an event of the history and the gauge `stillpoint.audit.alarm`.
final class HeadAlarm {
    private static final Logger LOG = Logger.getLogger(HeadAlarm.class);

    private final Chain chain;
    private State state = State.QUIET;
    /// What the history has not taken yet, because the database was away.
    private final Deque<Told> untold = new ArrayDeque<>();

    HeadAlarm(Chain chain, MeterRegistry registry) {
        this.chain = chain;
        for (State alarm : State.values()) {
            if (alarm != State.QUIET) {
                Gauge.builder("stillpoint.audit.alarm", () -> is(alarm) ? 1 : 0)
                        .tag("alarm", alarm.name())
                        .description("1 while this alarm stands")
                        .register(registry);
            }
        }
    }

    enum State {
        QUIET("audit-heads-exported-again"),
        /// Events are sealed that no head outside of the database vouches for.
        AUDIT_HEADS_NOT_EXPORTED("audit-heads-not-exported"),
        /// The history has not, or no longer, what its last exported head says.
        AUDIT_HISTORY_REWRITTEN("audit-history-rewritten");

        final String event;

        State(String event) {
            this.event = event;
        }
    }

    private record Told(String type, Map<String, Object> data) {}

    synchronized boolean is(State other) {
        return state == other;
    }

    synchronized void raise(State alarm, String reason) {
        if (state != alarm) {
            state = alarm;
            LOG.errorf("alarm %s: %s", alarm, reason);
            untold.add(new Told(alarm.event, Map.of("alarm", alarm.name(), "reason", reason)));
        }
        tell();
    }

    synchronized void clear() {
        if (state != State.QUIET) {
            LOG.infof("alarm %s is over", state);
            untold.add(new Told(State.QUIET.event, Map.of("alarm", state.name())));
            state = State.QUIET;
        }
        tell();
    }

    /// Says something that is no alarm.
    synchronized void say(String type, Map<String, Object> data) {
        untold.add(new Told(type, data));
        tell();
    }

    /// Another orchestrator exports now, and says what there is to say.
    synchronized void handOver() {
        state = State.QUIET;
        untold.clear();
    }

    private void tell() {
        for (Told next = untold.peek(); next != null; next = untold.peek()) {
            chain.tell(next.type(), next.data());
            untold.remove();
        }
    }
}
