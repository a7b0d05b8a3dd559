package dev.stillpoint.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.agent.control.CancelHints;
import dev.stillpoint.agent.control.ControlReader;
import dev.stillpoint.agent.control.DatabaseClock;
import dev.stillpoint.agent.fabric.ControlPlane;
import dev.stillpoint.agent.fabric.Fabric;
import dev.stillpoint.agent.fabric.FakeFabric;
import dev.stillpoint.agent.report.DeadLetters;
import dev.stillpoint.agent.report.KafkaStepEvents;
import dev.stillpoint.agent.simulator.SimulatorFabric;
import dev.stillpoint.agent.step.StepSettings;
import dev.stillpoint.agent.step.Time;
import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Checkpoints;
import dev.stillpoint.contracts.CloudEvents;
import dev.stillpoint.contracts.ControlMessage;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.FabricId;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.contracts.UnreadableMessage;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.simulator.SimulatorServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Over a real broker and a fabric made by hand.
@Timeout(value = 40, unit = TimeUnit.SECONDS)
@SuppressWarnings("NullAway.Init")
class AgentCommandConsumerTest {
    @TempDir
    static Path folder;

    private static EmbeddedKafka kafka;
    private static Admin admin;
    private static Producer<byte[], byte[]> producer;

    private final FabricId fabricId =
            new FabricId("f" + Integer.toHexString(UUID.randomUUID().hashCode()));
    private final String topic = Topics.agentCommands(fabricId);
    private final RunId run = RunId.next();
    private final FakeFabric fabric = new FakeFabric();
    private final List<Running> agents = new ArrayList<>();
    private KafkaConsumer<byte[], byte[]> events;
    private final List<StepEvent> seen = new ArrayList<>();
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

    private record Running(
            AgentCommandConsumer consumer, ControlReader control, DatabaseClock clock, AtomicBoolean fenced)
            implements AutoCloseable {
        @Override
        public void close() {
            consumer.close();
            control.close();
        }
    }

    @BeforeAll
    static void startKafka() throws Exception {
        kafka = new EmbeddedKafka(folder);
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        create(Topics.STEP_EVENTS, 3);
        create(Topics.CONTROL, 1);
    }

    @AfterAll
    static void stopKafka() {
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
        kafka.close();
    }

    private static void create(String topic, int partitions) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.of((short) 1))))
                .all()
                .get();
    }

    @BeforeEach
    void listen() throws Exception {
        create(topic, 1);
        events = new KafkaConsumer<>(plain(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = List.of(
                new TopicPartition(Topics.STEP_EVENTS, 0),
                new TopicPartition(Topics.STEP_EVENTS, 1),
                new TopicPartition(Topics.STEP_EVENTS, 2));
        events.assign(partitions);
        events.seekToEnd(partitions);
        partitions.forEach(events::position);
    }

    @AfterEach
    void end() {
        agents.forEach(Running::close);
        events.close();
    }

    @Test
    void commandIsAnsweredUnderTheAgentsNameAndThenCommitted() throws Exception {
        // Given
        agent("a");
        VmId vm = fabric.vm(VmState.OFF);
        // When
        send(start(vm), "start:1");
        // Then
        StepEvent.Succeeded answer = answer("start:1", StepEvent.Succeeded.class);
        assertThat(answer.executor()).isEqualTo("agent " + fabricId + "/a");
        assertThat(answer.result()).isEqualTo(new StepResult.Nothing());
        assertThat(seen).hasAtLeastOneElementOfType(StepEvent.Started.class);
        assertThat(seen).hasAtLeastOneElementOfType(StepEvent.Executed.class);
        assertThat(new String(records.getFirst().key(), StandardCharsets.UTF_8)).isEqualTo(run.toString());
        assertThat(header(records.getLast(), "ce_type")).isEqualTo("dev.stillpoint.StepEvent.Succeeded");
        assertThat(header(records.getLast(), CloudEvents.TRACE_PARENT)).isEqualTo("00-trace");
        await("commit", () -> committed() == 1);
    }

    @Test
    void oneVmsCommandsKeepTheirOrderAndOtherVmsGoOn() throws Exception {
        // Given
        agent("a");
        VmId slow = fabric.vm(VmState.OFF);
        VmId quick = fabric.vm(VmState.OFF);
        fabric.hold(slow);
        // When
        send(start(slow), "slow:1");
        send(turnOff(slow), "slow:2");
        send(start(quick), "quick:1");
        // Then
        answer("quick:1", StepEvent.Succeeded.class);
        assertThat(fabric.begun()).containsExactlyInAnyOrder("start " + slow, "start " + quick);
        assertThat(committed()).isZero();
        // When
        fabric.release(slow);
        // Then
        answer("slow:2", StepEvent.Succeeded.class);
        assertThat(fabric.begun()).endsWith("power cut " + slow);
        await("commit", () -> committed() == 3);
    }

    @Test
    void noMoreThanTheLimitOfVmsAreWorkedOn() throws Exception {
        // Given four lanes
        agent("a");
        List<VmId> vms = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            VmId vm = fabric.vm(VmState.OFF);
            fabric.hold(vm);
            vms.add(vm);
            send(start(vm), "start:" + i);
        }
        // When
        await("six taken", () -> agents.getFirst().consumer().unfinished() == 6);
        await("four begun", () -> fabric.begun().size() == 4);
        // Then
        assertThat(agents.getFirst().consumer().queued()).isEqualTo(2);
        vms.forEach(fabric::release);
        for (int i = 0; i < 6; i++) {
            answer("start:" + i, StepEvent.Succeeded.class);
        }
    }

    @Test
    void fetchingPausesWhileTooManyAreUnfinished() throws Exception {
        // Given at most eight unfinished
        agent("a");
        VmId slow = fabric.vm(VmState.OFF);
        fabric.hold(slow);
        for (int i = 0; i < 20; i++) {
            send(start(slow), "start:" + i);
        }
        // When
        await("pause", () -> agents.getFirst().consumer().unfinished() >= 8);
        assertThat(agents.getFirst().consumer().unfinished()).isLessThanOrEqualTo(9);
        // Then
        fabric.release(slow);
        answer("start:19", StepEvent.Succeeded.class);
        assertThat(fabric.begun()).hasSize(1);
    }

    @Test
    void whatAPredecessorAnsweredIsNotExecutedAgain() throws Exception {
        // Given a command that was answered, by an agent that died before it committed
        VmId vm = fabric.vm(VmState.OFF);
        VmId other = fabric.vm(VmState.OFF);
        send(start(vm), "start:1");
        send(start(other), "start:2");
        StepRef ref = ref("start:1", Direction.FORWARD);
        StepEvent answer =
                new StepEvent.Failed(ref, "agent x/dead", Instant.now(), FailureCode.FABRIC_ERROR, "it was so");
        producer.send(new ProducerRecord<>(Topics.STEP_EVENTS, bytes(run.toString()), Json.bytes(answer)))
                .get();
        // When
        agent("a");
        // Then
        answer("start:2", StepEvent.Succeeded.class);
        await("commit", () -> committed() == 2);
        assertThat(fabric.begun()).containsExactly("start " + other);
        assertThat(answers("start:1")).containsExactly(answer);
    }

    @Test
    void theSameDeliveryTwiceIsAnsweredOnce() throws Exception {
        agent("a");
        VmId vm = fabric.vm(VmState.OFF);
        send(start(vm), "start:1");
        send(start(vm), "start:1");
        send(start(vm), "start:2");
        answer("start:2", StepEvent.Succeeded.class);
        await("commit", () -> committed() == 3);
        assertThat(answers("start:1")).hasSize(1);
    }

    @Test
    void forwardDeliveryAfterItsUndoIsNotExecuted() throws Exception {
        // Given
        agent("a");
        VmId vm = fabric.vm(VmState.RUNNING);
        send(turnOff(vm), "stop:1");
        answer("stop:1", StepEvent.Succeeded.class);
        send(new Delivery(
                ref("stop:1", Direction.UNDO),
                Instant.now(),
                null,
                Duration.ofSeconds(10),
                ref("stop:1", Direction.FORWARD),
                start(vm)));
        await("undo", () -> fabric.state(vm) == VmState.RUNNING);
        // When a late second delivery of the forward step comes
        StepRef late = new StepRef(run, new StepId("stop:1"), Direction.FORWARD, 1, 2);
        send(new Delivery(late, Instant.now(), null, Duration.ofSeconds(10), null, turnOff(vm)));
        // Then
        await(
                "answer",
                () -> poll().stream()
                        .anyMatch(event -> event instanceof StepEvent.Failed failed
                                && failed.ref().equals(late)
                                && failed.code() == FailureCode.CANCELED));
        assertThat(fabric.state(vm)).isEqualTo(VmState.RUNNING);
    }

    @Test
    void agentThatEndsHandsItsWorkOverAtOnce() throws Exception {
        // Given an active agent in the middle of a step, and one that stands by
        Running first = agent("a");
        await("first active", () -> first.consumer().active());
        Running second = agent("b");
        await("second joined", () -> second.consumer().joined());
        VmId vm = fabric.vm(VmState.OFF);
        fabric.hold(vm);
        send(start(vm), "start:1");
        await("begun", () -> fabric.begun().size() == 1);
        assertThat(second.consumer().active()).isFalse();
        // When
        long before = System.nanoTime();
        first.close();
        Duration closing = Duration.ofNanos(System.nanoTime() - before);
        await("takeover", () -> second.consumer().active());
        fabric.release(vm);
        // Then the successor followed the job that was begun
        StepEvent.Succeeded answer = answer("start:1", StepEvent.Succeeded.class);
        assertThat(answer.executor()).endsWith("/b");
        assertThat(fabric.begun()).hasSize(1);
        assertThat(closing).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void secondProcessOfTheSameNameEndsTheFirst() throws Exception {
        Running first = agent("a");
        await("first active", () -> first.consumer().active());
        Running second = agent("a");
        await("fenced", () -> first.fenced().get());
        await("second active", () -> second.consumer().active());
        assertThat(first.consumer().active()).isFalse();
    }

    @Test
    void staleCommandIsRefusedByTheDatabasesClock() throws Exception {
        // Given a database whose clock is an hour ahead
        Running agent = agent("a");
        await("clock", () -> {
            control(new ControlMessage.Clock(Instant.now().plus(Duration.ofHours(1))));
            return agent.clock().now().isPresent();
        });
        VmId vm = fabric.vm(VmState.OFF);
        // When
        send(start(vm), "late:1", Instant.now().plus(Duration.ofMinutes(59)));
        send(start(vm), "good:1", Instant.now().plus(Duration.ofMinutes(61)));
        // Then
        assertThat(answer("late:1", StepEvent.Failed.class).code()).isEqualTo(FailureCode.STALE);
        answer("good:1", StepEvent.Succeeded.class);
        assertThat(fabric.begun()).hasSize(1);
    }

    @Test
    void deadlineWithoutAClockIsRefusedAndNoDeadlineNeedsNone() throws Exception {
        agent("a");
        VmId vm = fabric.vm(VmState.OFF);
        send(start(vm), "dated:1", Instant.now().plus(Duration.ofHours(1)));
        send(start(vm), "undated:1");
        assertThat(answer("dated:1", StepEvent.Failed.class).code()).isEqualTo(FailureCode.CLOCK_UNKNOWN);
        answer("undated:1", StepEvent.Succeeded.class);
    }

    @Test
    void queuedCommandThatIsCanceledIsAnsweredAtOnce() throws Exception {
        // Given
        agent("a");
        VmId vm = fabric.vm(VmState.OFF);
        fabric.hold(vm);
        send(start(vm), "start:1");
        send(turnOff(vm), "stop:1");
        await("begun", () -> fabric.begun().size() == 1);
        // When
        await("answer", () -> {
            control(new ControlMessage.CancelStep(ref("stop:1", Direction.FORWARD)));
            return !answers("stop:1").isEmpty();
        });
        // Then
        assertThat(answer("stop:1", StepEvent.Failed.class).code()).isEqualTo(FailureCode.CANCELED);
        fabric.release(vm);
        answer("start:1", StepEvent.Succeeded.class);
        assertThat(fabric.begun()).hasSize(1);
        await("commit", () -> committed() == 2);
    }

    @Test
    void unreadableRecordsGoToTheDeadLettersWithTheReason() throws Exception {
        // Given
        agent("a");
        VmId vm = fabric.vm(VmState.OFF);
        // When
        producer.send(new ProducerRecord<>(topic, bytes("k"), bytes("{\"kind\":")))
                .get();
        producer.send(new ProducerRecord<>(topic, bytes("k"), bytes("{}"))).get();
        producer.send(new ProducerRecord<>(topic, bytes("k"), null)).get();
        send(start(vm), "start:1");
        // Then
        answer("start:1", StepEvent.Succeeded.class);
        await("commit", () -> committed() == 4);
        List<ConsumerRecord<byte[], byte[]>> letters = read(Topics.deadLetters(topic), 3);
        assertThat(letters).hasSize(3);
        assertThat(letters)
                .extracting(letter -> header(letter, "stillpoint_reason"))
                .allSatisfy(reason -> assertThat(reason).startsWith("Delivery: "));
        assertThat(letters)
                .extracting(letter -> header(letter, "stillpoint_origin"))
                .contains(topic + "-0@0");
    }

    @Test
    void defectFailsItsCommandAndNotItsLane() throws Exception {
        agent("a");
        VmId vm = fabric.vm(VmState.OFF);
        fabric.breakAt(vm);
        send(start(vm), "start:1");
        send(start(vm), "start:2");
        assertThat(answer("start:1", StepEvent.Failed.class).code()).isEqualTo(FailureCode.INTERNAL);
        assertThat(answer("start:2", StepEvent.Failed.class).code()).isEqualTo(FailureCode.INTERNAL);
        await("commit", () -> committed() == 2);
    }

    @Test
    void commandOfSeveralVmsWaitsForAllAndHoldsUpWhatComesBehind() throws Exception {
        // Given a VM at work, and a swap that needs it and another
        agent("a");
        VmId busy = fabric.vm(VmState.OFF);
        VmId idle = fabric.vm(VmState.OFF);
        fabric.hold(busy);
        send(start(busy), "busy:1");
        await("begun", () -> fabric.begun().size() == 1);
        DiskPath disk = new DiskPath("cluster:c1", "C:\\ClusterStorage\\x.vhdx");
        AgentCommand.FileSwap file = new AgentCommand.FileSwap(disk, disk, disk, null);
        send(new AgentCommand.SwapDisk(disk.diskId(), List.of(file), List.of(idle, busy)), "swap:1");
        send(start(idle), "idle:1");
        // Then
        await("two queued", () -> agents.getFirst().consumer().queued() == 2);
        assertThat(fabric.begun()).hasSize(1);
        // When
        fabric.release(busy);
        // Then the swap, which finds no files, is answered before what came behind it
        answer("idle:1", StepEvent.Succeeded.class);
        assertThat(answer("swap:1", StepEvent.Failed.class).code()).isEqualTo(FailureCode.FILES_UNCLEAR);
    }

    @Test
    void mergeThatIsTheOldestUnfinishedOutlivesItsAgent() throws Exception {
        // Given a merge that takes long, and commands of others finished behind it
        Path data = Files.createTempDirectory(folder, "merge");
        Path file = Files.writeString(data.resolve("fabric.yaml"), """
                fabric: lab
                hosts: [{name: hv01.lab.example}]
                vms:
                  - {name: MERGE-ERP, host: hv01.lab.example, disks: [{location: 0, path: 'D:\\m.vhdx', size: 1MiB}]}
                  - {name: OTHER-ERP, host: hv01.lab.example}
                """);
        try (SimulatorServer simulator = SimulatorServer.start(data, file, 0);
                SimulatorFabric real =
                        new SimulatorFabric(simulator.uri(), Duration.ofSeconds(5), InstantSource.system())) {
            ControlPlane control = new ControlPlane(simulator.uri());
            VmId merging = VmId.of(control.id("MERGE-ERP"));
            VmId other = VmId.of(control.id("OTHER-ERP"));
            Running first = agent("a", real);
            String marker = Checkpoints.marker(run);
            send(new AgentCommand.CreateCheckpoint(merging, "cp", null, marker, true), "cp:1");
            answer("cp:1", StepEvent.Succeeded.class);
            control.fault("merge", "MERGE-ERP", "hang");
            send(new AgentCommand.RemoveCheckpoint(merging, marker), "remove:1");
            await("merge", () -> control.vm("MERGE-ERP").path("checkpoints").isEmpty());
            send(start(other), "start:1");
            send(turnOff(other), "stop:1");
            answer("stop:1", StepEvent.Succeeded.class);
            await("commit up to the merge", () -> committed() == 1);
            // When another agent takes over
            first.close();
            Running second = agent("b", real);
            await("takeover", () -> second.consumer().active());
            await(
                    "the merge's command again",
                    () -> second.consumer().unfinished() == 1
                            && second.consumer().busy() == 1);
            assertThat(answers("remove:1")).isEmpty();
            control.clearFaults();
            // Then the merge is awaited, not begun again, and what was finished stays so
            assertThat(answer("remove:1", StepEvent.Succeeded.class).executor()).endsWith("/b");
            await("commit", () -> committed() == 4);
            assertThat(control.changes()).containsExactly("checkpoint", "removeCheckpoint", "start", "stop");
            assertThat(control.at("MERGE-ERP", 0)).isEqualTo("D:\\m.vhdx");
            assertThat(answers("start:1")).hasSize(1);
            assertThat(answers("stop:1")).hasSize(1);
            second.close();
        }
    }

    // Helpers

    private Running agent(String instance) {
        return agent(instance, fabric);
    }

    private Running agent(String instance, Fabric fabric) {
        Time time = Time.system();
        DatabaseClock clock = new DatabaseClock(time);
        CancelHints hints = new CancelHints();
        AtomicBoolean fenced = new AtomicBoolean();
        AgentCommandConsumer consumer = AgentCommandConsumer.of(
                new ConsumerSettings(fabricId, instance, 4, 8, Duration.ofSeconds(6), Duration.ofMillis(100)),
                plain(),
                fabric,
                new StepSettings(
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(100)),
                clock,
                hints,
                new KafkaStepEvents(producer),
                new DeadLetters(producer, plain()),
                time,
                () -> fenced.set(true));
        ControlReader control = new ControlReader(plain(), clock, hints, cancel -> consumer.cancel(cancel.ref()));
        Running running = new Running(consumer, control, clock, fenced);
        agents.add(running);
        control.start();
        consumer.start();
        return running;
    }

    private static Map<String, Object> plain() {
        return Map.of("bootstrap.servers", kafka.bootstrapServers(), "enable.auto.commit", false);
    }

    private static AgentCommand start(VmId vm) {
        return new AgentCommand.StartVm(vm);
    }

    private static AgentCommand turnOff(VmId vm) {
        return new AgentCommand.StopVm(vm, StopMode.TURN_OFF, Duration.ofSeconds(5), false);
    }

    private StepRef ref(String step, Direction direction) {
        return new StepRef(run, new StepId(step), direction, 1, 1);
    }

    private void send(StepCommand command, String step) throws Exception {
        send(command, step, null);
    }

    private void send(StepCommand command, String step, @Nullable Instant notAfter) throws Exception {
        send(new Delivery(
                ref(step, Direction.FORWARD), Instant.now(), notAfter, Duration.ofSeconds(10), null, command));
    }

    private void send(Delivery delivery) throws Exception {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, bytes("vm"), Json.bytes(delivery));
        record.headers().add(CloudEvents.TRACE_PARENT, bytes("00-trace"));
        producer.send(record).get();
    }

    private static void control(ControlMessage message) throws Exception {
        producer.send(new ProducerRecord<>(Topics.CONTROL, bytes("c"), Json.bytes(message)))
                .get();
    }

    private List<StepEvent> poll() throws UnreadableMessage {
        for (ConsumerRecord<byte[], byte[]> record : events.poll(Duration.ofMillis(50))) {
            StepEvent event = Json.read(record.value(), StepEvent.class);
            if (event.ref().run().equals(run)) {
                seen.add(event);
                records.add(record);
            }
        }
        return seen;
    }

    private List<StepEvent> answers(String step) throws UnreadableMessage {
        return poll().stream()
                .filter(event -> event.ref().step().value().equals(step))
                .filter(event -> event instanceof StepEvent.Succeeded || event instanceof StepEvent.Failed)
                .toList();
    }

    private <E extends StepEvent> E answer(String step, Class<E> kind) throws Exception {
        await("answer of " + step, () -> !answers(step).isEmpty());
        return kind.cast(answers(step).getFirst());
    }

    private long committed() throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        OffsetAndMetadata offset = admin.listConsumerGroupOffsets(Topics.agentsGroup(fabricId))
                .partitionsToOffsetAndMetadata()
                .get()
                .get(partition);
        return offset == null ? 0 : offset.offset();
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String from, int count) throws Exception {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> reader =
                new KafkaConsumer<>(plain(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Set<TopicPartition> partitions = Set.of(new TopicPartition(from, 0));
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            await("records of " + from, () -> {
                reader.poll(Duration.ofMillis(100)).forEach(found::add);
                return found.size() >= count;
            });
        }
        return found;
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within 20 s: " + what);
            }
            Thread.onSpinWait();
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
