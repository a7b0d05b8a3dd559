package dev.stillpoint.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.systemtests.TestFabric.Cell;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// A cell with a checkpoint set to go back to. The guests have written on since, so that each disk tells by its bytes
/// which of the two moments it is from.
final class SavedCell {
    /// What each cell's set is and held, kept for the next test that gets the cell.
    private static final Map<String, Saved> SAVED = new ConcurrentHashMap<>();

    private static final AtomicLong SEEDS = new AtomicLong(1000);

    private record Saved(String set, Map<String, String> bytes) {}

    private final Stack stack;
    private final Cell cell;
    private final Saved saved;
    private final FabricState before;
    private final Map<String, String> bytesBefore;

    private SavedCell(Stack stack, Cell cell, Saved saved) {
        this.stack = stack;
        this.cell = cell;
        this.saved = saved;
        before = stack.control().state();
        bytesBefore = stack.guestBytes(before, cell.system());
    }

    /// Makes a set of the cell if it has none any more, and lets the guests write.
    static SavedCell of(Stack stack, Cell cell) {
        Saved saved = SAVED.get(cell.system());
        if (saved == null || !status(stack, saved.set()).equals("COMPLETE")) {
            Run create = stack.api("admin").create(cell.system());
            create.mustEnd("SUCCEEDED");
            saved = new Saved(
                    create.checkpointSet(), stack.guestBytes(stack.control().state(), cell.system()));
            SAVED.put(cell.system(), saved);
        }
        for (String vm : List.of(cell.node1(), cell.node2())) {
            stack.control().guestWrites(vm, "0:0", 1, SEEDS.incrementAndGet());
        }
        stack.control().guestWrites(cell.node1(), cell.disk(), 1, SEEDS.incrementAndGet());
        SavedCell with = new SavedCell(stack, cell, saved);
        assertThat(with.bytesBefore)
                .as("the guests wrote since the set was made")
                .isNotEqualTo(saved.bytes());
        return with;
    }

    Cell cell() {
        return cell;
    }

    String set() {
        return saved.set();
    }

    FabricState before() {
        return before;
    }

    Run restore() {
        return restore(Map.of());
    }

    Run restore(Map<String, Object> options) {
        Map<String, Object> request = new LinkedHashMap<>(Map.of("kind", "restore", "checkpointSet", set()));
        request.putAll(options);
        return submit(request);
    }

    Run delete() {
        return submit(Map.of("kind", "delete", "checkpointSet", set()));
    }

    Run verify() {
        return submit(Map.of("kind", "verify", "checkpointSet", set()));
    }

    private Run submit(Map<String, ?> request) {
        return stack.api("admin")
                .submit(request, "Idempotency-Key", "key-" + SEEDS.incrementAndGet() + System.nanoTime());
    }

    /// Every disk is as it was when the set was made, all else as it was before the run; what was replaced is kept.
    void restored(Run run) {
        FabricState after = stack.control().state();
        assertThat(after.home(cell.system())).isEqualTo(before.home(cell.system()));
        assertThat(after.harm(cell.system())).isEmpty();
        assertThat(stack.guestBytes(after, cell.system()))
                .as("bytes after the restore")
                .isEqualTo(saved.bytes());
        assertThat(statusOfSet()).isEqualTo("COMPLETE");
        JsonNode safety = safetySet(run);
        assertThat(safety.path("status").asText()).isEqualTo("SAFETY");
        assertThat(safety.path("members")).hasSize(2);
        assertThat(safety.path("diskCopies")).hasSize(1);
        assertThat(stack.filesOf(cell.system()).keySet()).noneMatch(file -> file.endsWith(".side"));
    }

    /// Everything is as it was before the run, and nothing is left over.
    void untouched(Run run) {
        FabricState after = stack.control().state();
        assertThat(after.untouched(cell.system())).isEqualTo(before.untouched(cell.system()));
        assertThat(after.harm(cell.system())).isEmpty();
        assertThat(stack.guestBytes(after, cell.system()))
                .as("bytes after the way back")
                .isEqualTo(bytesBefore);
        assertThat(stack.filesOf(cell.system()).keySet())
                .as("files of %s", cell.system())
                .noneMatch(file -> file.contains(run.id()));
        assertThat(statusOfSet()).isEqualTo("COMPLETE");
    }

    /// The set is gone, its checkpoints merged and its copies deleted, and the guests have not noticed.
    void deleted() {
        FabricState after = stack.control().state();
        assertThat(after.home(cell.system())).isEqualTo(before.home(cell.system()));
        assertThat(after.harm(cell.system())).isEmpty();
        assertThat(stack.guestBytes(after, cell.system()))
                .as("bytes after the delete")
                .isEqualTo(bytesBefore);
        String maker = stack.api("admin")
                .get("/v1/checkpoint-sets/" + set())
                .body()
                .path("run")
                .asText();
        assertThat(maker).isNotEmpty();
        for (FabricState.Vm vm : after.system(cell.system())) {
            assertThat(vm.checkpoints())
                    .as("checkpoints of %s", vm.name())
                    .noneMatch(checkpoint -> checkpoint.description().contains(maker));
        }
        assertThat(stack.disks().leftovers("\\\\nas-b\\backup", set())).isEmpty();
        assertThat(statusOfSet()).isEqualTo("DELETED");
    }

    String statusOfSet() {
        return status(stack, set());
    }

    /// The set that keeps what the restore replaced.
    JsonNode safetySet(Run run) {
        return Run.stream(stack.api("admin")
                        .get("/v1/checkpoint-sets?system=" + cell.system() + "&pageSize=200")
                        .body()
                        .path("items"))
                .filter(set -> set.path("run").asText().equals(run.id()))
                .findFirst()
                .map(set -> stack.api("admin")
                        .get("/v1/checkpoint-sets/" + set.path("id").asText())
                        .body())
                .orElseThrow(() -> new AssertionError("run " + run.id() + " made no set"));
    }

    private static String status(Stack stack, String set) {
        return stack.api("admin")
                .get("/v1/checkpoint-sets/" + set)
                .body()
                .path("status")
                .asText();
    }
}
