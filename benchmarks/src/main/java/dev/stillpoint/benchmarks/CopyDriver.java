package dev.stillpoint.benchmarks;

import dev.stillpoint.contracts.CloudEvents;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.DiskCommand.CopyTarget;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.contracts.UnreadableMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Tells a location's workers to copy disks, as the orchestrator does, and waits for their answers.
final class CopyDriver implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String ME = "benchmarks";

    private final LocationId location;
    private final String root;
    private final KafkaProducer<String, byte[]> commands;
    private final KafkaConsumer<String, byte[]> events;

    /// @param root the location's, as a Windows path
    CopyDriver(String bootstrap, LocationId location, String root) {
        this.location = location;
        this.root = root;
        commands = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap, ProducerConfig.LINGER_MS_CONFIG, 0),
                new StringSerializer(),
                new ByteArraySerializer());
        events = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = events.partitionsFor(Topics.STEP_EVENTS).stream()
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
        events.assign(partitions);
        events.seekToEnd(partitions);
        partitions.forEach(events::position);
    }

    /// Has all these disks copied, each once.
    ///
    /// @return who made the copies
    /// @throws IllegalStateException when one fails
    Set<String> copy(List<DiskPath> disks, long bytesEach) {
        Set<StepRef> open = new HashSet<>();
        Set<String> workers = new HashSet<>();
        for (DiskPath disk : disks) {
            open.add(send(disk, bytesEach));
        }
        commands.flush();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!open.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(open.size() + " copies did not end within " + PATIENCE);
            }
            for (ConsumerRecord<String, byte[]> record : events.poll(Duration.ofMillis(20))) {
                switch (read(record)) {
                    case StepEvent.Succeeded done -> {
                        if (open.remove(done.ref())) {
                            workers.add(done.executor());
                        }
                    }
                    case StepEvent.Failed failed -> throw new IllegalStateException("a copy failed: " + failed);
                    case StepEvent _ -> {}
                }
            }
        }
        return workers;
    }

    private StepRef send(DiskPath disk, long bytes) {
        CopyTarget target = CopyTarget.below(root, location, SetId.next(), disk.diskId());
        StepRef ref = new StepRef(RunId.next(), new StepId("copy:" + disk.diskId()), Direction.FORWARD, 1, 1);
        Instant now = Instant.now();
        Delivery delivery = new Delivery(
                ref,
                now,
                null,
                PATIENCE,
                null,
                new DiskCommand.CopyDisk(disk.diskId(), disk, List.of(disk), bytes, target));
        commands.send(new ProducerRecord<>(
                Topics.backupCommands(location),
                null,
                disk.diskId().value(),
                Json.bytes(delivery),
                CloudEvents.headers(UUID.randomUUID(), CloudEvents.typeOf(delivery), ME, now, null)));
        return ref;
    }

    private static StepEvent read(ConsumerRecord<String, byte[]> record) {
        try {
            return Json.read(record.value(), StepEvent.class);
        } catch (UnreadableMessage e) {
            throw new IllegalStateException("a worker sent what contracts can't read", e);
        }
    }

    @Override
    public void close() {
        commands.close(Duration.ofSeconds(1));
        events.close();
    }
}
