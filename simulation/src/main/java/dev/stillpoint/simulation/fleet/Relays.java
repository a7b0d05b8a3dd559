package dev.stillpoint.simulation.fleet;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.orchestrator.plan.Executor;
import dev.stillpoint.orchestrator.saga.Relayed;
import dev.stillpoint.simulation.model.Chance;
import dev.stillpoint.simulation.model.Timeline;
import dev.stillpoint.simulation.model.Trace;
import dev.stillpoint.simulation.model.Weather;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// The outbox and the relays that publish it: one has the lease, another takes over ten seconds after it was last
/// heard. What the old one had selected and not published, Kafka refuses: it is fenced. What the old one had appended
/// and not committed, agents have read and workers never do; what it had committed and not marked, its note tells the
/// next one.
final class Relays {
    private static final long LEASE = 10_000;

    private final Timeline time;
    private final Chance chance;
    private final Weather weather;
    private final Trace trace;
    private final Variant variant;
    private final Consumer<Row> kafka;
    private final ArrayDeque<Row> unpublished = new ArrayDeque<>();
    private boolean scheduled;
    /// When those messages were stored that are not marked, and when the others were.
    private final Set<Instant> unmarked = new HashSet<>();

    private final Map<Instant, Instant> marked = new HashMap<>();
    private long silentUntil;

    /// A command in the outbox.
    record Row(Delivery delivery, Executor executor) {}

    Relays(Timeline time, Chance chance, Weather weather, Trace trace, Variant variant, Consumer<Row> kafka) {
        this.time = time;
        this.chance = chance;
        this.weather = weather;
        this.trace = trace;
        this.variant = variant;
        this.kafka = kafka;
    }

    /// What the outbox says of the messages that were stored at these times.
    Relayed relayed(Set<Instant> stored) {
        Set<Instant> waiting = new HashSet<>();
        Map<Instant, Instant> given = new HashMap<>();
        for (Instant each : stored) {
            Instant when = marked.get(each);
            if (unmarked.contains(each)) {
                waiting.add(each);
            } else if (when != null) {
                given.put(each, when);
            }
        }
        return new Relayed(waiting, given);
    }

    void append(List<Row> rows) {
        if (!rows.isEmpty()) {
            unpublished.addAll(rows);
            unmarked.add(time.database());
            schedule();
        }
    }

    private void mark(Set<Instant> stored) {
        unmarked.removeAll(stored);
        stored.forEach(each -> marked.put(each, time.database()));
    }

    private void schedule() {
        if (!scheduled && !unpublished.isEmpty()) {
            scheduled = true;
            time.at(Math.max(silentUntil, time.now() + chance.between(2, 40)), this::publish);
        }
    }

    private void publish() {
        scheduled = false;
        List<Row> selected = new ArrayList<>(unpublished);
        if (!chance.of(weather.relayBreaks)) {
            unpublished.clear();
            mark(Set.copyOf(unmarked));
            selected.forEach(kafka);
        } else if (chance.flip()) {
            silentUntil = time.now() + LEASE;
            dies(selected);
        } else {
            silentUntil = time.now() + LEASE;
            trace.say(() -> "relay stands still with " + selected.size() + " rows");
            time.after(LEASE + chance.between(1_000, 600_000), () -> goOn(selected));
        }
        schedule();
    }

    /// Killed in the middle of a batch, or when all of it is committed and none of it marked.
    private void dies(List<Row> selected) {
        int some = chance.below(selected.size() + 1);
        boolean committed = some == selected.size() && chance.flip();
        trace.say(() -> "relay is killed after " + some + " of " + selected.size() + " rows"
                + (committed ? ", committed" : ""));
        for (Row row : selected.subList(0, some)) {
            if (committed || row.executor() instanceof Executor.Agent || !variant.workersReadCommitted()) {
                kafka.accept(row);
            }
        }
        if (committed && variant.relaysLeaveNotes()) {
            unpublished.clear();
            Set<Instant> noted = Set.copyOf(unmarked);
            time.at(silentUntil, () -> mark(noted));
        }
    }

    private void goOn(List<Row> selected) {
        boolean fenced = variant.fencesRelays();
        trace.say(() -> "the relay that stood still goes on" + (fenced ? " and is fenced" : ""));
        if (!fenced) {
            selected.forEach(kafka);
        }
    }
}
