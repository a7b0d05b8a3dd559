package dev.stillpoint.agent.powershell;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// How one call of a session ended.
sealed interface Answer {
    /// @param value what the operation answered
    record Result(JsonNode value) implements Answer {}

    /// The operation threw. Everything that may tell what it means is kept; [ErrorTable] reads it.
    ///
    /// @param text the exception's message
    /// @param type its .NET type
    /// @param hresult eight hexadecimal digits
    /// @param errorId PowerShell's fully qualified error id
    /// @param code SCVMM's number as text
    /// @param problem SCVMM's words for it
    /// @param action what SCVMM recommends
    /// @param position script, line and call stack
    record Failure(
            @Nullable String text,
            @Nullable String type,
            @Nullable String hresult,
            @Nullable String errorId,
            @Nullable String category,
            @Nullable String code,
            @Nullable String problem,
            @Nullable String action,
            @Nullable String cmdlet,
            @Nullable String position)
            implements Answer {}

    /// It was asked to end and did.
    record Canceled() implements Answer {}

    /// Nobody knows: the process died, or was ended because its deadline passed.
    record Lost(String why) implements Answer {}
}
