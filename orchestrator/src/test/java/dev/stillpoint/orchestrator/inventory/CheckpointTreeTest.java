package dev.stillpoint.orchestrator.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Inventory.ChainFile;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.Scenes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CheckpointTreeTest {
    @Test
    void aFileBelongsToTheCheckpointThatFrozeTheOneBelowIt() {
        // Given base ← 1 ← 2, frozen by first and second, and the VM goes on in 2
        Inventory.Vm vm = vm(
                List.of(checkpoint("first", null, "base"), checkpoint("second", "first", "1")),
                file("base", null),
                file("1", "base"),
                file("2", "1"));

        assertThat(tree(vm)).containsExactly("first of null: 1", "second of first: 2");
        assertThat(CheckpointTree.orphanChains(List.of(vm))).isEmpty();
    }

    @Test
    void twoBranchesOfOneCheckpointAreBothItsOwn() {
        // Given a restore of first after second was made: second froze 1, and the VM goes on in 3 upon the base
        Inventory.Vm vm = vm(
                List.of(checkpoint("first", null, "base"), checkpoint("second", "first", "1")),
                file("3", "base"),
                file("base", null),
                file("2", "1"),
                file("1", "base"));

        assertThat(tree(vm)).containsExactly("first of null: 3, 1", "second of first: 2");
    }

    @Test
    void whatStandsOnTheRestOfARemovedCheckpointBelongsToTheOneBelow() {
        // Given first ← removed ← two branches: nobody froze 1 any more, and it carries two
        Inventory.Vm vm = vm(
                List.of(checkpoint("first", null, "base"), checkpoint("left", "first", "2")),
                file("3", "1"),
                file("1", "base"),
                file("base", null),
                file("2", "1"),
                file("4", "2"));

        assertThat(tree(vm)).containsExactly("first of null: 3, 1, 2", "left of first: 4");
        assertThat(CheckpointTree.orphanChains(List.of(vm))).isEmpty();
    }

    @Test
    void aFileThatShouldHaveBeenMergedIsAnOrphan() {
        Inventory.Vm none = vm(List.of(), file("2", "1"), file("1", "base"), file("base", null));
        Inventory.Vm some =
                vm(List.of(checkpoint("first", null, "base")), file("2", "1"), file("1", "base"), file("base", null));

        assertThat(orphans(none)).containsExactly("2", "1");
        assertThat(orphans(some)).containsExactly("2");
        assertThat(tree(some)).containsExactly("first of null: 1");
    }

    @Test
    void whoMadeItIsToldByTheLastMarkerAndAParentThatIsNoCheckpointIsNone() {
        String marker = "[stillpoint:01950000-0000-7000-8000-000000000001]";
        Inventory.Checkpoint quoting = new Inventory.Checkpoint(
                "x",
                "n",
                "not [stillpoint:01950000-0000-7000-8000-000000000009]\nbut " + marker,
                "the VM itself",
                "Standard",
                Scenes.NOON,
                true);

        assertThat(CheckpointTree.checkpoints(List.of(vm(List.of(quoting)))))
                .singleElement()
                .satisfies(seen -> {
                    assertThat(String.valueOf(seen.madeBy())).isEqualTo("01950000-0000-7000-8000-000000000001");
                    assertThat(seen.parent()).isNull();
                    assertThat(seen.type()).isEqualTo("standard");
                    assertThat(seen.differencingFiles()).isEmpty();
                });
    }

    private static List<String> tree(Inventory.Vm vm) {
        return CheckpointTree.checkpoints(List.of(vm)).stream()
                .map(checkpoint -> checkpoint.id() + " of " + checkpoint.parent() + ": "
                        + String.join(
                                ", ",
                                checkpoint.differencingFiles().stream()
                                        .map(CheckpointTree.File::path)
                                        .toList()))
                .toList();
    }

    private static List<String> orphans(Inventory.Vm vm) {
        return CheckpointTree.orphanChains(List.of(vm)).stream()
                .flatMap(chain -> chain.files().stream())
                .map(CheckpointTree.File::path)
                .toList();
    }

    private static Inventory.Checkpoint checkpoint(String id, @Nullable String parent, String frozen) {
        return new Inventory.Checkpoint(
                id,
                id,
                "",
                parent,
                "Production",
                Scenes.NOON.plus(Duration.ofMinutes(parent == null ? 0 : 1)),
                false,
                List.of(path(frozen)));
    }

    private static ChainFile file(String name, @Nullable String parent) {
        return new ChainFile(path(name), parent == null ? null : path(parent), 4096);
    }

    private static DiskPath path(String name) {
        return new DiskPath("cluster:c1", name);
    }

    private static Inventory.Vm vm(List<Inventory.Checkpoint> checkpoints, ChainFile... files) {
        Inventory.Vm vm = Scenes.vm("A-ERP", VmState.RUNNING);
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
                checkpoints,
                Arrays.asList(files));
    }
}
