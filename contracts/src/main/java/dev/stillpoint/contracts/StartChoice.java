package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Which VMs are started at the end.
public enum StartChoice {
    /// Exactly those that ran when the run began.
    @JsonProperty("previous")
    PREVIOUS,
    @JsonProperty("all")
    ALL,
    @JsonProperty("none")
    NONE
}
