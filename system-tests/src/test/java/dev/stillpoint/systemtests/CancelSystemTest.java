package dev.stillpoint.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.systemtests.TestFabric.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLockTarget;

/// Canceling before and after the point from which a run only goes forward.
@ExtendWith(Evidence.class)
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ, target = ResourceLockTarget.CHILDREN)
class CancelSystemTest {
    private final Stack stack = Stack.running();
    private final Api api = stack.api("operator");
    private final Control control = stack.control();

    @Test
    void beforeThePivotEverythingIsUndone() {
        // Given a run in the middle of a copy
        Cell cell = TestFabric.cell();
        FabricState before = control.state();
        control.onDisk("copy", cell.disk()).takes(30);
        Run run = api.create(cell.system());
        run.awaitRunning("CopyDisk", "");

        // When
        Api.Answer answer = run.cancel();

        // Then
        assertThat(answer.status()).isEqualTo(202);
        run.mustEnd("CANCELED");
        stack.undone(run, before, cell);
        assertThat(run.event("cancel-requested")).isPresent();
    }

    @Test
    void afterThePivotTheRunGoesOn() {
        // Given a run whose disks are all home and whose VMs start
        Cell cell = TestFabric.cell();
        FabricState before = control.state();
        control.on("start", cell.node1()).takes(2);
        Run run = api.create(cell.system());
        run.awaitRunning("StartVm", before.vm(cell.node1()).id());

        // When
        Api.Answer answer = run.cancel();

        // Then
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("past-safe-point");
        run.mustEnd("SUCCEEDED");
        stack.done(run, before, cell);

        // Then a run that has ended can't be canceled either
        assertThat(run.cancel().code()).isEqualTo("run-final");
    }
}
