package dev.stillpoint.simulator.machine;

import dev.stillpoint.simulator.job.Job;
import java.util.Optional;

/// Something that SCVMM or Hyper-V refuses. The codes: SCVMM's documented numbers where there are any (1730 invalid
/// state, 2606 locked), those of Hyper-V's WMI methods (32768 and up) otherwise, 801 for an unknown object.
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    public static final int NOT_FOUND = 801;
    public static final int INVALID_STATE = 1730;
    public static final int LOCKED = 2606;
    public static final int FAILED = 32768;
    public static final int ACCESS_DENIED = 32769;
    public static final int NOT_SUPPORTED = 32770;
    public static final int TIMEOUT = 32772;
    public static final int INVALID_PARAMETER = 32773;
    public static final int IN_USE = 32774;
    public static final int FILE_NOT_FOUND = 32779;
    public static final int MERGE_FAILED = 19100;
    public static final int REFRESH_CANCELED = 1711;

    private final int status;
    private final int code;
    private final transient Optional<Job> blocking;

    private Refusal(int status, int code, String message, Optional<Job> blocking) {
        super(message);
        this.status = status;
        this.code = code;
        this.blocking = blocking;
    }

    public static Refusal of(int code, String message) {
        return new Refusal(409, code, message, Optional.empty());
    }

    public static Refusal unknown(String message) {
        return new Refusal(404, NOT_FOUND, message, Optional.empty());
    }

    public static Refusal badRequest(String message) {
        return new Refusal(400, INVALID_PARAMETER, message, Optional.empty());
    }

    public static Refusal locked(String vm, Job by) {
        return new Refusal(
                409,
                LOCKED,
                "The virtual machine " + vm + " is locked by another job: " + by.operation() + " (" + by.id()
                        + "). Wait until it has ended and try again.",
                Optional.of(by));
    }

    static Refusal state(Machine vm, String action) {
        return of(
                INVALID_STATE,
                "The virtual machine " + vm.name + " is not in a state in which the action is valid: " + action
                        + " while " + vm.state + ".");
    }

    /// The HTTP status.
    public int status() {
        return status;
    }

    public int code() {
        return code;
    }

    public Optional<Job> blocking() {
        return blocking;
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
