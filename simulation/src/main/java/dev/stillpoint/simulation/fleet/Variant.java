package dev.stillpoint.simulation.fleet;

import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.orchestrator.plan.Facts;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.PlanOutcome;
import dev.stillpoint.orchestrator.saga.Effect;
import dev.stillpoint.orchestrator.saga.Run;
import dev.stillpoint.orchestrator.saga.Signal;
import dev.stillpoint.simulation.model.ExecutorRules;
import java.util.List;

/// The product as it is, or with one thing broken: what comes out of the planner and the saga is changed on its way.
public interface Variant {
    /// Nothing is broken.
    Variant HEALTHY = new Variant() {};

    default ExecutorRules rules() {
        return ExecutorRules.ALL;
    }

    /// What becomes of a request.
    ///
    /// @param sound what the planner makes of it
    default PlanOutcome planned(PlanOutcome sound, RunRequest request, Inventory inventory, Facts facts) {
        return sound;
    }

    default Plan plan(Plan plan) {
        return plan;
    }

    /// What a run is told.
    ///
    /// @param run as it is before
    default Signal told(Run run, Signal signal) {
        return signal;
    }

    /// @param run as it is after the signal
    default List<Effect> effects(Run run, Signal signal, List<Effect> effects) {
        return effects;
    }

    /// What a run is when it is retried.
    default Run retried(Run run) {
        return run;
    }

    /// Whether Kafka keeps a relay out that another one has taken over from.
    default boolean fencesRelays() {
        return true;
    }

    /// Whether a worker sees a command only when the relay's transaction is committed.
    default boolean workersReadCommitted() {
        return true;
    }

    /// Whether a relay's transaction tells the next relay what it published.
    default boolean relaysLeaveNotes() {
        return true;
    }

    /// Whether the ledger's rows go away before the command does, and not when it is answered.
    default boolean ledgerFirst() {
        return true;
    }
}
