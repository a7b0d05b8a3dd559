package dev.stillpoint.gateway.run;

import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.gateway.input.Fields;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of a `POST /v1/runs` with `kind: delete`, as the API's document describes it.
@Schema(
        name = "DeleteRun",
        description = "Remove a checkpoint set: its checkpoints, then its disk copies",
        additionalProperties = Schema.False.class)
record DeleteBody(
        @Schema(required = true, enumeration = "delete") String kind,
        @Schema(required = true) UUID checkpointSet,

        @Schema(defaultValue = "false", description = "Whether the sets that were taken on top of it go with it")
        boolean includeDescendants,

        @Schema(
                nullable = true,
                description = "Later than this nothing is begun; 15 minutes after submission by default")
        @Nullable
        Instant startBy,

        @Schema(defaultValue = "false", description = "Inspect and plan only: the run ends as PLANNED")
        boolean preview,

        @Schema(description = "At most 32; keys match [A-Za-z0-9][A-Za-z0-9._/-]{0,62}")
        Map<String, String> labels) {
    static RunBody read(Fields fields, Instant now) {
        SetId set = RunBody.requiredSet(fields);
        boolean descendants = fields.flag("includeDescendants").orElse(false);
        RunBody.Terms terms = RunBody.Terms.read(fields, now);
        fields.end();
        return new RunBody(
                new RunBody.OfSet(set, Optional.empty(), descendants),
                Optional.empty(),
                terms.preview(),
                system -> new RunRequest.Delete(
                        system, set, descendants, terms.startBy(), terms.preview(), terms.labels()));
    }
}
