package dev.stillpoint.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.systemtests.TestFabric.Cell;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLockTarget;

/// Going back to a set, again and again, undoing that, and getting rid of sets; all judged by what guests read.
@ExtendWith(Evidence.class)
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ, target = ResourceLockTarget.CHILDREN)
class RestoreSystemTest {
    private final Stack stack = Stack.running();
    private final Api admin = stack.api("admin");
    private final Control control = stack.control();

    @Test
    @ResourceLock("ERP")
    void aSystemGoesBackToASetAsOftenAsOneLikesAndForwardAgain() {
        // Given ERP with a set, and guests that wrote on
        FabricState before = control.state();
        Run create = admin.create("ERP", "golden " + System.nanoTime());
        create.mustEnd("SUCCEEDED");
        Map<String, String> golden = stack.guestBytes(control.state(), "ERP");
        guestsWriteInErp(100);
        Map<String, String> later = stack.guestBytes(control.state(), "ERP");
        assertThat(later).isNotEqualTo(golden);

        // When
        Run restore = submit(Map.of("kind", "restore", "checkpointSet", create.checkpointSet()));
        restore.mustEnd("SUCCEEDED");

        // Then every disk has the bytes of the set, and all else is as it was
        FabricState after = control.state();
        assertThat(stack.guestBytes(after, "ERP")).isEqualTo(golden);
        assertThat(after.home("ERP")).isEqualTo(before.home("ERP"));
        assertThat(after.harm("ERP")).isEmpty();
        assertThat(restore.checkpointSet()).isEqualTo(create.checkpointSet());
        JsonNode safety = safetySet("ERP", restore);
        assertThat(safety.path("status").asText()).isEqualTo("SAFETY");
        assertThat(safety.path("members")).hasSize(6);
        assertThat(safety.path("diskCopies")).hasSize(3);
        assertThat(Instant.parse(safety.path("removeAt").asText()))
                .isBetween(
                        Instant.now().plus(Duration.ofHours(23)), Instant.now().plus(Duration.ofHours(25)));

        // When the guests write once more and the system goes back to the same set
        guestsWriteInErp(200);
        Run again = submit(Map.of("kind", "restore", "system", "ERP", "mostRecent", true));
        again.mustEnd("SUCCEEDED");

        // Then
        assertThat(again.checkpointSet()).isEqualTo(create.checkpointSet());
        assertThat(stack.guestBytes(control.state(), "ERP")).isEqualTo(golden);

        // When the first restore is undone: its safety set is restored
        Run undo = submit(
                Map.of("kind", "restore", "checkpointSet", safety.path("id").asText()));
        undo.mustEnd("SUCCEEDED");

        // Then that set is used up, and the system is where it was before it first went back
        await("the removal of the safety set that was restored")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> admin.get(
                                "/v1/checkpoint-sets/" + safety.path("id").asText())
                        .body()
                        .path("status")
                        .asText()
                        .equals("DELETED"));
        after = control.state();
        assertThat(stack.guestBytes(after, "ERP")).isEqualTo(later);
        assertThat(after.home("ERP")).isEqualTo(before.home("ERP"));
        assertThat(after.harm("ERP")).isEmpty();
    }

    @Test
    void restoredVmsThatWereOffStayOffAndNodesThatMovedAreFound() {
        // Given a node that is off, and one that is renamed and runs on another host than when the set was made
        Cell cell = TestFabric.cell();
        SavedCell.of(stack, cell);
        control.admin(cell.node2(), "stop");
        control.admin(cell.node1(), "move?host=hv02.lab.example");
        control.admin(cell.node1(), "rename?to=Renamed" + cell.system());
        try {
            Map<String, String> later = stack.guestBytes(control.state(), cell.system());
            Run restore = submit(
                    Map.of("kind", "restore", "checkpointSet", newestSet(cell.system()), "safetyCheckpoint", true));
            restore.mustEnd("SUCCEEDED");

            // Then
            FabricState after = control.state();
            assertThat(after.vm("Renamed" + cell.system()).state()).isEqualTo("Running");
            assertThat(after.vm("Renamed" + cell.system()).host()).isEqualTo("hv02.lab.example");
            assertThat(after.vm(cell.node2()).state()).isEqualTo("PowerOff");
            assertThat(after.vm("Renamed" + cell.system()).sharedDisks()).hasSize(1);
            assertThat(after.vm(cell.node2()).sharedDisks()).hasSize(1);
            assertThat(stack.guestBytes(after, cell.system())).isNotEqualTo(later);
        } finally {
            control.admin("Renamed" + cell.system(), "rename?to=" + cell.node1());
            control.admin(cell.node1(), "move?host=hv01.lab.example");
            control.admin(cell.node2(), "start");
            FabricState.Vm renamed = control.state().vm(cell.node1());
            // SCVMM learns of a name by refreshing.
            await("a refresh of " + renamed.name())
                    .untilAsserted(() -> control.fabric("refresh", Map.of("vm", renamed.id())));
            await("its end").until(() -> !control.state().jobRunning("refresh", renamed));
        }
    }

    @Test
    void withoutASafetyCheckpointOnlyTheDisksAreKept() {
        // Given
        Cell cell = TestFabric.cell();
        SavedCell saved = SavedCell.of(stack, cell);

        // When
        Run restore = saved.restore(Map.of("safetyCheckpoint", false));
        restore.mustEnd("SUCCEEDED");

        // Then
        assertThat(restore.steps("CreateCheckpoint", "")).isEmpty();
        assertThat(control.state().home(cell.system())).isEqualTo(saved.before().home(cell.system()));
        JsonNode kept = saved.safetySet(restore);
        assertThat(kept.path("members"))
                .allMatch(member -> member.path("checkpointId").isNull());
        Run undo = submit(
                Map.of("kind", "restore", "checkpointSet", kept.path("id").asText()));
        undo.mustEnd("REJECTED");
        assertThat(undo.problemCodes()).contains("SET_INCOMPLETE");
    }

    @Test
    void whatARestoreReplacedIsRemovedWhenItsTimeIsOver() {
        // Given
        Cell cell = TestFabric.cell();
        SavedCell saved = SavedCell.of(stack, cell);

        // When
        Run restore = saved.restore(Map.of("keepPrevious", "PT0S"));
        restore.mustEnd("SUCCEEDED");

        // Then
        JsonNode safety = saved.safetySet(restore);
        await("the safety set's removal")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> saved.safetySet(restore).path("status").asText().equals("DELETED"));
        assertThat(stack.filesOf(cell.system()).keySet()).noneMatch(file -> file.contains(restore.id()));
        FabricState after = control.state();
        assertThat(after.home(cell.system())).isEqualTo(saved.before().home(cell.system()));
        after.system(cell.system())
                .forEach(vm -> assertThat(vm.checkpoints())
                        .noneMatch(checkpoint -> checkpoint.description().contains(restore.id())));
        assertThat(safety.path("id").asText()).isNotEmpty();
        await("the removing run's end")
                .atMost(Duration.ofSeconds(60))
                .until(() -> Run.stream(admin.get("/v1/runs?kind=delete&system=" + cell.system())
                                .body()
                                .path("items"))
                        .filter(run -> run.path("requestedBy").asText().equals("system"))
                        .anyMatch(run -> run.path("status").asText().equals("SUCCEEDED")));
    }

    @Test
    void aDamagedCopyIsFoundNamedAndNeverRestored() {
        // Given a set with a bit turned in its copy, and an older one that is sound
        Cell cell = TestFabric.cell();
        Run older = admin.create(cell.system());
        older.mustEnd("SUCCEEDED");
        control.guestWrites(cell.node1(), cell.disk(), 1, 77);
        Run damaged = admin.create(cell.system());
        damaged.mustEnd("SUCCEEDED");
        String file = damaged.set().path("diskCopies").path(0).path("path").asText();
        flip(stack.disks().local(file), 2 * 1024 * 1024 + 4711);
        FabricState before = control.state();
        Map<String, String> bytes = stack.guestBytes(before, cell.system());

        // When
        Run restore = submit(Map.of("kind", "restore", "checkpointSet", damaged.checkpointSet()));
        restore.mustEnd("ROLLED_BACK");

        // Then nobody was stopped for it
        assertThat(restore.problemCodes()).contains("COPY_DAMAGED");
        assertThat(restore.event("downtime-started")).isEmpty();
        assertThat(damaged.set().path("status").asText()).isEqualTo("QUARANTINED");
        assertThat(restore.get().path("problems").toString()).contains(older.checkpointSet());
        assertThat(control.state().untouched(cell.system())).isEqualTo(before.untouched(cell.system()));
        assertThat(stack.guestBytes(control.state(), cell.system())).isEqualTo(bytes);

        // Then it is refused from now on, and the older one is there
        Run refused = submit(Map.of("kind", "restore", "checkpointSet", damaged.checkpointSet()));
        refused.mustEnd("REJECTED");
        assertThat(refused.problemCodes()).contains("COPY_DAMAGED");
        Run mostRecent = submit(Map.of("kind", "restore", "system", cell.system(), "mostRecent", true));
        mostRecent.mustEnd("SUCCEEDED");
        assertThat(mostRecent.checkpointSet()).isEqualTo(older.checkpointSet());
    }

    @Test
    void aVerifyNamesTheDamagedBlock() {
        // Given
        Cell cell = TestFabric.cell();
        Run create = admin.create(cell.system());
        create.mustEnd("SUCCEEDED");
        Run sound = submit(Map.of("kind", "verify", "checkpointSet", create.checkpointSet()));
        sound.mustEnd("SUCCEEDED");
        assertThat(sound.problemCodes()).isEmpty();
        String file = create.set().path("diskCopies").path(0).path("path").asText();
        flip(stack.disks().local(file), 1024 * 1024 + 99);

        // When
        Run verify = submit(Map.of("kind", "verify", "checkpointSet", create.checkpointSet()));
        verify.mustEnd("SUCCEEDED");

        // Then
        assertThat(verify.problemCodes()).containsExactly("COPY_DAMAGED");
        assertThat(verify.get().path("problems").toString())
                .contains(cell.disk())
                .contains(String.valueOf(1024 * 1024));
        JsonNode set = create.set();
        assertThat(set.path("status").asText()).isEqualTo("QUARANTINED");
        assertThat(Run.stream(set.path("diskCopies").path(0).path("damaged"))
                        .map(block -> block.path("offset").asLong()))
                .containsExactly(1024L * 1024);

        // Then a quarantined set can be deleted
        Run delete = submit(Map.of("kind", "delete", "checkpointSet", create.checkpointSet()));
        delete.mustEnd("SUCCEEDED");
        assertThat(create.set().path("status").asText()).isEqualTo("DELETED");
    }

    @Test
    void aSetInTheMiddleIsDeletedAndTheOthersStayWhole() {
        // Given three sets on top of each other
        Cell cell = TestFabric.cell();
        Run first = admin.create(cell.system());
        first.mustEnd("SUCCEEDED");
        control.guestWrites(cell.node1(), "0:0", 1, 31);
        Run second = admin.create(cell.system());
        second.mustEnd("SUCCEEDED");
        control.guestWrites(cell.node1(), "0:0", 1, 32);
        control.guestWrites(cell.node1(), cell.disk(), 1, 33);
        Run third = admin.create(cell.system());
        third.mustEnd("SUCCEEDED");
        Map<String, String> atThird = stack.guestBytes(control.state(), cell.system());
        control.guestWrites(cell.node2(), "0:0", 1, 34);

        // When
        Run delete = submit(Map.of("kind", "delete", "checkpointSet", second.checkpointSet()));
        delete.mustEnd("SUCCEEDED");

        // Then
        assertThat(second.set().path("status").asText()).isEqualTo("DELETED");
        assertThat(stack.disks().leftovers("\\\\nas-b\\backup", second.checkpointSet()))
                .isEmpty();
        Run restore = submit(Map.of("kind", "restore", "checkpointSet", third.checkpointSet()));
        restore.mustEnd("SUCCEEDED");
        assertThat(stack.guestBytes(control.state(), cell.system())).isEqualTo(atThird);

        // Then the first goes with all that was taken on top of it
        Run rest = submit(Map.of("kind", "delete", "checkpointSet", first.checkpointSet(), "includeDescendants", true));
        rest.mustEnd("SUCCEEDED");
        assertThat(first.set().path("status").asText()).isEqualTo("DELETED");
        assertThat(third.set().path("status").asText()).isEqualTo("DELETED");
        assertThat(stack.guestBytes(control.state(), cell.system())).isEqualTo(atThird);
    }

    @Test
    void aSystemWithoutSharedDisksIsRestoredAndItsSetDeleted() {
        // Given
        FabricState before = control.state();
        Run create = submit(Map.of("kind", "create", "system", "SOLO", "name", "solo " + System.nanoTime()));
        create.mustEnd("SUCCEEDED");
        Map<String, String> bytes = stack.guestBytes(control.state(), "SOLO");
        control.guestWrites("ONLY-SOLO", "0:0", 1, 5);

        // When
        Run restore = submit(Map.of("kind", "restore", "checkpointSet", create.checkpointSet()));
        restore.mustEnd("SUCCEEDED");

        // Then
        assertThat(stack.guestBytes(control.state(), "SOLO")).isEqualTo(bytes);
        assertThat(control.state().home("SOLO")).isEqualTo(before.home("SOLO"));
        Run delete = submit(Map.of("kind", "delete", "checkpointSet", create.checkpointSet()));
        delete.mustEnd("SUCCEEDED");
        assertThat(stack.guestBytes(control.state(), "SOLO")).isEqualTo(bytes);
    }

    @Test
    void driftIsRefusedByNameBeforeAnythingIsTouched() {
        // Given a set, and afterwards a shared disk that an admin hung into another slot
        Cell cell = TestFabric.cell();
        SavedCell saved = SavedCell.of(stack, cell);
        control.admin(cell.node1(), "stop");
        control.admin(cell.node1(), "detach?number=0&location=1");
        control.admin(cell.node1(), "attach?number=0&location=7&path=" + encoded(cell.diskPath()) + "&shared=true");
        long calls = control.nextCall();

        // When
        Run moved = saved.restore();
        moved.mustEnd("REJECTED");

        // Then both slots are named
        assertThat(moved.problemCodes()).contains("LEDGER_DRIFT");
        assertThat(moved.get().path("problems").toString())
                .contains("0:1")
                .contains("0:7")
                .contains(cell.disk());
        stack.onlyReads(calls, cell.system());

        // When the disk is gone from that VM
        control.admin(cell.node1(), "detach?number=0&location=7");
        Run away = saved.restore();
        away.mustEnd("REJECTED");
        assertThat(away.problemCodes()).contains("LEDGER_DRIFT");

        // Then, put right, it goes
        control.admin(cell.node1(), "attach?number=0&location=1&path=" + encoded(cell.diskPath()) + "&shared=true");
        control.admin(cell.node1(), "start");
        saved.restore().mustEnd("SUCCEEDED");
    }

    @Test
    void aRestoredOrVerifiedSetIsNotDeletedMeanwhile() {
        // Given
        Cell cell = TestFabric.cell();
        SavedCell saved = SavedCell.of(stack, cell);
        control.onDisk("verify", cell.disk()).takes(4);
        Run verify = saved.verify();
        verify.awaitRunning("VerifyCopy", "");

        // When
        Api.Answer refused = admin.post(
                "/v1/runs",
                Map.of("kind", "delete", "checkpointSet", saved.set()),
                "Idempotency-Key",
                "busy-" + System.nanoTime());

        // Then
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("system-busy");
        assertThat(refused.body().path("blockingRun").asText()).isEqualTo(verify.id());
        verify.mustEnd("SUCCEEDED");
        saved.delete().mustEnd("SUCCEEDED");
        saved.deleted();
    }

    private void guestsWriteInErp(long seed) {
        control.guestWrites("SQL01-ERP", "data", 2, seed + 1);
        control.guestWrites("SQL02-ERP", "quorum", 1, seed + 2);
        control.guestWrites("SQL03-ERP", "log", 1, seed + 3);
        control.guestWrites("DC01-ERP", "0:0", 1, seed + 4);
        control.guestWrites("SQL01-ERP", "0:0", 1, seed + 5);
    }

    private Run submit(Map<String, ?> request) {
        return admin.submit(new LinkedHashMap<>(request), "Idempotency-Key", "key-" + System.nanoTime());
    }

    private String newestSet(String system) {
        return admin.get("/v1/checkpoint-sets?system=" + system + "&status=COMPLETE")
                .body()
                .path("items")
                .path(0)
                .path("id")
                .asText();
    }

    private JsonNode safetySet(String system, Run restore) {
        String id = Run.stream(admin.get("/v1/checkpoint-sets?system=" + system + "&status=SAFETY&pageSize=200")
                        .body()
                        .path("items"))
                .filter(set -> set.path("run").asText().equals(restore.id()))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asText();
        return admin.get("/v1/checkpoint-sets/" + id).body();
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static void flip(Path file, long offset) {
        try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
            damaged.seek(offset);
            int was = damaged.read();
            damaged.seek(offset);
            damaged.write(was ^ 1);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
