package dev.stillpoint.gateway.audit;

import dev.stillpoint.gateway.security.Caller.Sight;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/// Reads the sealed history with plain SQL: its exports are longer than memory, and entities would keep every row.
@ApplicationScoped
class AuditHistory {
    /// Rows that an export holds in memory at a time.
    private static final int FETCHED = 1000;

    private final DataSource source;

    AuditHistory(DataSource source) {
        this.source = source;
    }

    /// The newest events before a position, newest first.
    List<AuditDocument> page(AuditFilter filter, Sight sight, Optional<Long> before, int limit) throws SQLException {
        AuditFilter.Conditions conditions = filter.conditions(sight);
        before.ifPresent(position -> conditions.add("position < ?", position));
        List<AuditDocument> page = new ArrayList<>();
        try (Connection connection = source.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT " + SealedEvent.COLUMNS
                        + " FROM audit_chain WHERE " + conditions.sql() + " ORDER BY position DESC LIMIT " + limit)) {
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
        AuditFilter.Conditions conditions = filter.conditions(sight);
        try (Connection connection = source.getConnection()) {
            // PostgreSQL reads in portions only inside a transaction.
            connection.setAutoCommit(false);
            try (PreparedStatement select = connection.prepareStatement("SELECT " + SealedEvent.COLUMNS
                    + " FROM audit_chain WHERE " + conditions.sql() + " ORDER BY position")) {
                select.setFetchSize(FETCHED);
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
