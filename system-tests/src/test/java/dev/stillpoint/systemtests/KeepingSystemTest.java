package dev.stillpoint.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.systemtests.TestFabric.Cell;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLockTarget;

/// What is done with sets that are kept: another name, a copy that needs nothing of the fabric, and of what
/// kind the next checkpoints are.
@ExtendWith(Evidence.class)
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ, target = ResourceLockTarget.CHILDREN)
class KeepingSystemTest {
    private static final String EXPORT = "\\\\nas-b\\export";

    private final Stack stack = Stack.running();
    private final Api admin = stack.api("admin");
    private final Control control = stack.control();

    @Test
    void aSetIsRenamedAndExportedAndItsSystemGetsAnotherCheckpointType() {
        // Given
        Cell cell = TestFabric.cell();
        SavedCell saved = SavedCell.of(stack, cell);

        // When
        String name = "b'efore \"x\" $(rm -rf /); [1] ü 😀 " + System.nanoTime();
        Run rename = admin.submit(Map.of("kind", "rename", "checkpointSet", saved.set(), "name", name));
        rename.mustEnd("SUCCEEDED");

        // Then the set and every checkpoint of it have the name
        JsonNode set = rename.set();
        assertThat(set.path("name").asText()).isEqualTo(name);
        for (JsonNode member : set.path("members")) {
            assertThat(control.state().vm(member.path("vm").asText()).checkpoints())
                    .filteredOn(checkpoint ->
                            checkpoint.id().equals(member.path("checkpointId").asText()))
                    .singleElement()
                    .satisfies(checkpoint -> assertThat(checkpoint.name()).isEqualTo(name));
        }
        assertThat(rename.event("set-renamed")).isPresent();
        assertThat(rename.get().path("name").asText()).isEqualTo(name);

        // When
        Run export = admin.submit(Map.of("kind", "export", "checkpointSet", saved.set(), "path", EXPORT));
        export.mustEnd("SUCCEEDED");

        // Then
        Map<String, String> exported = stack.disks().hashes(folder(export));
        JsonNode copy = set.path("diskCopies").path(0);
        assertThat(exported.values())
                .contains(
                        DiskOracle.sha256(stack.disks().local(copy.path("path").asText())));
        assertThat(exported.keySet()).contains("export.json");
        for (JsonNode member : set.path("members")) {
            String vm = member.path("vmId").asText();
            assertThat(exported.keySet())
                    .contains(vm + "/done")
                    .anyMatch(file -> file.startsWith(vm + "/") && file.endsWith(".vhdx"));
        }
        assertThat(export.event("set-exported")).isPresent();
        assertThat(control.state().home(cell.system())).isEqualTo(saved.before().home(cell.system()));

        // When no checkpoint may be made any more
        setType(cell, "disabled").mustEnd("SUCCEEDED");
        Run create = admin.create(cell.system());

        // Then
        create.mustEnd("REJECTED");
        assertThat(create.problemCodes()).contains("CHECKPOINTS_DISABLED");
        setType(cell, "production").mustEnd("SUCCEEDED");
    }

    @Test
    void whatVmsAreMadeFromGetsAnotherCheckpointTypeToo() {
        Run set = admin.submit(
                Map.of("kind", "set-checkpoint-type", "hardwareProfile", "gold", "checkpointType", "productionOnly"));
        set.mustEnd("SUCCEEDED");
        assertThat(set.steps("SetProfileCheckpointType", "")).hasSize(1);
        Run unknown = admin.submit(
                Map.of("kind", "set-checkpoint-type", "template", "Gold", "checkpointType", "productionOnly"));
        unknown.mustEnd("REJECTED");
        assertThat(unknown.problemCodes()).containsExactly("PROFILE_UNKNOWN");
    }

    @Test
    void anExportThatFailsLeavesNothingBehind() {
        // Given
        Cell cell = TestFabric.cell();
        SavedCell saved = SavedCell.of(stack, cell);
        control.on("export", cell.node2()).times(9).fails(32768, "the disk is full");

        // When
        Run export = admin.submit(Map.of("kind", "export", "checkpointSet", saved.set(), "path", EXPORT));
        export.mustEnd("ROLLED_BACK");

        // Then
        assertThat(Files.exists(stack.disks().local(folder(export)))).isFalse();
        saved.untouched(export);
        // And nothing is exported to where it must not be
        Api.Answer outside = admin.post(
                "/v1/runs", Map.of("kind", "export", "checkpointSet", saved.set(), "path", "\\\\nas-b\\backup"));
        assertThat(outside.status()).isEqualTo(400);
    }

    private Run setType(Cell cell, String type) {
        return admin.submit(Map.of(
                "kind",
                "set-checkpoint-type",
                "system",
                cell.system(),
                "checkpointType",
                type,
                "automaticCheckpoints",
                false));
    }

    private static String folder(Run export) {
        return EXPORT + "\\stillpoint-export-" + export.id();
    }
}
