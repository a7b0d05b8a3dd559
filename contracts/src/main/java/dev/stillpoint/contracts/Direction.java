package dev.stillpoint.contracts;

/// Whether a command does a step or undoes it.
public enum Direction {
    FORWARD,
    UNDO
}
