package dev.stillpoint.agent.control;

import dev.stillpoint.contracts.ControlMessage;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.contracts.UnreadableMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Reads the control topic from its end, without a group: every executor hears everything, and nothing old.
public final class ControlReader implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ControlReader.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Map<String, Object> kafka;
    private final DatabaseClock clock;
    private final CancelHints hints;
    private final Consumer<ControlMessage.CancelStep> onCancel;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> reading;

    /// @param kafka how a plain consumer is made
    /// @param onCancel told each hint after it was noted
    public ControlReader(
            Map<String, Object> kafka,
            DatabaseClock clock,
            CancelHints hints,
            Consumer<ControlMessage.CancelStep> onCancel) {
        this.kafka = Map.copyOf(kafka);
        this.clock = clock;
        this.hints = hints;
        this.onCancel = onCancel;
        this.thread = Thread.ofPlatform().daemon().name("control-reader").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        while (!closed) {
            try (KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                reading = consumer;
                List<TopicPartition> partitions = partitions(consumer);
                consumer.assign(partitions);
                consumer.seekToEnd(partitions);
                while (!closed) {
                    consumer.poll(Duration.ofMillis(500)).forEach(this::onRecord);
                }
            } catch (WakeupException stop) {
                LOG.debug("control topic was left");
            } catch (KafkaException broken) {
                LOG.warnf(broken, "control topic was lost; it is read again in %s", PAUSE);
                pause();
            }
        }
    }

    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        while (true) {
            List<PartitionInfo> found = consumer.partitionsFor(Topics.CONTROL);
            if (found != null && !found.isEmpty()) {
                return found.stream()
                        .map(each -> new TopicPartition(each.topic(), each.partition()))
                        .toList();
            }
            if (closed) {
                throw new WakeupException();
            }
            pause();
        }
    }

    private void onRecord(ConsumerRecord<byte[], byte[]> record) {
        try {
            switch (Json.read(record.value(), ControlMessage.class)) {
                case ControlMessage.Clock message -> clock.heard(message.now());
                case ControlMessage.CancelStep message -> {
                    hints.hint(message.ref());
                    LOG.infof("cancel was asked for: step=%s", message.ref());
                    onCancel.accept(message);
                }
                case ControlMessage.ClonesNotWanted message ->
                    LOG.tracef(
                            "not for agents: clones of %d runs", message.runs().size());
                case ControlMessage.LocationLimits message -> LOG.tracef("not for agents: %s", message);
            }
        } catch (UnreadableMessage | RuntimeException unreadable) {
            LOG.warnf("control message was skipped: offset=%d reason=%s", record.offset(), unreadable.getMessage());
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        KafkaConsumer<byte[], byte[]> consumer = reading;
        if (consumer != null) {
            consumer.wakeup();
        }
    }
}
