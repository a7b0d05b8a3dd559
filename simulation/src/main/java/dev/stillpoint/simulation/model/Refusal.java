package dev.stillpoint.simulation.model;

/// Why the fabric says no.
public record Refusal(Reason reason, String text) {
    public enum Reason {
        INVALID_STATE,
        NOT_FOUND,
        SLOT_TAKEN,
        IN_USE,
        FILE_GONE,
        ACCESS_DENIED,
        NOT_SUPPORTED,
        /// A fault of the simulation's making.
        FAILED
    }
}
