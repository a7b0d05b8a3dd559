package dev.stillpoint.simulation.fleet;

import dev.stillpoint.contracts.CheckpointChoice;
import dev.stillpoint.contracts.CheckpointType;
import dev.stillpoint.contracts.Principal;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.StopTimeoutPolicy;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.SetStatus;
import dev.stillpoint.simulation.model.Chance;
import dev.stillpoint.simulation.model.Fabric;
import dev.stillpoint.simulation.model.Machine;
import dev.stillpoint.simulation.model.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What people ask the product for, as drawn.
final class Requests {
    static final Principal ANNA = new Principal("anna", Set.of(), Set.of());
    /// A key that carl made.
    static final Principal KEY = new Principal("deploy", Set.of(), Set.of(), Set.of("Carl"));

    static final Duration KEPT_FOR_SAFETY = Duration.ofHours(24);
    private static final Duration TO_BEGIN = Duration.ofMinutes(15);

    private final Timeline time;
    private final Chance chance;
    private final Catalog catalog;
    private final Orchestrators orchestrators;

    Requests(Timeline time, Chance chance, Catalog catalog, Orchestrators orchestrators) {
        this.time = time;
        this.chance = chance;
        this.catalog = catalog;
        this.orchestrators = orchestrators;
    }

    private void submit(Shape shape, RunRequest request) {
        Entry entry = orchestrators.submit(shape, request, chance.of(0.1) ? KEY : ANNA);
        if (chance.of(0.12)) {
            time.after(chance.mostlyShort(0, 600_000), () -> orchestrators.cancel(entry, "anna"));
        }
    }

    private Instant startBy() {
        return time.database().plus(TO_BEGIN);
    }

    private boolean preview() {
        return chance.of(0.02);
    }

    void create(Shape shape, String name) {
        boolean bare = shape.disks().isEmpty();
        int how = chance.below(20);
        StopMode stop = how < 3
                ? StopMode.TURN_OFF
                : bare && how < 5 ? StopMode.SAVE : bare && how < 6 ? StopMode.NONE : StopMode.SHUTDOWN;
        int start = chance.below(20);
        boolean anyOff = shape.machines().stream().anyMatch(machine -> machine.state() != VmState.RUNNING);
        submit(
                shape,
                new RunRequest.Create(
                        shape.system(),
                        name,
                        chance.flip() ? "CHG-1" : null,
                        Planning.LOCATION,
                        stop,
                        Duration.ofMinutes(chance.between(1, 10)),
                        chance.flip() ? StopTimeoutPolicy.ROLL_BACK : StopTimeoutPolicy.TURN_OFF,
                        start == 0 && anyOff ? StartChoice.ALL : StartChoice.PREVIOUS,
                        startBy(),
                        preview(),
                        Map.of()));
    }

    /// Something with one of the sets there are, or with the system's checkpoints.
    void use(Shape shape) {
        int what = chance.below(20);
        if (what < 4) {
            List<Machine> withOwn = shape.machines().stream()
                    .filter(machine -> machine.points().stream().anyMatch(Requests::isByHand))
                    .toList();
            if (!withOwn.isEmpty() || chance.of(0.2)) {
                removeCheckpoints(shape, withOwn.isEmpty() ? shape.machines() : withOwn);
                return;
            }
        }
        if (what == 4) {
            setCheckpointType(shape);
            return;
        }
        List<CatalogSet> fit = new ArrayList<>();
        for (CatalogSet set : catalog.sets()) {
            boolean whole = set.status == SetStatus.COMPLETE || set.status == SetStatus.SAFETY;
            if (set.shape.system().equals(shape.system()) && (whole || set.status == SetStatus.DELETING)) {
                fit.add(set);
            }
        }
        if (!fit.isEmpty()) {
            use(shape, chance.pick(fit), what);
        }
    }

    private void use(Shape shape, CatalogSet set, int what) {
        String system = shape.system();
        submit(
                shape,
                switch (what) {
                    case 5 -> new RunRequest.Verify(system, set.id, startBy(), preview(), Map.of());
                    case 6 -> new RunRequest.Rename(system, set.id, "named-" + set.id, startBy(), preview(), Map.of());
                    case 7, 8 -> new RunRequest.Delete(system, set.id, chance.flip(), startBy(), preview(), Map.of());
                    case 9 ->
                        new RunRequest.Export(
                                system,
                                set.id,
                                chance.of(0.9) ? Fabric.EXPORT_ROOTS.getFirst() + "\\erp" : "\\\\nas-y\\elsewhere",
                                startBy(),
                                preview(),
                                Map.of());
                    default ->
                        new RunRequest.Restore(
                                system,
                                chance.of(0.8) ? set.id : null,
                                chance.of(0.8) ? StopMode.SHUTDOWN : StopMode.TURN_OFF,
                                Duration.ofMinutes(chance.between(1, 10)),
                                chance.flip() ? StopTimeoutPolicy.ROLL_BACK : StopTimeoutPolicy.TURN_OFF,
                                StartChoice.PREVIOUS,
                                chance.of(0.7),
                                KEPT_FOR_SAFETY,
                                startBy(),
                                preview(),
                                Map.of());
                });
    }

    /// @param machines whose checkpoints are mostly meant
    private void removeCheckpoints(Shape shape, List<Machine> machines) {
        Machine one = chance.of(0.4) ? chance.pick(machines) : null;
        List<Machine> seen = one == null || chance.of(0.1) ? shape.machines() : List.of(one);
        submit(
                shape,
                new RunRequest.RemoveCheckpoints(
                        shape.system(),
                        one == null ? null : one.id(),
                        choice(seen),
                        chance.of(0.3),
                        startBy(),
                        preview(),
                        Map.of()));
    }

    private static boolean isByHand(Machine.Point point) {
        return point.description().isEmpty();
    }

    /// @param seen whose checkpoints the person looks at
    private CheckpointChoice choice(List<Machine> seen) {
        int how = chance.below(10);
        if (how < 2) {
            return new CheckpointChoice.All();
        }
        if (how < 4) {
            return new CheckpointChoice.MadeBefore(
                    Instant.ofEpochMilli(time.now() - chance.between(0, Shape.OLDEST_CHECKPOINT)));
        }
        List<Machine.Point> all =
                seen.stream().flatMap(machine -> machine.points().stream()).toList();
        List<Machine.Point> byHand = all.stream().filter(Requests::isByHand).toList();
        List<String> ids = new ArrayList<>();
        for (int i = chance.below(3); i >= 0; i--) {
            List<Machine.Point> some = chance.of(0.85) && !byHand.isEmpty() ? byHand : all;
            boolean none = some.isEmpty() || chance.of(0.03);
            ids.add(none ? "cp-none" : chance.pick(some).id());
        }
        // Ids are compared without regard to case.
        boolean upper = chance.of(0.1);
        return new CheckpointChoice.Named(
                ids.stream().map(id -> upper ? id.toUpperCase(Locale.ROOT) : id).toList());
    }

    private void setCheckpointType(Shape shape) {
        int type = chance.below(10);
        submit(
                shape,
                new RunRequest.SetCheckpointType(
                        shape.system(),
                        null,
                        type < 1
                                ? CheckpointType.DISABLED
                                : type < 4
                                        ? CheckpointType.STANDARD
                                        : type < 6 ? CheckpointType.PRODUCTION_ONLY : CheckpointType.PRODUCTION,
                        chance.of(0.3) ? chance.flip() : null,
                        startBy(),
                        preview(),
                        Map.of()));
    }
}
