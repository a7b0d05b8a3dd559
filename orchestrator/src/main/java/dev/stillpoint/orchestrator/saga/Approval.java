package dev.stillpoint.orchestrator.saga;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A second person's part in a run.
///
/// @param expiresAt until when the run waits for it
/// @param by who gave it; absent while the run waits
/// @param at when it was given
/// @param planHash of the plan that it was given for
/// @param checked whether the fabric was looked at since, and found to give the same plan
public record Approval(
        Instant expiresAt,
        @Nullable String by,
        @Nullable Instant at,
        @Nullable String planHash,
        boolean checked) {
    static Approval awaited(Instant expiresAt) {
        return new Approval(expiresAt, null, null, null, false);
    }

    Approval given(String actor, Instant now, String hash) {
        return new Approval(expiresAt, actor, now, hash, false);
    }

    Approval check() {
        return new Approval(expiresAt, by, at, planHash, true);
    }
}
