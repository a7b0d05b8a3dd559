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
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The executors whose heartbeat was heard lately.
@ApplicationScoped
public class Executors {
    /// An executor that was not heard for so long is gone. The views of the history say the same.
    public static final Duration STALE = Duration.ofSeconds(10);

    /// Within this time every executor that is alive is heard at least once: it speaks every two seconds.
    private static final Duration ALL_SPEAK = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private @Nullable Heard heard;

    /// @param since when heartbeats began to come, without a pause in which any executor alive would have spoken
    private record Heard(long since, long last) {}

    Executors() {
        this(System::nanoTime);
    }

    Executors(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Someone was heard, whoever it was.
    synchronized void heard() {
        long now = nanoTime.getAsLong();
        heard = heard == null || now - heard.last() > ALL_SPEAK.toNanos()
                ? new Heard(now, now)
                : new Heard(heard.since(), now);
    }

    /// Whether who is alive has been heard. It is not so at this process's start, and while nothing comes from Kafka.
    private synchronized boolean allWereHeard() {
        long now = nanoTime.getAsLong();
        return heard != null && now - heard.last() <= ALL_SPEAK.toNanos() && now - heard.since() >= ALL_SPEAK.toNanos();
    }

    /// Whether an executor that was not heard lately may be alive nonetheless, and heard in a moment.
    public boolean mayBeHeardYet(Connection connection) throws SQLException {
        if (allWereHeard()) {
            return false;
        }
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT FROM executors WHERE last_seen_at < now() - make_interval(secs => ?) LIMIT 1");
                ResultSet row = Sql.bind(select, (double) STALE.toSeconds()).executeQuery()) {
            return row.next();
        }
    }

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
                        agent.active(),
                        null);
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
                        !worker.stopping(),
                        worker.root());
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

    private static boolean upsert(Connection connection, @Nullable Object... values) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
                        INSERT INTO executors AS e (id, kind, place, version, slots, busy, free_bytes, capacity_bytes,
                                                    sources, active, root)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)
                        ON CONFLICT (id) DO UPDATE
                        SET place = excluded.place, version = excluded.version, slots = excluded.slots,
                            busy = excluded.busy, free_bytes = excluded.free_bytes,
                            capacity_bytes = excluded.capacity_bytes, sources = excluded.sources,
                            active = excluded.active, root = excluded.root, last_seen_at = now()
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

    /// Forgets those who were not heard for long though all others are, and makes every location READY that has a
    /// worker.
    ///
    /// @return how many are gone
    int forgetStale(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                        "DELETE FROM executors WHERE last_seen_at < now() - make_interval(secs => ?) AND ?");
                PreparedStatement ready = connection.prepareStatement("""
                        UPDATE storage_locations l SET status = 'READY'
                        WHERE l.status = 'PENDING'
                          AND EXISTS (SELECT FROM executors e WHERE e.kind = 'WORKER' AND e.place = l.id)""")) {
            ready.executeUpdate();
            return Sql.bind(delete, (double) STALE.toSeconds(), allWereHeard()).executeUpdate();
        }
    }
}
