package dev.stillpoint.gateway.audit;

import dev.stillpoint.gateway.input.TimedPosition;
import dev.stillpoint.gateway.security.Caller.Sight;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.PGStatement;

/// Reads the sealed history with plain SQL: its exports are longer than memory, and entities would keep every
/// row.
@ApplicationScoped
class AuditHistory {
    /// Rows that an export holds in memory at a time.
    private static final int FETCHED = 250;

    private final DataSource source;

    AuditHistory(DataSource source) {
        this.source = source;
    }

    /// The newest events before a position, newest first by their own time: that is nearly the order of the
    /// chain, and filters by time can begin at its end. Of several systems each gives its own newest events, of
    /// which the newest are taken.
    List<AuditDocument> page(AuditFilter filter, Sight sight, Optional<TimedPosition<Long>> before, int limit)
            throws SQLException {
        AuditFilter.Conditions conditions = filter.conditions();
        before.ifPresent(
                end -> conditions.add("(at, position) < (?, ?)", end.at().atOffset(ZoneOffset.UTC), end.id()));
        Optional<String[]> systems = filter.systems(sight);
        String newestFirst = " ORDER BY at DESC, position DESC LIMIT " + limit;
        String events = "SELECT at, " + SealedEvent.COLUMNS + " FROM audit_chain WHERE " + conditions.sql();
        String sql = systems.isEmpty()
                ? events + newestFirst
                : "SELECT e.* FROM unnest(?) AS s (name) CROSS JOIN LATERAL (" + events + " AND lower(system) = s.name"
                        + newestFirst + ") AS e" + newestFirst;
        systems.ifPresent(names -> conditions.values().addFirst(names));
        List<AuditDocument> page = new ArrayList<>();
        try (Connection connection = source.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            bind(connection, select, conditions);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    page.add(AuditDocument.of(SealedEvent.of(rows)));
                }
            }
        }
        return page;
    }

    /// Hands over all events that match in the chain's order, in one snapshot and in constant memory.
    void each(AuditFilter filter, Sight sight, Sink sink) throws SQLException, java.io.IOException {
        AuditFilter.Conditions conditions = filter.conditions();
        filter.systems(sight).ifPresent(names -> conditions.add("lower(system) = ANY (?)", (Object) names));
        try (Connection connection = source.getConnection()) {
            // PostgreSQL reads in portions only inside a transaction.
            connection.setAutoCommit(false);
            try (PreparedStatement select = connection.prepareStatement("SELECT " + SealedEvent.COLUMNS
                    + " FROM audit_chain WHERE " + conditions.sql() + " ORDER BY position")) {
                inPortions(select, FETCHED);
                bind(connection, select, conditions);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        sink.take(SealedEvent.of(rows));
                    }
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    /// Rows come a portion at a time, and as PostgreSQL holds them: as text each hash would be twice as long and each
    /// time would have to be read.
    ///
    /// @param rows in memory at a time
    static void inPortions(PreparedStatement select, int rows) throws SQLException {
        select.setFetchSize(rows);
        select.unwrap(PGStatement.class).setPrepareThreshold(-1); // binary from the first use on
    }

    @FunctionalInterface
    interface Sink {
        void take(SealedEvent event) throws java.io.IOException;
    }

    private static void bind(Connection connection, PreparedStatement select, AuditFilter.Conditions conditions)
            throws SQLException {
        int at = 1;
        for (Object value : conditions.values()) {
            if (value instanceof String[] texts) {
                select.setArray(at++, connection.createArrayOf("text", texts));
            } else {
                select.setObject(at++, value);
            }
        }
    }
}
