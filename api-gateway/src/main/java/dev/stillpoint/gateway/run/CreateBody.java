package dev.stillpoint.gateway.run;

import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.gateway.input.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of a `POST /v1/runs` with `kind: create`, as the API's document describes it.
@Schema(
        name = "CreateRun",
        description = "Take a checkpoint set of a system",
        additionalProperties = Schema.False.class)
record CreateBody(
        @Schema(required = true, enumeration = "create") String kind,

        @Schema(required = true, minLength = 1, maxLength = 255)
        String system,

        @Schema(
                required = true,
                minLength = 1,
                maxLength = 255,
                description = "The name of the set and its checkpoints")
        String name,

        @Schema(nullable = true, maxLength = 2000) @Nullable String description,

        @Schema(
                nullable = true,
                pattern = "^[a-z0-9-]{1,40}$",
                description =
                        "Needed only when the system has shared disks, and neither its settings name one nor only one exists")
        @Nullable
        String storageLocation,

        @Schema(
                enumeration = {"shutdown", "save", "turnOff", "none"},
                description = "As the system's settings say when absent; shutdown when they say nothing")
        String stop,

        @Schema(type = SchemaType.STRING, format = "duration", defaultValue = "PT10M")
        Duration stopTimeout,

        @Schema(
                enumeration = {"rollBack", "turnOff"},
                defaultValue = "rollBack")
        String onStopTimeout,

        @Schema(
                enumeration = {"previous", "all", "none"},
                defaultValue = "previous")
        String start,

        @Schema(
                nullable = true,
                description = "Later than this nothing is begun; 15 minutes after submission by default")
        @Nullable
        Instant startBy,

        @Schema(defaultValue = "false", description = "Inspect and plan only: the run ends as PLANNED")
        boolean preview,

        @Schema(description = "At most 32; keys match [A-Za-z0-9][A-Za-z0-9._/-]{0,62}")
        Map<String, String> labels) {
    private static final int MOST_DESCRIPTION = 2000;

    static RunBody read(Fields fields, Instant now) {
        String system = fields.requiredName("system");
        String name = fields.requiredName("name");
        Optional<String> description = fields.prose("description", MOST_DESCRIPTION);
        Optional<LocationId> location = fields.parsed("storageLocation", LocationId::new);
        Stopping stopping = Stopping.read(fields, EnumSet.allOf(StopMode.class));
        RunBody.Terms terms = RunBody.Terms.read(fields, now);
        fields.end();
        return new RunBody(
                new RunBody.OfSystem(system),
                location,
                terms.preview(),
                spelt -> new RunRequest.Create(
                        spelt,
                        name,
                        description.orElse(null),
                        location.orElse(null),
                        stopping.stop(),
                        stopping.stopTimeout(),
                        stopping.onStopTimeout(),
                        stopping.start(),
                        terms.startBy(),
                        terms.preview(),
                        terms.labels()));
    }
}
