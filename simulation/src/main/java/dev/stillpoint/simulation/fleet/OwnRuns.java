package dev.stillpoint.simulation.fleet;

import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.StopTimeoutPolicy;
import dev.stillpoint.orchestrator.plan.SetStatus;
import dev.stillpoint.orchestrator.saga.Order.Origin;
import dev.stillpoint.orchestrator.saga.RunStatus;
import dev.stillpoint.simulation.model.Chance;
import dev.stillpoint.simulation.model.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Runs that nobody asks for: those of schedules and of their retention, proofs made anew, and the removal of sets
/// whose time has come. About one set there is one such run at a time.
final class OwnRuns {
    private static final Duration TO_BEGIN = Duration.ofHours(1);
    private static final long LOOKS_EVERY = 300_000;

    /// What could not be begun by then is not begun: a fleet comes to an end.
    static final long LAST_LOOK = Timeline.START + 2 * 86_400_000L;

    private final Timeline time;
    private final Chance chance;
    private final Database database;
    private final Orchestrators orchestrators;
    private final Map<SetId, Entry> begun = new HashMap<>();

    OwnRuns(Timeline time, Chance chance, Database database, Orchestrators orchestrators) {
        this.time = time;
        this.chance = chance;
        this.database = database;
        this.orchestrators = orchestrators;
    }

    // Sets whose time has come

    void removeAt(CatalogSet set, Instant at) {
        time.at(Math.max(time.now(), time.moment(at)) + chance.between(1, 5_000), () -> remove(set));
    }

    private void remove(CatalogSet set) {
        if (set.status == SetStatus.DELETED || time.now() > LAST_LOOK) {
            return;
        }
        if (set.status != SetStatus.CREATING) {
            delete(set, Origin.STILLPOINT);
        }
        time.after(LOOKS_EVERY, () -> remove(set));
    }

    private void delete(CatalogSet set, Origin origin) {
        begin(
                set,
                new RunRequest.Delete(set.shape.system(), set.id, false, startBy(TO_BEGIN), false, Map.of()),
                origin);
    }

    // Proofs

    /// Some of the sets are read again by and by.
    void proveNowAndThen() {
        for (int i = chance.below(3); i > 0; i--) {
            time.after(chance.between(600_000, 5_400_000), () -> {
                for (CatalogSet set : database.catalog.sets()) {
                    if (set.status == SetStatus.COMPLETE) {
                        begin(
                                set,
                                new RunRequest.Verify(set.shape.system(), set.id, startBy(TO_BEGIN), false, Map.of()),
                                Origin.STILLPOINT);
                        return;
                    }
                }
            });
        }
    }

    private void begin(CatalogSet set, RunRequest request, Origin origin) {
        Entry last = begun.get(set.id);
        if ((last == null || last.isOver()) && !database.claims.isHeld(set.id)) {
            begun.put(set.id, orchestrators.begin(set.shape, request, origin));
        }
    }

    // Schedules

    /// A system's sets are made by a schedule, which keeps so many of them.
    void schedule(Shape shape) {
        long every = chance.between(900_000, 7_200_000);
        int keep = 1 + chance.below(2);
        long first = chance.between(0, 1_800_000);
        for (int number = chance.below(3); number >= 0; number--) {
            int firing = number;
            time.after(first + number * every, () -> fire(shape, firing, keep));
        }
    }

    private void fire(Shape shape, int number, int keep) {
        if (isAtRest(shape)) {
            Entry run = orchestrators.begin(
                    shape,
                    new RunRequest.Create(
                            shape.system(),
                            "nightly-" + number,
                            null,
                            Planning.LOCATION,
                            StopMode.SHUTDOWN,
                            Duration.ofMinutes(5),
                            StopTimeoutPolicy.ROLL_BACK,
                            StartChoice.PREVIOUS,
                            startBy(Duration.ofMinutes(15)),
                            false,
                            Map.of()),
                    Origin.SCHEDULE);
            time.after(LOOKS_EVERY, () -> retain(run, keep));
        }
    }

    /// After a run that succeeded, those that are too many are deleted, one after the other.
    private void retain(Entry run, int keep) {
        if ((run.isOver() && run.run.status() != RunStatus.SUCCEEDED) || time.now() > LAST_LOOK) {
            return;
        }
        if (run.isOver() && isAtRest(run.shape)) {
            CatalogSet next = oldestOfTooMany(run.shape, keep);
            if (next == null) {
                return;
            }
            delete(next, Origin.SCHEDULE);
        }
        time.after(LOOKS_EVERY, () -> retain(run, keep));
    }

    private @Nullable CatalogSet oldestOfTooMany(Shape shape, int keep) {
        List<CatalogSet> complete = new ArrayList<>();
        for (CatalogSet set : database.catalog.sets()) {
            if (set.shape.system().equals(shape.system()) && set.status == SetStatus.COMPLETE) {
                complete.add(set);
            }
        }
        return complete.size() > keep ? complete.getFirst() : null;
    }

    /// Whether no run of the system is in the way of a schedule's.
    private boolean isAtRest(Shape shape) {
        for (Entry entry : database.runs()) {
            RunRequest request = entry.run.order().request();
            if (entry.isOf(shape)
                    && !entry.isOver()
                    && !(request instanceof RunRequest.Verify)
                    && !request.preview()
                    && entry.run.status() != RunStatus.AWAITING_APPROVAL) {
                return false;
            }
        }
        return true;
    }

    private Instant startBy(Duration within) {
        return time.database().plus(within);
    }
}
