package dev.stillpoint.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.systemtests.TestFabric.Cell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLockTarget;

/// Names that are traps, things that look alike, crowds, and admins who meddle while disks are away.
@ExtendWith(Evidence.class)
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ, target = ResourceLockTarget.CHILDREN)
class OddSystemTest {
    private static final String ODD = "Öl & 'Gas' $(id)";

    private final Stack stack = Stack.running();
    private final Api admin = stack.api("admin");
    private final Control control = stack.control();

    @Test
    void namesAreDataAllTheWay() {
        // Given
        FabricState before = control.state();
        List<FabricState.Vm> nodes = before.system(ODD);
        assertThat(nodes).hasSize(2);
        String name = "b'efore \"x\" $(rm -rf /); `id` [1] ü 😀 %TEMP% ${x} '; DROP TABLE runs; --";

        // When
        Run create = admin.submit(
                Map.of("kind", "create", "system", ODD, "name", name, "description", name, "storageLocation", "nas-b"));
        create.mustEnd("SUCCEEDED");
        Map<String, String> bytes = stack.guestBytes(control.state(), ODD);
        control.guestWrites(nodes.getFirst().name(), "odd", 1, 3);
        Run restore = submit(Map.of("kind", "restore", "checkpointSet", create.checkpointSet()));
        restore.mustEnd("SUCCEEDED");

        // Then
        FabricState after = control.state();
        assertThat(after.home(ODD)).isEqualTo(before.home(ODD));
        assertThat(stack.guestBytes(after, ODD)).isEqualTo(bytes);
        assertThat(create.set().path("name").asText()).isEqualTo(name);
        assertThat(after.vm(nodes.getFirst().name()).checkpoints())
                .anyMatch(checkpoint -> checkpoint.name().equals(name));
        submit(Map.of("kind", "delete", "checkpointSet", create.checkpointSet()))
                .mustEnd("SUCCEEDED");
        assertThat(stack.guestBytes(control.state(), ODD)).isEqualTo(bytes);
        assertThat(Path.of("pwned")).doesNotExist();
    }

    @Test
    @ResourceLock("XERP")
    void theSamePathOnTwoClustersIsTwoDisks() {
        // When
        Run one = admin.create("XERP", "alike " + System.nanoTime());
        Run other = admin.create("TWIN", "alike " + System.nanoTime());
        one.mustEnd("SUCCEEDED");
        other.mustEnd("SUCCEEDED");

        // Then each copy has its own disk's bytes
        JsonNode copy = one.set().path("diskCopies").path(0);
        JsonNode twin = other.set().path("diskCopies").path(0);
        assertThat(copy.path("disk").asText()).isEqualTo(twin.path("disk").asText());
        Path disk = stack.disks().local(copy.path("disk").asText());
        Path twinDisk = Path.of(disk.toString().replace("/clusters/c1/", "/clusters/c2/"));
        assertThat(Files.exists(twinDisk)).isTrue();
        assertThat(stack.disks().flattened(copy.path("path").asText())).isEqualTo(DiskOracle.flattened(disk));
        assertThat(stack.disks().flattened(twin.path("path").asText())).isEqualTo(DiskOracle.flattened(twinDisk));
        assertThat(DiskOracle.flattened(disk)).isNotEqualTo(DiskOracle.flattened(twinDisk));
    }

    @Test
    void manyCopiesWaitForOneSlotAndAllAreMade() throws InterruptedException {
        // Given
        FabricState before = control.state();

        // When
        Run create = admin.submit(Map.of(
                "kind", "create", "system", "MANY", "name", "crowd " + System.nanoTime(), "storageLocation", "narrow"));
        create.awaitEnd(Duration.ofMinutes(3));
        create.mustEnd("SUCCEEDED");

        // Then never two were at work at once
        assertThat(copiesAtWork(create))
                .hasSizeGreaterThanOrEqualTo(2 * TestFabric.MANY_DISKS)
                .allSatisfy(atWork -> assertThat(atWork).isLessThanOrEqualTo(1));
        assertThat(create.set().path("diskCopies")).hasSize(TestFabric.MANY_DISKS);
        assertThat(control.state().home("MANY")).isEqualTo(before.home("MANY"));
        stack.disks().copiesHoldWhatTheDisksHold(create.set(), before.sharedDisks("MANY"));
    }

    /// How many copies were at work after each began or ended, by the run's history.
    private static List<Integer> copiesAtWork(Run run) {
        List<Integer> atWork = new ArrayList<>();
        int now = 0;
        for (JsonNode event : run.events()) {
            if (event.path("step").asText("").startsWith("copy")) {
                int change = switch (event.path("type").asText()) {
                    case "step-started" -> 1;
                    case "step-succeeded", "step-failed", "step-canceled" -> -1;
                    default -> 0;
                };
                now += change;
                if (change != 0) {
                    atWork.add(now);
                }
            }
        }
        return atWork;
    }

    @Test
    @EnabledIfSystemProperty(named = "stillpoint.thorough", matches = "true")
    void fiftyVmsGoThereAndBack() {
        // Given
        FabricState before = control.state();
        assertThat(before.system("FIFTY")).hasSize(50);
        Run create = admin.submit(Map.of("kind", "create", "system", "FIFTY", "name", "fifty"));
        assertThat(create.awaitEnd(Duration.ofMinutes(3))).isEqualTo("SUCCEEDED");
        Map<String, String> bytes = stack.guestBytes(control.state(), "FIFTY");
        control.guestWrites("V01-FIFTY", "0:0", 1, 50);

        // When
        Run restore = submit(Map.of("kind", "restore", "checkpointSet", create.checkpointSet()));
        assertThat(restore.awaitEnd(Duration.ofMinutes(3))).isEqualTo("SUCCEEDED");

        // Then
        assertThat(stack.guestBytes(control.state(), "FIFTY")).isEqualTo(bytes);
        assertThat(control.state().home("FIFTY")).isEqualTo(before.home("FIFTY"));
        Run delete = submit(Map.of("kind", "delete", "checkpointSet", create.checkpointSet()));
        assertThat(delete.awaitEnd(Duration.ofMinutes(3))).isEqualTo("SUCCEEDED");
        assertThat(stack.guestBytes(control.state(), "FIFTY")).isEqualTo(bytes);
    }

    @Test
    void aVmThatIsStartedWhileItsDisksAreAwayGetsThemBack() {
        // Given
        Cell cell = TestFabric.cell();
        FabricState before = control.state();
        control.onDisk("copy", cell.disk()).atByte(1 << 20).takes(4);
        Run run = admin.create(cell.system());
        run.awaitRunning("CopyDisk", "");
        run.awaitStep(
                "CreateCheckpoint",
                before.vm(cell.node2()).id(),
                step -> step.status().equals("DONE"));

        // When
        control.admin(cell.node2(), "start");

        // Then nothing is claimed that is not so, and the disk is home
        String end = run.awaitEnd();
        assertThat(end).isIn("SUCCEEDED", "ROLLED_BACK");
        assertThat(control.state().home(cell.system())).isEqualTo(before.home(cell.system()));
        assertThat(run.set().path("status").asText()).isEqualTo(end.equals("SUCCEEDED") ? "COMPLETE" : "DELETED");
    }

    @Test
    void aVmThatMovesToAnotherHostWhileItsDisksAreAwayGetsThemBackThere() {
        // Given
        Cell cell = TestFabric.cell();
        FabricState before = control.state();
        control.onDisk("copy", cell.disk()).atByte(1 << 20).takes(4);
        Run run = admin.create(cell.system());
        run.awaitRunning("CopyDisk", "");
        run.awaitStep(
                "CreateCheckpoint",
                before.vm(cell.node1()).id(),
                step -> step.status().equals("DONE"));

        // When
        control.admin(cell.node1(), "move?host=hv02.lab.example");

        // Then
        run.mustEnd("SUCCEEDED");
        assertThat(control.state().vm(cell.node1()).host()).isEqualTo("hv02.lab.example");
        assertThat(control.state().home(cell.system())).isEqualTo(before.home(cell.system()));
        control.admin(cell.node1(), "move?host=hv01.lab.example");
        stack.done(run, before, cell);
    }

    @Test
    void aDiskThatAnAdminTookFromAVmBeforeTheRunIsNotHungBackThere() {
        // Given
        Cell cell = TestFabric.cell();
        control.admin(cell.node2(), "stop");
        control.admin(cell.node2(), "detach?number=1&location=3");
        FabricState before = control.state();

        // When
        Run run = admin.create(cell.system());
        String end = run.awaitEnd();

        // Then
        assertThat(end).isIn("SUCCEEDED", "REJECTED");
        assertThat(control.state().home(cell.system())).isEqualTo(before.home(cell.system()));
        control.admin(
                cell.node2(),
                "attach?number=1&location=3&shared=true&path="
                        + java.net.URLEncoder.encode(cell.diskPath(), java.nio.charset.StandardCharsets.UTF_8));
        control.admin(cell.node2(), "start");
        await("the node runs")
                .atMost(Duration.ofSeconds(60))
                .until(() -> control.state().vm(cell.node2()).state().equals("Running"));
    }

    private Run submit(Map<String, ?> request) {
        return admin.submit(request, "Idempotency-Key", "key-" + System.nanoTime());
    }
}
