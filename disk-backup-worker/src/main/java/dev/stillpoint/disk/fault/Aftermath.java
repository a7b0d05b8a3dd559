package dev.stillpoint.disk.fault;

/// What a fault does to a step that was carried out.
public enum Aftermath {
    NONE,
    /// The effect stands, the answer is a failure.
    FAIL,
    /// The effect stands, nobody hears of it.
    SAY_NOTHING
}
