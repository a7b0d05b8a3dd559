package dev.stillpoint.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.systemtests.TestFabric.Cell;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLockTarget;

/// Clone, restart, ship: on a volume that clones, VMs run again before a byte is copied.
@ExtendWith(Evidence.class)
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ, target = ResourceLockTarget.CHILDREN)
class CloneSystemTest {
    private final Stack stack = Stack.running();
    private final Api api = stack.api("operator");
    private final Control control = stack.control();

    @BeforeEach
    void onlyWhereAVolumeClones() {
        CloningVolume.isNeeded();
    }

    @Test
    void vmsRunAndWriteWhileTheCloneOfBeforeIsShipped() {
        // Given
        Cell cell = TestFabric.cloningCell();
        FabricState before = control.state();
        String bytes = stack.disks().flattened(cell.diskPath());
        control.onDisk("ship", cell.disk()).takes(5);

        // When a create is about to ship
        Run run = api.create(cell.system());
        run.awaitRunning("ShipClone", "");

        // Then all runs as before, and the set is not complete yet
        FabricState meanwhile = control.state();
        assertThat(meanwhile.home(cell.system())).isEqualTo(before.home(cell.system()));
        assertThat(run.get().path("downtime").path("endedAt").asText("")).isNotEmpty();
        assertThat(run.set().path("status").asText()).isEqualTo("CREATING");
        assertThat(stack.clones(cell)).hasSize(1);

        // When a guest writes meanwhile
        control.guestWrites(cell.node1(), cell.disk(), 2, System.nanoTime());
        assertThat(run.steps("ShipClone", "")).noneMatch(Run.Step::isDone);
        run.mustEnd("SUCCEEDED");

        // Then the copy is what the disk was at the moment of the clone, and the clone is gone
        JsonNode set = run.set();
        assertThat(set.path("status").asText()).isEqualTo("COMPLETE");
        JsonNode copy = set.path("diskCopies").get(0);
        assertThat(stack.disks().flattened(copy.path("path").asText()))
                .isEqualTo(bytes)
                .isNotEqualTo(stack.disks().flattened(cell.diskPath()));
        assertThat(copy.path("verifiedAt").asText("")).isNotEmpty();
        assertThat(stack.clones(cell)).isEmpty();
        assertThat(control.state().harm(cell.system())).isEmpty();
    }

    @Test
    void anotherRunMayHaveTheVmsWhileACloneIsShipped() {
        Cell cell = TestFabric.cloningCell();
        FabricState before = control.state();
        control.onDisk("ship", cell.disk()).takes(10);
        Run first = api.create(cell.system());
        first.awaitRunning("ShipClone", "");

        Run second = api.create(cell.system());
        second.awaitStep("StopVm", before.vm(cell.node1()).id(), Run.Step::isDone);
        assertThat(first.status()).isEqualTo("RUNNING");

        first.mustEnd("SUCCEEDED");
        second.mustEnd("SUCCEEDED");
        assertThat(stack.clones(cell)).isEmpty();
        assertThat(control.state().home(cell.system())).isEqualTo(before.home(cell.system()));
    }

    @Test
    void aPreviewSaysWhichWayEachDiskGoesAndWhatTheDowntimeIs() {
        Cell cloned = TestFabric.cloningCell();
        Cell copied = TestFabric.cell();

        JsonNode clone = plan(cloned);
        JsonNode copy = plan(copied);

        assertThat(clone.path("disks").get(0).path("way").asText()).isEqualTo("clone");
        // The copy of the other disk would take longer, but how long is only known when one was made.
        assertThat(Duration.parse(clone.path("estimatedDowntime").asText()))
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
        assertThat(clone.path("estimatedFrom").asText()).isNotBlank();
        assertThat(kinds(clone))
                .contains("CloneDisk", "ShipClone", "DeleteClone")
                .doesNotContain("CopyDisk");
        assertThat(copy.path("disks").get(0).path("way").asText()).isEqualTo("copy");
        assertThat(copy.path("disks").get(0).path("because").asText()).contains("can't share blocks");
        assertThat(kinds(copy)).contains("CopyDisk").doesNotContain("CloneDisk");
    }

    @Test
    void aCloneThatFailsIsACopyAndSaysSo() {
        Cell cell = TestFabric.cloningCell();
        FabricState before = control.state();
        control.onDisk("clone", cell.disk()).times(100).set("ioError");

        Run run = api.create(cell.system());
        run.mustEnd("SUCCEEDED");

        stack.done(run, before, cell);
        assertThat(run.steps("CopyDisk", ""))
                .singleElement()
                .satisfies(step -> assertThat(step.id()).startsWith("clone:"));
        assertThat(Run.list(run.get().path("warnings")).stream()
                        .map(warning -> warning.path("code").asText()))
                .contains("CLONE_FELL_BACK");
    }

    private JsonNode plan(Cell cell) {
        Run preview = api.submit(Map.of(
                "kind",
                "create",
                "system",
                cell.system(),
                "name",
                "look " + System.nanoTime(),
                "storageLocation",
                "nas-b",
                "preview",
                true));
        preview.mustEnd("PLANNED");
        return api.get(preview.path() + "/plan").body();
    }

    private static List<String> kinds(JsonNode plan) {
        return Run.list(plan.path("steps")).stream()
                .map(step -> step.path("kind").asText())
                .toList();
    }
}
