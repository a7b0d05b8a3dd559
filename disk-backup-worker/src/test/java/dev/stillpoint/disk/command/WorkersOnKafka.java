package dev.stillpoint.disk.command;

import dev.stillpoint.contracts.ControlMessage;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskCommand;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A real broker, real files, and what tests of workers do with them.
abstract class WorkersOnKafka {
    static final LocationId LOCATION = new LocationId("nas-b");
    static final Duration LOCK = Duration.ofMillis(1500);
    static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    static Path brokerData;

    static TestBroker broker;

    @TempDir
    Path folder;

    final List<Worker> workers = new ArrayList<>();
    Publisher publisher;
    KafkaConsumer<String, byte[]> events;
    final List<StepEvent> seen = new ArrayList<>();

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new TestBroker(brokerData);
        broker.createTopics(Topics.STEP_EVENTS, Topics.CONTROL, Topics.EXECUTORS, Topics.backupCommands(LOCATION));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void listen() throws Exception {
        Files.createDirectories(folder.resolve("fabric"));
        Files.createDirectories(folder.resolve("nas"));
        publisher = new Publisher(broker.bootstrapServers(), Clock.systemUTC());
        events = consumer(Topics.STEP_EVENTS, true);
    }

    @AfterEach
    void stopAll() {
        workers.forEach(Worker::stop);
        publisher.close();
        events.close();
    }

    Worker start(int slots) throws Exception {
        return start(slots, Duration.ofSeconds(30));
    }

    Worker start(int slots, Duration lockWait) throws Exception {
        TestConfig config = new TestConfig(
                folder.resolve("fabric"), folder.resolve("nas"), slots, LOCK, lockWait, Optional.empty());
        Worker worker = new Worker(config, broker.bootstrapServers(), "test", Clock.systemUTC());
        worker.start();
        workers.add(worker);
        soon("Kafka has heard of the worker", worker::heard);
        return worker;
    }

    /// A limit has been heard by all workers when this returns.
    void limit(long bytesPerSecond) throws Exception {
        for (int i = 0; i < 2; i++) {
            publisher
                    .send(
                            Topics.CONTROL,
                            "x",
                            new ControlMessage.LocationLimits(LOCATION, 4, bytesPerSecond),
                            "orchestrator",
                            null)
                    .get();
        }
        soon(
                "all workers have heard the limit " + bytesPerSecond,
                () -> bytesPerSecond == 0
                        || workers.stream().allMatch(worker -> worker.bytesPerSecond(LOCATION) == bytesPerSecond));
    }

    /// @throws AssertionError when it is not so after ten seconds
    private static void soon(String what, BooleanSupplier fact) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!fact.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("not within ten seconds: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    Path disk(String name, int bytes) throws Exception {
        byte[] content = new byte[bytes];
        new Random(7).nextBytes(content);
        return Files.write(folder.resolve("fabric").resolve(name), content);
    }

    static DiskPath path(String name) {
        return new DiskPath("cluster:c1", "C:\\ClusterStorage\\Volume1\\" + name);
    }

    static Delivery copy(String name, SetId set, int attempt, @Nullable Instant notAfter) {
        DiskPath source = path(name);
        DiskCommand.CopyTarget target =
                DiskCommand.CopyTarget.below("\\\\nas-b\\backup", LOCATION, set, source.diskId());
        StepRef ref = new StepRef(RunId.next(), new StepId("copy:" + source.diskId()), Direction.FORWARD, attempt, 1);
        return new Delivery(
                ref,
                Instant.now(),
                notAfter,
                PATIENCE,
                null,
                new DiskCommand.CopyDisk(source.diskId(), source, List.of(source), 0, target));
    }

    Path local(String windowsPath) {
        return folder.resolve("nas")
                .resolve(windowsPath.substring("\\\\nas-b\\backup\\".length()).replace('\\', '/'));
    }

    Path copyFolder(Delivery delivery) {
        return local(((DiskCommand) delivery.command()).target().folder());
    }

    void send(Delivery delivery) throws Exception {
        publisher
                .send(Topics.backupCommands(LOCATION), "disk", delivery, "orchestrator", null)
                .get();
    }

    static Predicate<StepEvent> ended(StepRef ref) {
        return event ->
                event.ref().equals(ref) && (event instanceof StepEvent.Succeeded || event instanceof StepEvent.Failed);
    }

    StepEvent await(Predicate<StepEvent> wanted) throws UnreadableMessage {
        long until = System.nanoTime() + Duration.ofSeconds(45).toNanos();
        while (System.nanoTime() < until) {
            for (StepEvent event : seen) {
                if (wanted.test(event)) {
                    return event;
                }
            }
            for (ConsumerRecord<String, byte[]> heard : events.poll(Duration.ofMillis(100))) {
                seen.add(Json.read(heard.value(), StepEvent.class));
            }
        }
        throw new AssertionError("not heard; heard " + seen);
    }

    static KafkaConsumer<String, byte[]> consumer(String topic, boolean fromNowOn) {
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "enable.auto.commit", "false"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        if (fromNowOn) {
            consumer.seekToEnd(List.of(partition));
            consumer.position(partition);
        } else {
            consumer.seekToBeginning(List.of(partition));
        }
        return consumer;
    }
}
