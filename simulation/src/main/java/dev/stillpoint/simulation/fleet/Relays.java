package dev.stillpoint.simulation.fleet;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.orchestrator.plan.Executor;
import dev.stillpoint.simulation.model.Chance;
import dev.stillpoint.simulation.model.Timeline;
import dev.stillpoint.simulation.model.Trace;
import dev.stillpoint.simulation.model.Weather;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The outbox and the relays that publish it: one has the lease, another takes over ten seconds after it was last
/// heard. What the old one had selected and not published, Kafka refuses: it is fenced.
final class Relays {
    private static final long LEASE = 10_000;

    private final Timeline time;
    private final Chance chance;
    private final Weather weather;
    private final Trace trace;
    private final boolean fences;
    private final Consumer<Row> kafka;
    private final ArrayDeque<Row> unpublished = new ArrayDeque<>();
    private boolean scheduled;
    private long silentUntil;

    /// A command in the outbox.
    record Row(Delivery delivery, Executor executor) {}

    Relays(Timeline time, Chance chance, Weather weather, Trace trace, boolean fences, Consumer<Row> kafka) {
        this.time = time;
        this.chance = chance;
        this.weather = weather;
        this.trace = trace;
        this.fences = fences;
        this.kafka = kafka;
    }

    void append(List<Row> rows) {
        if (!rows.isEmpty()) {
            unpublished.addAll(rows);
            schedule();
        }
    }

    private void schedule() {
        if (!scheduled && !unpublished.isEmpty()) {
            scheduled = true;
            time.at(Math.max(silentUntil, time.now() + chance.between(2, 40)), this::publish);
        }
    }

    private void publish() {
        scheduled = false;
        if (chance.of(weather.relayBreaks)) {
            List<Row> selected = new ArrayList<>(unpublished);
            silentUntil = time.now() + LEASE;
            if (chance.flip()) {
                // Killed in the middle: what was appended so far stands in the topic, uncommitted.
                int some = chance.below(selected.size() + 1);
                trace.say(() -> "relay is killed after " + some + " of " + selected.size() + " rows");
                selected.subList(0, some).forEach(kafka);
            } else {
                trace.say(() -> "relay stands still with " + selected.size() + " rows");
                time.after(LEASE + chance.between(1_000, 600_000), () -> goOn(selected));
            }
        } else {
            while (!unpublished.isEmpty()) {
                kafka.accept(unpublished.poll());
            }
        }
        schedule();
    }

    private void goOn(List<Row> selected) {
        trace.say(() -> "the relay that stood still goes on" + (fences ? " and is fenced" : ""));
        if (!fences) {
            selected.forEach(kafka);
        }
    }
}
