package dev.stillpoint.benchmarks;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Fills tables by COPY, as fast as PostgreSQL takes rows: emptied and filled in one transaction, and so
/// neither logged nor frozen later; without the triggers, foreign keys and secondary indexes that the tables
/// have, which are made again afterwards from what the catalog said of them. A foreign key that does not hold
/// fails there.
final class BulkLoad {
    private static final int BUFFER_CHARS = 1 << 16;

    private final String jdbc;

    /// @param jdbc in the name of the role that owns the tables
    BulkLoad(String jdbc) {
        this.jdbc = jdbc;
    }

    /// Tables that are emptied together and then filled, one after the other.
    ///
    /// @param emptied `TRUNCATE`'s list
    record Part(String emptied, List<Fill> fills) {}

    /// @param into table and columns
    record Fill(String into, Rows rows) {}

    @FunctionalInterface
    interface Rows {
        void write(Row row) throws SQLException;
    }

    /// Fills all parts side by side.
    ///
    /// @param tables whatever is filled
    void fill(List<String> tables, List<Part> parts) throws SQLException, InterruptedException {
        List<String> again;
        try (Connection connection = DriverManager.getConnection(jdbc)) {
            again = strip(connection, tables);
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(parts.size())) {
            List<Future<?>> filled = new ArrayList<>();
            for (Part part : parts) {
                filled.add(threads.submit(() -> {
                    fill(part);
                    return part;
                }));
            }
            for (Future<?> each : filled) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the history could not be made: " + e.getMessage(), e.getCause());
        }
        try (Connection connection = DriverManager.getConnection(jdbc);
                Statement statement = connection.createStatement()) {
            statement.execute("SET maintenance_work_mem = '512MB'");
            for (String sql : again) {
                statement.execute(sql);
            }
            statement.execute("ANALYZE " + String.join(", ", tables));
        }
    }

    private void fill(Part part) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbc)) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("TRUNCATE " + part.emptied());
            }
            for (Fill fill : part.fills()) {
                CopyIn copy = connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("COPY " + fill.into() + " FROM STDIN (FREEZE)");
                Row row = new Row(copy);
                fill.rows().write(row);
                row.flush();
                copy.endCopy();
            }
            connection.commit();
        }
    }

    /// Takes from the tables what slows their filling down.
    ///
    /// @return the statements that give it back
    private static List<String> strip(Connection connection, List<String> tables) throws SQLException {
        List<String> away = new ArrayList<>();
        List<String> again = new ArrayList<>();
        for (String table : tables) {
            away.add("ALTER TABLE " + table + " DISABLE TRIGGER USER");
            again.add("ALTER TABLE " + table + " ENABLE TRIGGER USER");
            for (String[] index : pairs(connection, """
                    SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                    WHERE i.indrelid = ?::regclass AND NOT i.indisunique""", table)) {
                away.add("DROP INDEX " + index[0]);
                again.add(index[1]);
            }
        }
        // Foreign keys last: they need the indexes that they refer to, and all rows.
        for (String table : tables) {
            for (String[] key : pairs(connection, """
                    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
                    WHERE conrelid = ?::regclass AND contype = 'f'""", table)) {
                away.add("ALTER TABLE " + table + " DROP CONSTRAINT " + key[0]);
                again.add("ALTER TABLE " + table + " ADD CONSTRAINT " + key[0] + " " + key[1]);
            }
        }
        try (Statement statement = connection.createStatement()) {
            for (String sql : away) {
                statement.execute(sql);
            }
        }
        return again;
    }

    private static List<String[]> pairs(Connection connection, String sql, String table) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, table);
            try (ResultSet rows = select.executeQuery()) {
                List<String[]> pairs = new ArrayList<>();
                while (rows.next()) {
                    pairs.add(new String[] {rows.getString(1), rows.getString(2)});
                }
                return pairs;
            }
        }
    }

    /// The rows of one COPY in its text form.
    static final class Row {
        private final CopyIn copy;
        private final StringBuilder text = new StringBuilder(BUFFER_CHARS + (1 << 13));

        private Row(CopyIn copy) {
            this.copy = copy;
        }

        /// @param columns null becomes NULL; texts must hold neither backslash, tab nor line feed
        void of(@Nullable Object... columns) throws SQLException {
            for (int i = 0; i < columns.length; i++) {
                @Nullable Object column = columns[i];
                text.append(column == null ? "\\N" : column).append(i + 1 < columns.length ? '\t' : '\n');
            }
            if (text.length() >= BUFFER_CHARS) {
                flush();
            }
        }

        private void flush() throws SQLException {
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            copy.writeToCopy(bytes, 0, bytes.length);
            text.setLength(0);
        }
    }
}
