package dev.stillpoint.gateway.request;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Reads all partitions of a topic without a consumer group: every process gets every record, and nothing is committed.
///
/// Begins at the end, or some time back. Goes on where it was when Kafka was away. One thread; the receiver is
/// called on it, in order within a partition, and must neither block nor throw.
public final class TopicTail implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TopicTail.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration METADATA = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofMillis(500);

    private final String topic;
    private final Optional<Duration> back;
    private final Consumer<ConsumerRecord<@Nullable String, byte @Nullable []>> receiver;
    private final Map<String, Object> config;
    private final Thread thread;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private Duration gathering = Duration.ZERO;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private volatile boolean caughtUp;
    private @Nullable KafkaConsumer<String, byte[]> consumer;

    private TopicTail(
            String topic,
            Optional<Duration> back,
            Map<String, Object> broker,
            Consumer<ConsumerRecord<@Nullable String, byte @Nullable []>> receiver) {
        this.topic = topic;
        this.back = back;
        this.receiver = receiver;
        this.config = new HashMap<>(broker);
        this.config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        this.config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, back.isPresent() ? "earliest" : "latest");
        this.config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        this.config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5000);
        this.config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4000);
        this.config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500);
        this.config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 256 * 1024);
        this.config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        this.thread = Thread.ofPlatform().daemon().name("tail-" + topic).unstarted(this::run);
    }

    /// A tail that begins with the records that come after it is ready.
    ///
    /// @param broker the client properties that reach Kafka
    public static TopicTail fromNow(
            String topic,
            Map<String, Object> broker,
            Consumer<ConsumerRecord<@Nullable String, byte @Nullable []>> receiver) {
        return new TopicTail(topic, Optional.empty(), broker, receiver);
    }

    /// A tail that begins with the records of the last `back`.
    public static TopicTail from(
            Duration back,
            String topic,
            Map<String, Object> broker,
            Consumer<ConsumerRecord<@Nullable String, byte @Nullable []>> receiver) {
        return new TopicTail(topic, Optional.of(back), broker, receiver);
    }

    /// Lets records gather that long before it looks again: each look costs Kafka as much as many records do. To be
    /// said before it starts.
    public TopicTail gathering(Duration pause) {
        gathering = pause;
        return this;
    }

    public void start() {
        thread.start();
    }

    /// Whether everything that was in the topic when the tail first reached it has been received. Never false again.
    public boolean isCaughtUp() {
        return caughtUp;
    }

    @Override
    public void close() {
        stopped.countDown();
        synchronized (this) {
            if (consumer != null) {
                consumer.wakeup();
            }
        }
    }

    private void run() {
        boolean told = false;
        while (stopped.getCount() > 0) {
            try (KafkaConsumer<String, byte[]> opened =
                    new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
                synchronized (this) {
                    consumer = opened;
                }
                follow(opened);
            } catch (WakeupException e) {
                return;
            } catch (KafkaException e) {
                if (!told) {
                    LOG.warnf("could not read a topic: %s, topic=%s; trying again", e.getMessage(), topic);
                }
                told = true;
                pause(RETRY);
            } finally {
                synchronized (this) {
                    consumer = null;
                }
            }
        }
    }

    private void follow(KafkaConsumer<String, byte[]> opened) {
        List<TopicPartition> partitions = partitions(opened);
        if (partitions.isEmpty()) {
            return;
        }
        opened.assign(partitions);
        Map<TopicPartition, Long> ends = opened.endOffsets(partitions);
        Map<TopicPartition, Long> starts = starts(opened, ends);
        partitions.forEach(p -> opened.seek(p, positions.getOrDefault(p, starts.getOrDefault(p, 0L))));
        while (stopped.getCount() > 0) {
            if (!caughtUp && partitions.stream().allMatch(p -> opened.position(p) >= ends.getOrDefault(p, 0L))) {
                caughtUp = true;
                LOG.infof("caught up with a topic, topic=%s", topic);
            }
            ConsumerRecords<String, byte[]> records = opened.poll(POLL);
            records.forEach(receiver);
            partitions.forEach(p -> positions.put(p, opened.position(p)));
            if (!records.isEmpty() && caughtUp) {
                pause(gathering);
            }
        }
    }

    private List<TopicPartition> partitions(KafkaConsumer<String, byte[]> opened) {
        while (stopped.getCount() > 0) {
            List<PartitionInfo> found = opened.partitionsFor(topic, METADATA);
            if (found != null && !found.isEmpty()) {
                return found.stream()
                        .map(p -> new TopicPartition(topic, p.partition()))
                        .toList();
            }
            pause(RETRY);
        }
        return List.of();
    }

    private Map<TopicPartition, Long> starts(KafkaConsumer<String, byte[]> opened, Map<TopicPartition, Long> ends) {
        if (back.isEmpty()) {
            return ends;
        }
        long since = Instant.now().minus(back.get()).toEpochMilli();
        Map<TopicPartition, Long> times = new HashMap<>();
        ends.keySet().forEach(p -> times.put(p, since));
        Map<TopicPartition, @Nullable OffsetAndTimestamp> found = opened.offsetsForTimes(times);
        Map<TopicPartition, Long> starts = new HashMap<>(ends);
        found.forEach((partition, at) -> {
            if (at != null) {
                starts.put(partition, at.offset());
            }
        });
        return starts;
    }

    private void pause(Duration pause) {
        try {
            if (stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debugf("stopped reading a topic, topic=%s", topic);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
