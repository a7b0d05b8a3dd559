package dev.stillpoint.gateway.audit;

import dev.stillpoint.contracts.audit.AuditEvent;
import dev.stillpoint.contracts.audit.ChainCheck;
import dev.stillpoint.contracts.audit.ChainLink;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Proves that the sealed history is as it was sealed, and that the history still says what was sealed.
@ApplicationScoped
class ChainProof {
    private static final int FETCHED = 2000;

    private final DataSource source;

    ChainProof(DataSource source) {
        this.source = source;
    }

    /// Walks the whole chain in one snapshot: positions without gaps, each link holding the hash of the one before
    /// it, each hash that of its bytes, each event still giving those bytes, and no event left out. What was
    /// archived is not here any more: the chain begins with the hash that the history says it ended with.
    ChainVerdict prove() throws SQLException {
        try (Connection connection = source.getConnection()) {
            int isolation = connection.getTransactionIsolation();
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try {
                return walk(connection);
            } finally {
                connection.rollback();
                connection.setTransactionIsolation(isolation);
                connection.setAutoCommit(true);
            }
        }
    }

    private static ChainVerdict walk(Connection connection) throws SQLException {
        ArchivedPart archived = ArchivedPart.of(connection);
        if (archived.wrong() != null) {
            return ChainVerdict.broken(archived.last() + 1, archived.wrong());
        }
        ChainCheck check = ChainCheck.after(archived.last(), archived.hash());
        try (PreparedStatement select =
                connection.prepareStatement("SELECT * FROM audit_chain WHERE position > ? ORDER BY position")) {
            select.setLong(1, archived.last());
            select.setFetchSize(FETCHED);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ChainLink link = SealedEvent.linkOf(rows);
                    Optional<String> wrong = check.next(link);
                    if (wrong.isEmpty()) {
                        wrong = changed(rows, link);
                        if (wrong.isPresent()) {
                            return ChainVerdict.broken(link.position(), wrong.get());
                        }
                    } else {
                        return ChainVerdict.broken(check.position() + 1, wrong.get());
                    }
                }
            }
        }
        try (PreparedStatement select = connection.prepareStatement("SELECT id FROM lost_events ORDER BY id LIMIT 1");
                ResultSet lost = select.executeQuery()) {
            return lost.next()
                    ? ChainVerdict.broken(
                            check.position() + 1,
                            "event " + lost.getLong(1) + " is neither sealed nor waiting to be sealed")
                    : ChainVerdict.valid(check.position(), ChainLink.text(check.head()));
        }
    }

    /// What the history says otherwise than the sealed bytes.
    private static Optional<String> changed(ResultSet row, ChainLink link) throws SQLException {
        long event = row.getLong("event");
        if (row.getObject("id") == null) {
            return Optional.of("event " + event + ", sealed at position " + link.position() + ", is gone");
        }
        AuditEvent stored = stored(row);
        byte[] now = stored.canonical();
        if (!Arrays.equals(link.canonical(), now)) {
            return Optional.of("event " + event + " was changed after it was sealed at position " + link.position()
                    + ": sealed " + new String(link.canonical(), StandardCharsets.UTF_8) + ", now "
                    + new String(now, StandardCharsets.UTF_8));
        }
        boolean found = Objects.equals(row.getObject("run", UUID.class), stored.run())
                && time(row, "at").equals(stored.at())
                && stored.type().equals(row.getString("type"))
                && stored.actor().equals(row.getString("actor"));
        return found
                ? Optional.empty()
                : Optional.of("event " + event + ", sealed at position " + link.position()
                        + ", is listed under another time, run, actor or action than it has");
    }

    private static AuditEvent stored(ResultSet row) throws SQLException {
        @Nullable UUID run = row.getObject("event_run", UUID.class);
        return new AuditEvent(
                row.getLong("id"),
                run,
                run == null ? null : row.getLong("sequence"),
                time(row, "event_at"),
                row.getString("event_type"),
                row.getString("event_actor"),
                row.getString("step"),
                row.getString("data"));
    }

    private static java.time.Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
