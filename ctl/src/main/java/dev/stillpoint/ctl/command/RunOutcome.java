package dev.stillpoint.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.ctl.gateway.CtlFailure;
import java.util.Set;

/// How a run's status becomes an exit code.
final class RunOutcome {
    private static final Set<String> GOOD = Set.of("SUCCEEDED", "PLANNED", "RESOLVED");
    private static final Set<String> BAD = Set.of("REJECTED", "ROLLED_BACK", "CANCELED");
    private static final Set<String> WAITING = Set.of("NEEDS_OPERATOR", "AWAITING_APPROVAL");

    private RunOutcome() {}

    /// Of a run that was followed to its end.
    static int exitCode(JsonNode run) {
        String status = run.path("status").asText();
        return GOOD.contains(status)
                ? 0
                : WAITING.contains(status) ? CtlFailure.WAITS_FOR_A_PERSON : CtlFailure.REFUSED;
    }

    static boolean isFinal(JsonNode run) {
        String status = run.path("status").asText();
        return GOOD.contains(status) || BAD.contains(status);
    }
}
