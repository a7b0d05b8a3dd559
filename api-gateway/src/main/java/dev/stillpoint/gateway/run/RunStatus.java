package dev.stillpoint.gateway.run;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// Where a run stands.
enum RunStatus {
    ACCEPTED,
    PLANNING,
    PLANNED,
    AWAITING_APPROVAL,
    REJECTED,
    RUNNING,
    SUCCEEDED,
    COMPENSATING,
    ROLLED_BACK,
    NEEDS_OPERATOR,
    CANCELED,
    RESOLVED;

    private static final Set<String> NAMES =
            Arrays.stream(values()).map(Enum::name).collect(Collectors.toUnmodifiableSet());

    static Set<String> names() {
        return NAMES;
    }

    /// Whether nothing happens any more.
    boolean isFinal() {
        return switch (this) {
            case PLANNED, REJECTED, SUCCEEDED, ROLLED_BACK, CANCELED, RESOLVED -> true;
            case ACCEPTED, PLANNING, AWAITING_APPROVAL, RUNNING, COMPENSATING, NEEDS_OPERATOR -> false;
        };
    }

    /// After how many seconds a look again may show something new: soon, unless a person must act first.
    int lookAgainAfterSeconds() {
        return this == AWAITING_APPROVAL || this == NEEDS_OPERATOR ? 15 : 1;
    }
}
