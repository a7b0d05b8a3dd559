package dev.stillpoint.orchestrator.world;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Looks at the database as one role, the gateway's unless said otherwise.
public final class Reader {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final String url;
    private final String role;

    public Reader(String url) {
        this(url, "reader");
    }

    public Reader(String url, String role) {
        this.url = url;
        this.role = role;
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, role, role + "'s");
    }

    /// All rows, each by column; JSON as text.
    public List<Map<String, Object>> rows(String sql, @Nullable Object... parameters) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement select = prepared(connection, sql, parameters)) {
            return rows(select);
        }
    }

    private static PreparedStatement prepared(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    private static List<Map<String, Object>> rows(PreparedStatement select) throws SQLException {
        try (ResultSet found = select.executeQuery()) {
            ResultSetMetaData columns = found.getMetaData();
            List<Map<String, Object>> rows = new ArrayList<>();
            while (found.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    Object value = found.getObject(i);
                    boolean text = value instanceof org.postgresql.util.PGobject;
                    row.put(columns.getColumnName(i), text ? found.getString(i) : value);
                }
                rows.add(row);
            }
            return rows;
        }
    }

    public Map<String, Object> row(String sql, @Nullable Object... parameters) throws SQLException {
        List<Map<String, Object>> rows = rows(sql, parameters);
        if (rows.size() != 1) {
            throw new AssertionError("expected one row of " + sql + ", found " + rows);
        }
        return rows.getFirst();
    }

    /// What stands in a row's column, where nothing else than null is wrong.
    public static <T> T cell(Map<String, Object> row, String column, Class<T> type) {
        Object value = row.get(column);
        if (value == null) {
            throw new AssertionError("no " + column + " in " + row);
        }
        return type.cast(value);
    }

    public int update(String sql, @Nullable Object... parameters) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement update = prepared(connection, sql, parameters)) {
            return update.executeUpdate();
        }
    }

    /// The rows, once they are as they should be. All looks are of one connection: to open one costs more than to look.
    public List<Map<String, Object>> await(
            Predicate<List<Map<String, Object>>> asExpected, String sql, @Nullable Object... parameters)
            throws Exception {
        Instant until = Instant.now().plus(PATIENCE);
        try (Connection connection = connect();
                PreparedStatement select = prepared(connection, sql, parameters)) {
            List<Map<String, Object>> rows = rows(select);
            while (!asExpected.test(rows)) {
                if (Instant.now().isAfter(until)) {
                    throw new AssertionError("after " + PATIENCE + " still " + rows + " from " + sql);
                }
                Thread.sleep(BETWEEN_LOOKS);
                rows = rows(select);
            }
            return rows;
        }
    }

    /// A run, once its status is one of these.
    public Map<String, Object> run(UUID id, String... statuses) throws Exception {
        return await(
                        rows -> rows.size() == 1
                                && List.of(statuses).contains(rows.getFirst().get("status")),
                        "SELECT * FROM history.runs WHERE id = ?",
                        id)
                .getFirst();
    }
}
