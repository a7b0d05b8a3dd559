package dev.stillpoint.benchmarks;

import dev.stillpoint.contracts.audit.AuditEvent;
import dev.stillpoint.contracts.audit.ChainLink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// A long sealed history, made by COPY: steps of runs of 100 events each, as an agent and a worker tell them.
final class SealedHistory {
    private static final int EVENTS_OF_A_RUN = 100;
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00.000001Z");

    private SealedHistory() {}

    /// Goes on with the chain that is there, in one transaction.
    ///
    /// @param jdbc in the name of the role that owns the tables
    static void append(String jdbc, int events) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection(jdbc)) {
            connection.setAutoCommit(false);
            long firstEvent;
            long firstPosition;
            byte[] head;
            try (Statement statement = connection.createStatement()) {
                statement.execute("LOCK TABLE events, sealed_events IN SHARE ROW EXCLUSIVE MODE");
                firstEvent = number(statement, "SELECT coalesce(max(id), 0) + 1 FROM events");
                firstPosition = number(statement, "SELECT coalesce(max(position), 0) + 1 FROM sealed_events");
                try (ResultSet last =
                        statement.executeQuery("SELECT hash FROM sealed_events ORDER BY position DESC LIMIT 1")) {
                    head = last.next() ? last.getBytes(1) : ChainLink.nothing();
                }
            }
            CopyIn history =
                    copy(connection, "COPY events (id, run, sequence, at, type, actor, step, data) FROM STDIN");
            for (int i = 0; i < events; i++) {
                AuditEvent event = event(firstEvent + i, i);
                row(
                        history,
                        event.event() + "\t" + event.run() + "\t" + event.sequence() + "\t" + event.at() + "\t"
                                + event.type() + "\t" + event.actor() + "\t" + event.step() + "\t" + event.data());
            }
            history.endCopy();
            CopyIn chain = copy(
                    connection,
                    "COPY sealed_events (position, event, canonical, previous, hash, at, type, actor, run, system) FROM STDIN");
            HexFormat hex = HexFormat.of();
            for (int i = 0; i < events; i++) {
                AuditEvent event = event(firstEvent + i, i);
                ChainLink link = ChainLink.after(firstPosition + i, head, event.canonical());
                row(
                        chain,
                        link.position() + "\t" + event.event() + "\t\\\\x" + hex.formatHex(link.canonical()) + "\t\\\\x"
                                + hex.formatHex(link.previous()) + "\t\\\\x" + hex.formatHex(link.hash()) + "\t"
                                + event.at() + "\t" + event.type() + "\t" + event.actor() + "\t" + event.run()
                                + "\tERP");
                head = link.hash();
            }
            chain.endCopy();
            try (Statement statement = connection.createStatement()) {
                statement.execute("DELETE FROM unsealed_events WHERE event >= " + firstEvent);
                statement.execute(
                        "SELECT setval(pg_get_serial_sequence('events', 'id'), " + (firstEvent + events) + ")");
                connection.commit();
                connection.setAutoCommit(true);
                statement.execute("VACUUM ANALYZE events, sealed_events, unsealed_events");
            }
        }
    }

    private static AuditEvent event(long id, int number) {
        int inRun = number % EVENTS_OF_A_RUN;
        boolean copies = inRun % 10 == 9;
        UUID run = new UUID(0x0197_f2c0_0000_7000L, 0x8000_0000_0000_0000L | number / EVENTS_OF_A_RUN);
        return new AuditEvent(
                id,
                run,
                inRun + 1L,
                BEGIN.plusMillis(number),
                copies ? "step-progressed" : "step-succeeded",
                copies ? "worker nas-b/7f3a" : "agent lab/agent-1",
                "copy:d-" + inRun,
                copies
                        ? "{\"kind\":\"CopyDisk\",\"target\":\"data.vhdx\",\"attempt\":1,\"direction\":\"FORWARD\","
                                + "\"bytesDone\":73400320,\"bytesTotal\":611319808}"
                        : "{\"kind\":\"StartVm\",\"target\":\"SQL01-ERP\",\"attempt\":1,\"direction\":\"FORWARD\"}");
    }

    private static CopyIn copy(Connection connection, String sql) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    }

    private static void row(CopyIn to, String columns) throws SQLException {
        byte[] bytes = (columns + "\n").getBytes(StandardCharsets.UTF_8);
        to.writeToCopy(bytes, 0, bytes.length);
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
