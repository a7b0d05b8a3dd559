package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Requests that the gateway refused, for the audit: one, or some alike that were folded into one.
///
/// @param at when the first of them was refused
/// @param actor the user's name, once a credential proved it; else `anonymous`
/// @param keyPrefix of the API key that was sent, proved or not; absent when none was, or none of that form
/// @param code the problem code they were refused with
/// @param detail of the last of them
/// @param count how many they are
/// @param lastAt when the last of them was refused; absent for one alone
public record AccessEvent(
        Instant at,
        String actor,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String keyPrefix,
        String method,
        String path,
        String code,
        @Nullable String detail,
        long count,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant lastAt) {}
