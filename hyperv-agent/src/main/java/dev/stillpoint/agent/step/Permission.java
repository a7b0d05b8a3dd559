package dev.stillpoint.agent.step;

import dev.stillpoint.contracts.Delivery;

/// Asked before a change is begun.
public interface Permission {
    /// Returns when a change may be begun now.
    ///
    /// @param begun whether this delivery has begun a change already: then it is no longer too late
    /// @throws StepFailed when it is too late ([dev.stillpoint.contracts.FailureCode#STALE]), or nobody knows
    /// @throws InterruptedException when the partition is given up meanwhile
    void toBegin(Delivery delivery, boolean begun) throws StepFailed, InterruptedException;

    /// Whether the orchestrator asked to stop working on this attempt.
    boolean canceled(Delivery delivery);
}
