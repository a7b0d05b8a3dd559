package dev.stillpoint.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.FileIdentity;
import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.orchestrator.plan.Scenes;
import dev.stillpoint.orchestrator.run.Homecoming;
import dev.stillpoint.orchestrator.world.GatewayPlayer;
import dev.stillpoint.orchestrator.world.Lab;
import dev.stillpoint.orchestrator.world.Reader;
import dev.stillpoint.orchestrator.world.ScriptedExecutors;
import dev.stillpoint.orchestrator.world.ScriptedExecutors.Answer;
import dev.stillpoint.orchestrator.world.ServersResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Sets that are restored, verified and deleted, and disks that are brought home, on a real PostgreSQL and Kafka; only
/// gateway and executors are played.
@QuarkusTest
@QuarkusTestResource(ServersResource.class)
class ReturningEndToEndTest {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @Inject
    Homecoming homecoming;

    private Lab lab;
    private Reader reader;
    private Reader owner;
    private String system;

    @BeforeEach
    void world() throws Exception {
        lab = new Lab(kafka, url, 1, 2, 2);
        reader = lab.reader;
        owner = new Reader(url, "migrator");
        system = lab.system(0);
    }

    @AfterEach
    void end() throws Exception {
        lab.close();
    }

    private SetId create(String name) throws Exception {
        RunId run = lab.gateway.start(GatewayPlayer.create(system, name, lab.location));
        return new SetId(Reader.cell(reader.run(run.value(), "SUCCEEDED"), "checkpoint_set", UUID.class));
    }

    private <T extends StepCommand> List<T> told(RunId run, Class<T> kind) {
        return lab.executors.received().stream()
                .filter(delivery -> delivery.ref().run().equals(run))
                .map(Delivery::command)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private Map<String, Object> set(SetId set) throws SQLException {
        return reader.row("SELECT * FROM history.checkpoint_sets WHERE id = ?", set.value());
    }

    private void awaitSet(SetId set, String status) throws Exception {
        reader.await(
                rows -> status.equals(rows.getFirst().get("status")),
                "SELECT status FROM history.checkpoint_sets WHERE id = ?",
                set.value());
    }

    private RunId ownRun(String kind, UUID about) throws Exception {
        List<Map<String, Object>> runs = reader.await(rows -> rows.size() == 1, """
                SELECT id FROM history.runs WHERE kind = ? AND requested_by = 'system'
                  AND ? IN (checkpoint_set::text, request ->> 'of')""", kind, about.toString());
        return new RunId(Reader.cell(runs.getFirst(), "id", UUID.class));
    }

    @Test
    void aRestoreKeepsWhatItReplacesAsASetThatCanBeRestoredAndRemovesItself() throws Exception {
        // Given
        SetId set = create("golden");

        // When
        RunId restore = lab.gateway.start(GatewayPlayer.restore(system, set));

        // Then
        assertThat(reader.run(restore.value(), "SUCCEEDED"))
                .containsEntry("checkpoint_set", set.value())
                .containsEntry("name", null)
                .containsEntry("past_pivot", true);
        assertThat(set(set)).containsEntry("status", "COMPLETE");
        Map<String, Object> safety = reader.row("SELECT * FROM history.checkpoint_sets WHERE run = ?", restore.value());
        assertThat(safety)
                .containsEntry("status", "SAFETY")
                .containsEntry("name", "before restore of golden")
                .containsEntry("parent", set.value());
        Instant removeAt = Reader.cell(safety, "remove_at", Timestamp.class).toInstant();
        assertThat(removeAt)
                .isBetween(
                        Instant.now().plus(Duration.ofHours(23)), Instant.now().plus(Duration.ofHours(25)));
        assertThat(reader.rows("SELECT checkpoint_id FROM history.set_members WHERE set = ?", safety.get("id")))
                .hasSize(2)
                .doesNotContain(Map.of("checkpoint_id", "null"));
        List<Map<String, Object>> kept = reader.rows(
                "SELECT path, merkle_root, length FROM history.disk_copies WHERE set = ? ORDER BY path",
                safety.get("id"));
        assertThat(kept).hasSize(2).allSatisfy(file -> {
            assertThat((String) file.get("path")).endsWith(".previous");
            assertThat(file).containsEntry("merkle_root", null).containsEntry("length", Scenes.GIB);
        });
        assertNothingIsHeldAndAllIsHome(restore);

        // When what was replaced is restored in its turn
        SetId safetySet = new SetId(Reader.cell(safety, "id", UUID.class));
        RunId undo = lab.gateway.start(GatewayPlayer.restore(system, safetySet));

        // Then the kept files become live again, and no copy is read
        reader.run(undo.value(), "SUCCEEDED");
        assertThat(told(undo, DiskCommand.class)).isEmpty();
        assertThat(told(undo, AgentCommand.SwapDisk.class))
                .hasSize(2)
                .allSatisfy(swap -> assertThat(swap.files()).singleElement().satisfies(file -> {
                    assertThat(kept)
                            .extracting(row -> row.get("path"))
                            .contains(file.incoming().path());
                    assertThat(file.expected()).isEqualTo(new FileIdentity(Scenes.GIB, Instant.EPOCH, null));
                }));
        assertNothingIsHeldAndAllIsHome(undo);
        // And what is used up goes by itself, by a run that nobody asked for.
        awaitSet(safetySet, "DELETED");
        RunId removal = ownRun("delete", safetySet.value());
        assertThat(told(removal, AgentCommand.RemoveCheckpoint.class)).hasSize(2);

        // When the time of the second safety set has come
        Map<String, Object> later =
                reader.row("SELECT id FROM history.checkpoint_sets WHERE run = ? AND status = 'SAFETY'", undo.value());
        SetId second = new SetId(Reader.cell(later, "id", UUID.class));
        assertThat(owner.row(
                        "SELECT count(DISTINCT folder) AS folders FROM disk_copies WHERE set_id IN (?, ?)",
                        set.value(),
                        second.value()))
                .containsEntry("folders", 2L);
        owner.update("UPDATE checkpoint_sets SET remove_at = now() - interval '1 second' WHERE id = ?", second.value());

        // Then its files are removed
        awaitSet(second, "DELETED");
        RunId last = ownRun("delete", second.value());
        reader.run(last.value(), "SUCCEEDED");
        assertThat(told(last, DiskCommand.RemoveFiles.class))
                .hasSize(2)
                .allSatisfy(remove -> assertThat(remove.files())
                        .allSatisfy(file -> assertThat(file.path()).endsWith(".previous")));
        assertThat(set(set)).containsEntry("status", "COMPLETE");
    }

    private void assertNothingIsHeldAndAllIsHome(RunId run) throws SQLException {
        assertThat(owner.row("""
                SELECT (SELECT count(*) FROM vm_claims WHERE run = ?) + (SELECT count(*) FROM disk_claims WHERE run = ?)
                     + (SELECT count(*) FROM set_claims WHERE run = ?) + (SELECT count(*) FROM reservations WHERE run = ?)
                     + (SELECT count(*) FROM location_commands WHERE run = ?) AS held""", run.value(), run.value(), run.value(), run.value(), run.value()))
                .containsEntry("held", 0L);
        assertThat(owner.rows("""
                SELECT DISTINCT status FROM attachment_ledger WHERE run = ?
                UNION SELECT status FROM media_ledger WHERE run = ?""", run.value(), run.value())).containsExactly(Map.of("status", "HOME"));
    }

    @Test
    void aDeleteRemovesCheckpointsAndCopiesAndFreesTheName() throws Exception {
        // Given
        SetId set = create("short-lived");

        // When
        RunId delete = lab.gateway.start(GatewayPlayer.delete(system, set));

        // Then
        assertThat(reader.run(delete.value(), "SUCCEEDED")).containsEntry("checkpoint_set", set.value());
        assertThat(set(set)).containsEntry("status", "DELETED");
        assertThat(told(delete, AgentCommand.RemoveCheckpoint.class)).hasSize(2);
        assertThat(told(delete, DiskCommand.DeleteCopy.class)).hasSize(2);
        reader.await(
                rows -> rows.size() == 1,
                "SELECT 1 FROM history.systems WHERE name = ? AND newest_set IS NULL AND drift = '[]'",
                system);
        assertThat(create("short-lived")).isNotEqualTo(set);

        // And what is gone can't be restored; the history tells what it was about
        RunId restore = lab.gateway.start(GatewayPlayer.restore(system, set));
        assertThat(reader.run(restore.value(), "REJECTED")).containsEntry("checkpoint_set", set.value());
    }

    @Test
    void aVerifyThatFindsDamageQuarantinesTheSetAndOffersAnother() throws Exception {
        // Given
        SetId sound = create("sound");
        SetId set = create("damaged");
        String soundBefore = verifiedAt(sound);

        // When
        RunId good = lab.gateway.start(GatewayPlayer.verify(system, sound));
        // Then
        reader.run(good.value(), "SUCCEEDED");
        assertThat(verifiedAt(sound)).isGreaterThan(soundBefore);

        // When
        lab.executors.script(delivery -> delivery.command() instanceof DiskCommand.VerifyCopy verify
                        && verify.target().folder().endsWith(disk(1))
                ? new Answer.With(new StepResult.CopyVerified(
                        verify.length(),
                        verify.merkleRoot(),
                        Instant.now(),
                        1,
                        List.of(new StepResult.DamagedBlock("disk1.vhdx", 4096, "ab", "cd"))))
                : new Answer.Success());
        RunId verify = lab.gateway.start(GatewayPlayer.verify(system, set));

        // Then
        assertThat((String) reader.run(verify.value(), "SUCCEEDED").get("problems"))
                .contains("COPY_DAMAGED", "4096", "sound");
        assertThat(set(set)).containsEntry("status", "QUARANTINED");
        assertThat(reader.rows(
                        "SELECT damaged FROM history.disk_copies WHERE set = ? AND damaged <> '[]'", set.value()))
                .singleElement()
                .satisfies(copy -> assertThat((String) copy.get("damaged")).contains("\"offset\": 4096", "\"cd\""));
        RunId restore = lab.gateway.start(GatewayPlayer.restore(system, set));
        assertThat((String) reader.run(restore.value(), "REJECTED").get("problems"))
                .contains("COPY_DAMAGED", "sound");
        assertThat(owner.rows("SELECT 1 FROM set_claims WHERE set_id IN (?, ?)", set.value(), sound.value()))
                .isEmpty();
    }

    private String disk(int number) {
        return Scenes.path(Scenes.VOLUME + "\\" + system + "\\disk" + number + ".vhdx")
                .diskId()
                .value();
    }

    private String verifiedAt(SetId set) throws SQLException {
        return String.valueOf(
                reader.row("SELECT min(verified_at)::text AS at FROM history.disk_copies WHERE set = ?", set.value())
                        .get("at"));
    }

    @Test
    void aSetThatIsBeingVerifiedIsNotDeletedAndOfTwoRestoresOneIsRefused() throws Exception {
        // Given
        SetId set = create("wanted");
        lab.executors.script(delivery ->
                delivery.command() instanceof DiskCommand.VerifyCopy ? new Answer.Later() : new Answer.Success());
        RunId verify = lab.gateway.start(GatewayPlayer.verify(system, set));
        reader.await(
                rows -> rows.size() == 1,
                "SELECT 1 FROM history.set_claims WHERE set = ? AND run = ? AND mode = 'SHARED'",
                set.value(),
                verify.value());

        // When
        RunId delete = lab.gateway.start(GatewayPlayer.delete(system, set));

        // Then
        assertThat((String) reader.run(delete.value(), "REJECTED").get("problems"))
                .contains("SYSTEM_BUSY", verify.toString(), set.toString());
        assertThat(set(set)).containsEntry("status", "COMPLETE");

        // And
        lab.executors.await(
                "both copies are read",
                () -> told(verify, DiskCommand.VerifyCopy.class).size() == 2);
        lab.executors.received().stream()
                .filter(delivery ->
                        delivery.ref().run().equals(verify) && delivery.command() instanceof DiskCommand.VerifyCopy)
                .forEach(lab.executors::answer);
        reader.run(verify.value(), "SUCCEEDED");

        // When two want it at once
        RunId first = lab.gateway.start(GatewayPlayer.restore(system, set));
        RunId second = lab.gateway.start(GatewayPlayer.restore(system, set));

        // Then
        List<Object> endings = new ArrayList<>();
        for (RunId run : List.of(first, second)) {
            endings.add(reader.run(run.value(), "SUCCEEDED", "REJECTED").get("status"));
        }
        assertThat(endings).containsExactlyInAnyOrder("SUCCEEDED", "REJECTED");
        assertThat(reader.rows("SELECT 1 FROM history.checkpoint_sets WHERE system = ? AND status = 'SAFETY'", system))
                .hasSize(1);
    }

    @Test
    void whatAnAbandonedRunLeftAwayIsBroughtHomeByARunOfItsOwn() throws Exception {
        // Given a run that is over, and a ledger that says that a disk and a medium of it are away
        SetId set = create("lost");
        UUID lost = Reader.cell(set(set), "run", UUID.class);
        lab.executors.script(delivery -> delivery.command() instanceof AgentCommand.AttachDisk
                ? new Answer.Failure(FailureCode.SLOT_TAKEN, "backup.vhdx hangs in SCSI 0:1")
                : new Answer.Success());
        leaveAway(lost);

        // When several orchestrators look at once
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> looks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                looks.add(threads.submit(homecoming::sweep));
            }
            for (Future<?> look : looks) {
                look.get();
            }
        }

        // Then one run begins; what it can't put right waits for an operator, and the system says where it stands
        RunId home = ownRun("bring-home", lost);
        assertThat((String) reader.run(home.value(), "NEEDS_OPERATOR").get("problems"))
                .contains("SQL01-" + system, "disk1.vhdx", "SCSI 0:1");
        awaitLedger("disk1.vhdx", "AWAY");
        awaitLedger("disk2.vhdx", "HOME");

        // When the slot is free again
        lab.executors.script(ScriptedExecutors.ALL_IS_WELL);
        assertThat(lab.gateway.ask(
                        new GatewayRequest.RetryRun(UUID.randomUUID(), GatewayPlayer.ANNA, Instant.now(), home)))
                .isInstanceOf(GatewayReply.Done.class);

        // Then nothing is away, for neither run
        reader.run(home.value(), "SUCCEEDED");
        awaitLedger("disk1.vhdx", "HOME");
        assertThat(owner.rows("""
                SELECT status FROM attachment_ledger WHERE run IN (?, ?) AND status <> 'HOME'
                UNION ALL SELECT status FROM media_ledger WHERE run IN (?, ?) AND status <> 'HOME'""", lost, home.value(), lost, home.value())).isEmpty();
        assertThat(told(home, AgentCommand.InsertMedia.class)).hasSize(1);
        assertThat(owner.row("SELECT run FROM own_runs WHERE about = ?", lost)).containsEntry("run", home.value());

        // And what is lost again is not begun at once: the last try was a moment ago
        leaveAway(lost);
        homecoming.sweep();
        assertThat(owner.row("SELECT run FROM own_runs WHERE about = ?", lost)).containsEntry("run", home.value());
        // But when that is long enough ago
        owner.update("UPDATE runs SET finished_at = now() - interval '1 hour' WHERE id = ?", home.value());
        owner.await(
                rows -> !home.value().equals(rows.getFirst().get("run")),
                "SELECT run FROM own_runs WHERE about = ?",
                lost);
        UUID again = Reader.cell(owner.row("SELECT run FROM own_runs WHERE about = ?", lost), "run", UUID.class);
        reader.run(again, "SUCCEEDED");
        awaitLedger("disk1.vhdx", "HOME");
    }

    private void leaveAway(UUID run) throws SQLException {
        // In one transaction, so that no look finds the half of it.
        owner.update("""
                WITH disk AS (UPDATE attachment_ledger SET status = 'AWAY' WHERE run = ? AND vm = ? AND location = 1)
                UPDATE media_ledger SET status = 'AWAY' WHERE run = ?""", run, "SQL01-" + system, run);
    }

    private void awaitLedger(String disk, String status) throws Exception {
        reader.await(rows -> rows.equals(List.of(Map.of("ledger", status))), """
                SELECT d ->> 'ledger' AS ledger FROM history.systems s, jsonb_array_elements(s.shared_disks) AS d
                WHERE s.name = ? AND d ->> 'disk' LIKE ?""", system, "%" + disk);
    }

    @Test
    void aResolveComparesWithTheFabricAndSaysWhatStillDiffers() throws Exception {
        // Given a create that could neither go on nor bring one disk home
        SetId before = create("before");
        RunId done = new RunId(Reader.cell(set(before), "run", UUID.class));
        lab.executors.script(delivery -> delivery.command() instanceof AgentCommand.AttachDisk attach
                        && attach.slot().location() == 1
                        && attach.vm().equals(Scenes.vmId("SQL01-" + system))
                ? new Answer.Failure(FailureCode.SLOT_TAKEN, "backup.vhdx hangs in SCSI 0:1")
                : new Answer.Success());
        RunId run = lab.gateway.start(GatewayPlayer.create(system, "stuck", lab.location));
        reader.run(run.value(), "NEEDS_OPERATOR");

        // Then what can't be resolved is refused, each by its own code
        assertThat(refusal(GatewayPlayer.resolve(done))).isEqualTo("run-final");
        assertThat(refusal(GatewayPlayer.resolve(run, decision("no-such-step"))))
                .isEqualTo("validation-failed");
        String attach = "attach:" + Scenes.vmId("SQL01-" + system) + ":0:1";
        List<StepId> steps = reader.rows("SELECT id FROM history.steps WHERE run = ?", run.value()).stream()
                .map(row -> new StepId(Reader.cell(row, "id", String.class)))
                .toList();
        StepId known = steps.getLast();
        assertThat(refusal(GatewayPlayer.resolve(run, decision(known.value()), decision(known.value()))))
                .isEqualTo("validation-failed");

        // When the disk is not where it belongs
        List<Inventory.Vm> vms = Lab.cluster(system, 2);
        lab.executors.inventory(Scenes.fabric(without(vms.getFirst(), 1), vms.getLast()));
        assertThat(lab.gateway.ask(GatewayPlayer.resolve(run))).isInstanceOf(GatewayReply.Done.class);

        // Then
        reader.await(
                rows -> rows.size() == 1,
                "SELECT 1 FROM history.run_events WHERE run = ? AND type = 'resolve-refused'",
                run.value());
        assertThat((String) reader.run(run.value(), "NEEDS_OPERATOR").get("problems"))
                .contains("NOT_HOME", "SQL01-" + system, "disk1.vhdx", "SCSI 0:1");

        // When it hangs there again
        lab.executors.inventory(Scenes.fabric(vms.getFirst(), vms.getLast()));
        assertThat(lab.gateway.ask(GatewayPlayer.resolve(run))).isInstanceOf(GatewayReply.Done.class);

        // Then
        reader.run(run.value(), "RESOLVED");
        assertThat(owner.rows("SELECT 1 FROM attachment_ledger WHERE run = ? AND status = 'AWAY'", run.value()))
                .isEmpty();
        assertThat(owner.rows("SELECT 1 FROM vm_claims WHERE run = ?", run.value()))
                .isEmpty();
        assertThat(steps).contains(new StepId(attach));
    }

    private static GatewayRequest.Decision decision(String step) {
        return new GatewayRequest.Decision(new StepId(step), GatewayRequest.Decision.As.DONE);
    }

    private String refusal(GatewayRequest request) throws Exception {
        return ((GatewayReply.Refused) lab.gateway.ask(request)).code();
    }

    private static Inventory.Vm without(Inventory.Vm vm, int location) {
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
                vm.disks().stream()
                        .filter(disk -> !disk.shared() || disk.slot().location() != location)
                        .toList(),
                vm.drives(),
                vm.checkpoints());
    }
}
