package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.FailureCode;
import java.io.IOException;
import java.util.Locale;

/// Ends an attempt; becomes a value at the engine's edge.
sealed class CopyFailed extends Exception permits MadeMeanwhile, BaseDamaged {
    private static final long serialVersionUID = 1;

    private final FailureCode code;

    CopyFailed(FailureCode code, String detail) {
        super(detail);
        this.code = code;
    }

    CopyFailed(FailureCode code, String detail, Throwable cause) {
        super(detail, cause);
        this.code = code;
    }

    /// What went wrong with a file while `doing`; a full medium has its own code.
    static CopyFailed io(String doing, IOException e) {
        String message = e.getMessage() == null ? "" : e.getMessage();
        String lower = message.toLowerCase(Locale.ROOT);
        boolean full = lower.contains("no space left")
                || lower.contains("not enough space")
                || lower.contains("quota exceeded");
        return new CopyFailed(
                full ? FailureCode.NO_SPACE : FailureCode.IO_ERROR,
                doing + ": " + e.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message),
                e);
    }

    FailureCode code() {
        return code;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
