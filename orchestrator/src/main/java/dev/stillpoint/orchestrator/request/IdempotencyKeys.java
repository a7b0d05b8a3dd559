package dev.stillpoint.orchestrator.request;

import dev.stillpoint.contracts.GatewayRequest.SubmitRun;
import dev.stillpoint.contracts.RunId;
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
import java.util.Optional;

/// Which run a user's idempotency key stands for, for seven days.
@ApplicationScoped
class IdempotencyKeys {
    /// How long a key is kept.
    static final Duration KEPT = Duration.ofDays(7);

    sealed interface Use {
        /// The key was not used before; it now stands for this request's run.
        record First() implements Use {}

        /// The same request again.
        record Repeated(RunId first) implements Use {}

        /// Another request with the same key.
        ///
        /// @param first empty when it is of another system, whose runs the asker need not see
        record Reused(Optional<RunId> first) implements Use {}
    }

    Use use(Connection connection, String key, SubmitRun submit) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO idempotency_keys AS k (principal, key, body_hash, run) VALUES (?, ?, ?, ?)
                        ON CONFLICT (principal, key) DO UPDATE
                        SET body_hash = excluded.body_hash, run = excluded.run, created_at = now()
                        WHERE k.created_at < now() - make_interval(secs => ?)
                        RETURNING run""");
                ResultSet inserted = Sql.bind(
                                insert,
                                submit.principal().name(),
                                key,
                                submit.bodyHash(),
                                submit.run().value(),
                                (double) KEPT.toSeconds())
                        .executeQuery()) {
            if (inserted.next()) {
                return new Use.First();
            }
        }
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT k.run, k.body_hash, coalesce(r.system, '') AS system
                        FROM idempotency_keys k LEFT JOIN runs r ON r.id = k.run WHERE k.principal = ? AND k.key = ?""");
                ResultSet row = Sql.bind(select, submit.principal().name(), key).executeQuery()) {
            row.next();
            RunId first = new RunId(Sql.uuid(row, "run"));
            String system = row.getString("system");
            return first.equals(submit.run()) || row.getString("body_hash").equals(submit.bodyHash())
                    ? new Use.Repeated(first)
                    : new Use.Reused(Optional.of(first)
                            .filter(run ->
                                    system.equalsIgnoreCase(submit.request().system())));
        }
    }

    @Produces
    @Singleton
    static Chore chore(Database database, IdempotencyKeys keys) {
        return new Chore("forgetting keys", Duration.ofMinutes(10), () -> database.inTransaction(keys::forgetOld));
    }

    /// Drops keys and replies that nobody can come back to.
    ///
    /// @return how many keys
    int forgetOld(Connection connection) throws SQLException {
        try (PreparedStatement keys = connection.prepareStatement(
                        "DELETE FROM idempotency_keys WHERE created_at < now() - make_interval(secs => ?)");
                PreparedStatement replies = connection.prepareStatement(
                        "DELETE FROM handled_requests WHERE handled_at < now() - make_interval(secs => ?)")) {
            Sql.bind(replies, (double) KEPT.toSeconds()).executeUpdate();
            return Sql.bind(keys, (double) KEPT.toSeconds()).executeUpdate();
        }
    }
}
