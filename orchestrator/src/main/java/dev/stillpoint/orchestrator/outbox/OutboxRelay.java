package dev.stillpoint.orchestrator.outbox;

import dev.stillpoint.contracts.CloudEvents;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.orchestrator.database.Lease;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.kafka.KafkaClients;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Gives the outbox's rows to Kafka, in their order, while this process holds the relay's lease.
///
/// Who takes the lease initialises the producer's transactional id and so fences whoever had it before: a process that
/// was stopped in the middle of a batch can't append the rest of it when it goes on. Rows are always selected by being
/// unpublished, never by being newer than the last one: transactions commit in another order than they draw ids.
///
/// Rows are marked after the commit. A batch that is committed and not marked, because the relay ended or the database
/// was away, is marked before anything else is published: a [BatchNote] in its transaction names its messages to the
/// next relay. So each command is published by exactly one committed transaction.
///
/// What is merely told, replies and the events of runs, needs none of that: whoever listens knows by its number what
/// comes again. It goes out without a transaction, and may go out twice.
@ApplicationScoped
public class OutboxRelay {
    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);
    /// Between the beginnings of two batches: each costs Kafka as much as many messages do.
    private static final Duration PACE = Duration.ofMillis(5);

    private static final Set<String> TOLD = Set.of(Topics.GATEWAY_REPLIES, Topics.RUN_EVENTS);
    private static final Map<String, Object> IN_TIME = Map.of(
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 9000,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5000,
            ProducerConfig.MAX_BLOCK_MS_CONFIG, 10000,
            ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 5);

    private final DataSource source;
    private final KafkaClients clients;
    private final OutboxConfig config;
    private final BatchNote note;
    private final Lease lease;
    private final Semaphore wakeUps = new Semaphore(0);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicLong unpublished = new AtomicLong();
    private final AtomicLong oldestMillis = new AtomicLong();
    private final AtomicLong missingTopics = new AtomicLong();
    private final MissingTopics missing;
    private final Timer delay;

    private volatile boolean leading;
    private @Nullable KafkaProducer<String, byte[]> producer;
    private @Nullable KafkaProducer<String, byte[]> teller;
    private List<UUID> unmarked = List.of();
    private long heldAt;
    private long measuredAt;
    private @Nullable Thread thread;

    OutboxRelay(DataSource source, KafkaClients clients, OutboxConfig config, MeterRegistry metrics) {
        this.source = source;
        this.clients = clients;
        this.config = config;
        this.note = new BatchNote(clients, config.transactionalId());
        this.missing = new MissingTopics(clients, config.missingTopics());
        this.lease = new Lease(source, "outbox-relay", UUID.randomUUID(), config.lease());
        this.delay = Timer.builder("stillpoint.outbox.delay")
                .description("From a message's row to its confirmed publication")
                .publishPercentiles(0.5, 0.95, 0.99)
                .register(metrics);
        metrics.gauge("stillpoint.outbox.unpublished", unpublished);
        metrics.gauge("stillpoint.outbox.oldest.unpublished.millis", oldestMillis);
        metrics.gauge("stillpoint.outbox.missing.topics", missingTopics);
    }

    /// Begins to publish whenever the lease can be had.
    public void start() {
        thread = Thread.ofPlatform().name("outbox-relay").start(this::work);
    }

    /// Ends after the batch under way and gives the lease back; returns at once.
    public void end() {
        stopping.countDown();
        wake();
    }

    /// Waits a while for the end.
    public void awaitEnd() throws InterruptedException {
        Thread running = thread;
        if (running != null) {
            running.join(TimeUnit.SECONDS.toMillis(2));
        }
    }

    /// There is something to publish.
    public void wake() {
        wakeUps.release();
    }

    /// Whether this process publishes.
    public boolean leading() {
        return leading;
    }

    private void work() {
        while (stopping.getCount() > 0) {
            try {
                long began = System.nanoTime();
                if (!lead()) {
                    pause();
                } else if (relay() == 0) {
                    await(config.idle());
                } else {
                    pause(PACE.toNanos() - (System.nanoTime() - began));
                }
            } catch (SQLException e) {
                LOG.warnf("outbox can't be read, trying again: %s", e.getMessage());
                pause();
            } catch (KafkaException e) {
                giveUp(e);
                pause();
            }
        }
        resign();
    }

    /// Takes or keeps the lease, and the producer with it.
    boolean lead() throws SQLException {
        long now = System.nanoTime();
        if (producer != null && now - heldAt < config.lease().toNanos() / 4) {
            return true;
        }
        if (!lease.hold()) {
            if (producer != null) {
                LOG.warn("another orchestrator took the outbox relay's lease");
                closeProducer();
            }
            return false;
        }
        heldAt = now;
        if (producer == null) {
            Map<String, Object> transactional = new HashMap<>(IN_TIME);
            transactional.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.transactionalId());
            transactional.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TRANSACTION_TIMEOUT.toMillis());
            KafkaProducer<String, byte[]> fresh = clients.producer(transactional);
            teller = clients.producer(IN_TIME);
            producer = fresh;
            fresh.initTransactions();
            unmarked = note.read();
            leading = true;
            LOG.info("took over the outbox relay");
        }
        return true;
    }

    /// Publishes one batch, of what has a topic to go to.
    ///
    /// @return how many messages
    int relay() throws SQLException {
        KafkaProducer<String, byte[]> to = producer;
        KafkaProducer<String, byte[]> telling = teller;
        if (to == null || telling == null) {
            return 0;
        }
        wakeUps.drainPermits();
        markPublished();
        List<Row> rows = unpublished(missing.names());
        missing.require(rows.stream().map(row -> row.published().topic()).toList());
        Set<String> waiting = missing.names();
        rows.removeIf(row -> waiting.contains(row.published().topic()));
        missingTopics.set(waiting.size());
        if (!rows.isEmpty()) {
            long began = System.nanoTime();
            List<Future<RecordMetadata>> told = rows.stream()
                    .filter(Row::isTold)
                    .map(row -> telling.send(row.published()))
                    .toList();
            publish(to, rows.stream().filter(row -> !row.isTold()).toList());
            confirm(told);
            mark(rows);
            unmarked = List.of();
            Duration publishing = Duration.ofNanos(System.nanoTime() - began);
            for (Row row : rows) {
                delay.record(Duration.between(row.createdAt(), row.selectedAt()).plus(publishing));
            }
        }
        measure(waiting);
        return rows.size();
    }

    private void publish(KafkaProducer<String, byte[]> to, List<Row> commands) {
        if (commands.isEmpty()) {
            return;
        }
        to.beginTransaction();
        for (Row row : commands) {
            to.send(row.published());
        }
        List<UUID> messages = commands.stream().map(Row::message).toList();
        note.leave(to, messages);
        to.commitTransaction();
        unmarked = messages;
    }

    private static void confirm(List<Future<RecordMetadata>> told) {
        try {
            for (Future<RecordMetadata> each : told) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException failed ? failed : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while Kafka was to confirm what was told", e);
        }
    }

    private record Row(
            long id, UUID message, Instant createdAt, Instant selectedAt, ProducerRecord<String, byte[]> published) {
        boolean isTold() {
            return TOLD.contains(published.topic());
        }
    }

    private List<Row> unpublished(Set<String> but) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement select = connection.prepareStatement("""
                        SELECT id, message, topic, key, type, trace_parent, payload, created_at, clock_timestamp() AS at
                        FROM outbox WHERE published_at IS NULL AND topic <> ALL (?::text[]) ORDER BY id LIMIT ?""");
                ResultSet found = Sql.bind(select, but.toArray(String[]::new), Math.min(config.batch(), BatchNote.MOST))
                        .executeQuery()) {
            List<Row> rows = new ArrayList<>();
            while (found.next()) {
                Instant createdAt = Sql.time(found, "created_at");
                UUID message = Sql.uuid(found, "message");
                rows.add(new Row(
                        found.getLong("id"),
                        message,
                        createdAt,
                        Sql.time(found, "at"),
                        new ProducerRecord<>(
                                found.getString("topic"),
                                null,
                                found.getString("key"),
                                found.getBytes("payload"),
                                CloudEvents.headers(
                                        message,
                                        found.getString("type"),
                                        "orchestrator",
                                        createdAt,
                                        found.getString("trace_parent")))));
            }
            return rows;
        }
    }

    /// By their ids: that costs the same however much else waits.
    private void mark(List<Row> rows) throws SQLException {
        Long[] ids = rows.stream().map(Row::id).toArray(Long[]::new);
        try (Connection connection = source.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE outbox SET published_at = clock_timestamp() WHERE id = ANY (?::int8[])")) {
            Sql.bind(update, (Object) ids).executeUpdate();
        }
    }

    /// Marks what was published and could not be marked then, by this relay or the one before. Where all is marked, as
    /// after most ends of a relay, this finds nothing.
    private void markPublished() throws SQLException {
        if (unmarked.isEmpty()) {
            return;
        }
        try (Connection connection = source.getConnection();
                PreparedStatement update = connection.prepareStatement("""
                        UPDATE outbox SET published_at = clock_timestamp()
                        WHERE published_at IS NULL AND message = ANY (?::uuid[])""")) {
            int late = Sql.bind(update, (Object) unmarked.toArray(UUID[]::new)).executeUpdate();
            if (late > 0) {
                LOG.infof("%d messages had been published and not marked", late);
            }
        }
        unmarked = List.of();
    }

    /// Counts what waits, drops what was published long ago, and no longer looks for the missing topics that nothing
    /// waits for any more; once a second at most.
    private void measure(Set<String> missed) throws SQLException {
        long now = System.nanoTime();
        if (now - measuredAt < TimeUnit.SECONDS.toNanos(1)) {
            return;
        }
        measuredAt = now;
        try (Connection connection = source.getConnection();
                PreparedStatement count = connection.prepareStatement("""
                        SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(created_at)) * 1000, 0)
                        FROM outbox WHERE published_at IS NULL""");
                ResultSet counted = count.executeQuery();
                PreparedStatement delete = connection.prepareStatement("""
                        DELETE FROM outbox WHERE id IN (
                            SELECT id FROM outbox WHERE published_at < now() - make_interval(secs => ?)
                            ORDER BY published_at LIMIT 2000)""")) {
            counted.next();
            unpublished.set(counted.getLong(1));
            oldestMillis.set(counted.getLong(2));
            Sql.bind(delete, config.keepPublished().toMillis() / 1000.0).executeUpdate();
            if (!missed.isEmpty()) {
                missing.keep(waitedFor(connection, missed));
            }
        }
    }

    private static Set<String> waitedFor(Connection connection, Set<String> topics) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT topic FROM unnest(?::text[]) AS t (topic)
                        WHERE EXISTS (SELECT FROM outbox o WHERE o.topic = t.topic AND o.published_at IS NULL)""");
                ResultSet found =
                        Sql.bind(select, (Object) topics.toArray(String[]::new)).executeQuery()) {
            Set<String> waitedFor = new HashSet<>();
            while (found.next()) {
                waitedFor.add(found.getString("topic"));
            }
            return waitedFor;
        }
    }

    private void giveUp(KafkaException e) {
        boolean fenced = e instanceof ProducerFencedException
                || e instanceof InvalidProducerEpochException
                || e instanceof OutOfOrderSequenceException
                || e instanceof FencedInstanceIdException
                || e instanceof AuthorizationException
                || e.getCause() instanceof ProducerFencedException;
        if (fenced) {
            LOG.warnf("outbox relay was fenced by another orchestrator's and gives up: %s", e.getMessage());
        } else {
            LOG.warnf("outbox relay can't reach Kafka, trying again: %s", e.getMessage());
        }
        missing.forget();
        resign();
    }

    private void resign() {
        boolean had = producer != null;
        closeProducer();
        if (had) {
            try {
                lease.release();
            } catch (SQLException e) {
                LOG.infof("the relay's lease will run out by itself: %s", e.getMessage());
            }
        }
    }

    private void closeProducer() {
        leading = false;
        for (KafkaProducer<String, byte[]> old : Arrays.asList(producer, teller)) {
            if (old != null) {
                old.close(Duration.ZERO);
            }
        }
        producer = null;
        teller = null;
    }

    /// Whatever wakes the relay meanwhile: there is nothing it could do.
    private void pause() {
        pause(TimeUnit.SECONDS.toNanos(1));
    }

    private void pause(long nanos) {
        try {
            if (stopping.await(nanos, TimeUnit.NANOSECONDS)) {
                LOG.debug("the outbox relay is to end");
            }
        } catch (InterruptedException e) {
            stopping.countDown();
            Thread.currentThread().interrupt();
        }
    }

    private void await(Duration atMost) {
        try {
            if (wakeUps.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                wakeUps.drainPermits();
            }
        } catch (InterruptedException e) {
            stopping.countDown();
            Thread.currentThread().interrupt();
        }
    }
}
