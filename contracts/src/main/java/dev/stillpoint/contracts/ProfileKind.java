package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What SCVMM makes VMs from: it decides how a VM is set that does not exist yet.
public enum ProfileKind {
    @JsonProperty("hardwareProfile")
    HARDWARE_PROFILE("hardware profile"),
    @JsonProperty("template")
    TEMPLATE("template");

    private final String words;

    ProfileKind(String words) {
        this.words = words;
    }

    /// As messages name it.
    public String words() {
        return words;
    }
}
