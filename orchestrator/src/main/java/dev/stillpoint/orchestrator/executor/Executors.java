package dev.stillpoint.orchestrator.executor;

import dev.stillpoint.contracts.Heartbeat;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.orchestrator.chore.Chore;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/// The executors whose heartbeat was heard lately.
@ApplicationScoped
public class Executors {
    /// An executor that was not heard for so long is gone. The views of the history say the same.
    public static final Duration STALE = Duration.ofSeconds(10);

    /// Notes a sign of life.
    ///
    /// @return whether the executor is new
    boolean seen(Connection connection, Heartbeat heartbeat) throws SQLException {
        return switch (heartbeat) {
            case Heartbeat.Agent agent ->
                upsert(
                        connection,
                        agent.executor(),
                        "AGENT",
                        agent.fabric().value(),
                        agent.version(),
                        agent.lanes(),
                        agent.busy(),
                        0L,
                        0L,
                        "[]",
                        agent.active());
            case Heartbeat.Worker worker -> {
                boolean joined = upsert(
                        connection,
                        worker.executor(),
                        "WORKER",
                        worker.location().value(),
                        worker.version(),
                        worker.slots(),
                        worker.busy(),
                        worker.freeBytes(),
                        worker.capacityBytes(),
                        Json.text(worker.sources()),
                        !worker.stopping());
                if (joined) {
                    try (PreparedStatement ready = connection.prepareStatement(
                            "UPDATE storage_locations SET status = 'READY' WHERE id = ? AND status = 'PENDING'")) {
                        Sql.bind(ready, worker.location().value()).executeUpdate();
                    }
                }
                yield joined;
            }
        };
    }

    private static boolean upsert(Connection connection, Object... values) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
                        INSERT INTO executors AS e (id, kind, place, version, slots, busy, free_bytes, capacity_bytes,
                                                    sources, active)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?)
                        ON CONFLICT (id) DO UPDATE
                        SET place = excluded.place, version = excluded.version, slots = excluded.slots,
                            busy = excluded.busy, free_bytes = excluded.free_bytes,
                            capacity_bytes = excluded.capacity_bytes, sources = excluded.sources,
                            active = excluded.active, last_seen_at = now()
                        RETURNING e.first_seen_at = now()""");
                ResultSet returned = Sql.bind(upsert, values).executeQuery()) {
            return returned.next() && returned.getBoolean(1);
        }
    }

    @Produces
    @Singleton
    static Chore chore(Database database, Executors executors) {
        return new Chore(
                "forgetting executors", Duration.ofSeconds(2), () -> database.inTransaction(executors::forgetStale));
    }

    /// Forgets those who were not heard for long, and makes every location READY that has a worker.
    ///
    /// @return how many are gone
    int forgetStale(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                        "DELETE FROM executors WHERE last_seen_at < now() - make_interval(secs => ?)");
                PreparedStatement ready = connection.prepareStatement("""
                        UPDATE storage_locations l SET status = 'READY'
                        WHERE l.status = 'PENDING'
                          AND EXISTS (SELECT FROM executors e WHERE e.kind = 'WORKER' AND e.place = l.id)""")) {
            ready.executeUpdate();
            return Sql.bind(delete, (double) STALE.toSeconds()).executeUpdate();
        }
    }
}
