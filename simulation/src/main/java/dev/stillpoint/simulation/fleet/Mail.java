package dev.stillpoint.simulation.fleet;

import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.orchestrator.saga.Signal;
import dev.stillpoint.simulation.model.Chance;
import dev.stillpoint.simulation.model.Mouth;
import dev.stillpoint.simulation.model.Timeline;
import dev.stillpoint.simulation.model.Weather;
import org.jspecify.annotations.Nullable;

/// The way of step events to the orchestrators: late, twice, out of order, or never.
final class Mail implements Mouth {
    private final Timeline time;
    private final Chance chance;
    private final Weather weather;
    private final Judge judge;
    private final Database database;
    private @Nullable Orchestrators orchestrators;

    Mail(Timeline time, Chance chance, Weather weather, Judge judge, Database database) {
        this.time = time;
        this.chance = chance;
        this.weather = weather;
        this.judge = judge;
        this.database = database;
    }

    void goesTo(Orchestrators to) {
        orchestrators = to;
    }

    @Override
    public void tell(StepEvent event) {
        judge.told(event);
        if (chance.of(weather.eventLost)) {
            return;
        }
        deliver(event, delay());
        if (chance.of(weather.eventTwice)) {
            deliver(event, delay() + chance.mostlyShort(0, 120_000));
        }
    }

    private long delay() {
        return chance.of(weather.eventLate) ? chance.between(1_000, 60_000) : chance.between(1, 50);
    }

    private void deliver(StepEvent event, long after) {
        time.after(after, () -> {
            Orchestrators to = orchestrators;
            Entry entry = database.run(event.ref().run());
            if (to != null && entry != null) {
                to.give(entry, now -> new Signal.Stepped(now, event));
            }
        });
    }
}
