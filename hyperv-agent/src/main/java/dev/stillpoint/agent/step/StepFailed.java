package dev.stillpoint.agent.step;

import dev.stillpoint.agent.fabric.Refusal;
import dev.stillpoint.contracts.FailureCode;
import org.jspecify.annotations.Nullable;

/// This attempt is over; becomes [dev.stillpoint.contracts.StepEvent.Failed] in one place.
public final class StepFailed extends Exception {
    private static final long serialVersionUID = 1;
    private final FailureCode code;
    private final @Nullable Refusal refusal;

    public StepFailed(FailureCode code, String detail) {
        this(code, detail, null);
    }

    StepFailed(FailureCode code, String detail, @Nullable Refusal refusal) {
        super(detail);
        this.code = code;
        this.refusal = refusal;
    }

    public FailureCode code() {
        return code;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    boolean because(Refusal reason) {
        return refusal == reason;
    }
}
