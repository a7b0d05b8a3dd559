package dev.stillpoint.gateway.problem;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Ends the handling of a request with a problem document. The one exception that resources throw on purpose.
public final class ProblemException extends RuntimeException {
    /// How many bytes the body of a request can have.
    public static final int LARGEST_BODY = 64 * 1024;

    private static final long serialVersionUID = 1;

    private final ProblemCode code;
    private final String detail;
    private final transient List<FieldError> errors;
    private final transient Optional<UUID> run;
    private final transient Optional<UUID> blockingRun;
    private final transient Optional<Duration> retryAfter;

    private ProblemException(
            ProblemCode code,
            String detail,
            List<FieldError> errors,
            Optional<UUID> run,
            Optional<UUID> blockingRun,
            Optional<Duration> retryAfter) {
        super(code.text() + ": " + detail, null, false, false);
        this.code = code;
        this.detail = detail;
        this.errors = List.copyOf(errors);
        this.run = run;
        this.blockingRun = blockingRun;
        this.retryAfter = retryAfter;
    }

    public static ProblemException of(ProblemCode code, String detail) {
        return new ProblemException(code, detail, List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// @param wait after which the next request will be taken
    public static ProblemException rateLimited(String detail, Duration wait) {
        return new ProblemException(
                ProblemCode.RATE_LIMITED, detail, List.of(), Optional.empty(), Optional.empty(), Optional.of(wait));
    }

    public static ProblemException notFound(String what) {
        return of(ProblemCode.NOT_FOUND, "there is no " + what + ", or you may not see it");
    }

    public static ProblemException tooLarge() {
        return of(
                ProblemCode.TOO_LARGE, "the body is larger than the " + LARGEST_BODY + " bytes that a request can be");
    }

    public static ProblemException needsRole(String role) {
        return of(ProblemCode.FORBIDDEN, "this needs the role " + role);
    }

    public static ProblemException invalid(List<FieldError> errors) {
        String detail = errors.size() == 1
                ? errors.getFirst().field() + ": " + errors.getFirst().detail()
                : errors.size() + " fields are not valid; nothing was done";
        return new ProblemException(
                ProblemCode.VALIDATION_FAILED, detail, errors, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public static ProblemException invalid(String field, String detail) {
        return invalid(List.of(new FieldError(field, detail)));
    }

    /// The same problem, naming the run that stands in the way.
    public ProblemException blockedBy(UUID other) {
        return new ProblemException(code, detail, errors, run, Optional.of(other), retryAfter);
    }

    /// The same problem, naming the run that the request would have made, or may still make.
    public ProblemException about(UUID thisRun) {
        return new ProblemException(code, detail, errors, Optional.of(thisRun), blockingRun, retryAfter);
    }

    public ProblemCode code() {
        return code;
    }

    public String detail() {
        return detail;
    }

    List<FieldError> errors() {
        return errors;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }

    Optional<UUID> run() {
        return run;
    }

    Optional<UUID> blockingRun() {
        return blockingRun;
    }
}
