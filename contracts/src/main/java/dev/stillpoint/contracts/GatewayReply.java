package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The orchestrator's answer to a [GatewayRequest]: a convenience, the database is the truth.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = GatewayReply.Done.class, name = "Done"),
    @JsonSubTypes.Type(value = GatewayReply.RunAccepted.class, name = "RunAccepted"),
    @JsonSubTypes.Type(value = GatewayReply.Refused.class, name = "Refused"),
    @JsonSubTypes.Type(value = GatewayReply.Invalid.class, name = "Invalid"),
    @JsonSubTypes.Type(value = GatewayReply.SchedulePreviewed.class, name = "SchedulePreviewed")
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

    /// The request does not fit what there is: nothing was done.
    ///
    /// @param errors at least one
    record Invalid(UUID request, List<FieldProblem> errors) implements GatewayReply {
        public Invalid {
            errors = List.copyOf(errors);
        }
    }

    /// @param field of the request's body, such as `tiers[0][1]`
    record FieldProblem(String field, String detail) {}

    /// What a schedule would do.
    ///
    /// @param firings the next ones, fewer than asked for when the expression has no more
    /// @param sets every set of the system that is not deleted, the newest first
    record SchedulePreviewed(UUID request, List<Instant> firings, List<SetVerdict> sets) implements GatewayReply {
        public SchedulePreviewed {
            firings = List.copyOf(firings);
            sets = List.copyOf(sets);
        }
    }

    /// What the retention makes of a set.
    ///
    /// @param rule by which it is kept or deleted, such as `keepDaily`
    record SetVerdict(SetId set, String name, Instant createdAt, String status, boolean keep, String rule) {}
}
