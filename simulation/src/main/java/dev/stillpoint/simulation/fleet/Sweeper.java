package dev.stillpoint.simulation.fleet;

import dev.stillpoint.orchestrator.saga.Saga;
import dev.stillpoint.orchestrator.saga.Signal;
import dev.stillpoint.simulation.model.Chance;
import dev.stillpoint.simulation.model.Timeline;
import dev.stillpoint.simulation.model.Weather;
import java.time.Instant;
import java.util.function.BiConsumer;

/// Tells runs that time has passed when theirs has come, by the database's clock.
final class Sweeper {
    private final Timeline time;
    private final Chance chance;
    private final Weather weather;
    private final Processes processes;
    private final Relays relays;
    private final BiConsumer<Entry, Signal> apply;

    Sweeper(
            Timeline time,
            Chance chance,
            Weather weather,
            Processes processes,
            Relays relays,
            BiConsumer<Entry, Signal> apply) {
        this.time = time;
        this.chance = chance;
        this.weather = weather;
        this.processes = processes;
        this.relays = relays;
        this.apply = apply;
    }

    void schedule(Entry entry) {
        Instant wake = entry.run.state().wakeAt();
        if (wake == null) {
            return;
        }
        long at = Math.max(time.now() + 1, time.moment(wake)) + chance.between(0, 400);
        if (at < entry.tickAt) {
            entry.tickAt = at;
            time.at(at, () -> tick(entry, at));
        }
    }

    private void tick(Entry entry, long at) {
        if (entry.tickAt != at) {
            return;
        }
        entry.tickAt = Long.MAX_VALUE;
        if (processes.areAway()) {
            processes.whenBack(() -> tickIfDue(entry));
        } else {
            tickIfDue(entry);
        }
    }

    private void tickIfDue(Entry entry) {
        Instant wake = entry.run.state().wakeAt();
        if (wake == null) {
            return;
        }
        if (wake.isAfter(time.database())) {
            schedule(entry);
        } else if (chance.of(weather.transactionBreaks)) {
            schedule(entry);
        } else {
            Instant now = time.database();
            apply.accept(entry, new Signal.Tick(now, relays.relayed(Saga.overdue(entry.run, now))));
        }
    }
}
