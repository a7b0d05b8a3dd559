package dev.stillpoint.orchestrator.outbox;

import dev.stillpoint.orchestrator.database.AfterCommit;
import dev.stillpoint.orchestrator.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where a transaction leaves the messages that go out once it is committed.
@ApplicationScoped
public class Outbox {
    static final String CHANNEL = "stillpoint_outbox";

    private final OutboxRelay relay;
    private final AfterCommit afterCommit;

    Outbox(OutboxRelay relay, AfterCommit afterCommit) {
        this.relay = relay;
        this.afterCommit = afterCommit;
    }

    /// Drops what was to go to a topic and has not: nobody wants it any more.
    public void drop(Connection connection, String topic) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM outbox WHERE topic = ? AND published_at IS NULL")) {
            Sql.bind(delete, topic).executeUpdate();
        }
    }

    /// When a message was last noted as given to Kafka; null when that is so long ago that it is not known any more.
    public static @Nullable Instant relayedAt(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT max(published_at) AS at FROM outbox");
                ResultSet row = select.executeQuery()) {
            row.next();
            return Sql.timeOrNull(row, "at");
        }
    }

    /// Adds messages in their order and wakes the relay at commit, also one of another orchestrator. They belong to
    /// the trace of the message that is being worked on ([Trace]).
    public void append(Connection connection, List<OutboxMessage> messages) throws SQLException {
        if (messages.isEmpty()) {
            return;
        }
        int count = messages.size();
        UUID[] ids = new UUID[count];
        String[] topics = new String[count];
        String[] keys = new String[count];
        String[] types = new String[count];
        byte[][] payloads = new byte[count][];
        for (int i = 0; i < count; i++) {
            OutboxMessage message = messages.get(i);
            ids[i] = UUID.randomUUID();
            topics[i] = message.topic();
            keys[i] = message.key();
            types[i] = message.type();
            payloads[i] = message.payload();
        }
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO outbox (message, topic, key, type, payload, trace_parent)
                SELECT message, topic, key, type, payload, ?::text
                FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::bytea[])
                     WITH ORDINALITY AS m (message, topic, key, type, payload, n)
                ORDER BY n""")) {
            Sql.bind(insert, Trace.current(), ids, topics, keys, types, payloads)
                    .executeUpdate();
        }
        afterCommit.runOnce(Outbox.class, relay::wake);
        // A notification makes commits queue up, so it is sent only when the relay is at work in another process.
        if (!relay.leading()) {
            try (PreparedStatement notify = connection.prepareStatement("SELECT pg_notify(?, '')")) {
                Sql.bind(notify, CHANNEL).execute();
            }
        }
    }
}
