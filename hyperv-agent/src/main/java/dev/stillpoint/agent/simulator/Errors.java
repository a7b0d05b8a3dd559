package dev.stillpoint.agent.simulator;

import dev.stillpoint.agent.fabric.FabricException;
import dev.stillpoint.agent.fabric.Refusal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the error numbers of SCVMM and Hyper-V mean. 2606 is SCVMM's "locked by another job", 2602 the same in an
/// older text, 801 an unknown object, 1730 an invalid state; 32768 and up are Hyper-V's WMI return values.
final class Errors {
    private static final int NOT_FOUND = 801;

    private Errors() {}

    static FabricException of(
            String operation, int code, @Nullable String message, @Nullable String job, @Nullable String blockedBy) {
        String text = message == null || message.isBlank() ? "no message" : message;
        boolean lockedByText = text.toLowerCase(Locale.ROOT).contains("locked by another job");
        if (code == 2606 || code == 2602 || lockedByText) {
            return new FabricException.Locked(job, blockedBy, text);
        }
        if (code == NOT_FOUND) {
            return new FabricException.NotFound(text);
        }
        return new FabricException.Refused(code, reason(operation, code, text), text);
    }

    private static Refusal reason(String operation, int code, String text) {
        return switch (code) {
            case 1730, 32775 -> Refusal.INVALID_STATE;
            case 32769 -> Refusal.ACCESS_DENIED;
            case 32774 ->
                operation.startsWith("swap") || operation.equals("start") || operation.equals("removeFolder")
                        ? Refusal.FILE_IN_USE
                        : Refusal.OTHER;
            case 32779 -> Refusal.FILE_GONE;
            case 32770 -> operation.equals("checkpoint") ? Refusal.CHECKPOINT_REFUSED : Refusal.OTHER;
            case 32768, 32772 ->
                operation.equals("stop") && text.contains("guest operating system")
                        ? Refusal.GUEST_REFUSED
                        : Refusal.OTHER;
            default -> Refusal.OTHER;
        };
    }
}
