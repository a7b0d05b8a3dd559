package dev.stillpoint.orchestrator.saga;

/// A run's status as the API spells it.
public enum RunStatus {
    ACCEPTED,
    PLANNING,
    PLANNED,
    AWAITING_APPROVAL,
    REJECTED,
    RUNNING,
    SUCCEEDED,
    COMPENSATING,
    ROLLED_BACK,
    CANCELED,
    NEEDS_OPERATOR,
    RESOLVED;

    /// Whether nothing will happen to the run any more.
    public boolean isFinal() {
        return switch (this) {
            case PLANNED, REJECTED, SUCCEEDED, ROLLED_BACK, CANCELED, RESOLVED -> true;
            case ACCEPTED, PLANNING, AWAITING_APPROVAL, RUNNING, COMPENSATING, NEEDS_OPERATOR -> false;
        };
    }
}
