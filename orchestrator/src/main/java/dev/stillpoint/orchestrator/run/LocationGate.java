package dev.stillpoint.orchestrator.run;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.location.HeldCommand;
import dev.stillpoint.orchestrator.location.LocationCommands;
import dev.stillpoint.orchestrator.location.LocationCommands.Room;
import dev.stillpoint.orchestrator.outbox.Outbox;
import dev.stillpoint.orchestrator.saga.Signal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Lets held commands go to a location's workers while it has room, next one first, and tells their runs.
@ApplicationScoped
public class LocationGate {
    private static final Logger LOG = Logger.getLogger(LocationGate.class);
    /// Room that other orchestrators or new workers made is found after this time.
    private static final Duration LOOK_ANYWAY = Duration.ofMillis(500);

    private final Database database;
    private final Runs runs;
    private final LocationCommands commands;
    private final Outbox outbox;
    private final GateBell bell;
    private volatile boolean stopped;
    private @Nullable Thread thread;

    LocationGate(Database database, Runs runs, LocationCommands commands, Outbox outbox, GateBell bell) {
        this.database = database;
        this.runs = runs;
        this.commands = commands;
        this.outbox = outbox;
        this.bell = bell;
    }

    public void start() {
        thread = Thread.ofPlatform().name("location-gate").daemon().start(this::work);
    }

    /// Ends after the commands under way; returns at once.
    public void end() {
        stopped = true;
        bell.ring();
    }

    /// Waits a while for the end.
    public void awaitEnd() throws InterruptedException {
        Thread running = thread;
        if (running != null) {
            running.join(TimeUnit.SECONDS.toMillis(2));
        }
    }

    private void work() {
        while (!stopped) {
            try {
                bell.await(LOOK_ANYWAY);
                if (!stopped) {
                    letGo();
                }
            } catch (InterruptedException e) {
                stopped = true;
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.warnf("held commands can't be published, trying again: %s", e.getMessage());
            }
        }
    }

    /// Publishes what there is room for.
    ///
    /// @return how many commands
    public int letGo() {
        Set<String> full = new HashSet<>();
        int published = 0;
        for (HeldCommand held : database.withConnection(commands::held)) {
            if (!full.contains(held.location())) {
                switch (letGoOrNot(held)) {
                    case TAKEN -> published++;
                    case LOCATION_FULL -> full.add(held.location());
                    // Others of the location may read from elsewhere.
                    case VOLUME_BUSY -> {}
                }
            }
        }
        return published;
    }

    /// What goes wrong with one location's command must not keep those of the others.
    private Room letGoOrNot(HeldCommand held) {
        try {
            return letGo(held);
        } catch (RuntimeException e) {
            LOG.warnf(
                    "command %s to %s can't be published, trying again: %s",
                    held.delivery().ref(), held.location(), e.getMessage());
            return Room.LOCATION_FULL;
        }
    }

    private Room letGo(HeldCommand held) {
        Delivery delivery = held.delivery();
        RunId run = delivery.ref().run();
        Room[] room = {Room.LOCATION_FULL};
        database.inTransaction(connection -> runs.apply(connection, run, (current, now) -> {
            room[0] = commands.takeRoom(connection, held);
            if (room[0] != Room.TAKEN) {
                return List.of();
            }
            Delivery sent = new Delivery(
                    delivery.ref(),
                    now,
                    delivery.notAfter(),
                    delivery.patience(),
                    delivery.endFirst(),
                    delivery.command());
            outbox.append(connection, List.of(Effects.toWorkers(new LocationId(held.location()), sent)));
            return List.of(new Signal.Published(now, delivery.ref()));
        }));
        return room[0];
    }
}
