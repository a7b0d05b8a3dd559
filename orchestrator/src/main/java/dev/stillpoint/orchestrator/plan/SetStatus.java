package dev.stillpoint.orchestrator.plan;

/// A checkpoint set's status as the API spells it.
public enum SetStatus {
    /// Being made. What it has so far may be all that there ever is.
    CREATING,
    /// Restorable: every checkpoint and every verified copy is there.
    COMPLETE,
    /// Not restorable: rolled back or used up, with leftovers still to be removed.
    INCOMPLETE,
    /// What a restore replaced, kept for a while and restorable.
    SAFETY,
    DELETING,
    DELETED,
    /// A copy of it was found damaged or gone.
    QUARANTINED
}
