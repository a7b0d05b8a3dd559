package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/// A VM's state as far as a checkpoint run cares.
public enum VmState {
    @JsonProperty("Running")
    RUNNING,
    @JsonProperty("PowerOff")
    OFF,
    @JsonProperty("Saved")
    SAVED,
    @JsonProperty("Paused")
    PAUSED,
    /// On its way from one state to another: starting, stopping, saving.
    @JsonProperty("Transient")
    TRANSIENT,
    @JsonProperty("Missing")
    MISSING,
    @JsonProperty("HostNotResponding")
    HOST_NOT_RESPONDING,
    @JsonProperty("CheckpointFailed")
    CHECKPOINT_FAILED,
    /// Any other failed state.
    @JsonProperty("Failed")
    FAILED
}
