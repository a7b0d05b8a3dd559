package dev.stillpoint.disk.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.ControlMessage;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.Heartbeat;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/// Workers against a real broker and real files.
class WorkerOnKafkaTest extends WorkersOnKafka {
    @Test
    void copiesADiskAndAnswersWithItsRoot() throws Exception {
        // Given
        Path disk = disk("data.vhdx", 9 << 20);
        start(2);
        Delivery delivery = copy("data.vhdx", SetId.next(), 1, null);

        // When
        send(delivery);

        // Then
        StepEvent.Succeeded done = (StepEvent.Succeeded) await(ended(delivery.ref()));
        StepResult.DiskCopied copied = (StepResult.DiskCopied) done.result();
        assertThat(Files.mismatch(disk, local(copied.files().getFirst().path())))
                .isEqualTo(-1);
        assertThat(copied.length()).isEqualTo(9 << 20);
        assertThat(local(copied.manifest())).exists();
        assertThat(seen.getFirst()).isInstanceOf(StepEvent.Started.class);
    }

    @Test
    void aRunningCopyStaysWhereItIsAndANewcomerTakesTheWaitingOne() throws Exception {
        // Given
        disk("slow.vhdx", 8 << 20);
        disk("next.vhdx", 1 << 20);
        start(1);
        limit(4 << 20);
        Delivery slow = copy("slow.vhdx", SetId.next(), 1, null);
        Delivery next = copy("next.vhdx", SetId.next(), 1, null);
        send(slow);
        await(event -> event.ref().equals(slow.ref()) && event instanceof StepEvent.Progressed);
        send(next);

        // When
        start(1);

        // Then it takes what waits, long before the other one's slot is free
        StepEvent begun = await(event -> event.ref().equals(next.ref()) && event instanceof StepEvent.Started);
        assertThat(await(ended(next.ref()))).isInstanceOf(StepEvent.Succeeded.class);
        StepEvent last = await(ended(slow.ref()));
        assertThat(last).isInstanceOf(StepEvent.Succeeded.class); // 4 s: more than twice the lock's time
        assertThat(begun.executor()).isNotEqualTo(last.executor());
        assertThat(seen.indexOf(begun)).isLessThan(seen.indexOf(last));
        assertThat(seen.stream().filter(e -> e.ref().equals(slow.ref()) && e instanceof StepEvent.Started))
                .as("beginnings of the copy that ran")
                .hasSize(1);
        limit(0);
    }

    @Test
    void whatAnOrchestratorSentAndDidNotCommitIsTakenByNobody() throws Exception {
        // Given two commands of an orchestrator that ended before its commit
        disk("data.vhdx", 8 << 20);
        start(1);
        limit(4 << 20);
        Delivery first = copy("data.vhdx", SetId.next(), 1, null);
        Delivery second = copy("data.vhdx", SetId.next(), 1, null);
        Delivery committed = copy("data.vhdx", SetId.next(), 1, null);
        try (KafkaProducer<String, byte[]> ended = orchestrator();
                KafkaProducer<String, byte[]> next = orchestrator()) {
            ended.initTransactions();
            ended.beginTransaction();
            ended.send(command(first));
            ended.send(command(second));
            ended.flush();

            // When
            next.initTransactions();
            next.beginTransaction();
            next.send(command(committed));
            next.commitTransaction();

            // Then what the next one committed is done, renewed like any other, and the one slot did nothing before
            assertThat(await(ended(committed.ref()))).isInstanceOf(StepEvent.Succeeded.class);
            assertThat(seen).extracting(StepEvent::ref).containsOnly(committed.ref());
            assertThat(seen.stream().filter(StepEvent.Started.class::isInstance))
                    .hasSize(1);
        }
        limit(0);
    }

    private static KafkaProducer<String, byte[]> orchestrator() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "relay", "linger.ms", 0),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private static ProducerRecord<String, byte[]> command(Delivery delivery) {
        return new ProducerRecord<>(Topics.backupCommands(LOCATION), "disk", Json.bytes(delivery));
    }

    @Test
    void aRedeliveredCommandFindsTheWorkDone() throws Exception {
        // Given
        disk("data.vhdx", 3 << 20);
        start(2);
        SetId set = SetId.next();
        Delivery first = copy("data.vhdx", set, 1, null);
        send(first);
        StepEvent.Succeeded made = (StepEvent.Succeeded) await(ended(first.ref()));
        Files.delete(folder.resolve("fabric/data.vhdx"));

        // When
        Delivery again = new Delivery(
                new StepRef(first.ref().run(), first.ref().step(), Direction.FORWARD, 1, 2),
                Instant.now(),
                null,
                PATIENCE,
                null,
                first.command());
        send(again);

        // Then
        StepEvent.Succeeded found = (StepEvent.Succeeded) await(ended(again.ref()));
        assertThat(found.result()).isEqualTo(made.result());
    }

    @Test
    void aStoppedWorkerHandsItsCopyOverWithinTwoSeconds() throws Exception {
        // Given
        disk("data.vhdx", 32 << 20);
        Worker first = start(1);
        limit(4 << 20);
        Delivery delivery = copy("data.vhdx", SetId.next(), 1, null);
        send(delivery);
        String firstExecutor =
                await(event -> event instanceof StepEvent.Progressed).executor();
        start(1);

        // When
        long stoppedAt = System.nanoTime();
        first.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - stoppedAt)).isLessThan(Duration.ofSeconds(2));
        workers.remove(first);
        limit(0);

        // Then
        StepEvent restarted = await(event -> event instanceof StepEvent.Started
                && event.ref().equals(delivery.ref())
                && !event.executor().equals(firstExecutor));
        assertThat(Duration.ofNanos(System.nanoTime() - stoppedAt)).isLessThan(Duration.ofSeconds(5));
        StepEvent end = await(ended(delivery.ref()));
        assertThat(end).isInstanceOf(StepEvent.Succeeded.class);
        assertThat(end.executor()).isEqualTo(restarted.executor());
    }

    @Test
    void aProcessToldToEndIsGoneWithinTwoSecondsAndItsCopyHandedOver() throws Exception {
        // Given
        disk("data.vhdx", 32 << 20);
        Delivery delivery = copy("data.vhdx", SetId.next(), 1, null);
        try (WorkerProcess first =
                new WorkerProcess(broker.bootstrapServers(), folder.resolve("fabric"), folder.resolve("nas"))) {
            limit(4 << 20);
            send(delivery);
            String itsName =
                    await(event -> event instanceof StepEvent.Progressed).executor();
            start(1);

            // When
            Duration ended = first.terminate();

            // Then
            assertThat(ended).isLessThan(Duration.ofSeconds(2));
            limit(0);
            StepEvent restarted = await(event -> event instanceof StepEvent.Started
                    && event.ref().equals(delivery.ref())
                    && !event.executor().equals(itsName));
            StepEvent end = await(ended(delivery.ref()));
            assertThat(end).isInstanceOf(StepEvent.Succeeded.class);
            assertThat(end.executor()).isEqualTo(restarted.executor());
            assertThat(copyFolder(delivery)).isDirectoryNotContaining("glob:**.partial");
        }
    }

    @Test
    void aCancelHintEndsTheCopyWithinASecond() throws Exception {
        // Given
        disk("data.vhdx", 32 << 20);
        start(1);
        limit(4 << 20);
        Delivery delivery = copy("data.vhdx", SetId.next(), 1, null);
        send(delivery);
        await(event -> event instanceof StepEvent.Progressed);

        // When
        long canceledAt = System.nanoTime();
        publisher.send(Topics.CONTROL, "x", new ControlMessage.CancelStep(delivery.ref()), "orchestrator", null);

        // Then
        StepEvent.Failed failed = (StepEvent.Failed) await(ended(delivery.ref()));
        assertThat(Duration.ofNanos(System.nanoTime() - canceledAt)).isLessThan(Duration.ofSeconds(2));
        assertThat(failed.code()).isEqualTo(FailureCode.CANCELED);
        assertThat(copyFolder(delivery)).doesNotExist();
        limit(0);
    }

    @Test
    void anUndoStopsTheRunningCopyAndLeavesOnlyTheTombstone() throws Exception {
        // Given
        disk("data.vhdx", 32 << 20);
        start(2);
        limit(4 << 20);
        Delivery delivery = copy("data.vhdx", SetId.next(), 1, null);
        send(delivery);
        await(event -> event instanceof StepEvent.Progressed);
        DiskCommand.CopyTarget target = ((DiskCommand) delivery.command()).target();

        // When
        StepRef undoRef = new StepRef(delivery.ref().run(), delivery.ref().step(), Direction.UNDO, 1, 1);
        DiskCommand undo = new DiskCommand.UndoCopy(((DiskCommand) delivery.command()).disk(), target);
        send(new Delivery(undoRef, Instant.now(), null, PATIENCE, delivery.ref(), undo));

        // Then
        assertThat(await(ended(undoRef))).isInstanceOf(StepEvent.Succeeded.class);
        StepEvent.Failed copy = (StepEvent.Failed) await(ended(delivery.ref()));
        assertThat(copy.code()).isEqualTo(FailureCode.COPY_UNDONE);
        try (var left = Files.list(local(target.folder()).getParent())) {
            assertThat(left).containsExactly(local(target.tombstone()));
        }
        limit(0);
    }

    @Test
    void removingSideFilesStopsTheSlotThatWritesThem() throws Exception {
        // Given
        disk("data.vhdx", 24 << 20);
        start(2);
        Delivery made = copy("data.vhdx", SetId.next(), 1, null);
        send(made);
        StepResult.DiskCopied copied =
                (StepResult.DiskCopied) ((StepEvent.Succeeded) await(ended(made.ref()))).result();
        DiskCommand copy = (DiskCommand) made.command();
        DiskPath side = path("data.vhdx." + made.ref().run() + "." + copy.disk() + "-1.side");
        String tombstone = copy.target().sideTombstone(made.ref().run());
        limit(4 << 20);
        StepRef writing = new StepRef(made.ref().run(), new StepId("side:" + copy.disk()), Direction.FORWARD, 1, 1);
        DiskCommand.SideFile file =
                new DiskCommand.SideFile(copied.files().getFirst().path(), side);
        send(delivery(
                writing,
                new DiskCommand.WriteSideFile(
                        copy.disk(), copy.target(), copied.merkleRoot(), copied.length(), List.of(file), tombstone)));
        await(event -> event.ref().equals(writing) && event instanceof StepEvent.Progressed);

        // When
        StepRef undo = new StepRef(made.ref().run(), writing.step(), Direction.UNDO, 1, 1);
        send(delivery(undo, new DiskCommand.RemoveFiles(copy.disk(), copy.target(), List.of(side), tombstone)));

        // Then
        assertThat(await(ended(undo))).isInstanceOf(StepEvent.Succeeded.class);
        assertThat(((StepEvent.Failed) await(ended(writing))).code()).isEqualTo(FailureCode.COPY_UNDONE);
        try (var left = Files.list(folder.resolve("fabric"))) {
            assertThat(left).containsExactly(folder.resolve("fabric/data.vhdx"));
        }
        limit(0);
    }

    private static Delivery delivery(StepRef ref, DiskCommand command) {
        return new Delivery(ref, Instant.now(), null, PATIENCE, null, command);
    }

    @Test
    void aCopyGoesOnWhileTheBrokerIsAwayAndIsAnswered() throws Exception {
        // Given
        disk("data.vhdx", 12 << 20);
        start(1);
        limit(4 << 20);
        Delivery delivery = copy("data.vhdx", SetId.next(), 1, null);
        send(delivery);
        await(event -> event instanceof StepEvent.Progressed);

        // When
        broker.stop();
        broker.start();

        // Then
        assertThat(await(ended(delivery.ref()))).isInstanceOf(StepEvent.Succeeded.class);
        Delivery next = copy("data.vhdx", SetId.next(), 1, null);
        limit(0);
        send(next);
        assertThat(await(ended(next.ref()))).isInstanceOf(StepEvent.Succeeded.class);
    }

    @Test
    void nothingBeginsAfterItsTimeAndNotBeforeTheClockWasHeard() throws Exception {
        // Given
        disk("data.vhdx", 1 << 20);
        start(1);
        Instant databaseTime = Instant.parse("2031-01-01T00:00:00Z");
        Delivery late = copy("data.vhdx", SetId.next(), 1, databaseTime.minusSeconds(60));
        Delivery inTime = copy("data.vhdx", SetId.next(), 1, databaseTime.plusSeconds(600));
        Delivery unheard = copy("data.vhdx", SetId.next(), 1, databaseTime.plusSeconds(600));
        send(unheard);
        StepEvent.Failed unknown = (StepEvent.Failed) await(ended(unheard.ref()));

        // When
        publisher
                .send(Topics.CONTROL, "x", new ControlMessage.Clock(databaseTime), "orchestrator", null)
                .get();
        send(late);
        send(inTime);

        // Then
        assertThat(unknown.code()).isEqualTo(FailureCode.CLOCK_UNKNOWN);
        assertThat(((StepEvent.Failed) await(ended(late.ref()))).code()).isEqualTo(FailureCode.STALE);
        assertThat(await(ended(inTime.ref()))).isInstanceOf(StepEvent.Succeeded.class);
    }

    @Test
    void anUnreadableCommandGoesToTheDeadLettersAndWorkGoesOn() throws Exception {
        // Given
        disk("data.vhdx", 1 << 20);
        start(1);
        String topic = Topics.backupCommands(LOCATION);

        // When
        publisher
                .send(new ProducerRecord<>(topic, "k", "{\"kind\":".getBytes(StandardCharsets.UTF_8)))
                .get();
        Delivery good = copy("data.vhdx", SetId.next(), 1, null);
        send(good);

        // Then
        assertThat(await(ended(good.ref()))).isInstanceOf(StepEvent.Succeeded.class);
        try (KafkaConsumer<String, byte[]> letters = consumer(Topics.deadLetters(topic), false)) {
            ConsumerRecord<String, byte[]> letter =
                    letters.poll(Duration.ofSeconds(5)).iterator().next();
            assertThat(new String(
                            letter.headers().lastHeader("stillpoint_reason").value(), StandardCharsets.UTF_8))
                    .startsWith("Delivery:");
        }
    }

    @Test
    void heartbeatsTellWhatTheWorkerReaches() throws Exception {
        // Given
        try (KafkaConsumer<String, byte[]> beats = consumer(Topics.EXECUTORS, true)) {
            // When
            start(3);

            // Then
            ConsumerRecord<String, byte[]> heard =
                    beats.poll(Duration.ofSeconds(10)).iterator().next();
            Heartbeat.Worker beat = (Heartbeat.Worker) Json.read(heard.value(), Heartbeat.class);
            assertThat(heard.key()).isEqualTo(beat.executor());
            assertThat(beat.location()).isEqualTo(LOCATION);
            assertThat(beat.slots()).isEqualTo(3);
            assertThat(beat.freeBytes()).isPositive().isLessThanOrEqualTo(beat.capacityBytes());
            assertThat(beat.sources().getFirst().covers(path("ERP\\data.vhdx"))).isTrue();
            assertThat(beat.stopping()).isFalse();
        }
    }
}
