package dev.stillpoint.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kind of step of every plan goes wrong in every way: `docs/fault-matrix.md` says how each run ends.
@ExtendWith(Evidence.class)
class FaultMatrixSystemTest {
    private final Stack stack = Stack.running();

    static List<FaultMatrix.Cell> sideBySide() {
        return FaultMatrix.DRAWN.stream().filter(cell -> !cell.hitsEverybody()).toList();
    }

    @ParameterizedTest(name = "[{index}] {0}", allowZeroInvocations = true)
    @MethodSource("sideBySide")
    @ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ)
    void aStepGoesWrong(FaultMatrix.Cell wrong) {
        new FaultPlay(stack, wrong).play();
    }

    /// What the plans say, as the API shows them, is what the table has, no more and no less.
    @Test
    @ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ)
    void theTableHasEveryKindOfStepOfEveryPlan() {
        // Given
        TestFabric.Cell cell = TestFabric.cell();
        SavedCell saved = SavedCell.of(stack, cell);
        Api admin = stack.api("admin");
        Map<String, Map<String, Object>> previews = new LinkedHashMap<>();
        previews.put("create", create(cell));
        previews.put("restore", Map.of("kind", "restore", "checkpointSet", saved.set()));
        previews.put("delete", Map.of("kind", "delete", "checkpointSet", saved.set()));
        previews.put("verify", Map.of("kind", "verify", "checkpointSet", saved.set()));
        if (CloningVolume.isThere()) {
            previews.put(FaultMatrix.WITH_CLONES, create(TestFabric.cloningCell()));
        }

        // When
        Set<String> planned = new TreeSet<>();
        previews.forEach((kind, request) -> {
            Run preview =
                    admin.submit(Api.with(request, "preview", true), "Idempotency-Key", "look-" + System.nanoTime());
            preview.mustEnd("PLANNED");
            for (JsonNode step : admin.get(preview.path() + "/plan").body().path("steps")) {
                planned.add(kind + " " + step.path("kind").asText());
                String undo = step.path("undo").path("kind").asText("");
                if (!undo.isEmpty()) {
                    planned.add(kind + " undo " + undo);
                }
            }
        });

        // Then
        Set<String> table = new TreeSet<>(FaultMatrix.rows());
        table.removeIf(row -> row.startsWith("bring-home"));
        if (!CloningVolume.isThere()) {
            table.removeIf(row -> row.startsWith(FaultMatrix.WITH_CLONES));
        }
        // What a create does with and without clones has one row.
        planned.removeIf(row -> row.startsWith(FaultMatrix.WITH_CLONES)
                && planned.contains("create" + row.substring(FaultMatrix.WITH_CLONES.length())));
        assertThat(table).isEqualTo(planned);
        assertThat(FaultMatrix.all()).hasSizeGreaterThan(200);
    }

    private static Map<String, Object> create(TestFabric.Cell cell) {
        return Map.of(
                "kind",
                "create",
                "system",
                cell.system(),
                "name",
                "look " + System.nanoTime(),
                "storageLocation",
                "nas-b");
    }
}
