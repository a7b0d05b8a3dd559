package dev.stillpoint.orchestrator.outbox;

import dev.stillpoint.orchestrator.database.AfterCommit;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.saga.Relayed;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

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

    /// What became of the messages that were stored at these times, each the time of a transaction. The relay notes
    /// what Kafka has a moment after it has it.
    public static Relayed relayed(Connection connection, Set<Instant> stored) throws SQLException {
        if (stored.isEmpty()) {
            return Relayed.NOTHING_KNOWN;
        }
        String[] times = stored.stream().map(Instant::toString).toArray(String[]::new);
        Set<Instant> waiting = new HashSet<>();
        Map<Instant, Instant> given = new HashMap<>();
        // Both look into an index of what is not published, or was published since.
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT t.stored,
                       EXISTS (SELECT FROM outbox o
                               WHERE o.published_at IS NULL AND o.created_at = t.stored) AS waiting,
                       (SELECT max(o.published_at) FROM outbox o
                        WHERE o.published_at >= t.stored AND o.created_at = t.stored) AS given
                FROM unnest(?::text[]::timestamptz[]) AS t (stored)""")) {
            Sql.bind(select, (Object) times);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Instant at = Sql.time(rows, "stored");
                    Instant published = Sql.timeOrNull(rows, "given");
                    if (rows.getBoolean("waiting")) {
                        waiting.add(at);
                    } else if (published != null) {
                        given.put(at, published);
                    }
                }
            }
        }
        return new Relayed(waiting, given);
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
