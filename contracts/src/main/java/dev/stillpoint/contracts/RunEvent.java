package dev.stillpoint.contracts;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One change of one run, as the history keeps it and as live listeners get it.
///
/// @param sequence from 1 within the run, without gaps
/// @param type for instance `run-accepted`, `step-started`, `step-succeeded`, `operation-executed`, `run-ended`;
///     the constants are in [RunEventType]
/// @param actor a user's name, an executor, or `system`
/// @param step the step concerned, absent when it is the run as a whole
/// @param data what else there is to say; values are text, numbers, booleans, or lists and maps of them
public record RunEvent(
        RunId run,
        long sequence,
        Instant at,
        String type,
        String actor,
        @Nullable StepId step,
        Map<String, Object> data) {
    public RunEvent {
        data = Map.copyOf(data);
    }
}
