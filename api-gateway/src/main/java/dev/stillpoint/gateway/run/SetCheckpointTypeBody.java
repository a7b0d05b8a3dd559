package dev.stillpoint.gateway.run;

import dev.stillpoint.contracts.CheckpointType;
import dev.stillpoint.contracts.ProfileKind;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.gateway.input.Fields;
import dev.stillpoint.gateway.input.Text;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of a `POST /v1/runs` with `kind: set-checkpoint-type`, as the API's document describes it.
@Schema(
        name = "SetCheckpointTypeRun",
        description = "Set the checkpoint type of all VMs of a system, or of one hardware profile or template of SCVMM",
        additionalProperties = Schema.False.class)
record SetCheckpointTypeBody(
        @Schema(required = true, enumeration = "set-checkpoint-type")
        String kind,

        @Schema(
                nullable = true,
                maxLength = Text.NAME,
                description = "Exactly one of system, hardwareProfile and template")
        @Nullable
        String system,

        @Schema(nullable = true, maxLength = Text.NAME, description = "The name or the id of a hardware profile")
        @Nullable
        String hardwareProfile,

        @Schema(nullable = true, maxLength = Text.NAME, description = "The name or the id of a VM template") @Nullable
        String template,

        @Schema(
                required = true,
                enumeration = {"disabled", "production", "productionOnly", "standard"})
        String checkpointType,

        @Schema(
                nullable = true,
                description = "Whether Hyper-V makes a checkpoint by itself at each start of a VM; left as it is when"
                        + " absent. Hardware profiles and templates have none: not true for them")
        @Nullable
        Boolean automaticCheckpoints,

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
        Optional<String> system = fields.name("system");
        Optional<String> hardwareProfile = fields.name("hardwareProfile");
        Optional<String> template = fields.name("template");
        oneTarget(fields);
        CheckpointType type = fields.required(
                "checkpointType", fields.choice("checkpointType", CheckpointType.class), CheckpointType.STANDARD);
        Optional<Boolean> automatic = fields.flag("automaticCheckpoints");
        Optional<RunRequest.Profile> profile = hardwareProfile
                .map(name -> new RunRequest.Profile(ProfileKind.HARDWARE_PROFILE, name))
                .or(() -> template.map(name -> new RunRequest.Profile(ProfileKind.TEMPLATE, name)));
        if (profile.isPresent() && automatic.orElse(false)) {
            fields.error("automaticCheckpoints", "can't be true: SCVMM's hardware profiles and templates have none");
        }
        RunBody.Terms terms = RunBody.Terms.read(fields, now);
        fields.end();
        RunBody.Target target =
                profile.isPresent() ? new RunBody.OfFabric() : new RunBody.OfSystem(system.orElseThrow());
        return new RunBody(
                target,
                Optional.empty(),
                terms.preview(),
                name -> new RunRequest.SetCheckpointType(
                        name,
                        profile.orElse(null),
                        type,
                        profile.isPresent() ? null : automatic.orElse(null),
                        terms.startBy(),
                        terms.preview(),
                        terms.labels()));
    }

    private static void oneTarget(Fields fields) {
        List<String> given = List.of("system", "hardwareProfile", "template").stream()
                .filter(fields::has)
                .toList();
        if (given.isEmpty()) {
            fields.errorIfNone("system", "is required, or else hardwareProfile or template");
        }
        given.stream()
                .skip(1)
                .forEach(field -> fields.errorIfNone(field, "must not be given together with " + given.getFirst()));
    }
}
