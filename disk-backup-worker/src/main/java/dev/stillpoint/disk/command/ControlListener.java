package dev.stillpoint.disk.command;

import dev.stillpoint.contracts.ControlMessage;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.contracts.UnreadableMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/// Hears what the orchestrator tells all executors: every process all of it, from now on, in no group.
final class ControlListener implements Runnable {
    private static final Logger LOG = Logger.getLogger(ControlListener.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final String bootstrapServers;
    private final DatabaseClock clock;
    private final RunningSteps steps;
    private final Bandwidth bandwidth;
    private final StrayClones strayClones;
    private volatile boolean stopping;

    ControlListener(
            String bootstrapServers,
            DatabaseClock clock,
            RunningSteps steps,
            Bandwidth bandwidth,
            StrayClones strayClones) {
        this.bootstrapServers = bootstrapServers;
        this.clock = clock;
        this.steps = steps;
        this.bandwidth = bandwidth;
        this.strayClones = strayClones;
    }

    void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        while (!stopping) {
            try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                    Map.of(
                            "bootstrap.servers", bootstrapServers,
                            "enable.auto.commit", "false",
                            "auto.offset.reset", "latest",
                            "allow.auto.create.topics", "false",
                            "default.api.timeout.ms", "5000",
                            "reconnect.backoff.max.ms", "1000"),
                    new StringDeserializer(),
                    new ByteArrayDeserializer())) {
                listen(consumer);
            } catch (KafkaException e) {
                LOG.warnf("control topic was lost reason=%s", e);
                pause();
            }
        }
    }

    private void listen(KafkaConsumer<String, byte[]> consumer) {
        List<PartitionInfo> partitions = consumer.partitionsFor(Topics.CONTROL);
        while (!stopping && (partitions == null || partitions.isEmpty())) {
            pause();
            partitions = consumer.partitionsFor(Topics.CONTROL);
        }
        if (stopping || partitions == null) {
            return;
        }
        List<TopicPartition> all = partitions.stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(all);
        consumer.seekToEnd(all);
        while (!stopping) {
            for (ConsumerRecord<String, byte[]> heard : consumer.poll(POLL)) {
                hear(heard);
            }
        }
    }

    private void hear(ConsumerRecord<String, byte[]> heard) {
        try {
            switch (Json.read(heard.value(), ControlMessage.class)) {
                case ControlMessage.Clock told -> clock.heard(told.now());
                case ControlMessage.CancelStep told -> steps.cancel(told.ref());
                case ControlMessage.LocationLimits told -> bandwidth.heard(told);
                case ControlMessage.ClonesNotWanted told -> strayClones.heard(told.runs());
            }
        } catch (UnreadableMessage e) {
            LOG.debugf("hint was not understood offset=%s reason=%s", heard.offset(), e.getMessage());
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
