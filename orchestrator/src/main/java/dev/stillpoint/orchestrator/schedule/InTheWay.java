package dev.stillpoint.orchestrator.schedule;

import dev.stillpoint.orchestrator.database.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/// A run of a system that another one would disturb, or be disturbed by: one that holds VMs, has yet to ask
/// for them, or goes forward. One that ships clones holds none any more, but what it makes is not complete: a
/// schedule that went on would pile up clones.
///
/// Nobody is in the way who holds no VM and does not go forward: a run that only cleans up after it, or waits
/// for an operator to, one that waits for its approval, a preview, and a verify, which only reads copies.
record InTheWay(UUID run, String kind, String status) {
    /// Finds one. Whoever else asks for this system waits until the transaction ends, and then sees what it
    /// began.
    static Optional<InTheWay> of(Connection connection, String system) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(
                "SELECT pg_advisory_xact_lock(hashtextextended('schedules of ' || lower(?), 0))")) {
            Sql.bind(lock, system).executeQuery().close();
        }
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT r.id, r.kind, r.status FROM runs r
                        WHERE lower(r.system) = lower(?) AND r.finished_at IS NULL
                          AND (EXISTS (SELECT FROM vm_claims c WHERE c.run = r.id)
                               OR r.status IN ('ACCEPTED', 'PLANNING', 'RUNNING') AND r.kind <> 'verify'
                                  AND NOT coalesce((r.request ->> 'preview')::boolean, false))
                        ORDER BY r.id LIMIT 1""");
                ResultSet row = Sql.bind(select, system).executeQuery()) {
            return row.next()
                    ? Optional.of(new InTheWay(Sql.uuid(row, "id"), row.getString("kind"), row.getString("status")))
                    : Optional.empty();
        }
    }
}
