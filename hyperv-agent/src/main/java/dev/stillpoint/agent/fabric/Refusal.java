package dev.stillpoint.agent.fabric;

/// What a refusal means, as far as the agent cares; the vendor's numbers stay in the implementations.
public enum Refusal {
    /// The object is in a state in which the action is not valid; often it is already done.
    INVALID_STATE,
    /// The guest can't be asked, or said no, to shut down.
    GUEST_REFUSED,
    FILE_GONE,
    ACCESS_DENIED,
    /// Somebody holds a file that is to be renamed, or that a VM needs to start.
    FILE_IN_USE,
    /// This VM can't be checkpointed as it stands.
    CHECKPOINT_REFUSED,
    OTHER
}
