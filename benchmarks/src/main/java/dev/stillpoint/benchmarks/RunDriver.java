package dev.stillpoint.benchmarks;

import dev.stillpoint.contracts.CloudEvents;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.Principal;
import dev.stillpoint.contracts.RunEvent;
import dev.stillpoint.contracts.RunEventType;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.StopTimeoutPolicy;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.contracts.UnreadableMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

/// Submits runs as the gateway does and waits for their ends.
final class RunDriver implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private final KafkaProducer<String, byte[]> requests;
    private final KafkaConsumer<String, byte[]> runEvents;

    RunDriver(String bootstrap) {
        requests = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap, ProducerConfig.LINGER_MS_CONFIG, 0),
                new StringSerializer(),
                new ByteArraySerializer());
        runEvents = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        5000),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = runEvents.partitionsFor(Topics.RUN_EVENTS).stream()
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
        runEvents.assign(partitions);
        runEvents.seekToEnd(partitions);
        partitions.forEach(runEvents::position);
    }

    /// Asks for a create run of each system at once.
    List<RunId> submit(List<String> systems) {
        List<RunId> runs = new ArrayList<>();
        Instant now = Instant.now();
        for (String system : systems) {
            RunId run = RunId.next();
            RunRequest request = new RunRequest.Create(
                    system,
                    "bench-" + run,
                    null,
                    null,
                    StopMode.SHUTDOWN,
                    Duration.ofMinutes(10),
                    StopTimeoutPolicy.ROLL_BACK,
                    StartChoice.PREVIOUS,
                    now.plus(Duration.ofMinutes(15)),
                    false,
                    Map.of());
            GatewayRequest message = new GatewayRequest.SubmitRun(
                    UUID.randomUUID(),
                    new Principal("bench", Set.of("operator"), Set.of()),
                    now,
                    run,
                    null,
                    "sha256:" + run,
                    request);
            requests.send(new ProducerRecord<>(
                    Topics.GATEWAY_REQUESTS,
                    null,
                    message.key(),
                    Json.bytes(message),
                    CloudEvents.headers(message.id(), CloudEvents.typeOf(message), "benchmarks", now, null)));
            runs.add(run);
        }
        requests.flush();
        return runs;
    }

    /// Waits until all these runs have ended, each with success.
    void awaitSuccess(List<RunId> runs) {
        Set<RunId> open = new HashSet<>(runs);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!open.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(open.size() + " runs did not end within " + PATIENCE + ": " + open);
            }
            for (RunEvent event : news()) {
                if (event.type().equals(RunEventType.RUN_ENDED) && open.remove(event.run())) {
                    checkSuccess(event);
                }
            }
        }
    }

    /// @param ended a run's last event
    static void checkSuccess(RunEvent ended) {
        if (!"SUCCEEDED".equals(ended.data().get("status"))) {
            throw new IllegalStateException("run " + ended.run() + " ended " + ended.data());
        }
    }

    /// What runs have told since the last call; waits a little for it.
    List<RunEvent> news() {
        List<RunEvent> news = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : runEvents.poll(Duration.ofMillis(100))) {
            news.add(read(record));
        }
        return news;
    }

    private static RunEvent read(ConsumerRecord<String, byte[]> record) {
        try {
            return Json.read(record.value(), RunEvent.class);
        } catch (UnreadableMessage e) {
            throw new IllegalStateException("the orchestrator sent what contracts can't read", e);
        }
    }

    @Override
    public void close() {
        requests.close(Duration.ofSeconds(1));
        runEvents.close();
    }
}
