package dev.stillpoint.orchestrator.archive;

import dev.stillpoint.contracts.audit.ChainLink;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.history.History;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// What the database has of the history's oldest part, and what was archived of it.
@ApplicationScoped
class ArchiveStore {
    private static final int FETCHED = 2000;
    private static final int REMOVED_AT_ONCE = 5000;

    private final DataSource source;
    private final History history;

    ArchiveStore(DataSource source, History history) {
        this.source = source;
        this.history = history;
    }

    /// The stretch that was archived last.
    Optional<Archived> last() throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement select = connection.prepareStatement("""
                        SELECT first_position, last_position, hash, file, sha256, at FROM archived_history
                        ORDER BY last_position DESC LIMIT 1""");
                ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(new Archived(
                            row.getLong("first_position"),
                            row.getLong("last_position"),
                            row.getBytes("hash"),
                            row.getString("file"),
                            row.getBytes("sha256"),
                            Sql.time(row, "at")))
                    : Optional.empty();
        }
    }

    Instant now() throws SQLException {
        try (Connection connection = source.getConnection()) {
            return Sql.now(connection);
        }
    }

    /// A sealed event that may be archived.
    record Due(ChainLink link, @Nullable String system) {}

    /// The next sealed events that may be archived, in the chain's order: until the first that is younger than
    /// `keep`, and before the first one of a run under way.
    ///
    /// @param after the position before the first
    /// @param before the position after the last that may come
    List<Due> due(long after, long before, Duration keep) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement select = connection.prepareStatement("""
                        SELECT s.position, s.canonical, s.previous, s.hash, s.system,
                               s.at < now() - make_interval(secs => ?) AS old
                        FROM sealed_events s
                        WHERE s.position > ?
                          AND s.position < least(?::bigint, (
                              SELECT min(u.position) FROM runs r JOIN sealed_events u ON u.run = r.id
                              WHERE r.finished_at IS NULL))
                        ORDER BY s.position LIMIT ?""");
                ResultSet rows = Sql.bind(select, (double) keep.toSeconds(), after, before, FETCHED)
                        .executeQuery()) {
            List<Due> due = new ArrayList<>();
            while (rows.next() && rows.getBoolean("old")) {
                due.add(new Due(
                        new ChainLink(
                                rows.getLong("position"),
                                rows.getBytes("canonical"),
                                rows.getBytes("previous"),
                                rows.getBytes("hash")),
                        rows.getString("system")));
            }
            return due;
        }
    }

    /// Tells the database, and the history, that a stretch lies in a file.
    void archived(long first, ArchiveFile.Written written, Duration keep) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                try (PreparedStatement call = connection.prepareStatement("SELECT archive_history(?, ?, ?, ?)")) {
                    Sql.bind(call, written.last(), written.hash(), written.file(), written.sha256())
                            .execute();
                }
                Map<String, Object> data = new LinkedHashMap<>();
                data.put("first", first);
                data.put("last", written.last());
                data.put("head", ChainLink.text(written.hash()));
                data.put("file", written.file());
                data.put("sha256", ChainLink.text(written.sha256()));
                data.put("keep", keep.toString());
                history.append(connection, new History.Change("history-archived", "system", "the history", null, data));
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    /// Removes some of what was archived.
    ///
    /// @return how many events; 0 when none is left
    long remove() throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement call = connection.prepareStatement("SELECT remove_archived_history(?) AS removed");
                ResultSet row = Sql.bind(call, REMOVED_AT_ONCE).executeQuery()) {
            row.next();
            return row.getLong("removed");
        }
    }

    /// Says something in the history.
    void tell(String type, Map<String, Object> data) throws SQLException {
        try (Connection connection = source.getConnection()) {
            history.append(connection, new History.Change(type, "system", "the history", null, data));
        }
    }
}
