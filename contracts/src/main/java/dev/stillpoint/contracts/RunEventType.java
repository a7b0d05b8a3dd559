package dev.stillpoint.contracts;

/// The types of [RunEvent]: a closed vocabulary for people who read histories.
public final class RunEventType {
    public static final String RUN_ACCEPTED = "run-accepted";
    public static final String RUN_PLANNED = "run-planned";
    public static final String WAITING_FOR_APPROVAL = "waiting-for-approval";
    public static final String RUN_APPROVED = "run-approved";
    public static final String INSPECTION_OUTDATED = "inspection-outdated";
    public static final String RUN_STATUS = "run-status";
    public static final String RUN_ENDED = "run-ended";
    public static final String WAITING_FOR_OPERATOR = "waiting-for-operator";
    public static final String CANCEL_REQUESTED = "cancel-requested";
    public static final String RETRY_REQUESTED = "retry-requested";
    public static final String RESOLVE_REQUESTED = "resolve-requested";
    public static final String RESOLVE_REFUSED = "resolve-refused";
    public static final String STEP_RESOLVED = "step-resolved";
    public static final String DOWNTIME_STARTED = "downtime-started";
    public static final String DOWNTIME_ENDED = "downtime-ended";
    public static final String PAST_SAFE_POINT = "past-safe-point";
    public static final String STEP_SENT = "step-sent";
    public static final String STEP_STARTED = "step-started";
    public static final String STEP_PROGRESSED = "step-progressed";
    public static final String STEP_WAITING = "step-waiting";
    public static final String STEP_SUCCEEDED = "step-succeeded";
    public static final String STEP_FAILED = "step-failed";
    public static final String STEP_CANCELED = "step-canceled";
    public static final String OPERATION_EXECUTED = "operation-executed";
    public static final String SET_STATUS = "set-status";
    public static final String SET_EXPORTED = "set-exported";
    public static final String SET_RENAMED = "set-renamed";

    private RunEventType() {}
}
