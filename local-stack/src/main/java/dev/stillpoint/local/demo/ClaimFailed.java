package dev.stillpoint.local.demo;

import dev.stillpoint.local.part.StackFailure;

/// Something that the demo was about to claim is not so.
final class ClaimFailed extends StackFailure {
    private static final long serialVersionUID = 1;

    ClaimFailed(String message) {
        super("the demo failed: " + message);
    }
}
