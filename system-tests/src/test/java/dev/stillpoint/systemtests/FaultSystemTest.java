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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Faults that the fault matrix has no column for: failing only once, guests that take their time, another's lock.
@ExtendWith(Evidence.class)
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ, target = ResourceLockTarget.CHILDREN)
class FaultSystemTest {
    /// More often than any step is tried.
    private static final int ALWAYS = 100;

    private final Stack stack = Stack.running();
    private final Api api = stack.api("operator");
    private final Control control = stack.control();
    private final Cell cell = TestFabric.cell();
    private final FabricState before = control.state();

    static List<String> operations() {
        return FaultMatrix.drawn(
                List.of("stop", "eject", "detach", "checkpoint", "attach", "insertMedia", "start"),
                4,
                "operations that fail once");
    }

    @ParameterizedTest
    @MethodSource("operations")
    void anOperationThatFailsOnceIsTriedAgain(String operation) {
        // Given
        control.on(operation, cell.node1()).fails(23317, "the cluster node said no");

        // When
        Run run = api.create(cell.system());

        // Then
        run.mustEnd("SUCCEEDED");
        stack.done(run, before, cell);
        assertThat(run.steps().stream().filter(step -> step.attempts().size() > 1))
                .as("steps with a second attempt")
                .hasSize(1);
    }

    @Test
    void aGuestThatDoesNotShutDownInTimeTakesTheRunBack() {
        // Given
        control.on("stop", cell.node2()).set("hang");

        // When
        Run run = api.submit(Map.of(
                "kind",
                "create",
                "system",
                cell.system(),
                "name",
                "busy guest " + System.nanoTime(),
                "storageLocation",
                "nas-b",
                "stopTimeout",
                "PT2S"));

        // Then
        run.mustEnd("ROLLED_BACK");
        stack.undone(run, before, cell);
        assertThat(run.get().path("problems").toString()).contains(cell.node2());
    }

    @Test
    void aGuestThatDoesNotShutDownInTimeIsTurnedOffWhenThatIsAllowed() {
        // Given
        control.on("stop", cell.node2()).set("hang");

        // When
        Run run = api.submit(Map.of(
                "kind",
                "create",
                "system",
                cell.system(),
                "name",
                "busy guest " + System.nanoTime(),
                "storageLocation",
                "nas-b",
                "stopTimeout",
                "PT2S",
                "onStopTimeout",
                "turnOff"));

        // Then
        run.mustEnd("SUCCEEDED");
        stack.done(run, before, cell);
    }

    @Test
    void aVmLockedByAnotherJobIsWaitedForAndNotCountedAsAFailure() {
        // Given
        control.on("detach", cell.node1()).lockedFor(2);

        // When
        Run run = api.create(cell.system());

        // Then
        run.mustEnd("SUCCEEDED");
        stack.done(run, before, cell);
        assertThat(run.steps("DetachDisk", before.vm(cell.node1()).id()))
                .singleElement()
                .satisfies(step -> assertThat(step.attempts()).hasSize(1));
        assertThat(run.event("step-waiting")).isPresent();
    }

    @Test
    void aRunThatWasTakenBackLeavesTheSystemReadyForTheNext() {
        // Given
        String fault = control.on("checkpoint", cell.node1()).times(ALWAYS).fails(23317, "not today");
        String name = "again " + System.nanoTime();
        api.create(cell.system(), name).mustEnd("ROLLED_BACK");
        control.clear(fault);

        // When
        Run run = api.create(cell.system(), name);

        // Then
        run.mustEnd("SUCCEEDED");
        stack.done(run, before, cell);
    }
}
