package dev.stillpoint.agent.fabric;

/// What is known about a file.
public enum FilePresence {
    PRESENT,
    GONE,
    /// This fabric can't tell.
    UNKNOWN
}
