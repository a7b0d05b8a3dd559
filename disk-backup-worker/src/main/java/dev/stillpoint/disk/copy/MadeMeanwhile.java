package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.FailureCode;

/// Ends an attempt whose copy another one has made. What is told is that copy, if it stands.
final class MadeMeanwhile extends CopyFailed {
    private static final long serialVersionUID = 1;

    MadeMeanwhile(String detail) {
        super(FailureCode.COPY_LOCKED, detail);
    }
}
