package dev.stillpoint.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A request that the gateway refused, for the audit.
///
/// @param actor the user's name, or a key's prefix, or `anonymous`
/// @param code the problem code it was refused with
/// @param count how many alike were folded into this one
public record AccessEvent(
        Instant at,
        String actor,
        String method,
        String path,
        String code,
        @Nullable String detail,
        long count) {}
