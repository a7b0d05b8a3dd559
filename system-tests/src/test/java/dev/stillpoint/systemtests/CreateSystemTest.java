package dev.stillpoint.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.systemtests.DiskOracle.Snapshot;
import dev.stillpoint.systemtests.TestFabric.Cell;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLockTarget;

/// Checkpoint sets as they should be.
@ExtendWith(Evidence.class)
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ, target = ResourceLockTarget.CHILDREN)
class CreateSystemTest {
    private final Stack stack = Stack.running();
    private final Api api = stack.api("operator");
    private final Control control = stack.control();
    private final DiskOracle disks = stack.disks();

    @Test
    @ResourceLock("ERP")
    void everythingIsInItsPlaceAfterwardsAndEveryCopyIsWhatTheDiskWas() throws Exception {
        // Given
        FabricState before = control.state();
        Map<String, String> ownBefore = stack.ownDisks(before, "ERP");

        // When
        Held held = createHeldOpen("ERP", "first", "data", "log", "quorum");
        List<String> stream = eventTypes(api.stream(held.run().path() + "/events"));
        held.run().mustEnd("SUCCEEDED");

        // Then the fabric is as it was, and each VM has one checkpoint more
        FabricState after = control.state();
        assertThat(after.home("ERP")).isEqualTo(before.home("ERP"));
        assertThat(after.vm("ARCHIVE-ERP").state()).isEqualTo("PowerOff");
        assertThat(after.harm("ERP")).isEmpty();
        assertThat(stack.ownDisks(after, "ERP")).isEqualTo(ownBefore);
        hasOneCheckpointMore(before, after, "ERP", held.run(), "first");

        // Then the catalog has the whole set
        JsonNode set = held.run().set();
        assertThat(set.path("status").asText()).isEqualTo("COMPLETE");
        assertThat(set.path("name").asText()).isEqualTo("first");
        membersAre(set, before, after, held.run());
        disks.copiesAreTheSnapshot(set, held.snapshot());
        Run.stream(set.path("diskCopies")).forEach(copy -> {
            assertThat(copy.path("storageLocation").asText()).isEqualTo("nas-b");
            assertThat(copy.path("merkleRoot").asText()).matches("sha256:[0-9a-f]{64}");
            assertThat(Instant.parse(copy.path("verifiedAt").asText())).isBefore(Instant.now());
            assertThat(copy.path("attachments")).hasSize(3);
        });

        // Then the run tells what happened
        JsonNode run = held.run().get();
        assertThat(Instant.parse(run.path("downtime").path("startedAt").asText()))
                .isBefore(Instant.parse(run.path("downtime").path("endedAt").asText()));
        assertThat(run.path("progress").path("stepsDone").asInt())
                .isEqualTo(run.path("progress").path("stepsTotal").asInt())
                .isGreaterThan(20);
        assertThat(stream).startsWith("run-accepted").endsWith("run-ended");
        assertThat(stream)
                .contains("run-planned", "downtime-started", "operation-executed", "past-safe-point", "downtime-ended");
        assertThat(stream)
                .isEqualTo(held.run().events().stream()
                        .map(event -> event.path("type").asText())
                        .toList());
        everyChangeOfTheFabricIsInTheHistory(held.run());

        // When the guests write on and a second set is made
        control.guestWrites("SQL01-ERP", "data", 4, 11);
        control.guestWrites("SQL02-ERP", "quorum", 2, 12);
        control.guestWrites("DC01-ERP", "0:0", 2, 13);
        Held second = createHeldOpen("ERP", "second", "data", "log", "quorum");
        second.run().mustEnd("SUCCEEDED");

        // Then each set has the disks of its own moment, and the second knows the first
        assertThat(second.snapshot().files().keySet())
                .isEqualTo(held.snapshot().files().keySet());
        disks.copiesAreTheSnapshot(second.run().set(), second.snapshot());
        disks.copiesAreTheSnapshot(set, held.snapshot());
        assertThat(second.run().set().path("parent").asText())
                .isEqualTo(held.run().checkpointSet());
        assertThat(control.state().home("ERP")).isEqualTo(before.home("ERP"));
        assertThat(control.state().harm("ERP")).isEmpty();
    }

    @Test
    @ResourceLock("XERP")
    void twoSystemsWhoseNamesAndDisksLookAlikeAreDoneAtOnce() {
        // Given XERP with a data.vhdx of its own, one of its nodes off, and a cell
        FabricState before = control.state();
        Cell cell = TestFabric.cell();
        control.on("checkpoint", cell.node1()).takes(4);

        // When
        Run other = api.create(cell.system());
        Held held = createHeldOpen("XERP", "at-once", "xdata");
        held.run().mustEnd("SUCCEEDED");
        other.mustEnd("SUCCEEDED");
        assertThat(downtime(other, "startedAt")).isBefore(downtime(held.run(), "endedAt"));
        assertThat(downtime(held.run(), "startedAt")).isBefore(downtime(other, "endedAt"));

        // Then
        FabricState after = control.state();
        assertThat(after.home("XERP")).isEqualTo(before.home("XERP"));
        assertThat(after.home(cell.system())).isEqualTo(before.home(cell.system()));
        assertThat(Run.stream(held.run().set().path("members"))
                        .map(member -> member.path("vm").asText()))
                .containsExactlyInAnyOrder("XSQL01-XERP", "XSQL02-XERP");
        assertThat(held.snapshot().files().keySet()).containsExactly("c:\\clusterstorage\\volume1\\xerp\\data.vhdx");
        disks.copiesAreTheSnapshot(held.run().set(), held.snapshot());
        assertThat(disks.hashes(cell.diskPath().substring(0, cell.diskPath().lastIndexOf('\\'))))
                .isNotEmpty();
    }

    @Test
    void aSystemWithoutSharedDisksKeepsItsDisksAttachedAndItsNamesUnique() {
        // Given
        FabricState before = control.state();
        long calls = control.nextCall();

        // When
        Run first = api.submit(Map.of("kind", "create", "system", "WEB", "name", "weekly"));
        first.mustEnd("SUCCEEDED");
        Run second = api.submit(Map.of("kind", "create", "system", "WEB", "name", "weekly-2"));
        second.mustEnd("SUCCEEDED");
        Run again = api.submit(Map.of("kind", "create", "system", "WEB", "name", "weekly"));
        again.mustEnd("REJECTED");

        // Then
        FabricState after = control.state();
        assertThat(after.home("WEB")).isEqualTo(before.home("WEB"));
        assertThat(control.calls(calls).stream()
                        .filter(call -> stack.concerns(call, "WEB"))
                        .map(Control.Call::operation))
                .contains("checkpoint")
                .doesNotContain("detach", "attach");
        assertThat(first.set().path("diskCopies")).isEmpty();
        assertThat(second.set().path("parent").asText()).isEqualTo(first.checkpointSet());
        assertThat(again.problemCodes()).containsOnly("CHECKPOINT_NAME_EXISTS");
    }

    @Test
    void aSecondRunOnTheSameSystemIsRefusedNamingTheFirst() {
        // Given a run that holds its VMs
        Cell cell = TestFabric.cell();
        control.on("checkpoint", cell.node1()).takes(2);
        Run first = api.create(cell.system());
        first.awaitRunning("CreateCheckpoint", control.state().vm(cell.node1()).id());

        // When
        Api.Answer refused = api.post(
                "/v1/runs",
                Map.of("kind", "create", "system", cell.system(), "name", "second", "storageLocation", "nas-b"));

        // Then
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("system-busy");
        assertThat(refused.body().path("blockingRun").asText()).isEqualTo(first.id());
        first.mustEnd("SUCCEEDED");

        // Then the way is free again
        api.create(cell.system()).mustEnd("SUCCEEDED");
    }

    @Test
    void aPreviewPlansAndChangesNothing() {
        // Given
        Cell cell = TestFabric.cell();
        FabricState before = control.state();
        Map<String, String> files = stack.filesOf(cell.system());
        long calls = control.nextCall();

        // When
        Run preview = api.submit(Map.of(
                "kind",
                "create",
                "system",
                cell.system(),
                "name",
                "maybe",
                "storageLocation",
                "nas-b",
                "preview",
                true));
        preview.mustEnd("PLANNED");

        // Then
        assertThat(control.state().untouched(cell.system())).isEqualTo(before.untouched(cell.system()));
        assertThat(stack.filesOf(cell.system())).isEqualTo(files);
        stack.onlyReads(calls, cell.system());
        JsonNode plan = api.get(preview.path() + "/plan").body();
        assertThat(plan.path("hash").asText()).startsWith("sha256:");
        assertThat(Run.stream(plan.path("steps")).map(step -> step.path("kind").asText()))
                .contains("StopVm", "DetachDisk", "CopyDisk", "CreateCheckpoint", "AttachDisk", "StartVm");
    }

    @Test
    void repeatingARequestWithItsKeyAnswersWithTheFirstRun() {
        // Given
        Cell cell = TestFabric.cell();
        FabricState before = control.state();
        Map<String, Object> request = Map.of(
                "kind",
                "create",
                "system",
                cell.system(),
                "name",
                "once " + System.nanoTime(),
                "storageLocation",
                "nas-b");
        String key = "once-" + System.nanoTime();

        // When
        Run first = api.submit(request, "Idempotency-Key", key);
        first.mustEnd("SUCCEEDED");
        Api.Answer again = api.post("/v1/runs", request, "Idempotency-Key", key);
        Api.Answer other = api.post("/v1/runs", Api.with(request, "name", "twice"), "Idempotency-Key", key);

        // Then
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.body().path("id").asText()).isEqualTo(first.id());
        assertThat(again.headers()).containsEntry("idempotency-replayed", "true");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("idempotency-key-reused");
        stack.done(first, before, cell);
    }

    @Test
    void aViewerReadsButCreatesNothingAndAStrangerDoesNeither() {
        // Given
        Cell cell = TestFabric.cell();
        Map<String, Object> request =
                Map.of("kind", "create", "system", cell.system(), "name", "nobody's", "storageLocation", "nas-b");
        Api viewer = stack.api("viewer");
        Api stranger = new Api(stack.uri(), "");

        // When, Then
        assertThat(viewer.get("/v1/systems/" + cell.system()).status()).isEqualTo(200);
        assertThat(viewer.post("/v1/runs", request).status()).isEqualTo(403);
        assertThat(stranger.get("/v1/systems").status()).isEqualTo(401);
        assertThat(stranger.post("/v1/runs", request).status()).isEqualTo(401);
        assertThat(new Api(stack.uri(), "sp_aaaaaaaa_" + "b".repeat(43))
                        .get("/v1/systems")
                        .status())
                .isEqualTo(401);
        assertThat(api.get("/v1/runs?system=" + cell.system() + "&pageSize=200")
                        .body()
                        .path("items")
                        .toString())
                .doesNotContain("nobody's");
    }

    /// A run whose window is held open while the tests take their own snapshot.
    private record Held(Run run, Snapshot snapshot) {}

    /// Starts a create and copies the shared disks by ourselves while nobody has them: the checkpoints of all
    /// their VMs take long, and no disk is attached to a VM before that VM's checkpoint is there. With PowerShell
    /// a lane's first call takes longer than a checkpoint is waited for: there the copies of these disks do.
    private Held createHeldOpen(String system, String name, String... disks) {
        List<FabricState.Vm> holders = control.state().system(system).stream()
                .filter(vm -> !vm.sharedDisks().isEmpty())
                .toList();
        List<String> shared = control.state().sharedDisks(system);
        if (Stack.BY_POWERSHELL) {
            for (String disk : disks) {
                control.onDisk("copy", disk).takes(30);
            }
        } else {
            holders.forEach(vm -> control.on("checkpoint", vm.name()).takes(8));
        }
        Run run = api.create(system, name);
        await("all shared disks of " + system + " away")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(60))
                .until(() -> offAndAway(holders));
        Snapshot snapshot = this.disks.snapshot(shared);
        assertThat(offAndAway(holders))
                .as("the disks were still away when the snapshot was done")
                .isTrue();
        return new Held(run, snapshot);
    }

    private boolean offAndAway(List<FabricState.Vm> holders) {
        FabricState state = control.state();
        return holders.stream()
                .map(vm -> state.vm(vm.name()))
                .allMatch(vm -> vm.off() && vm.sharedDisks().isEmpty());
    }

    private static Instant downtime(Run run, String end) {
        return Instant.parse(run.get().path("downtime").path(end).asText());
    }

    private static List<String> eventTypes(Stream<String> lines) {
        try (lines) {
            return lines.filter(line -> line.startsWith("data:"))
                    .map(line -> parse(line.substring(5)).path("type").asText())
                    .toList();
        }
    }

    private static JsonNode parse(String json) {
        try {
            return Api.JSON.readTree(json);
        } catch (java.io.IOException broken) {
            throw new AssertionError("an event is no JSON: " + json, broken);
        }
    }

    private static void hasOneCheckpointMore(
            FabricState before, FabricState after, String system, Run run, String name) {
        for (FabricState.Vm vm : after.system(system)) {
            Set<FabricState.Checkpoint> added = new HashSet<>(vm.checkpoints());
            before.vm(vm.name())
                    .checkpoints()
                    .forEach(old -> added.removeIf(each -> each.id().equals(old.id())));
            assertThat(added)
                    .as("new checkpoints of %s", vm.name())
                    .singleElement()
                    .satisfies(checkpoint -> {
                        assertThat(checkpoint.name()).isEqualTo(name);
                        assertThat(checkpoint.description()).contains(run.id());
                    });
        }
    }

    private static void membersAre(JsonNode set, FabricState before, FabricState after, Run run) {
        Map<String, String> expected = new TreeMap<>();
        for (FabricState.Vm vm : before.system("ERP")) {
            String checkpoint = after.vm(vm.name()).checkpoints().stream()
                    .filter(each -> each.description().contains(run.id()))
                    .findFirst()
                    .orElseThrow()
                    .id();
            expected.put(vm.name(), vm.state() + " " + checkpoint.toLowerCase() + " offline");
        }
        Map<String, String> members = new TreeMap<>();
        for (JsonNode member : set.path("members")) {
            members.put(
                    member.path("vm").asText(),
                    member.path("powerState").asText() + " "
                            + member.path("checkpointId").asText().toLowerCase() + " "
                            + member.path("obtainedType").asText());
        }
        assertThat(members).isEqualTo(expected);
    }

    /// What the fabric was told to do for this run stands in the run's history, operation by operation; PowerShell
    /// names the cmdlets.
    private void everyChangeOfTheFabricIsInTheHistory(Run run) {
        List<String> executed = run.events().stream()
                .filter(event -> event.path("type").asText().equals("operation-executed"))
                .map(event -> event.path("data").path("operation").asText().toLowerCase())
                .toList();
        List<String> operations = Stack.BY_POWERSHELL
                ? List.of(
                        "Stop-SCVirtualMachine",
                        "Set-SCVirtualDVDDrive",
                        "Remove-SCVirtualDiskDrive",
                        "New-SCVMCheckpoint",
                        "Add-VMHardDiskDrive",
                        "Start-SCVirtualMachine")
                : List.of("stop", "eject", "detach", "checkpoint", "attach", "insertMedia", "start");
        for (String operation : operations) {
            assertThat(executed)
                    .as("operations in the history")
                    .anyMatch(each -> each.contains(operation.toLowerCase()));
        }
    }
}
