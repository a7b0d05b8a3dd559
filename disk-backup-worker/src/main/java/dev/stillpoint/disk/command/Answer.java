package dev.stillpoint.disk.command;

import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.StepResult;
import java.util.Map;

/// How a command ended.
sealed interface Answer {
    /// @param details for the history
    record Succeeded(StepResult result, Map<String, String> details) implements Answer {}

    record Failed(FailureCode code, String detail) implements Answer {}

    /// Not done, and not to be answered by us: the process ends.
    record HandBack() implements Answer {}

    /// Done, and nobody shall hear of it: a fault on purpose.
    record Swallowed() implements Answer {}
}
