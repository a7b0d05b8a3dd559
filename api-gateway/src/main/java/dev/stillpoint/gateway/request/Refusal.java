package dev.stillpoint.gateway.request;

import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.gateway.problem.FieldError;
import dev.stillpoint.gateway.problem.ProblemCode;
import dev.stillpoint.gateway.problem.ProblemException;

/// The orchestrator's no, as the API says it.
public final class Refusal {
    private Refusal() {}

    /// @throws IllegalStateException when the orchestrator says a code that the API does not have
    public static ProblemException of(GatewayReply.Refused refused) {
        ProblemCode code = ProblemCode.of(refused.code())
                .orElseThrow(() -> new IllegalStateException(
                        "the orchestrator refused with the unknown code " + refused.code() + ": " + refused.detail()));
        return ProblemException.of(code, refused.detail());
    }

    public static ProblemException of(GatewayReply.Invalid invalid) {
        return ProblemException.invalid(invalid.errors().stream()
                .map(error -> new FieldError(error.field(), error.detail()))
                .toList());
    }
}
