package dev.stillpoint.orchestrator.inventory;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.FabricId;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.orchestrator.chore.Chore;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.outbox.Outbox;
import dev.stillpoint.orchestrator.outbox.OutboxMessage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/// Asks the agent to read the fabric, outside of any run, and takes over what it saw.
@ApplicationScoped
public class Inspections {
    private static final Logger LOG = Logger.getLogger(Inspections.class);

    /// The step that an inspection outside of any run is; no plan has one of this id.
    public static final StepId STEP = new StepId("inspect-systems");

    private final Database database;
    private final Outbox outbox;
    private final Systems systems;
    private final InventoryConfig config;
    private final FabricId fabric;
    private final AtomicBoolean wanted = new AtomicBoolean();

    Inspections(Database database, Outbox outbox, Systems systems, InventoryConfig config) {
        this.database = database;
        this.outbox = outbox;
        this.systems = systems;
        this.config = config;
        this.fabric = config.fabricId();
    }

    /// Whether an event answers an inspection and not a run's step.
    public static boolean answeredBy(StepEvent event) {
        return event.ref().step().equals(STEP);
    }

    @Produces
    @Singleton
    static Chore chore(Inspections inspections) {
        return new Chore("asking for an inspection", Duration.ofSeconds(1), inspections::askWhenDue);
    }

    /// Asks for an inspection when one is wanted or the last one is long enough ago, and none is under way. Any
    /// orchestrator may.
    void askWhenDue() {
        boolean soon = wanted.getAndSet(false);
        boolean asked = database.inTransaction(
                connection -> ask(connection, soon ? Duration.ZERO : config.inspectEvery(), false));
        if (soon && !asked) {
            wanted.set(true);
        }
    }

    /// Wants an inspection that begins after this. Many such wishes come down to one, and one that is lost with this
    /// process is fulfilled by the next inspection anyway.
    public void askSoon() {
        wanted.set(true);
    }

    /// Asks for an inspection now, whatever is under way: that one may have read what changed since.
    public void ask(Connection connection) throws SQLException {
        ask(connection, Duration.ZERO, true);
    }

    /// @return whether it is asked for
    private boolean ask(Connection connection, Duration pause, boolean evenBesideAnother) throws SQLException {
        RunId id = RunId.next();
        try (PreparedStatement upsert = connection.prepareStatement("""
                        INSERT INTO inspections AS i (fabric, id, asked_at) VALUES (?, ?, now())
                        ON CONFLICT (fabric) DO UPDATE SET id = excluded.id, asked_at = now(), answered_at = NULL
                        WHERE i.asked_at <= now() - make_interval(secs => ?)
                          AND (? OR i.answered_at IS NOT NULL OR i.asked_at < now() - make_interval(secs => ?))
                        RETURNING i.asked_at""");
                ResultSet asked = Sql.bind(
                                upsert,
                                fabric.value(),
                                id.value(),
                                pause.toMillis() / 1000.0,
                                evenBesideAnother,
                                config.patience().toMillis() / 1000.0)
                        .executeQuery()) {
            if (!asked.next()) {
                return false;
            }
            Instant now = Sql.time(asked, "asked_at");
            Delivery delivery = new Delivery(
                    new StepRef(id, STEP, Direction.FORWARD, 1, 1),
                    now,
                    now.plus(config.patience()),
                    config.patience(),
                    null,
                    new AgentCommand.InspectFabric());
            outbox.append(connection, List.of(OutboxMessage.of(Topics.agentCommands(fabric), "systems", delivery)));
            return true;
        }
    }

    /// Takes over what an agent says about an inspection.
    public void onEvent(StepEvent event) {
        switch (event) {
            case StepEvent.Succeeded done ->
                database.inTransaction(connection -> {
                    Optional<Instant> asked = close(connection, event.ref().run(), null);
                    if (asked.isPresent() && done.result() instanceof StepResult.Inspected inspected) {
                        systems.takeOver(fabric, inspected.inventory(), asked.get());
                    }
                    return fabric;
                });
            case StepEvent.Failed failed -> {
                String reason = failed.code() + ": " + failed.detail();
                LOG.warnf("the fabric could not be inspected: %s", reason);
                database.inTransaction(
                        connection -> close(connection, event.ref().run(), reason));
            }
            case StepEvent.Started e -> {}
            case StepEvent.Progressed e -> {}
            case StepEvent.Waiting e -> {}
            case StepEvent.Executed e -> {}
        }
    }

    /// Notes that an inspection is over.
    ///
    /// @return when it was asked for; empty when it is not the newest one, whose answer is still to come
    private Optional<Instant> close(Connection connection, RunId id, @org.jspecify.annotations.Nullable String failure)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                        UPDATE inspections SET answered_at = now(), failure = ?,
                               inspected_at = CASE WHEN ?::text IS NULL THEN now() ELSE inspected_at END
                        WHERE fabric = ? AND id = ? AND answered_at IS NULL RETURNING asked_at""");
                ResultSet closed = Sql.bind(update, failure, failure, fabric.value(), id.value())
                        .executeQuery()) {
            return closed.next() ? Optional.of(Sql.time(closed, "asked_at")) : Optional.empty();
        }
    }
}
