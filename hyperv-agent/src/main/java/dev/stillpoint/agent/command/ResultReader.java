package dev.stillpoint.agent.command;

import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.contracts.UnreadableMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/// Reads the step events back, to know what a predecessor answered.
final class ResultReader {
    private static final Logger LOG = Logger.getLogger(ResultReader.class);

    /// Records carry their producers' clocks; an answer may seem older than its command by this much.
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

    private final Map<String, Object> kafka;

    /// @param kafka how a plain consumer is made
    ResultReader(Map<String, Object> kafka) {
        this.kafka = Map.copyOf(kafka);
    }

    /// Notes every result that was stored since `timestamp` (milliseconds) up to now.
    void readSince(long timestamp, AnsweredSteps into) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.STEP_EVENTS).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                return;
            }
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(each -> times.put(each, Math.max(0, timestamp - CLOCK_SKEW.toMillis())));
            Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(times);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            Map<TopicPartition, Long> open = new HashMap<>();
            for (TopicPartition each : partitions) {
                OffsetAndTimestamp start = starts.get(each);
                long end = ends.getOrDefault(each, 0L);
                consumer.seek(each, start == null ? end : start.offset());
                if (start != null && start.offset() < end) {
                    open.put(each, end);
                }
            }
            int results = 0;
            while (!open.isEmpty()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    results += note(record, into);
                }
                open.entrySet().removeIf(each -> consumer.position(each.getKey()) >= each.getValue());
            }
            LOG.infof("results were read back: since=%d results=%d", timestamp, results);
        }
    }

    private static int note(ConsumerRecord<byte[], byte[]> record, AnsweredSteps into) {
        Header type = record.headers().lastHeader("ce_type");
        if (type != null) {
            String name = new String(type.value(), StandardCharsets.UTF_8);
            if (!name.endsWith(".Succeeded") && !name.endsWith(".Failed")) {
                return 0;
            }
        }
        try {
            return switch (Json.read(record.value(), StepEvent.class)) {
                case StepEvent.Succeeded event -> noted(event, into);
                case StepEvent.Failed event -> noted(event, into);
                case StepEvent.Started event -> 0;
                case StepEvent.Progressed event -> 0;
                case StepEvent.Waiting event -> 0;
                case StepEvent.Executed event -> 0;
            };
        } catch (UnreadableMessage unreadable) {
            LOG.warnf("step event was skipped: offset=%d reason=%s", record.offset(), unreadable.getMessage());
            return 0;
        }
    }

    private static int noted(StepEvent event, AnsweredSteps into) {
        into.answered(event.ref());
        return 1;
    }
}
