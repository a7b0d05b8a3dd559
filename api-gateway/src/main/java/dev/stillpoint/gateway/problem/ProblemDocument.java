package dev.stillpoint.gateway.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A problem as RFC 9457 writes it, with what Stillpoint adds: the code, the trace, and whom or what it is about.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ProblemDocument", description = "RFC 9457 problem details; clients branch on `code`")
public record ProblemDocument(
        @Schema(examples = "urn:stillpoint:problem:system-busy", required = true)
        String type,

        @Schema(required = true) String title,
        @Schema(examples = "409", required = true) int status,
        @Schema(examples = "system-busy", required = true) String code,
        @Schema(required = true) String detail,

        @Schema(description = "The path that was asked for", required = true)
        String instance,

        @Schema(description = "Names this request in the logs", required = true)
        String traceId,

        @Schema(description = "What is wrong with which field; with validation-failed only") @Nullable
        List<FieldError> errors,

        @Schema(description = "The run that stands in the way; with system-busy") @Nullable
        UUID blockingRun,

        @Schema(description = "The run that the request may still make; with orchestrator-unavailable") @Nullable
        UUID run) {

    public static final String MEDIA_TYPE = "application/problem+json";

    static ProblemDocument of(ProblemException problem, String instance, String traceId) {
        ProblemCode code = problem.code();
        return new ProblemDocument(
                "urn:stillpoint:problem:" + code.text(),
                code.title(),
                code.status(),
                code.text(),
                problem.detail(),
                instance,
                traceId,
                problem.errors().isEmpty() ? null : problem.errors(),
                problem.blockingRun().orElse(null),
                problem.run().orElse(null));
    }
}
