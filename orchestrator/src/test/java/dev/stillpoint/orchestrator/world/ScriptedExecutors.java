package dev.stillpoint.orchestrator.world;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.FabricId;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.FileIdentity;
import dev.stillpoint.contracts.Heartbeat;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.contracts.UnreadableMessage;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.orchestrator.plan.Scenes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// An agent and the workers of one location, played over the real Kafka: every delivery is answered as the script says.
public final class ScriptedExecutors implements AutoCloseable {
    /// How a delivery is answered.
    public sealed interface Answer {
        /// It is begun and succeeds.
        record Success() implements Answer {}

        record Failure(FailureCode code, String detail) implements Answer {}

        /// It is begun and succeeds with this.
        record With(StepResult result) implements Answer {}

        /// It is begun; the test answers later, by [ScriptedExecutors#answer].
        record Later() implements Answer {}
    }

    @FunctionalInterface
    public interface Script {
        Answer answer(Delivery delivery);
    }

    public static final Script ALL_IS_WELL = delivery -> new Answer.Success();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long BEAT_MILLIS = 500;

    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<Delivery> received = new CopyOnWriteArrayList<>();
    /// Each VM's checkpoints: marker and name.
    private final Map<VmId, Map<String, String>> made = new ConcurrentHashMap<>();
    private final LocationId location;
    private final int slots;
    private final Thread work;
    private final Thread pulse;
    private volatile Script script = ALL_IS_WELL;
    private volatile Inventory inventory;
    private final CountDownLatch stopped = new CountDownLatch(1);

    public ScriptedExecutors(String kafka, FabricId fabric, LocationId location, int slots, Inventory inventory) {
        this.location = location;
        this.slots = slots;
        this.inventory = inventory;
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka, "linger.ms", 0), new StringSerializer(), new ByteArraySerializer());
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", kafka);
        settings.put("auto.offset.reset", "latest");
        settings.put("allow.auto.create.topics", false);
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> topics = List.of(
                new TopicPartition(Topics.agentCommands(fabric), 0),
                new TopicPartition(Topics.backupCommands(location), 0));
        consumer.assign(topics);
        topics.forEach(consumer::position);
        work = Thread.ofPlatform().name("scripted-executors").daemon().start(this::work);
        pulse = Thread.ofPlatform().name("scripted-heartbeats").daemon().start(this::beat);
    }

    public void script(Script next) {
        script = next;
    }

    public void inventory(Inventory next) {
        inventory = next;
    }

    /// Someone removes all checkpoints of a VM behind Stillpoint's back.
    public void loseCheckpoints(VmId vm) {
        made.remove(vm);
    }

    /// Every delivery so far, in the order of arrival.
    public List<Delivery> received() {
        return received;
    }

    /// Waits until what was received is as it should be.
    public void await(String what, BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        synchronized (received) {
            while (!condition.getAsBoolean()) {
                long left = until - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError("not within " + PATIENCE + ": " + what + "; received " + received);
                }
                TimeUnit.NANOSECONDS.timedWait(received, left);
            }
        }
    }

    private void work() {
        while (stopped.getCount() > 0) {
            for (ConsumerRecord<String, byte[]> record : next()) {
                Delivery delivery;
                try {
                    delivery = Json.read(record.value(), Delivery.class);
                } catch (UnreadableMessage e) {
                    throw new IllegalStateException("no delivery on " + record.topic(), e);
                }
                synchronized (received) {
                    received.add(delivery);
                    received.notifyAll();
                }
                say(new StepEvent.Started(delivery.ref(), executor(delivery.command()), Instant.now()));
                switch (script.answer(delivery)) {
                    case Answer.Success success -> answer(delivery);
                    case Answer.With with ->
                        say(new StepEvent.Succeeded(
                                delivery.ref(), executor(delivery.command()), Instant.now(), with.result()));
                    case Answer.Failure failure ->
                        say(new StepEvent.Failed(
                                delivery.ref(),
                                executor(delivery.command()),
                                Instant.now(),
                                failure.code(),
                                failure.detail()));
                    case Answer.Later later -> {}
                }
            }
        }
    }

    private ConsumerRecords<String, byte[]> next() {
        try {
            return consumer.poll(Duration.ofSeconds(1));
        } catch (WakeupException closing) {
            return ConsumerRecords.empty();
        }
    }

    /// Answers a delivery with its success.
    public void answer(Delivery delivery) {
        say(new StepEvent.Succeeded(
                delivery.ref(), executor(delivery.command()), Instant.now(), result(delivery.command())));
    }

    public void say(StepEvent event) {
        producer.send(new ProducerRecord<>(Topics.STEP_EVENTS, event.ref().run().toString(), Json.bytes(event)));
    }

    private String executor(StepCommand command) {
        return switch (command) {
            case AgentCommand c -> "agent lab/scripted";
            case DiskCommand c -> "worker " + location + "/scripted";
        };
    }

    private StepResult result(StepCommand command) {
        return switch (command) {
            case AgentCommand.InspectFabric c -> new StepResult.Inspected(withCheckpoints());
            case AgentCommand.CreateCheckpoint c -> {
                made.computeIfAbsent(c.vm(), vm -> new ConcurrentHashMap<>()).putIfAbsent(c.marker(), c.name());
                yield new StepResult.CheckpointCreated(checkpoint(c.vm(), c.marker()), "offline");
            }
            case AgentCommand.RemoveCheckpoint c -> {
                made.computeIfAbsent(c.vm(), vm -> new ConcurrentHashMap<>()).remove(c.marker());
                yield new StepResult.Nothing();
            }
            case DiskCommand.CopyDisk c ->
                new StepResult.DiskCopied(
                        c.length(),
                        c.length() / 2,
                        "sha256:" + "ab".repeat(32),
                        c.target().folder() + "\\manifest.json",
                        null,
                        Instant.now(),
                        c.files().stream()
                                .map(file ->
                                        new StepResult.CopiedFile(c.target().file(file), c.length()))
                                .toList());
            case AgentCommand.SwapDisk c ->
                new StepResult.DiskSwapped(c.files().stream()
                        .map(file -> new StepResult.KeptFile(
                                file.live(), file.outgoing(), new FileIdentity(Scenes.GIB, Instant.EPOCH, null)))
                        .toList());
            case DiskCommand.VerifyCopy c ->
                new StepResult.CopyVerified(c.length(), c.merkleRoot(), Instant.now(), 0, List.of());
            case AgentCommand c -> new StepResult.Nothing();
            case DiskCommand c -> new StepResult.Nothing();
        };
    }

    private static String checkpoint(VmId vm, String marker) {
        return "cp-" + UUID.nameUUIDFromBytes((vm + marker).getBytes(StandardCharsets.UTF_8));
    }

    /// The inventory, and the checkpoints that were made and not removed.
    private Inventory withCheckpoints() {
        return new Inventory(
                inventory.inspectedAt(),
                inventory.vms().stream().map(this::withCheckpoints).toList(),
                inventory.volumes());
    }

    private Inventory.Vm withCheckpoints(Inventory.Vm vm) {
        List<Inventory.Checkpoint> checkpoints = new ArrayList<>(vm.checkpoints());
        made.getOrDefault(vm.id(), Map.of())
                .forEach((marker, name) -> checkpoints.add(new Inventory.Checkpoint(
                        checkpoint(vm.id(), marker), name, marker, null, "Standard", Scenes.NOON, false)));
        return new Inventory.Vm(
                vm.id(),
                vm.vmmId(),
                vm.name(),
                vm.host(),
                vm.cluster(),
                vm.state(),
                vm.checkpointType(),
                vm.automaticCheckpoints(),
                vm.folder(),
                vm.disks(),
                vm.drives(),
                checkpoints);
    }

    private void beat() {
        String executor = "worker " + location + "/scripted";
        do {
            Heartbeat heartbeat = new Heartbeat.Worker(
                    executor,
                    "test",
                    Instant.now(),
                    location,
                    slots,
                    0,
                    100 * Scenes.GIB,
                    200 * Scenes.GIB,
                    false,
                    List.of(new Heartbeat.SourcePrefix(Scenes.path(Scenes.VOLUME), false)),
                    false,
                    null);
            producer.send(new ProducerRecord<>(Topics.EXECUTORS, executor, Json.bytes(heartbeat)));
        } while (!closedWithinABeat());
    }

    private boolean closedWithinABeat() {
        try {
            return stopped.await(BEAT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    @Override
    public void close() throws InterruptedException {
        stopped.countDown();
        consumer.wakeup();
        pulse.join();
        work.join();
        consumer.close();
        producer.close();
    }
}
