package dev.stillpoint.orchestrator.outbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillpoint.contracts.Topics;
import dev.stillpoint.orchestrator.kafka.KafkaClients;
import dev.stillpoint.orchestrator.saga.Relayed;
import dev.stillpoint.orchestrator.schema.Migrate;
import dev.stillpoint.orchestrator.world.Lab;
import dev.stillpoint.orchestrator.world.Reader;
import dev.stillpoint.orchestrator.world.Servers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What two orchestrators on one database must never do, and what its roles may.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoOrchestratorsTest {
    private Servers servers;

    @BeforeAll
    void servers(@TempDir Path folder) throws Exception {
        servers = new Servers(folder);
        make("out");
    }

    private void make(String topic) throws Exception {
        try (Admin admin = Admin.create(servers.kafkaSettings())) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        }
    }

    @AfterAll
    void end() throws Exception {
        servers.close();
    }

    @BeforeEach
    void nobodyLeads() throws Exception {
        expireLease();
    }

    private void expireLease() throws Exception {
        new Reader(servers.url(), "writer")
                .update("UPDATE leases SET until = now() - interval '1 second' WHERE name = 'outbox-relay'");
    }

    private record Settings(
            String transactionalId,
            Duration lease,
            int batch,
            Duration idle,
            Duration keepPublished,
            Duration missingTopics)
            implements OutboxConfig {}

    private OutboxRelay relay() {
        return relay(new KafkaClients(servers.kafkaSettings()));
    }

    private OutboxRelay relay(KafkaClients clients) {
        return relay(clients, new SimpleMeterRegistry());
    }

    private OutboxRelay relay(KafkaClients clients, MeterRegistry metrics) {
        return new OutboxRelay(
                servers.writer(),
                clients,
                new Settings(
                        "relay",
                        Duration.ofSeconds(10),
                        500,
                        Duration.ofMillis(100),
                        Duration.ofMinutes(1),
                        Duration.ZERO),
                metrics);
    }

    /// Clients whose producers end before their commit: what they sent is in the topics.
    private final class EndingClients extends KafkaClients {
        EndingClients() {
            super(servers.kafkaSettings());
        }

        @Override
        public KafkaProducer<String, byte[]> producer(Map<String, Object> more) {
            Map<String, Object> settings = new HashMap<>(servers.kafkaSettings());
            settings.putAll(more);
            return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer()) {
                @Override
                public void commitTransaction() {
                    flush();
                    throw new KafkaException("ended");
                }
            };
        }
    }

    /// A relay that has taken over and knows that there is nothing to do.
    private OutboxRelay idle(KafkaClients clients) throws SQLException {
        OutboxRelay relay = relay(clients);
        assertThat(relay.lead()).isTrue();
        assertThat(relay.relay()).isZero();
        return relay;
    }

    private void relaysAndCanNotMark(OutboxRelay relay) throws SQLException {
        Reader owner = new Reader(servers.url(), "migrator");
        owner.update("REVOKE UPDATE ON outbox FROM writer");
        try {
            assertThatThrownBy(relay::relay).hasMessageContaining("permission denied");
        } finally {
            owner.update("GRANT UPDATE ON outbox TO writer");
        }
    }

    private void append(String topic, String... keys) throws SQLException {
        Reader writer = new Reader(servers.url(), "writer");
        for (String key : keys) {
            writer.update(
                    "INSERT INTO outbox (message, topic, key, type, payload) VALUES (?, ?, ?, 'T', 'x'::bytea)",
                    UUID.randomUUID(),
                    topic,
                    key);
        }
    }

    private List<Map<String, Object>> unmarked() throws SQLException {
        return new Reader(servers.url(), "writer").rows("SELECT key FROM outbox WHERE published_at IS NULL");
    }

    private List<String> published(String topic) {
        return published(topic, IsolationLevel.READ_UNCOMMITTED);
    }

    private List<String> published(String topic, IsolationLevel level) {
        Map<String, Object> settings = new HashMap<>(servers.kafkaSettings());
        settings.put("isolation.level", level.toString());
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition out = new TopicPartition(topic, 0);
            consumer.assign(List.of(out));
            consumer.seekToBeginning(List.of(out));
            List<String> keys = new ArrayList<>();
            long end = consumer.endOffsets(List.of(out)).getOrDefault(out, 0L);
            while (consumer.position(out) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> keys.add(record.key()));
            }
            return keys;
        }
    }

    @Test
    void aRelayThatWasStoppedAndComesBackPublishesNothing() throws Exception {
        // Given a relay that holds the lease, is stopped, and whose lease runs out meanwhile
        OutboxRelay stopped = relay();
        OutboxRelay other = relay();
        assertThat(stopped.lead()).isTrue();
        assertThat(other.lead()).isFalse();
        expireLease();
        assertThat(other.lead()).isTrue();
        append("out", "one");

        // When it goes on, believing that it leads
        assertThatThrownBy(stopped::relay).isInstanceOf(KafkaException.class);

        // Then nothing of it is in the topic
        assertThat(published("out")).doesNotContain("one");
        // And the other one publishes the row, once.
        assertThat(other.relay()).isEqualTo(1);
        assertThat(other.relay()).isZero();
        assertThat(published("out")).contains("one");
        other.end();
        stopped.end();
    }

    @Test
    void whatHasNoTopicDelaysNothingElse() throws Exception {
        // Given a message for a location whose topic somebody deleted, before another message
        append("gone", "two");
        append("out", "three");
        append("gone", "four");
        OutboxRelay relay = relay();
        assertThat(relay.lead()).isTrue();

        // When
        assertThat(relay.relay()).isEqualTo(1);

        // Then
        assertThat(published("out")).endsWith("three");
        assertThat(relay.relay()).isZero();
        // And what waited goes, in its order, once the topic is made.
        make("gone");
        assertThat(relay.relay()).isEqualTo(2);
        assertThat(published("gone")).containsExactly("two", "four");
        relay.end();
    }

    @Test
    void whatARelayCommittedAndDidNotMarkIsNotPublishedAgain() throws Exception {
        // Given a relay that ends, or whose database is away, between its commit and its mark
        make("committed");
        OutboxRelay ended = idle(new KafkaClients(servers.kafkaSettings()));
        append("committed", "one", "two");
        relaysAndCanNotMark(ended);
        assertThat(published("committed")).containsExactly("one", "two");
        assertThat(unmarked()).hasSize(2);
        append("committed", "three");

        // When the next one takes over
        expireLease();
        OutboxRelay next = relay();
        assertThat(next.lead()).isTrue();
        assertThat(next.relay()).isEqualTo(1);

        // Then all is published once and marked
        assertThat(published("committed")).containsExactly("one", "two", "three");
        assertThat(unmarked()).isEmpty();
        ended.end();
        next.end();
    }

    @Test
    void aRelayThatCouldNotMarkMarksBeforeItPublishesMore() throws Exception {
        // Given
        make("marked");
        OutboxRelay relay = idle(new KafkaClients(servers.kafkaSettings()));
        append("marked", "one");
        relaysAndCanNotMark(relay);
        append("marked", "two");
        relaysAndCanNotMark(relay);

        // When
        assertThat(relay.relay()).isEqualTo(1);

        // Then
        assertThat(published("marked")).containsExactly("one", "two");
        assertThat(unmarked()).isEmpty();
        relay.end();
    }

    @Test
    void whatARelaySentAndDidNotCommitIsPublishedByTheNextOne() throws Exception {
        // Given
        make("sent");
        OutboxRelay ended = idle(new EndingClients());
        append("sent", "one", "two");
        assertThatThrownBy(ended::relay).hasMessage("ended");
        append("sent", "three");

        // When
        expireLease();
        OutboxRelay next = relay();
        assertThat(next.lead()).isTrue();
        assertThat(next.relay()).isEqualTo(3);
        assertThat(next.relay()).isZero();

        // Then who reads what is committed sees each message once
        assertThat(published("sent", IsolationLevel.READ_COMMITTED)).containsExactly("one", "two", "three");
        assertThat(published("sent")).containsExactly("one", "two", "one", "two", "three");
        ended.end();
        next.end();
    }

    /// A transaction would leave a record of its own in the topic.
    @Test
    void whatIsMerelyToldNeedsNoTransaction() throws Exception {
        make(Topics.GATEWAY_REPLIES);
        OutboxRelay relay = idle(new KafkaClients(servers.kafkaSettings()));
        append(Topics.GATEWAY_REPLIES, "one", "two");

        assertThat(relay.relay()).isEqualTo(2);

        assertThat(published(Topics.GATEWAY_REPLIES, IsolationLevel.READ_COMMITTED))
                .containsExactly("one", "two");
        assertThat(end(Topics.GATEWAY_REPLIES)).isEqualTo(2);
        assertThat(unmarked()).isEmpty();
        relay.end();
    }

    @Test
    void whatIsToldBesideACommandThatFailsIsToldAgainAndTheCommandGoesOnce() throws Exception {
        make(Topics.RUN_EVENTS);
        make("beside");
        OutboxRelay ended = idle(new EndingClients());
        append(Topics.RUN_EVENTS, "told");
        append("beside", "command");
        assertThatThrownBy(ended::relay).hasMessage("ended");

        expireLease();
        OutboxRelay next = relay();
        assertThat(next.lead()).isTrue();
        assertThat(next.relay()).isEqualTo(2);

        assertThat(published("beside", IsolationLevel.READ_COMMITTED)).containsExactly("command");
        assertThat(published(Topics.RUN_EVENTS)).containsExactly("told", "told");
        assertThat(unmarked()).isEmpty();
        ended.end();
        next.end();
    }

    private long end(String topic) {
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(servers.kafkaSettings(), new StringDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition only = new TopicPartition(topic, 0);
            return consumer.endOffsets(List.of(only)).getOrDefault(only, -1L);
        }
    }

    @Test
    void theNoteOfABatchSaysNothingOfOtherMessages() throws Exception {
        // Given a database that was restored from a backup: where the last batch's rows were, there are others
        make("restored");
        OutboxRelay relay = idle(new KafkaClients(servers.kafkaSettings()));
        append("restored", "one");
        assertThat(relay.relay()).isEqualTo(1);
        new Reader(servers.url(), "writer").update("""
                UPDATE outbox SET message = gen_random_uuid(), key = 'other', published_at = NULL
                WHERE topic = 'restored'""");

        // When
        expireLease();
        OutboxRelay next = relay();
        assertThat(next.lead()).isTrue();

        // Then
        assertThat(next.relay()).isEqualTo(1);
        assertThat(published("restored")).containsExactly("one", "other");
        relay.end();
        next.end();
    }

    @Test
    void aBatchIsNoLongerThanItsNote() throws Exception {
        // Given
        make("many");
        append("many", IntStream.range(0, 200).mapToObj(n -> "" + n).toArray(String[]::new));
        OutboxRelay relay = relay();
        assertThat(relay.lead()).isTrue();

        // When
        assertThat(relay.relay()).isEqualTo(192);
        assertThat(relay.relay()).isEqualTo(8);

        // Then
        assertThat(published("many", IsolationLevel.READ_COMMITTED)).hasSize(200);
        Map<String, Object> stored = new Reader(servers.url(), "writer")
                .rows("SELECT created_at AS stored, max(published_at) AS given FROM outbox WHERE topic = 'many'"
                        + " GROUP BY created_at ORDER BY created_at DESC")
                .getFirst();
        Instant then = time(stored, "stored");
        try (Connection connection = servers.writer().getConnection()) {
            assertThat(Outbox.relayed(connection, Set.of(then, Instant.EPOCH)))
                    .isEqualTo(new Relayed(Set.of(), Map.of(then, time(stored, "given"))));
        }
    }

    @Test
    void whatIsNotAllPublishedIsWaiting() throws Exception {
        Reader writer = new Reader(servers.url(), "writer");
        writer.update("INSERT INTO outbox (message, topic, key, type, payload, published_at)"
                + " SELECT gen_random_uuid(), 'half', 'k', 'T', 'x'::bytea, CASE WHEN n = 1 THEN now() END"
                + " FROM generate_series(1, 2) AS n");
        Instant then = time(
                writer.rows("SELECT min(created_at) AS stored FROM outbox WHERE topic = 'half'")
                        .getFirst(),
                "stored");

        try (Connection connection = servers.writer().getConnection()) {
            assertThat(Outbox.relayed(connection, Set.of(then))).isEqualTo(new Relayed(Set.of(then), Map.of()));
        } finally {
            writer.update("DELETE FROM outbox WHERE topic = 'half'");
        }
    }

    private static Instant time(Map<String, Object> row, String column) {
        return ((Timestamp) requireNonNull(row.get(column))).toInstant();
    }

    @Test
    void aTopicThatNothingWaitsForAnyMoreIsNotMissed() throws Exception {
        // Given a message to a location whose topic somebody deleted
        Reader writer = new Reader(servers.url(), "writer");
        writer.update(
                "INSERT INTO outbox (message, topic, key, type, payload) VALUES (?, 'retired', 'five', 'T', 'x'::bytea)",
                UUID.randomUUID());
        MeterRegistry metrics = new SimpleMeterRegistry();
        OutboxRelay relay = relay(new KafkaClients(servers.kafkaSettings()), metrics);
        assertThat(relay.lead()).isTrue();
        relay.relay();
        Gauge missed = metrics.get("stillpoint.outbox.missing.topics").gauge();
        assertThat(missed.value()).isOne();

        // When the location is removed, and its message with it
        writer.update("DELETE FROM outbox WHERE topic = 'retired'");

        // Then
        Lab.await("nothing is missed", () -> {
            try {
                relay.relay();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return missed.value() == 0;
        });
        relay.end();
    }

    @Test
    void theWriterCanNotChangeTheHistory() throws Exception {
        Reader writer = new Reader(servers.url(), "writer");
        writer.update("INSERT INTO events (at, type, actor) VALUES (now(), 'request-refused', 'eve')");
        for (String table : List.of("events", "sealed_events")) {
            for (String change : List.of("DELETE FROM " + table, "TRUNCATE " + table)) {
                assertThatThrownBy(() -> writer.update(change))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("permission denied");
            }
        }
        assertThatThrownBy(() -> writer.update("UPDATE events SET actor = 'adam'"))
                .hasMessageContaining("permission denied");
        // Not even the owner, as long as the triggers stand.
        Reader owner = new Reader(servers.url(), "migrator");
        assertThatThrownBy(() -> owner.update("UPDATE events SET actor = 'adam'"))
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> owner.update("TRUNCATE events CASCADE")).hasMessageContaining("append-only");
        assertThat(owner.rows("SELECT 1 FROM events WHERE actor = 'eve'")).hasSize(1);
    }

    @Test
    void theReaderSeesTheViewsAndNoTable() throws Exception {
        Reader reader = new Reader(servers.url());
        for (String view : List.of(
                "runs",
                "run_aliases",
                "steps",
                "attempts",
                "run_events",
                "systems",
                "checkpoint_sets",
                "set_members",
                "disk_copies",
                "storage_locations",
                "api_keys",
                "idempotency_keys",
                "vm_claims",
                "profile_claims",
                "set_claims")) {
            reader.rows("SELECT * FROM history." + view);
        }
        assertThatThrownBy(() -> reader.rows("SELECT * FROM stillpoint.runs"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> reader.update("DELETE FROM history.run_aliases"))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void aLedgerRowNeverGoesBackAndASetWithGapsIsNeverComplete() throws Exception {
        Reader writer = new Reader(servers.url(), "writer");
        UUID run = UUID.randomUUID();
        writer.update("""
                INSERT INTO runs (id, version, kind, system, status, requested_by, request, run_order, state)
                VALUES (?, 0, 'create', 'ERP', 'RUNNING', 'anna', '{}', '{}', '{}')""", run);
        writer.update("""
                INSERT INTO media_ledger (run, vm_id, vm, drive, iso, status) VALUES (?, ?, 'A', 0, 'x', 'HOME')""", run, UUID.randomUUID());
        // A restore that turns back takes away again what it had brought home.
        writer.update("UPDATE media_ledger SET status = 'AWAY' WHERE run = ?", run);
        assertThatThrownBy(() -> writer.update("UPDATE media_ledger SET status = 'RECORDED' WHERE run = ?", run))
                .hasMessageContaining("from AWAY back to RECORDED");
        writer.update("UPDATE media_ledger SET status = 'ABANDONED' WHERE run = ?", run);
        assertThatThrownBy(() -> writer.update("UPDATE media_ledger SET status = 'AWAY' WHERE run = ?", run))
                .hasMessageContaining("from ABANDONED back to AWAY");
        writer.update("UPDATE media_ledger SET status = 'HOME' WHERE run = ?", run);
        UUID set = UUID.randomUUID();
        writer.update(
                "INSERT INTO checkpoint_sets (id, system, name, status, run) VALUES (?, 'ERP', 'n', 'CREATING', ?)",
                set,
                run);
        writer.update(
                "INSERT INTO set_members (set_id, vm_id, vm, power_state) VALUES (?, ?, 'A', 'Running')",
                set,
                UUID.randomUUID());
        assertThatThrownBy(() -> writer.update("UPDATE checkpoint_sets SET status = 'COMPLETE' WHERE id = ?", set))
                .hasMessageContaining("lacks a checkpoint");
        // And an exclusive claim on a set stands alone.
        writer.update("INSERT INTO set_claims (set_id, run, mode) VALUES (?, ?, 'EXCLUSIVE')", set, run);
        UUID other = UUID.randomUUID();
        writer.update("""
                INSERT INTO runs (id, version, kind, system, status, requested_by, request, run_order, state)
                VALUES (?, 0, 'create', 'ERP', 'RUNNING', 'anna', '{}', '{}', '{}')""", other);
        assertThatThrownBy(() ->
                        writer.update("INSERT INTO set_claims (set_id, run, mode) VALUES (?, ?, 'SHARED')", set, other))
                .hasMessageContaining("is claimed by another run");
    }

    @Test
    void migratingAgainChangesNothing() {
        assertThat(Migrate.migrate(servers.url(), "migrator", "migrator's")).isZero();
    }
}
