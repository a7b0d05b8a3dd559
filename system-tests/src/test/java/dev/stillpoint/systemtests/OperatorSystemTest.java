package dev.stillpoint.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.systemtests.TestFabric.Cell;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLockTarget;

/// Runs that wait for a person, and what a person can do about them.
@ExtendWith(Evidence.class)
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ, target = ResourceLockTarget.CHILDREN)
class OperatorSystemTest {
    private static final int ALWAYS = 100;

    private final Stack stack = Stack.running();
    private final Api admin = stack.api("admin");
    private final Control control = stack.control();
    private final Cell cell = TestFabric.cell();
    private final FabricState before = control.state();

    @Test
    void whatAnAdminPutRightByHandIsLookedAtBeforeTheRunIsClosed() {
        // Given a disk that Stillpoint could not bring home
        String fault = control.on("attach", cell.node1()).times(ALWAYS).fails(12711, "the slot is haunted");
        Run run = admin.create(cell.system());
        run.mustEnd("NEEDS_OPERATOR");
        List<String> open = run.steps().stream()
                .filter(step ->
                        step.status().equals("UNDO_FAILED") || step.status().equals("FAILED"))
                .map(Run.Step::id)
                .toList();
        assertThat(open).isNotEmpty();

        // Then the system shows that its disk is away
        assertThat(admin.get("/v1/systems/" + cell.system())
                        .body()
                        .path("sharedDisks")
                        .toString())
                .contains("AWAY");

        // When somebody says that all is well, though it is not
        Api.Answer early = resolve(run, open, "undone");
        assertThat(early.status()).isEqualTo(202);
        org.awaitility.Awaitility.await("the answer of the look at the fabric")
                .until(() -> run.event("resolve-refused").isPresent());

        // Then it says what still differs
        assertThat(run.status()).isEqualTo("NEEDS_OPERATOR");
        assertThat(run.get().path("problems").toString()).contains(cell.node1(), cell.disk(), "0:1");

        // When it is put right by hand
        control.take(fault);
        FabricState.Vm node = control.state().vm(cell.node1());
        assertThat(node.sharedDisks()).isEmpty();
        control.admin(
                cell.node1(),
                "attach?number=0&location=1&shared=true&path="
                        + java.net.URLEncoder.encode(cell.diskPath(), java.nio.charset.StandardCharsets.UTF_8));
        if (node.off()) {
            control.admin(cell.node1(), "start");
        }
        control.fabric("insertMedia", Map.of("vm", node.id(), "drive", 0, "iso", "\\\\lib\\iso\\tools.iso"));
        List<String> stillOpen = run.steps().stream()
                .filter(step -> !List.of("DONE", "UNDONE", "SKIPPED").contains(step.status()))
                .map(Run.Step::id)
                .toList();
        assertThat(resolve(run, stillOpen, "undone").status()).isEqualTo(202);

        // Then
        assertThat(run.awaitStatus(status -> status.equals("RESOLVED"))).isEqualTo("RESOLVED");
        assertThat(run.event("resolve-requested")).isPresent();
        assertThat(admin.get("/v1/systems/" + cell.system())
                        .body()
                        .path("sharedDisks")
                        .toString())
                .doesNotContain("AWAY");
        assertThat(control.state().home(cell.system())).isEqualTo(before.home(cell.system()));

        // Then the system can be worked with again
        admin.create(cell.system()).mustEnd("SUCCEEDED");
    }

    @Test
    void onlyARunThatWaitsForAnOperatorCanBeResolved() {
        Run run = admin.create(cell.system());
        run.mustEnd("SUCCEEDED");

        assertThat(resolve(run, List.of(), "done").status()).isEqualTo(409);
        assertThat(stack.api("operator")
                        .post(run.path() + "/resolve", Map.of("steps", List.of(), "comment", "mine"))
                        .status())
                .isEqualTo(403);
    }

    private Api.Answer resolve(Run run, List<String> steps, String as) {
        return admin.post(
                run.path() + "/resolve",
                Map.of(
                        "steps",
                        steps.stream().map(step -> Map.of("id", step, "as", as)).toList(),
                        "comment",
                        "done by hand"));
    }
}
