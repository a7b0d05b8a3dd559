package dev.stillpoint.orchestrator.saga;

/// A step's status as the API spells it. Never stored: [Run#status(int)] reads it off the step's tries.
public enum StepStatus {
    /// Not sent yet.
    PENDING,
    RUNNING,
    /// Sent; waits for a lock, a lane or a worker.
    WAITING,
    /// The last attempt failed; another follows after a pause.
    RETRYING,
    DONE,
    FAILED,
    /// Never sent, and won't be: the run turned back before.
    SKIPPED,
    UNDOING,
    UNDONE,
    UNDO_FAILED,
    /// An operator gave it up.
    ABANDONED
}
