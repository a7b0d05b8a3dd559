package dev.stillpoint.gateway.run;

import dev.stillpoint.contracts.CheckpointChoice;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.gateway.input.Fields;
import dev.stillpoint.gateway.input.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of a `POST /v1/runs` with `kind: remove-checkpoints`, as the API's document describes it.
@Schema(
        name = "RemoveCheckpointsRun",
        description =
                "Remove checkpoints that belong to no checkpoint set, those made elsewhere too. One that belongs to a"
                        + " set is refused, also where all are meant: delete the set",
        additionalProperties = Schema.False.class)
record RemoveCheckpointsBody(
        @Schema(required = true, enumeration = "remove-checkpoints")
        String kind,

        @Schema(required = true, minLength = 1, maxLength = 255)
        String system,

        @Schema(
                nullable = true,
                maxLength = 255,
                description = "The name or id of the one VM that is meant; all of the system by default")
        @Nullable
        String vm,

        @Schema(
                required = true,
                description = "The ids of 1 to 500 checkpoints, or all, or those that are older than a duration",
                oneOf = {CheckpointIds.class, AllCheckpoints.class, OlderCheckpoints.class})
        Object checkpoints,

        @Schema(defaultValue = "false", description = "Whether the checkpoints that stand on them go with them")
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
    private static final String CHECKPOINTS = "checkpoints";
    private static final int MOST = 500;
    private static final Duration OLDEST = Duration.ofDays(36_500);

    @Schema(name = "CheckpointIds", type = SchemaType.ARRAY, implementation = UUID.class, minItems = 1, maxItems = MOST)
    interface CheckpointIds {}

    @Schema(name = "AllCheckpoints", type = SchemaType.STRING, enumeration = "all")
    interface AllCheckpoints {}

    @Schema(name = "OlderCheckpoints", additionalProperties = Schema.False.class)
    record OlderCheckpoints(
            @Schema(required = true, type = SchemaType.STRING, format = "duration", examples = "P30D")
            Duration olderThan) {}

    static RunBody read(Fields fields, Instant now) {
        String system = fields.requiredName("system");
        Optional<String> vm = fields.name("vm");
        CheckpointChoice choice = choice(fields, now);
        boolean descendants = fields.flag("includeDescendants").orElse(false);
        RunBody.Terms terms = RunBody.Terms.read(fields, now);
        fields.end();
        return new RunBody(
                vm.<RunBody.Target>map(one -> new RunBody.OfVm(system, one))
                        .orElseGet(() -> new RunBody.OfSystem(system)),
                Optional.empty(),
                terms.preview(),
                spelt -> new RunRequest.RemoveCheckpoints(
                        spelt, null, choice, descendants, terms.startBy(), terms.preview(), terms.labels()));
    }

    /// Never one that could be taken for another: what is none of the three is refused.
    private static CheckpointChoice choice(Fields fields, Instant now) {
        return switch (fields.shape(CHECKPOINTS)) {
            case ARRAY ->
                new CheckpointChoice.Named(fields.parsedItems(CHECKPOINTS, MOST, RemoveCheckpointsBody::id).stream()
                        .distinct()
                        .toList());
            case OBJECT -> {
                Fields object = fields.object(CHECKPOINTS).orElseThrow();
                Duration age = object.required(
                        "olderThan", object.duration("olderThan", Duration.ZERO, OLDEST), Duration.ZERO);
                yield new CheckpointChoice.MadeBefore(now.minus(age));
            }
            case TEXT -> {
                fields.parsed(CHECKPOINTS, RemoveCheckpointsBody::all);
                yield new CheckpointChoice.All();
            }
            case ABSENT, OTHER -> {
                fields.error(
                        CHECKPOINTS,
                        "is required: the checkpoints' ids, \"all\", or an object such as {\"olderThan\":\"P30D\"}");
                yield new CheckpointChoice.Named(List.of());
            }
        };
    }

    private static String id(String text) {
        return Ids.uuid(text)
                .map(UUID::toString)
                .orElseThrow(() -> new IllegalArgumentException(
                        "must be the id of a checkpoint, such as 0d6f8a00-0000-4000-8000-000000000009"));
    }

    private static String all(String text) {
        if (!text.equals("all")) {
            throw new IllegalArgumentException(
                    "must be \"all\", an array of ids, or an object such as {\"olderThan\":\"P30D\"}");
        }
        return text;
    }
}
