package dev.stillpoint.simulation.fleet;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.orchestrator.plan.Executor;
import dev.stillpoint.orchestrator.saga.Effect;
import dev.stillpoint.orchestrator.saga.Try;
import dev.stillpoint.simulation.model.Timeline;
import dev.stillpoint.simulation.model.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Gives the storage location no more commands than its workers have slots for, undos first.
final class LocationGate {
    private static final long RINGS_EVERY = 2_000;

    private final Timeline time;
    private final Workers workers;
    private final Processes processes;
    private final Relays relays;
    private final Consumer<StepRef> published;
    private final List<Held> held = new ArrayList<>();
    private boolean rings;

    /// A command to workers: held back, or published and not over.
    private static final class Held {
        private Delivery delivery;
        private final Executor executor;
        private boolean published;

        private Held(Delivery delivery, Executor executor) {
            this.delivery = delivery;
            this.executor = executor;
        }
    }

    /// @param published is told of each command that is let go
    LocationGate(Timeline time, Workers workers, Processes processes, Relays relays, Consumer<StepRef> published) {
        this.time = time;
        this.workers = workers;
        this.processes = processes;
        this.relays = relays;
        this.published = published;
    }

    /// Holds a command back; one that was let go before goes at once.
    ///
    /// @return what goes to Kafka now
    Relays.@Nullable Row hold(Delivery delivery, Executor location) {
        for (Held each : held) {
            if (each.delivery.ref().sameAttempt(delivery.ref())) {
                each.delivery = delivery;
                return each.published ? new Relays.Row(delivery, location) : null;
            }
        }
        held.add(new Held(delivery, location));
        return null;
    }

    /// What is still held of an attempt is not wanted any more.
    void drop(StepRef unwanted) {
        held.removeIf(each -> !each.published && each.delivery.ref().sameAttempt(unwanted));
    }

    void dropAll(RunId run) {
        held.removeIf(each -> each.delivery.ref().run().equals(run));
    }

    /// An attempt is over, or goes on.
    void attempted(RunId run, Effect.Attempted attempted) {
        if (attempted.latest().phase() != Try.Phase.IN_FLIGHT) {
            held.removeIf(each -> {
                StepRef ref = each.delivery.ref();
                return ref.run().equals(run)
                        && ref.step().equals(attempted.step())
                        && ref.direction() == attempted.direction()
                        && ref.attempt() == attempted.latest().attempt();
            });
        }
    }

    void letGo() {
        if (held.isEmpty() || processes.areAway()) {
            ring();
            return;
        }
        while (true) {
            int room = Math.max(1, workers.slots());
            Held next = null;
            for (Held each : held) {
                boolean undo = each.delivery.ref().direction() == Direction.UNDO;
                room -= each.published && !undo ? 1 : 0;
                // What undoes a copy never waits for that copy's own room.
                if (!each.published && (next == null || undo)) {
                    next = each;
                }
            }
            if (next == null) {
                return;
            }
            if (room <= 0 && next.delivery.ref().direction() == Direction.FORWARD) {
                ring();
                return;
            }
            letGo(next);
        }
    }

    private void letGo(Held next) {
        next.published = true;
        Delivery was = next.delivery;
        Delivery sent =
                new Delivery(was.ref(), time.database(), was.notAfter(), was.patience(), was.endFirst(), was.command());
        relays.append(List.of(new Relays.Row(sent, next.executor)));
        published.accept(was.ref());
    }

    private void ring() {
        if (!held.isEmpty() && !rings) {
            rings = true;
            time.after(RINGS_EVERY, () -> {
                rings = false;
                letGo();
            });
        }
    }
}
