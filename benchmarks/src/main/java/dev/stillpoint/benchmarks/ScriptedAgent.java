package dev.stillpoint.benchmarks;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.CloudEvents;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.FabricId;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.contracts.UnreadableMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
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

/// Answers the orchestrator's commands as an agent would, each after a set time and with success.
///
/// Told what it sees, it also notes the two ends of a dispatch: when a result was handed to Kafka and when the
/// run's next command came back.
final class ScriptedAgent implements AutoCloseable {
    /// As long as a command takes that stays unanswered.
    static final Duration NEVER = Duration.ofDays(365);

    private final KafkaConsumer<String, byte[]> commands;
    private final KafkaProducer<String, byte[]> events;
    private final ScheduledExecutorService answers = Executors.newScheduledThreadPool(1);
    private final ScriptedFabric fabric;
    private final Function<Delivery, Duration> takes;
    private final BiConsumer<Delivery, Long> onCommand;
    private final Map<RunId, Long> lastResult = new ConcurrentHashMap<>();
    private final Thread reader;
    private volatile boolean closed;

    /// @param takes how long a command takes; [#NEVER] when it is to stay unanswered
    /// @param onCommand told of each command and of the nanoseconds since its run's last result was sent (-1:
    ///     none)
    ScriptedAgent(
            String bootstrap,
            FabricId id,
            ScriptedFabric fabric,
            Function<Delivery, Duration> takes,
            BiConsumer<Delivery, Long> onCommand) {
        this.fabric = fabric;
        this.takes = takes;
        this.onCommand = onCommand;
        commands = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "latest",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        5000),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        events = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.ACKS_CONFIG,
                        "all"),
                new StringSerializer(),
                new ByteArraySerializer());
        TopicPartition partition = new TopicPartition(Topics.agentCommands(id), 0);
        commands.assign(List.of(partition));
        commands.seekToEnd(List.of(partition));
        commands.position(partition);
        reader = Thread.ofPlatform().name("scripted-agent").start(this::read);
    }

    private void read() {
        try (commands) {
            while (!closed) {
                for (ConsumerRecord<String, byte[]> record : commands.poll(Duration.ofMillis(100))) {
                    on(record, System.nanoTime());
                }
            }
        }
    }

    private void on(ConsumerRecord<String, byte[]> record, long nanos) {
        Delivery delivery;
        try {
            delivery = Json.read(record.value(), Delivery.class);
        } catch (UnreadableMessage e) {
            throw new IllegalStateException("the orchestrator sent what contracts can't read", e);
        }
        Long since = lastResult.remove(delivery.ref().run());
        onCommand.accept(delivery, since == null ? -1 : nanos - since);
        Duration time = takes.apply(delivery);
        if (time.isZero()) {
            answer(delivery);
        } else if (!time.equals(NEVER)) {
            answers.schedule(() -> answer(delivery), time.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void answer(Delivery delivery) {
        String me = "agent scripted/1";
        Instant now = Instant.now();
        StepEvent event = new StepEvent.Succeeded(delivery.ref(), me, now, result(delivery.command(), now));
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                Topics.STEP_EVENTS,
                null,
                delivery.ref().run().toString(),
                Json.bytes(event),
                CloudEvents.headers(UUID.randomUUID(), CloudEvents.typeOf(event), me, now, null));
        lastResult.put(delivery.ref().run(), System.nanoTime());
        events.send(record);
    }

    private StepResult result(StepCommand command, Instant now) {
        return switch (command) {
            case AgentCommand.InspectFabric inspect -> new StepResult.Inspected(fabric.inventory(now));
            case AgentCommand.CreateCheckpoint create ->
                new StepResult.CheckpointCreated(
                        UUID.nameUUIDFromBytes((create.vm() + create.marker())
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                                .toString(),
                        "offline");
            case StepCommand other -> new StepResult.Nothing();
        };
    }

    @Override
    public void close() {
        closed = true;
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        answers.shutdownNow();
        events.close(Duration.ofSeconds(1));
    }
}
