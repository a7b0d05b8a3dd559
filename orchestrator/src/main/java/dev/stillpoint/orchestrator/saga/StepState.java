package dev.stillpoint.orchestrator.saga;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// How far one step is: its latest try in each direction, and which of its two commands the forward ones carry.
///
/// @param fellBack whether the step's fallback is tried in place of its own command
public record StepState(@Nullable Try forward, @Nullable Try undo, boolean fellBack) {
    static final StepState UNTOUCHED = new StepState(null, null, false);

    /// Runs that were stored before steps could fall back do not say that they have not.
    @JsonCreator
    static StepState stored(
            @JsonProperty("forward") @Nullable Try forward,
            @JsonProperty("undo") @Nullable Try undo,
            @JsonProperty("fellBack") @Nullable Boolean fellBack) {
        return new StepState(forward, undo, Boolean.TRUE.equals(fellBack));
    }

    StepState forward(Try latest) {
        return new StepState(latest, undo, fellBack);
    }

    StepState undo(Try latest) {
        return new StepState(forward, latest, fellBack);
    }

    StepState fallenBack() {
        return new StepState(forward, undo, true);
    }
}
