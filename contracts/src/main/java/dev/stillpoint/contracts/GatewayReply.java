package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The orchestrator's answer to a [GatewayRequest]: a convenience, the database is the truth.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = GatewayReply.Done.class, name = "Done"),
    @JsonSubTypes.Type(value = GatewayReply.RunAccepted.class, name = "RunAccepted"),
    @JsonSubTypes.Type(value = GatewayReply.Refused.class, name = "Refused")
})
public sealed interface GatewayReply {
    /// The id of the request answered.
    UUID request();

    record Done(UUID request) implements GatewayReply {}

    /// @param run the run that answers the request: the first one when an idempotency key was repeated
    record RunAccepted(UUID request, RunId run, boolean replayed) implements GatewayReply {}

    /// @param code a problem code of the REST API, such as `past-safe-point`
    record Refused(
            UUID request,
            String code,
            String detail,
            @Nullable RunId blockingRun) implements GatewayReply {}
}
