package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/// How a VM is brought to rest.
public enum StopMode {
    /// The guest is asked to shut down.
    @JsonProperty("shutdown")
    SHUTDOWN,
    /// Memory is saved; never for VMs with shared disks.
    @JsonProperty("save")
    SAVE,
    /// The power is cut.
    @JsonProperty("turnOff")
    TURN_OFF,
    /// The VM goes on running; never for VMs with shared disks.
    @JsonProperty("none")
    NONE
}
