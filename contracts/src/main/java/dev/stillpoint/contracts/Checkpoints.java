package dev.stillpoint.contracts;

/// How a checkpoint made by a run is told from all others.
public final class Checkpoints {
    private Checkpoints() {}

    /// The text that the description of every checkpoint made by `run` carries.
    public static String marker(RunId run) {
        return "[stillpoint:" + run + "]";
    }
}
