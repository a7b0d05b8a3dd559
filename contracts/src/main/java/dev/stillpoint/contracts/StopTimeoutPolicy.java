package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What happens to a VM whose guest does not shut down in time.
public enum StopTimeoutPolicy {
    /// The run goes back.
    @JsonProperty("rollBack")
    ROLL_BACK,
    @JsonProperty("turnOff")
    TURN_OFF
}
