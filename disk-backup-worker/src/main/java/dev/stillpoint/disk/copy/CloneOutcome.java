package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.FailureCode;

/// How cloning a disk ended.
public sealed interface CloneOutcome {
    /// All clones stand there, or the copy that they were to be shipped to.
    ///
    /// @param length the clones' lengths together, in bytes
    /// @param made how many of them were made now
    record Done(long length, int made) implements CloneOutcome {}

    record Failed(FailureCode code, String detail) implements CloneOutcome {}

    record Stopped() implements CloneOutcome {}
}
