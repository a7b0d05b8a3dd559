package dev.stillpoint.local.part;

/// The stack could not do what it was told; the message says what, why, and what to do. Ends a command with exit code
/// 1.
public class StackFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StackFailure(String message) {
        super(message);
    }

    public StackFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
