package dev.stillpoint.gateway.problem;

import java.util.Arrays;
import java.util.Optional;

/// Why a call was refused. The codes are part of the API: clients branch on them.
public enum ProblemCode {
    MALFORMED_REQUEST("malformed-request", 400, "The request is not readable"),
    VALIDATION_FAILED("validation-failed", 400, "The request is not valid"),
    IDEMPOTENCY_KEY_REQUIRED("idempotency-key-required", 400, "This kind of run needs an Idempotency-Key"),
    UNAUTHENTICATED("unauthenticated", 401, "A valid credential is needed"),
    FORBIDDEN("forbidden", 403, "Not allowed"),
    NOT_FOUND("not-found", 404, "Not found"),
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "Method not allowed"),
    NOT_ACCEPTABLE("not-acceptable", 406, "No such representation"),
    SYSTEM_BUSY("system-busy", 409, "The system is busy"),
    RUN_FINAL("run-final", 409, "The run has ended"),
    PAST_SAFE_POINT("past-safe-point", 409, "The run is past its safe point"),
    NOT_RETRYABLE("not-retryable", 409, "The run can't be retried"),
    PLAN_CHANGED("plan-changed", 409, "The plan has changed"),
    LOCATION_IN_USE("location-in-use", 409, "The storage location is in use"),
    TOO_LARGE("too-large", 413, "The request is too large"),
    URI_TOO_LONG("uri-too-long", 414, "The path and query are too long"),
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "Unsupported media type"),
    IDEMPOTENCY_KEY_REUSED("idempotency-key-reused", 422, "The Idempotency-Key was used for another request"),
    RATE_LIMITED("rate-limited", 429, "Too many requests"),
    HEAD_TOO_LARGE("head-too-large", 431, "The headers are too large"),
    INTERNAL_ERROR("internal-error", 500, "Internal error"),
    ORCHESTRATOR_UNAVAILABLE("orchestrator-unavailable", 503, "Not available at the moment");

    private final String text;
    private final int status;
    private final String title;

    ProblemCode(String text, int status, String title) {
        this.text = text;
        this.status = status;
        this.title = title;
    }

    /// As the API spells it.
    public String text() {
        return text;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public static Optional<ProblemCode> of(String text) {
        return Arrays.stream(values()).filter(c -> c.text.equals(text)).findFirst();
    }
}
