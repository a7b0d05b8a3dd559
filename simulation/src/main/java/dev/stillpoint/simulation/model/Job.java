package dev.stillpoint.simulation.model;

import dev.stillpoint.contracts.StepRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Work that the fabric does on a VM, whoever still waits for it.
public final class Job {
    enum Status {
        RUNNING,
        COMPLETED,
        FAILED,
        CANCELED
    }

    final Operation operation;
    final Machine machine;
    /// Whose it is; absent for somebody else's.
    final @Nullable StepRef by;
    final List<Runnable> whenEnded = new ArrayList<>(1);
    Status status = Status.RUNNING;

    @Nullable
    Refusal failure;

    /// Counts how often its end was set anew, so that only the last one counts.
    int round;

    boolean hangs;

    Job(Operation operation, Machine machine, @Nullable StepRef by) {
        this.operation = operation;
        this.machine = machine;
        this.by = by;
    }

    boolean running() {
        return status == Status.RUNNING;
    }

    boolean isOf(StepRef ref) {
        return by != null
                && by.direction() == ref.direction()
                && by.step().equals(ref.step())
                && by.run().equals(ref.run());
    }

    @Override
    public String toString() {
        return operation + " on " + machine.name + (by == null ? " of somebody else" : " of " + by);
    }
}
