package dev.stillpoint.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stillpoint.systemtests.TestFabric.Cell;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/// `kill -9` at a named step that is seen being worked on. A kill that came too late fails the test: it would prove
/// nothing. [KillMatrixSystemTest] has every service at every moment; here is what it does not look at.
@ExtendWith(Evidence.class)
@ResourceLock(Stack.SERVICES)
@Order(Stack.FIRST)
class KillSystemTest {
    private final Stack stack = Stack.running();
    private final Api api = stack.api("operator");
    private final Control control = stack.control();
    private final Cell cell = TestFabric.cell();
    private final FabricState before = control.state();

    @Test
    @EnabledIfSystemProperty(named = "stillpoint.thorough", matches = "true")
    void theAgentInsideAnAttach() {
        Run run = runInside("attach", "AttachDisk");
        String agent = stack.partOf(executor(run, "AttachDisk"));

        // When
        stack.kill(agent);
        mustStillBeAtWork("attach");

        // Then
        run.mustEnd("SUCCEEDED");
        stack.done(run, before, cell);
        stack.start(agent);
    }

    @Test
    @EnabledIfSystemProperty(named = "stillpoint.thorough", matches = "true")
    void theWorkerInsideACopy() {
        // Given
        control.onDisk("copy", cell.disk()).atByte(1 << 20).takes(20);
        Run run = api.create(cell.system());
        run.awaitRunning("CopyDisk", "");
        String worker = stack.partOf(executor(run, "CopyDisk"));

        // When
        stack.kill(worker);
        assertThat(run.steps("CopyDisk", ""))
                .singleElement()
                .satisfies(step -> assertThat(step.running())
                        .as("the copy was not over at the kill: %s", step)
                        .isTrue());

        // Then the other one makes the copy
        run.mustEnd("SUCCEEDED");
        stack.done(run, before, cell);
        stack.start(worker);
    }

    @Test
    void bothOrchestratorsInsideACopyWhileTheHistoryStaysReadable() {
        // Given
        control.onDisk("copy", cell.disk()).atByte(1 << 20).takes(4);
        Run run = api.create(cell.system());
        run.awaitRunning("CopyDisk", "");

        // When
        stack.kill("orchestrator");
        stack.kill("orchestrator/2");
        assertThat(run.steps("CopyDisk", "")).allMatch(Run.Step::running, "the copy was not over at the kill");

        // Then
        assertThat(run.status()).isEqualTo("RUNNING");
        assertThat(run.steps()).isNotEmpty();
        assertThat(run.event("downtime-started")).isPresent();
        assertThat(api.get("/v1/systems/" + cell.system()).status()).isEqualTo(200);
        assertThat(api.get("/v1/checkpoint-sets?system=" + cell.system()).status())
                .isEqualTo(200);

        // Then the run goes on where it stood
        stack.start("orchestrator");
        stack.start("orchestrator/2");
        run.mustEnd("SUCCEEDED");
        stack.done(run, before, cell);
    }

    /// A run whose `operation` on the first node is being done by the fabric, and known to the API as running.
    private Run runInside(String operation, String kind) {
        control.on(operation, cell.node1()).takes(3);
        Run run = api.create(cell.system());
        run.awaitRunning(kind, before.vm(cell.node1()).id());
        await(operation + " of " + cell.node1() + " at work")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(60))
                .until(() -> control.state().jobRunning(operation, before.vm(cell.node1())));
        return run;
    }

    private void mustStillBeAtWork(String operation) {
        assertThat(control.state().jobRunning(operation, before.vm(cell.node1())))
                .as("%s of %s was still at work when the service had been killed", operation, cell.node1())
                .isTrue();
    }

    private String executor(Run run, String kind) {
        String object = kind.equals("CopyDisk") ? "" : before.vm(cell.node1()).id();
        List<Run.Step> steps = run.steps(kind, object);
        return steps.getFirst().attempts().getLast().path("executor").asText();
    }
}
