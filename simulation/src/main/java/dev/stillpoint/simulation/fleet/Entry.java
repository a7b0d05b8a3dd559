package dev.stillpoint.simulation.fleet;

import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.saga.Run;
import dev.stillpoint.orchestrator.saga.StepState;
import dev.stillpoint.orchestrator.saga.Try;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A run's rows in the database.
final class Entry {
    final int number;
    final Shape shape;
    final Map<LedgerRow, LedgerRow.Status> ledger = new HashMap<>();
    Run run;
    /// The plan as the planner made it, before a variant broke it.
    @Nullable
    Plan soundPlan;

    long tickAt = Long.MAX_VALUE;
    /// Past the pivot of the sound plan.
    boolean pastPivot;

    boolean turnedBack;
    /// The identities of the live files when the plan was made; for restores.
    final Map<DiskPath, Long> liveFiles = new HashMap<>();

    boolean bytesChecked;
    boolean canceled;
    boolean neededOperator;
    /// A job of it was about to change something.
    boolean changedAnything;

    /// All who could have asked for it.
    final Set<String> requesters;

    int retries;

    Entry(int number, Shape shape, Run run, Set<String> requesters) {
        this.number = number;
        this.shape = shape;
        this.run = run;
        this.requesters = requesters;
    }

    SetId set() {
        return run.order().set();
    }

    boolean isOf(Shape other) {
        return shape.system().equals(other.system());
    }

    boolean isOver() {
        return run.status().isFinal();
    }

    /// Whether a step is known to have succeeded in that direction.
    boolean isDone(StepRef ref) {
        StepState state =
                run.state().steps().get(run.steps().position(ref.step()).orElseThrow());
        Try latest = ref.direction() == Direction.FORWARD ? state.forward() : state.undo();
        return latest != null && latest.phase() == Try.Phase.DONE;
    }

    @Override
    public String toString() {
        return "run " + number + " (" + run.order().request().kind() + " of "
                + run.order().request().system() + ", " + run.status() + ")";
    }
}
