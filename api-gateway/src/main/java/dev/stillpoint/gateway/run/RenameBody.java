package dev.stillpoint.gateway.run;

import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.gateway.input.Fields;
import dev.stillpoint.gateway.input.Text;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of a `POST /v1/runs` with `kind: rename`, as the API's document describes it.
@Schema(
        name = "RenameRun",
        description = "Give a checkpoint set another name, and with it the checkpoint of each of its VMs",
        additionalProperties = Schema.False.class)
record RenameBody(
        @Schema(required = true, enumeration = "rename") String kind,
        @Schema(required = true) UUID checkpointSet,

        @Schema(required = true, maxLength = Text.NAME, description = "Unique in the system and on each VM")
        String name,

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
        String name = fields.requiredName("name");
        RunBody.Terms terms = RunBody.Terms.read(fields, now);
        fields.end();
        return new RunBody(
                new RunBody.OfSet(set, Optional.empty(), false),
                Optional.empty(),
                terms.preview(),
                system -> new RunRequest.Rename(system, set, name, terms.startBy(), terms.preview(), terms.labels()));
    }
}
