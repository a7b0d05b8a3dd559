package dev.stillpoint.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.AccessEvent;
import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.CloudEvents;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.Scenes;
import dev.stillpoint.orchestrator.world.GatewayPlayer;
import dev.stillpoint.orchestrator.world.Lab;
import dev.stillpoint.orchestrator.world.Reader;
import dev.stillpoint.orchestrator.world.ScriptedExecutors;
import dev.stillpoint.orchestrator.world.ScriptedExecutors.Answer;
import dev.stillpoint.orchestrator.world.ServersResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a run waits for at its location, and what the history and the records around a run say.
@QuarkusTest
@QuarkusTestResource(ServersResource.class)
class WaitingAndRecordingTest {
    private static final ScriptedExecutors.Script COPIES_TAKE_THEIR_TIME =
            delivery -> delivery.command() instanceof DiskCommand.CopyDisk ? new Answer.Later() : new Answer.Success();

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    private Lab lab;
    private KafkaProducer<String, byte[]> producer;

    @BeforeEach
    void world() throws Exception {
        lab = new Lab(kafka, url, 2, 1, 1);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka), new StringSerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void end() throws Exception {
        producer.close();
        lab.close();
    }

    private List<Delivery> copies(RunId run) {
        return lab.executors.received().stream()
                .filter(delivery -> delivery.ref().run().equals(run))
                .filter(delivery -> delivery.command() instanceof DiskCommand.CopyDisk)
                .toList();
    }

    /// A run whose copy is under way and takes the location's only slot.
    private RunId occupant() throws Exception {
        lab.executors.script(COPIES_TAKE_THEIR_TIME);
        RunId run = lab.gateway.start(GatewayPlayer.create(lab.system(0), "first", lab.location));
        lab.executors.await("the first run's copy", () -> copies(run).size() == 1);
        return run;
    }

    @Test
    void aRunWaitsForAFullLocationBeforeItStopsAnythingAndGoesOnWhenThereIsRoom() throws Exception {
        // Given
        RunId first = occupant();

        // When
        RunId second = lab.gateway.start(GatewayPlayer.create(lab.system(1), "second", lab.location));

        // Then
        lab.reader.await(
                rows -> String.valueOf(rows.getFirst().get("waiting_for"))
                        .startsWith("storage location " + lab.location + ": 1 free slots needed, 0 of 1"),
                "SELECT waiting_for FROM history.runs WHERE id = ?",
                second.value());
        assertThat(lab.executors.received())
                .filteredOn(delivery -> delivery.ref().run().equals(second))
                .hasSize(1); // the inspection, and no stop
        // And it goes on once the first one is done.
        lab.executors.script(ScriptedExecutors.ALL_IS_WELL);
        lab.executors.answer(copies(first).getFirst());
        lab.reader.run(first.value(), "SUCCEEDED");
        assertThat(lab.reader.run(second.value(), "SUCCEEDED").get("waiting_for"))
                .isNull();
    }

    @Test
    void aRunThatLookedWhileAnotherWasAtItsVmsLooksAgain() throws Exception {
        // Given a run in the middle of its work, and another one whose inspection is not answered yet
        RunId first = occupant();
        Inventory whole = lab.inventory();
        lab.executors.script(
                delivery -> delivery.ref().run().equals(first) ? new Answer.Success() : new Answer.Later());
        RunId second = lab.gateway.start(GatewayPlayer.create(lab.system(0), "second", lab.location));
        lab.executors.await("the second run's inspection", () -> of(second).size() == 1);

        // When the first one ends, and then the other one hears what was so in between: VMs off, without their disks
        lab.executors.answer(copies(first).getFirst());
        lab.reader.run(first.value(), "SUCCEEDED");
        lab.executors.inventory(Scenes.fabric(whole.vms().stream()
                .map(vm -> Scenes.vm(vm.name(), VmState.OFF))
                .toArray(Inventory.Vm[]::new)));
        lab.executors.answer(of(second).getFirst());

        // Then it holds nothing and begins nothing but another inspection
        lab.executors.await("another inspection", () -> of(second).size() == 2);
        Delivery again = of(second).getLast();
        assertThat(again.command()).isInstanceOf(AgentCommand.InspectFabric.class);
        assertThat(again.ref().attempt()).isEqualTo(2);
        assertThat(lab.reader.rows("SELECT run FROM history.vm_claims WHERE run = ?", second.value()))
                .isEmpty();
        // And it goes on with what is true now.
        lab.executors.inventory(whole);
        lab.executors.script(ScriptedExecutors.ALL_IS_WELL);
        lab.executors.answer(again);
        lab.reader.run(second.value(), "SUCCEEDED");
        assertThat(copies(second)).hasSize(1);
        assertThat(lab.reader.rows(
                        "SELECT type FROM history.run_events WHERE run = ? AND type IN ('run-planned', 'inspection-outdated')"
                                + " ORDER BY seq",
                        second.value()))
                .extracting(row -> row.get("type"))
                .containsExactly("run-planned", "inspection-outdated", "run-planned");
    }

    private List<Delivery> of(RunId run) {
        return lab.executors.received().stream()
                .filter(delivery -> delivery.ref().run().equals(run))
                .toList();
    }

    @Test
    void aRunWhoseTimeToStartPassesWhileItWaitsIsRejectedAndHoldsNothing() throws Exception {
        // Given
        RunId first = occupant();
        RunRequest.Create patient = GatewayPlayer.create(lab.system(1), "late", lab.location);

        // When
        RunId late = lab.gateway.start(new RunRequest.Create(
                patient.system(),
                patient.name(),
                patient.description(),
                patient.storageLocation(),
                patient.stop(),
                patient.stopTimeout(),
                patient.onStopTimeout(),
                patient.start(),
                Instant.now().plusSeconds(3),
                false,
                patient.labels()));

        // Then
        assertThat((String) lab.reader.run(late.value(), "REJECTED").get("problems"))
                .contains("EXPIRED");
        assertThat(new Reader(url, "writer").row("""
                        SELECT (SELECT count(*) FROM vm_claims WHERE run = ?) + (SELECT count(*) FROM disk_claims WHERE run = ?)
                             + (SELECT count(*) FROM reservations WHERE run = ?) AS held""", late.value(), late.value(), late.value()))
                .containsEntry("held", 0L);
        lab.executors.script(ScriptedExecutors.ALL_IS_WELL);
        lab.executors.answer(copies(first).getFirst());
        lab.reader.run(first.value(), "SUCCEEDED");
    }

    @Test
    void anOperationThatIsToldTwiceByTheSameMessageStandsInTheHistoryOnce() throws Exception {
        // Given
        RunId run = occupant();
        StepEvent executed = new StepEvent.Executed(
                copies(run).getFirst().ref(),
                "worker x",
                Instant.now(),
                "OpenSource",
                Map.of("path", "disk1.vhdx"),
                "ok");
        UUID once = UUID.randomUUID();

        // When one message comes three times, alone and beside itself, and another says the same again
        for (UUID message : List.of(once, once, UUID.randomUUID(), once)) {
            producer.send(new ProducerRecord<>(
                    Topics.STEP_EVENTS,
                    null,
                    run.toString(),
                    Json.bytes(executed),
                    CloudEvents.headers(message, "StepEvent.Executed", "worker x", Instant.now(), null)));
            if (message.equals(once)) {
                producer.flush();
            }
        }
        producer.flush();
        lab.executors.answer(copies(run).getFirst());

        // Then
        lab.reader.run(run.value(), "SUCCEEDED");
        assertThat(lab.reader.rows(
                        "SELECT 1 FROM history.run_events WHERE run = ? AND type = 'operation-executed'", run.value()))
                .hasSize(2);
    }

    @Test
    void commandsBelongToTheTraceOfTheRequestThatBeganTheirRun() throws Exception {
        // Given
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        GatewayRequest.SubmitRun submit =
                GatewayPlayer.submit(GatewayPlayer.create(lab.system(0), "traced", lab.location, true));
        try (KafkaConsumer<String, byte[]> commands = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka), new StringDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition topic = new TopicPartition(Topics.agentCommands(Scenes.LAB), 0);
            commands.assign(List.of(topic));
            commands.seekToEnd(List.of(topic));
            commands.position(topic);

            // When
            producer.send(new ProducerRecord<>(
                    Topics.GATEWAY_REQUESTS,
                    null,
                    submit.key(),
                    Json.bytes(submit),
                    CloudEvents.headers(submit.id(), "GatewayRequest.SubmitRun", "gateway", Instant.now(), trace)));

            // Then
            boolean[] found = new boolean[1];
            Lab.await("the inspection with its trace", () -> {
                commands.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (new String(record.value(), java.nio.charset.StandardCharsets.UTF_8)
                            .contains(submit.run().toString())) {
                        assertThat(record.headers().lastHeader(CloudEvents.TRACE_PARENT))
                                .isNotNull()
                                .satisfies(header ->
                                        assertThat(new String(header.value())).isEqualTo(trace));
                        found[0] = true;
                    }
                });
                return found[0];
            });
        }
        lab.reader.run(submit.run().value(), "PLANNED");
    }

    @Test
    void aRefusedRequestOfTheGatewayStandsInTheHistory() throws Exception {
        // When
        String actor = "eve-" + lab.location;
        Instant at = Instant.parse("2026-03-01T20:00:00Z");
        producer.send(new ProducerRecord<>(
                Topics.ACCESS_EVENTS,
                actor,
                Json.bytes(new AccessEvent(
                        at, actor, "eve00001", "POST", "/v1/runs", "forbidden", "no", 3, at.plusSeconds(9)))));

        // Then
        Map<String, Object> event = lab.reader
                .await(rows -> rows.size() == 1, "SELECT data FROM history.access_events WHERE actor = ?", actor)
                .getFirst();
        assertThat((String) event.get("data"))
                .contains("\"/v1/runs\"", "\"forbidden\"", "\"count\": 3", "\"keyPrefix\": \"eve00001\"")
                .contains("\"lastAt\": \"2026-03-01T20:00:09Z\"");
        // And it is sealed like everything else.
        new Reader(url, "migrator")
                .await(
                        rows -> rows.size() == 1,
                        "SELECT 1 FROM events e JOIN sealed_events s ON s.event = e.id WHERE e.actor = ?",
                        actor);
    }

    @Test
    void whatARestoreWouldStumbleOverIsNamedByTheNextInspection() throws Exception {
        // Given a complete set
        String system = lab.system(0);
        RunId run = lab.gateway.start(GatewayPlayer.create(system, "base", lab.location));
        lab.reader.run(run.value(), "SUCCEEDED");
        Inventory.Disk moved =
                Scenes.shared(2, Scenes.path(Scenes.VOLUME + "\\" + system + "\\disk1.vhdx"), Scenes.MIB);

        // When one node is gone, one is new, one has lost its checkpoint, and the disk hangs elsewhere
        lab.executors.loseCheckpoints(Scenes.vmId("SQL01-" + system));
        lab.executors.inventory(Scenes.fabric(
                Scenes.vm("SQL01-" + system, VmState.RUNNING, moved),
                Scenes.vm("SQL03-" + system, VmState.RUNNING, moved)));
        lab.gateway.ask(new GatewayRequest.RefreshSystems(UUID.randomUUID(), GatewayPlayer.ANNA, Instant.now()));

        // Then
        String drift = (String) lab.reader
                .await(
                        rows -> rows.size() == 1
                                && String.valueOf(rows.getFirst().get("drift")).contains("MEMBER_ADDED"),
                        "SELECT drift FROM history.systems WHERE name = ?",
                        system)
                .getFirst()
                .get("drift");
        assertThat(drift)
                .contains("MEMBER_MISSING", "SQL02-" + system)
                .contains("SQL03-" + system)
                .contains("CHECKPOINT_GONE", "SQL01-" + system)
                .contains("LEDGER_DRIFT", "SCSI 0:1", "SCSI 0:2");
    }
}
