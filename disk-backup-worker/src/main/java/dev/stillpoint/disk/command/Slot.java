package dev.stillpoint.disk.command;

import dev.stillpoint.contracts.CloudEvents;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.contracts.UnreadableMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One place for work: one thread, one share consumer, one command at a time, done by a thread beside it.
///
/// - The record stays ours by `acknowledge(RENEW)` and `commitSync()` every third of the lock's time, never by
/// polling for
///   more. Only a positive acknowledgement callback counts as confirmation; after one, `poll(0)` hands the same
/// record out
///   again, which the next acknowledgement needs.
/// - Without confirmation the record is not ours any more: the consumer is given up and a new one made once the work
/// has
///   ended. The work itself goes on: whoever gets the command meanwhile meets the copy's lock, not us.
/// - The answer is on Kafka before the record is accepted, so a command is answered at least once.
/// - When the process ends, the work is told to stop and the record is released for the next slot.
final class Slot implements Runnable {
    private static final Logger LOG = Logger.getLogger(Slot.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration STOP_WITHIN = Duration.ofMillis(1200);
    private static final Duration CLOSE_WITHIN = Duration.ofMillis(300);
    private static final Duration LAST_COMMIT_WITHIN = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String topic;
    private final String name;
    private final Duration lock;
    private final LocationTopic locationTopic;
    private final DeadLetters deadLetters;
    private final WorkStarter starter;
    private final Supplier<ShareConsumer<String, byte[]>> consumers;
    private final Set<Long> confirmed = new HashSet<>();
    private volatile boolean stopping;
    private volatile boolean busy;

    /// Begins the work of a command on another thread.
    interface WorkStarter {
        Work start(Delivery delivery, DiskCommand command, @Nullable String traceParent);
    }

    Slot(
            ServedLocation location,
            int number,
            Duration lock,
            LocationTopic locationTopic,
            DeadLetters deadLetters,
            WorkStarter starter,
            String bootstrapServers) {
        this.topic = Topics.backupCommands(location.id());
        this.name = "slot-" + location.id() + "-" + number;
        this.lock = lock;
        this.locationTopic = locationTopic;
        this.deadLetters = deadLetters;
        this.starter = starter;
        this.consumers = () -> new KafkaShareConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "group.id", Topics.workersGroup(location.id()),
                        "client.id", location.executor().replaceAll("[^A-Za-z0-9-]", "-") + "-" + number,
                        "share.acknowledgement.mode", "explicit",
                        "share.acquire.mode", "record_limit",
                        "max.poll.records", "1",
                        "reconnect.backoff.max.ms", "1000"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    String name() {
        return name;
    }

    boolean busy() {
        return busy;
    }

    void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        while (!stopping) {
            try {
                if (locationTopic.ready()) {
                    consume();
                } else {
                    pause();
                }
            } catch (KafkaException e) {
                LOG.warnf("consumer ended slot=%s reason=%s", name, e);
                pause();
            } catch (RuntimeException e) {
                LOG.errorf(e, "consumer failed slot=%s", name);
                pause();
            }
        }
    }

    private void pause() {
        try {
            for (long waited = 0; waited < PAUSE.toMillis() && !stopping; waited += LOOK_EVERY.toMillis()) {
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException e) {
            stopping = true;
            Thread.currentThread().interrupt();
        }
    }

    private void consume() {
        ShareConsumer<String, byte[]> consumer = consumers.get();
        try {
            consumer.setAcknowledgementCommitCallback((offsets, failure) -> {
                if (failure == null) {
                    offsets.values().forEach(confirmed::addAll);
                }
            });
            consumer.subscribe(Set.of(topic));
            boolean usable = true;
            while (usable && !stopping) {
                for (ConsumerRecord<String, byte[]> taken : consumer.poll(POLL)) {
                    usable = handle(consumer, taken);
                }
            }
        } finally {
            consumer.close(CLOSE_WITHIN);
        }
    }

    /// @return whether the consumer can go on
    private boolean handle(ShareConsumer<String, byte[]> consumer, ConsumerRecord<String, byte[]> taken) {
        Delivery delivery;
        DiskCommand command;
        try {
            delivery = Json.read(taken.value(), Delivery.class);
            if (!(delivery.command() instanceof DiskCommand disk)) {
                throw new UnreadableMessage(
                        "a worker can't do " + delivery.command().kind());
            }
            command = disk;
        } catch (UnreadableMessage e) {
            boolean kept = deadLetters.keep(taken, String.valueOf(e.getMessage()));
            return acknowledge(consumer, taken, kept ? AcknowledgeType.REJECT : AcknowledgeType.RELEASE);
        }
        busy = true;
        try {
            Work work = starter.start(delivery, command, traceParent(taken));
            return await(consumer, taken, work);
        } finally {
            busy = false;
        }
    }

    private boolean await(ShareConsumer<String, byte[]> consumer, ConsumerRecord<String, byte[]> taken, Work work) {
        long renewedAt = System.nanoTime();
        boolean ours = true;
        while (!work.awaitEnd(LOOK_EVERY)) {
            if (stopping) {
                work.stop();
                if (!work.awaitEnd(STOP_WITHIN)) {
                    LOG.warnf("work did not stop in time slot=%s step=%s", name, work.ref());
                }
                break;
            }
            if (ours && System.nanoTime() - renewedAt >= lock.toNanos() / 3) {
                ours = renew(consumer, taken);
                renewedAt = System.nanoTime();
                if (!ours) {
                    LOG.warnf("command was lost to the broker slot=%s step=%s", name, work.ref());
                    consumer.close(CLOSE_WITHIN);
                }
            }
        }
        return ours && acknowledge(consumer, taken, work.answered() ? AcknowledgeType.ACCEPT : AcknowledgeType.RELEASE);
    }

    private boolean renew(ShareConsumer<String, byte[]> consumer, ConsumerRecord<String, byte[]> taken) {
        if (!acknowledge(consumer, taken, AcknowledgeType.RENEW)) {
            return false;
        }
        try {
            ConsumerRecords<String, byte[]> again = consumer.poll(Duration.ZERO);
            for (ConsumerRecord<String, byte[]> back : again) {
                if (back.offset() != taken.offset() || back.partition() != taken.partition()) {
                    return false;
                }
            }
            return !again.isEmpty();
        } catch (KafkaException | IllegalStateException e) {
            LOG.warnf("renewed command was not handed out again slot=%s reason=%s", name, e);
            return false;
        }
    }

    /// @return whether the broker confirmed it
    private boolean acknowledge(
            ShareConsumer<String, byte[]> consumer, ConsumerRecord<String, byte[]> taken, AcknowledgeType type) {
        confirmed.clear();
        try {
            consumer.acknowledge(taken, type);
            consumer.commitSync(stopping ? LAST_COMMIT_WITHIN : lock.dividedBy(3));
        } catch (KafkaException | IllegalStateException e) {
            LOG.warnf("acknowledgement failed slot=%s type=%s reason=%s", name, type, e);
            return false;
        }
        return confirmed.contains(taken.offset());
    }

    private static @Nullable String traceParent(ConsumerRecord<String, byte[]> taken) {
        Header header = taken.headers().lastHeader(CloudEvents.TRACE_PARENT);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
