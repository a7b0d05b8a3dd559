package dev.stillpoint.orchestrator.saga;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/// What the outbox knows of messages, by the time at which they were stored. Of times that are in neither it knows
/// nothing any more: those messages were published long ago.
///
/// @param waiting times of messages that are not noted as given to Kafka
/// @param given when the others were
public record Relayed(Set<Instant> waiting, Map<Instant, Instant> given) {
    public static final Relayed NOTHING_KNOWN = new Relayed(Set.of(), Map.of());

    public Relayed {
        waiting = Set.copyOf(waiting);
        given = Map.copyOf(given);
    }

    boolean isWaiting(Try sent) {
        return sent.publishedAt() != null && waiting.contains(sent.publishedAt());
    }

    /// A try in flight with its clocks begun when Kafka had its latest delivery; any other as it is.
    Try correct(Try sent) {
        Instant stored = sent.phase() == Try.Phase.IN_FLIGHT ? sent.publishedAt() : null;
        Instant real = stored == null ? null : given.get(stored);
        return real != null && real.isAfter(stored) ? sent.publishedLater(real) : sent;
    }
}
