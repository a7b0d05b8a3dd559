package dev.stillpoint.ctl.gateway;

/// Ends a command: what to tell, and with which exit code.
public final class CtlFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// The gateway refused, or a run ended otherwise than asked for.
    public static final int REFUSED = 1;

    /// The command line makes no sense.
    public static final int WRONG_USE = 2;

    /// The gateway, or what stands behind it, does not answer.
    public static final int UNREACHABLE = 3;

    /// A run waits for a person.
    public static final int WAITS_FOR_A_PERSON = 4;

    private final int exitCode;

    public CtlFailure(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
