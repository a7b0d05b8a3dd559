package dev.stillpoint.agent.powershell;

import dev.stillpoint.agent.fabric.FabricException;
import dev.stillpoint.agent.fabric.Refusal;

/// Turns what a call ended with into the port's closed list.
final class Failures {
    private Failures() {}

    /// @param changes whether the call may have changed something, so that a lost connection leaves that open
    static FabricException of(String operation, Answer.Failure failure, boolean changes) {
        String text = ErrorTable.text(failure);
        return switch (ErrorTable.meaning(operation, failure)) {
            case LOCKED -> new FabricException.Locked(null, null, text);
            case GONE -> new FabricException.NotFound(text);
            case CONNECTION_LOST ->
                changes ? new FabricException.OutcomeUnknown(text) : new FabricException.Unreachable(text);
            case INVALID_STATE -> refused(failure, Refusal.INVALID_STATE, text);
            case ACCESS_DENIED -> refused(failure, Refusal.ACCESS_DENIED, text);
            case FILE_GONE -> refused(failure, Refusal.FILE_GONE, text);
            case FILE_IN_USE -> refused(failure, Refusal.FILE_IN_USE, text);
            case GUEST_REFUSED -> refused(failure, Refusal.GUEST_REFUSED, text);
            case CHECKPOINT_REFUSED -> refused(failure, Refusal.CHECKPOINT_REFUSED, text);
            case OTHER -> refused(failure, Refusal.OTHER, text);
        };
    }

    private static FabricException refused(Answer.Failure failure, Refusal reason, String text) {
        return new FabricException.Refused(ErrorTable.code(failure), reason, text);
    }
}
