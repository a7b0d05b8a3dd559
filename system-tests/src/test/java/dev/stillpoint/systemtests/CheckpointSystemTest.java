package dev.stillpoint.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLockTarget;

/// What a create may do with its VMs, and checkpoints that no set knows of.
@ExtendWith(Evidence.class)
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ, target = ResourceLockTarget.CHILDREN)
class CheckpointSystemTest {
    private final Stack stack = Stack.running();
    private final Api api = stack.api("admin");
    private final Control control = stack.control();

    @Test
    void everyStopModeMakesTheCheckpointsThatItCanAndSaysOfWhatType() {
        FabricState before = control.state();

        // When VMs are saved for it
        long calls = control.nextCall();
        Run saved = create("save", Map.of());
        saved.mustEnd("SUCCEEDED");
        // Then they go on where they were, and who was off or asleep stays so
        assertThat(types(saved))
                .isEqualTo(Map.of(
                        "OFF-MODES", "offline",
                        "RUNS-MODES", "standard",
                        "SLEEPS-MODES", "standard",
                        "VSS-MODES", "standard"));
        assertThat(warnings(saved)).isEmpty();
        assertThat(operations(calls, "RUNS-MODES")).containsSubsequence("save", "checkpoint", "start");
        assertThat(operations(calls, "SLEEPS-MODES")).contains("checkpoint").doesNotContain("save", "start", "stop");
        assertThat(control.state().home("MODES")).isEqualTo(before.home("MODES"));

        // When they go on running
        calls = control.nextCall();
        Run running = create("none", Map.of());
        running.mustEnd("SUCCEEDED");
        // Then the one whose guest could not be brought to rest has a standard checkpoint, and that is said
        assertThat(types(running))
                .isEqualTo(Map.of(
                        "OFF-MODES", "offline",
                        "RUNS-MODES", "production",
                        "SLEEPS-MODES", "standard",
                        "VSS-MODES", "standard"));
        assertThat(warnings(running)).containsExactly("TYPE_FELL_BACK VSS-MODES");
        assertThat(operations(calls, "RUNS-MODES")).doesNotContain("save", "start", "stop", "eject");
        assertThat(running.get().path("downtime").path("startedAt").isNull()).isTrue();
        assertThat(control.state().home("MODES")).isEqualTo(before.home("MODES"));

        // When the power is cut and nothing is started
        Run off = create("turnOff", Map.of("start", "none"));
        off.mustEnd("SUCCEEDED");
        assertThat(types(off)).containsEntry("RUNS-MODES", "offline").containsEntry("VSS-MODES", "offline");
        assertThat(control.state().vm("RUNS-MODES").off()).isTrue();
        assertThat(control.state().vm("VSS-MODES").off()).isTrue();

        // When all are to run at the end though none is stopped
        Run all = create("none", Map.of("start", "all"));
        all.mustEnd("SUCCEEDED");
        assertThat(control.state().system("MODES"))
                .extracting(FabricState.Vm::state)
                .containsOnly("Running");
    }

    @Test
    void aStandardCheckpointIsNoneWhereOnlyProductionOnesAreAllowed() {
        FabricState before = control.state();

        Run run = api.submit(Map.of("kind", "create", "system", "ONLY", "name", "strict", "stop", "none"));
        run.mustEnd("ROLLED_BACK");

        assertThat(run.get().path("problems").toString()).contains("CHECKPOINT_REFUSED", "VSS-ONLY");
        assertThat(control.state().untouched("ONLY")).isEqualTo(before.untouched("ONLY"));
    }

    @Test
    void checkpointsMadeElsewhereAreSeenAndRemovedAndThoseOfSetsAreNot() {
        // Given two sets with a checkpoint made by hand between them
        Run first = api.submit(Map.of("kind", "create", "system", "TREE", "name", "first"));
        first.mustEnd("SUCCEEDED");
        control.admin("T1-TREE", "checkpoint?name=by%20hand");
        control.guestWrites("T1-TREE", "0:0", 1, 7);
        Run second = api.submit(Map.of("kind", "create", "system", "TREE", "name", "second"));
        second.mustEnd("SUCCEEDED");

        // Then the tree tells them apart, with what each costs
        List<JsonNode> tree = checkpoints("T1-TREE", 3);
        assertThat(tree)
                .extracting(checkpoint -> checkpoint.path("checkpointSet").asText(""))
                .containsExactly(first.checkpointSet(), "", second.checkpointSet());
        assertThat(tree)
                .extracting(checkpoint -> checkpoint.path("name").asText())
                .containsExactly("first", "by hand", "second");
        assertThat(tree.get(0).path("obtainedType").asText()).isEqualTo("offline");
        assertThat(tree.get(0).path("parent").isNull()).isTrue();
        assertThat(tree.get(1).path("parent").asText()).isEqualTo(id(tree.get(0)));
        assertThat(tree.get(2).path("parent").asText()).isEqualTo(id(tree.get(1)));
        assertThat(tree).allSatisfy(checkpoint -> {
            assertThat(checkpoint.path("differencingFiles")).hasSize(1);
            assertThat(checkpoint.path("differencingBytes").asLong()).isPositive();
            assertThat(Duration.parse(checkpoint.path("age").asText())).isLessThan(Duration.ofHours(1));
        });
        // What the guest wrote after the one made by hand lies in its file.
        assertThat(tree.get(1).path("differencingBytes").asLong())
                .isGreaterThanOrEqualTo(1 << 20)
                .isGreaterThan(tree.get(0).path("differencingBytes").asLong());

        // When all are to be removed, then the sets are named and nothing is touched
        Run refused = remove(Map.of("checkpoints", "all"));
        refused.mustEnd("REJECTED");
        assertThat(refused.problemCodes()).containsOnly("CHECKPOINT_OF_SET").hasSize(4);
        JsonNode blocked = api.get(refused.path() + "/plan").body();
        assertThat(blocked.path("blockers").toString()).contains(first.checkpointSet(), second.checkpointSet());

        // When it is previewed, then the plan tells what it would do
        Map<String, ?> one = Map.of("vm", "t1-tree", "checkpoints", List.of(id(tree.get(1))));
        Run preview = remove(Api.with(one, "preview", true));
        preview.mustEnd("PLANNED");
        JsonNode plan = api.get(preview.path() + "/plan").body();
        assertThat(plan.path("steps").findValuesAsText("kind")).containsExactly("InspectFabric", "RemoveAnyCheckpoint");
        assertThat(plan.path("estimatedDowntime").asText()).isEqualTo("PT0S");
        assertThat(checkpointNames("T1-TREE")).containsExactly("first", "by hand", "second");

        // When the one made by hand is removed
        remove(one).mustEnd("SUCCEEDED");

        // Then it is merged, and the sets are whole
        assertThat(checkpointNames("T1-TREE")).containsExactly("first", "second");
        assertThat(checkpoints("T1-TREE", 2))
                .extracting(CheckpointSystemTest::id)
                .containsExactly(id(tree.get(0)), id(tree.get(2)));

        // When an older set is deleted alone, then the one that was taken on top of it can still be restored
        delete(first.checkpointSet(), false).mustEnd("SUCCEEDED");
        Run restore = api.submit(
                Map.of("kind", "restore", "checkpointSet", second.checkpointSet()),
                "Idempotency-Key",
                UUID.randomUUID().toString());
        restore.mustEnd("SUCCEEDED");

        // When it is deleted with what was taken on top of it, then nothing is left of any
        Run third = api.submit(Map.of("kind", "create", "system", "TREE", "name", "third"));
        third.mustEnd("SUCCEEDED");
        assertThat(third.set().path("parent").asText()).isEqualTo(second.checkpointSet());
        estimateIsDerivedFromTheSystemsOwnRuns();
        Run all = delete(second.checkpointSet(), true);
        all.mustEnd("SUCCEEDED");
        assertThat(api.get("/v1/checkpoint-sets?system=TREE")
                        .body()
                        .path("items")
                        .findValuesAsText("status"))
                .containsOnly("DELETED");
        for (FabricState.Vm vm : control.state().system("TREE")) {
            assertThat(vm.checkpoints()).isEmpty();
            assertThat(vm.ownDisks()).allMatch(disk -> disk.path().endsWith(".vhdx"));
        }
    }

    private void estimateIsDerivedFromTheSystemsOwnRuns() {
        Run preview = api.submit(Map.of("kind", "create", "system", "TREE", "name", "fourth", "preview", true));
        preview.mustEnd("PLANNED");
        JsonNode plan = api.get(preview.path() + "/plan").body();

        assertThat(Duration.parse(plan.path("estimatedDowntime").asText())).isPositive();
        assertThat(plan.path("estimatedFrom").asText())
                .startsWith("Steps take what they took in the system's last 4 runs");
        assertThat(plan.path("space")).isNotEmpty().allSatisfy(space -> {
            assertThat(space.path("kind").asText()).isEqualTo("volume");
            assertThat(space.path("needed").asLong()).isPositive();
            assertThat(space.path("free").asLong()).isPositive();
        });
        assertThat(plan.path("blockers")).isEmpty();
    }

    private Run create(String stop, Map<String, ?> options) {
        Map<String, Object> request =
                Api.with(Map.of("kind", "create", "system", "MODES", "stop", stop), "name", stop + options);
        request.putAll(options);
        return api.submit(request);
    }

    private Run remove(Map<String, ?> options) {
        Map<String, Object> request = Api.with(options, "kind", "remove-checkpoints");
        request.put("system", "TREE");
        return api.submit(request, "Idempotency-Key", UUID.randomUUID().toString());
    }

    private Run delete(String set, boolean includeDescendants) {
        return api.submit(
                Map.of("kind", "delete", "checkpointSet", set, "includeDescendants", includeDescendants),
                "Idempotency-Key",
                UUID.randomUUID().toString());
    }

    /// The checkpoints of a VM as the API tells them, when an inspection has seen so many.
    private List<JsonNode> checkpoints(String vm, int count) {
        Instant asked = Instant.parse(
                api.post("/v1/systems/refresh").body().path("requestedAt").asText());
        JsonNode document = await("an inspection of TREE")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> api.get("/v1/systems/tree/checkpoints").body(),
                        body -> Instant.parse(body.path("lastInspectedAt").asText())
                                .isAfter(asked));
        List<JsonNode> all = Run.stream(document.path("items"))
                .filter(checkpoint -> checkpoint.path("vm").asText().equals(vm))
                .toList();
        assertThat(all).as("%s", document).hasSize(count);
        assertThat(document.path("orphanChains")).isEmpty();
        return all;
    }

    private List<String> checkpointNames(String vm) {
        return control.state().vm(vm).checkpoints().stream()
                .map(FabricState.Checkpoint::name)
                .toList();
    }

    private static String id(JsonNode checkpoint) {
        return checkpoint.path("id").asText();
    }

    private static Map<String, String> types(Run run) {
        Map<String, String> types = new TreeMap<>();
        run.set()
                .path("members")
                .forEach(member -> types.put(
                        member.path("vm").asText(), member.path("obtainedType").asText()));
        return types;
    }

    private static List<String> warnings(Run run) {
        return Run.stream(run.get().path("warnings"))
                .map(warning ->
                        warning.path("code").asText() + " " + warning.path("vm").asText())
                .toList();
    }

    private List<String> operations(long from, String vm) {
        return control.calls(from).stream()
                .filter(call -> call.changes() && stack.concerns(call, vm))
                .map(Control.Call::operation)
                .toList();
    }
}
