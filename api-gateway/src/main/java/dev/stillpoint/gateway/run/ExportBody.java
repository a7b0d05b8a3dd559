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

/// The body of a `POST /v1/runs` with `kind: export`, as the API's document describes it.
@Schema(
        name = "ExportRun",
        description =
                "Write a checkpoint set into a folder, self-standing: its VMs with their checkpoints, and copies of"
                        + " its disk copies",
        additionalProperties = Schema.False.class)
record ExportBody(
        @Schema(required = true, enumeration = "export") String kind,
        @Schema(required = true) UUID checkpointSet,

        @Schema(
                required = true,
                maxLength = SharePath.LENGTH,
                description =
                        "A share, or a folder of one, below one of the configured export roots; the set gets a folder"
                                + " of its own there")
        String path,

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
        String path = fields.required("path", fields.parsed("path", SharePath::read), "");
        RunBody.Terms terms = RunBody.Terms.read(fields, now);
        fields.end();
        return new RunBody(
                new RunBody.OfSet(set, Optional.empty(), false),
                Optional.empty(),
                terms.preview(),
                system -> new RunRequest.Export(system, set, path, terms.startBy(), terms.preview(), terms.labels()));
    }
}
