package dev.stillpoint.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.DeadLetter;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.FabricId;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.contracts.audit.ChainCheck;
import dev.stillpoint.contracts.audit.ChainLink;
import dev.stillpoint.orchestrator.plan.Scenes;
import dev.stillpoint.orchestrator.run.Runs;
import dev.stillpoint.orchestrator.world.GatewayPlayer;
import dev.stillpoint.orchestrator.world.Lab;
import dev.stillpoint.orchestrator.world.Reader;
import dev.stillpoint.orchestrator.world.ScriptedExecutors;
import dev.stillpoint.orchestrator.world.ScriptedExecutors.Answer;
import dev.stillpoint.orchestrator.world.ServersResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The orchestrator as it is started, on a real PostgreSQL and Kafka; only gateway and executors are played.
@QuarkusTest
@QuarkusTestResource(ServersResource.class)
class RunsEndToEndTest {
    private static final FabricId LAB = new FabricId("lab");

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @Inject
    Runs runs;

    private GatewayPlayer gateway;
    private ScriptedExecutors executors;
    private Reader reader;
    private LocationId location;
    private String system;

    @BeforeEach
    void world() throws Exception {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        system = "S" + unique;
        location = new LocationId("nas-" + unique);
        reader = new Reader(url);
        gateway = new GatewayPlayer(kafka);
        gateway.putLocation(location, 4);
        executors = new ScriptedExecutors(kafka, LAB, location, 2, cluster(system, 4));
        reader.await(
                rows -> rows.size() == 1 && "READY".equals(rows.getFirst().get("status")),
                "SELECT status FROM history.storage_locations WHERE id = ?",
                location.value());
    }

    @AfterEach
    void end() throws Exception {
        executors.close();
        gateway.close();
    }

    /// Two nodes that share disks.
    private static Inventory cluster(String system, int disks) {
        Inventory.Disk[] shared = IntStream.rangeClosed(1, disks)
                .mapToObj(i -> Scenes.shared(
                        i, Scenes.path(Scenes.VOLUME + "\\" + system + "\\disk" + i + ".vhdx"), i * Scenes.MIB))
                .toArray(Inventory.Disk[]::new);
        return Scenes.fabric(
                Scenes.withDrives(
                        Scenes.vm("SQL01-" + system, VmState.RUNNING, shared),
                        new Inventory.Drive(0, "\\\\lib\\iso\\tools.iso")),
                Scenes.vm("SQL02-" + system, VmState.RUNNING, shared));
    }

    @Test
    void theWorkersOfALocationReadAllThatIsCommittedAndNothingElse() throws Exception {
        ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, Topics.workersGroup(location));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            Collection<Config> settings =
                    admin.describeConfigs(Set.of(group)).all().get().values();

            assertThat(settings)
                    .flatExtracting(Config::entries)
                    .extracting(setting -> setting.name() + "=" + setting.value())
                    .contains("share.auto.offset.reset=earliest", "share.isolation.level=read_committed");
        }
    }

    @Test
    void aCreateRunSucceedsAndLeavesACompleteSetAndNothingClaimed() throws Exception {
        // When
        RunId run = gateway.start(GatewayPlayer.create(system.toLowerCase(java.util.Locale.ROOT), "first", location));

        // Then
        Map<String, Object> row = reader.run(run.value(), "SUCCEEDED");
        assertThat(row)
                .containsEntry("past_pivot", true)
                .containsEntry("steps_done", row.get("steps_total"))
                .containsEntry("bytes_done", 10 * Scenes.MIB)
                .containsEntry("requested_by", "anna");
        assertThat(row.get("downtime_started_at")).isNotNull();
        assertThat(row.get("downtime_ended_at")).isNotNull();
        assertThat((String) row.get("plan")).contains("\"pivot\": true", "\"home\"", "\"clean-up\"");
        Map<String, Object> set = reader.row("SELECT * FROM history.checkpoint_sets WHERE run = ?", run.value());
        assertThat(set).containsEntry("status", "COMPLETE").containsEntry("id", row.get("checkpoint_set"));
        assertThat(reader.rows("SELECT * FROM history.set_members WHERE set = ?", set.get("id")))
                .hasSize(2)
                .allSatisfy(member -> assertThat(member).containsEntry("obtained_type", "offline"));
        assertThat(reader.rows("SELECT * FROM history.disk_copies WHERE set = ?", set.get("id")))
                .hasSize(4)
                .allSatisfy(copy -> assertThat(copy.get("verified_at")).isNotNull());
        Reader writer = new Reader(url, "writer");
        assertThat(writer.rows("SELECT DISTINCT status FROM attachment_ledger WHERE run = ?", run.value()))
                .containsExactly(Map.of("status", "HOME"));
        assertThat(writer.rows("SELECT DISTINCT status FROM media_ledger WHERE run = ?", run.value()))
                .containsExactly(Map.of("status", "HOME"));
        assertThat(writer.row("""
                SELECT (SELECT count(*) FROM vm_claims WHERE run = ?) + (SELECT count(*) FROM disk_claims WHERE run = ?)
                     + (SELECT count(*) FROM reservations WHERE run = ?)
                     + (SELECT count(*) FROM location_commands WHERE run = ?) AS held""", run.value(), run.value(), run.value(), run.value()))
                .containsEntry("held", 0L);
        assertThat(reader.rows("SELECT status FROM history.steps WHERE run = ? AND status <> 'DONE'", run.value()))
                .isEmpty();
        assertThat(reader.rows("SELECT seq FROM history.run_events WHERE run = ? ORDER BY seq", run.value()))
                .extracting(event -> event.get("seq"))
                .containsExactlyElementsOf(sequence(
                        reader.row("SELECT max(seq) AS n FROM history.run_events WHERE run = ?", run.value())));
        gateway.ask(new GatewayRequest.RefreshSystems(UUID.randomUUID(), GatewayPlayer.ANNA, Instant.now()));
        reader.await(
                rows -> rows.size() == 1,
                "SELECT 1 FROM history.systems WHERE name = ? AND newest_set = ?",
                system,
                set.get("id"));
    }

    private static List<Object> sequence(Map<String, Object> max) {
        return IntStream.rangeClosed(1, Integer.parseInt(String.valueOf(max.get("n"))))
                .mapToObj(i -> (Object) (long) i)
                .toList();
    }

    @Test
    void aFailedCopyBringsEverythingHome() throws Exception {
        // Given
        executors.script(delivery -> delivery.command() instanceof DiskCommand.CopyDisk copy
                        && copy.source().path().endsWith("disk2.vhdx")
                ? new Answer.Failure(FailureCode.SOURCE_CHANGED, "disk2.vhdx grew while it was read")
                : new Answer.Success());

        // When
        RunId run = gateway.start(GatewayPlayer.create(system, "broken", location));

        // Then
        Map<String, Object> row = reader.run(run.value(), "ROLLED_BACK");
        assertThat((String) row.get("problems")).contains("STEP_FAILED", "disk2.vhdx grew while it was read");
        assertThat(reader.row("SELECT status FROM history.checkpoint_sets WHERE run = ?", run.value()))
                .containsEntry("status", "DELETED");
        Reader writer = new Reader(url, "writer");
        assertThat(writer.rows(
                        "SELECT * FROM attachment_ledger WHERE run = ? AND status NOT IN ('HOME', 'RECORDED')",
                        run.value()))
                .isEmpty();
        assertThat(writer.rows("SELECT * FROM vm_claims WHERE run = ?", run.value()))
                .isEmpty();
        assertThat(reader.rows(
                        "SELECT outcome FROM history.attempts WHERE run = ? AND outcome = 'SOURCE_CHANGED'",
                        run.value()))
                .isNotEmpty();
        // And the same system can be taken at once.
        executors.script(ScriptedExecutors.ALL_IS_WELL);
        RunId again = gateway.start(GatewayPlayer.create(system, "broken", location));
        reader.run(again.value(), "SUCCEEDED");
    }

    @Test
    void aPreviewPlansAndTouchesNothing() throws Exception {
        // When
        RunId run = gateway.start(GatewayPlayer.create(system, "look", location, true));

        // Then
        reader.run(run.value(), "PLANNED");
        assertThat(executors.received())
                .filteredOn(delivery -> delivery.ref().run().equals(run))
                .extracting(Delivery::command)
                .allMatch(command -> command instanceof AgentCommand.InspectFabric)
                .hasSize(1);
    }

    @Test
    void aSecondRunOnAClaimedSystemIsRejectedAsBusy() throws Exception {
        // Given a run whose copies take their time
        executors.script(delivery ->
                delivery.command() instanceof DiskCommand.CopyDisk ? new Answer.Later() : new Answer.Success());
        RunId first = gateway.start(GatewayPlayer.create(system, "one", location));
        reader.await(
                rows -> !rows.isEmpty(),
                "SELECT 1 FROM history.steps WHERE run = ? AND kind = 'CopyDisk' AND status = 'RUNNING'",
                first.value());

        // When
        RunId second = gateway.start(GatewayPlayer.create(system, "two", location));

        // Then
        Map<String, Object> row = reader.run(second.value(), "REJECTED");
        assertThat((String) row.get("problems")).contains("SYSTEM_BUSY", first.toString());
        assertThat(reader.rows("SELECT DISTINCT run FROM history.vm_claims WHERE system = ?", system))
                .containsExactly(Map.of("run", first.value()));
        // And what is looked at meanwhile would be no plan, but half of one.
        RunId preview = gateway.start(GatewayPlayer.create(system, "three", location, true));
        assertThat((String) reader.run(preview.value(), "REJECTED").get("problems"))
                .contains("SYSTEM_BUSY", first.toString());
        // And a cancel before the pivot brings the first one home.
        assertThat(gateway.ask(new GatewayRequest.CancelRun(
                        UUID.randomUUID(), GatewayPlayer.ANNA, Instant.now(), first, system)))
                .isInstanceOf(GatewayReply.Done.class);
        executors.script(ScriptedExecutors.ALL_IS_WELL);
        executors.received().stream()
                .filter(delivery -> delivery.command() instanceof DiskCommand.CopyDisk)
                .filter(delivery -> delivery.ref().run().equals(first))
                .forEach(delivery -> executors.say(new StepEvent.Failed(
                        delivery.ref(), "worker x", Instant.now(), FailureCode.CANCELED, "canceled")));
        reader.run(first.value(), "CANCELED");
        assertThat(gateway.ask(new GatewayRequest.CancelRun(
                        UUID.randomUUID(), GatewayPlayer.ANNA, Instant.now(), first, system)))
                .isInstanceOfSatisfying(
                        GatewayReply.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("run-final"));
    }

    @Test
    void noMoreCommandsThanTheLocationHasRoomForArePublished() throws Exception {
        // Given two slots, so two commands at most, and copies that take their time
        executors.script(delivery ->
                delivery.command() instanceof DiskCommand.CopyDisk ? new Answer.Later() : new Answer.Success());

        // When
        RunId run = gateway.start(GatewayPlayer.create(system, "gate", location));

        // Then two are published and the others wait
        reader.await(
                rows -> rows.equals(List.of(Map.of("queued", 2, "running", 2))),
                "SELECT queued, running FROM history.storage_locations WHERE id = ?",
                location.value());
        assertThat(copies(run)).hasSize(2);
        List<Long> published =
                copies(run).stream().map(DiskCommand.CopyDisk::length).toList();
        long largestWaiting = LongStream.rangeClosed(1, 4)
                .map(mebibytes -> mebibytes * Scenes.MIB)
                .filter(length -> !published.contains(length))
                .max()
                .orElseThrow();
        // And each that ends makes room for one more.
        for (int done = 0; done < 4; done++) {
            int expected = Math.min(4, done + 2);
            executors.await("copy " + expected, () -> copies(run).size() >= expected);
            assertThat(copies(run)).hasSize(expected);
            if (done == 1) {
                // Of those that waited, the largest one went first.
                assertThat(copies(run).get(2).length()).isEqualTo(largestWaiting);
            }
            executors.answer(deliveries(run).get(done));
        }
        reader.run(run.value(), "SUCCEEDED");
    }

    private List<Delivery> deliveries(RunId run) {
        return executors.received().stream()
                .filter(delivery -> delivery.ref().run().equals(run))
                .filter(delivery -> delivery.command() instanceof DiskCommand.CopyDisk)
                .toList();
    }

    private List<DiskCommand.CopyDisk> copies(RunId run) {
        return deliveries(run).stream()
                .map(delivery -> (DiskCommand.CopyDisk) delivery.command())
                .toList();
    }

    @Test
    void aRepeatedRequestTakesEffectOnceAndARepeatedKeyLeavesAnAlias() throws Exception {
        // Given
        String key = "key-" + system;
        GatewayRequest.SubmitRun first = GatewayPlayer.submit(GatewayPlayer.create(system, "one", location, true), key);
        GatewayReply accepted = gateway.ask(first);
        assertThat(accepted).isEqualTo(new GatewayReply.RunAccepted(first.id(), first.run(), false));

        // When the same record is delivered again
        assertThat(gateway.ask(first)).isEqualTo(accepted);

        // And the same request comes with another id
        GatewayRequest.SubmitRun repeated = new GatewayRequest.SubmitRun(
                UUID.randomUUID(),
                GatewayPlayer.ANNA,
                Instant.now(),
                RunId.next(),
                key,
                first.bodyHash(),
                first.request());
        assertThat(gateway.ask(repeated)).isEqualTo(new GatewayReply.RunAccepted(repeated.id(), first.run(), true));
        assertThat(new Reader(url, "migrator")
                        .row(
                                "SELECT actor FROM events WHERE type = 'request-repeated' AND data ->> 'run' = ?",
                                first.run().toString()))
                .containsEntry("actor", repeated.principal().name());
        assertThat(reader.row(
                        "SELECT run FROM history.run_aliases WHERE alias = ?",
                        repeated.run().value()))
                .containsEntry("run", first.run().value());
        assertThat(reader.rows(
                        "SELECT 1 FROM history.runs WHERE id = ?",
                        repeated.run().value()))
                .isEmpty();

        // And another request comes with the same key
        GatewayRequest.SubmitRun reused =
                GatewayPlayer.submit(GatewayPlayer.create(system, "other", location, true), key);
        assertThat(gateway.ask(reused)).isInstanceOfSatisfying(GatewayReply.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo("idempotency-key-reused");
            assertThat(refused.blockingRun()).isEqualTo(first.run());
        });
        assertThat((String) reader.run(reused.run().value(), "REJECTED").get("problems"))
                .contains("IDEMPOTENCY_KEY_REUSED", first.run().toString());
        // And one of another system, whose users need not see this run
        GatewayRequest.SubmitRun elsewhere =
                GatewayPlayer.submit(GatewayPlayer.create("ELSEWHERE", "other", location, true), key);
        assertThat(gateway.ask(elsewhere)).isInstanceOfSatisfying(GatewayReply.Refused.class, refused -> {
            assertThat(refused.detail()).isEqualTo("the key was used for another request");
            assertThat(refused.blockingRun()).isNull();
        });
        assertThat((String) reader.run(elsewhere.run().value(), "REJECTED").get("problems"))
                .contains("IDEMPOTENCY_KEY_REUSED")
                .doesNotContain(first.run().toString());
        // Then
        reader.run(first.run().value(), "PLANNED");
        assertThat(reader.rows(
                        "SELECT data ->> 'keyPrefix' AS key FROM history.run_events WHERE run = ? AND type = 'run-accepted'",
                        first.run().value()))
                .containsExactly(Map.of("key", "anna0001"));
    }

    @Test
    void aTransactionThatBreaksLeavesNothingAndItsEventIsAppliedWhenItComesAgain() throws Exception {
        // Given a run that waits for its copies
        executors.script(delivery ->
                delivery.command() instanceof DiskCommand.CopyDisk ? new Answer.Later() : new Answer.Success());
        RunId run = gateway.start(GatewayPlayer.create(system, "atomic", location));
        Reader owner = new Reader(url, "migrator");
        // Both were begun and all else that could be done is done: nothing moves any more.
        owner.await(rows -> rows.size() == 4, """
                SELECT 1 FROM steps
                WHERE run = ? AND (kind = 'CopyDisk' AND state -> 'forward' ->> 'startedAt' IS NOT NULL
                                   OR id LIKE 'refresh:%:checkpointed' AND status = 'DONE')""", run.value());
        String look = """
                SELECT version, last_event, state,
                       (SELECT count(*) FROM events WHERE run = r.id) AS events,
                       (SELECT string_agg(s::text, ' ' ORDER BY s.position) FROM steps s WHERE s.run = r.id) AS steps,
                       (SELECT count(*) FROM disk_copies d WHERE d.verified_at IS NOT NULL
                          AND d.set_id = r.checkpoint_set) AS copies
                FROM runs r WHERE id = ?""";
        Map<String, Object> before = owner.row(look, run.value());
        Delivery copy = deliveries(run).getFirst();

        // When the last statement of its transaction fails; a sequence keeps count, because no rollback takes it back
        owner.update("CREATE SEQUENCE broken");
        owner.update("""
                CREATE FUNCTION break_it() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
                BEGIN
                    PERFORM nextval('broken');
                    RAISE EXCEPTION 'broken on purpose' USING ERRCODE = 'query_canceled';
                END $$""");
        owner.update("CREATE TRIGGER break_it BEFORE INSERT ON outbox FOR EACH ROW WHEN (NEW.key = '" + run
                + "') EXECUTE FUNCTION break_it()");
        executors.script(ScriptedExecutors.ALL_IS_WELL);
        executors.answer(copy);
        owner.await(rows -> Boolean.TRUE.equals(rows.getFirst().get("is_called")), "SELECT is_called FROM broken");
        Map<String, Object> after = owner.row(look, run.value());
        owner.update("DROP TRIGGER break_it ON outbox");
        owner.update("DROP FUNCTION break_it()");
        owner.update("DROP SEQUENCE broken");

        // Then
        assertThat(after).isEqualTo(before);
        // And it takes effect when it is tried again.
        owner.await(rows -> !"0".equals(String.valueOf(rows.getFirst().get("copies"))), look, run.value());
        executors.answer(deliveries(run).get(1));
        reader.run(run.value(), "SUCCEEDED");
    }

    @Test
    void everythingIsSealedInOneChain() throws Exception {
        // Given
        RunId run = gateway.start(GatewayPlayer.create(system, "sealed", location, true));
        reader.run(run.value(), "PLANNED");
        List<Map<String, Object>> sealed = reader.await(
                rows -> !rows.isEmpty() && "run-ended".equals(rows.getLast().get("event_type")),
                "SELECT * FROM history.audit_chain WHERE run = ? ORDER BY position",
                run.value());

        // Then the chain is whole
        ChainCheck check = ChainCheck.whole();
        for (Map<String, Object> row : reader.rows("SELECT * FROM history.audit_chain ORDER BY position")) {
            assertThat(check.next(new ChainLink(
                            Reader.cell(row, "position", Long.class),
                            Reader.cell(row, "canonical", byte[].class),
                            Reader.cell(row, "previous", byte[].class),
                            Reader.cell(row, "hash", byte[].class))))
                    .isEmpty();
        }
        assertThat(check.position()).isPositive();
        // And each event of the run is found by what it is about
        assertThat(sealed).hasSizeGreaterThan(3).allSatisfy(row -> {
            assertThat(row).containsEntry("system", system);
            assertThat(row.get("type")).isEqualTo(row.get("event_type"));
            assertThat(row.get("actor")).isEqualTo(row.get("event_actor"));
            assertThat(row.get("at")).isEqualTo(row.get("event_at"));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE events SET actor = 'someone else'",
                "DELETE FROM events",
                "TRUNCATE events CASCADE",
                "UPDATE sealed_events SET hash = previous",
                "DELETE FROM sealed_events",
                "TRUNCATE sealed_events"
            })
    void nobodyChangesTheHistory(String change) throws Exception {
        // Given
        reader.run(
                gateway.start(GatewayPlayer.create(system, "kept", location, true))
                        .value(),
                "PLANNED");
        reader.await(rows -> !rows.isEmpty(), "SELECT 1 FROM history.audit_chain LIMIT 1");

        // Then neither who writes it nor who owns it
        assertThatThrownBy(() -> new Reader(url, "writer").update(change)).hasMessageContaining("permission denied");
        assertThatThrownBy(() -> new Reader(url, "migrator").update(change))
                .hasMessageContaining("history is append-only");
    }

    @Test
    void anUnreadableStepEventGoesToTheDeadLettersAndStopsNobody() throws Exception {
        try (var producer = new org.apache.kafka.clients.producer.KafkaProducer<String, byte[]>(
                        Map.of("bootstrap.servers", kafka),
                        new org.apache.kafka.common.serialization.StringSerializer(),
                        new org.apache.kafka.common.serialization.ByteArraySerializer());
                var letters = new org.apache.kafka.clients.consumer.KafkaConsumer<String, byte[]>(
                        Map.of("bootstrap.servers", kafka, "auto.offset.reset", "earliest"),
                        new org.apache.kafka.common.serialization.StringDeserializer(),
                        new org.apache.kafka.common.serialization.ByteArrayDeserializer())) {
            // When
            byte[] rubbish = ("{\"kind\":\"Rubbish" + system + "\"}").getBytes(java.nio.charset.StandardCharsets.UTF_8);
            for (int partition = 0; partition < 8; partition++) {
                producer.send(new org.apache.kafka.clients.producer.ProducerRecord<>(
                        "stillpoint.step-events", partition, "x", rubbish));
            }
            producer.flush();

            // Then
            letters.assign(List.of(new org.apache.kafka.common.TopicPartition("stillpoint.step-events.dlq", 0)));
            int[] found = new int[1];
            Lab.await("all dead letters", () -> {
                letters.poll(java.time.Duration.ofMillis(100)).forEach(letter -> {
                    if (java.util.Arrays.equals(letter.value(), rubbish)) {
                        assertThat(new String(letter.headers()
                                        .lastHeader(DeadLetter.REASON)
                                        .value()))
                                .contains("Rubbish" + system);
                        found[0]++;
                    }
                });
                return found[0] == 8;
            });
            RunId run = gateway.start(GatewayPlayer.create(system, "after", location, true));
            reader.run(run.value(), "PLANNED");
        }
    }
}
