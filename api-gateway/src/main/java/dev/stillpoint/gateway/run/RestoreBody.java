package dev.stillpoint.gateway.run;

import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.gateway.input.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of a `POST /v1/runs` with `kind: restore`, as the API's document describes it.
@Schema(
        name = "RestoreRun",
        description =
                "Bring a system back to a checkpoint set: the one named by `checkpointSet`, or the newest complete"
                        + " one, with `system` and `mostRecent: true`",
        additionalProperties = Schema.False.class)
record RestoreBody(
        @Schema(required = true, enumeration = "restore") String kind,

        @Schema(nullable = true, description = "Required without `mostRecent`") @Nullable
        UUID checkpointSet,

        @Schema(
                nullable = true,
                minLength = 1,
                maxLength = 255,
                description = "Required with `mostRecent`; beside `checkpointSet` it must be the system of that set")
        @Nullable
        String system,

        @Schema(defaultValue = "false", description = "The system's newest complete set when the run is planned")
        boolean mostRecent,

        @Schema(
                enumeration = {"shutdown", "turnOff"},
                defaultValue = "shutdown")
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

        @Schema(defaultValue = "true", description = "Whether the present state is kept, so that it can be restored")
        boolean safetyCheckpoint,

        @Schema(
                type = SchemaType.STRING,
                format = "duration",
                defaultValue = "PT24H",
                description = "How long what the restore replaces is kept as a set of status SAFETY; PT0S to P366D")
        Duration keepPrevious,

        @Schema(
                nullable = true,
                description = "Later than this nothing is begun; 15 minutes after submission by default")
        @Nullable
        Instant startBy,

        @Schema(defaultValue = "false", description = "Inspect and plan only: the run ends as PLANNED")
        boolean preview,

        @Schema(description = "At most 32; keys match [A-Za-z0-9][A-Za-z0-9._/-]{0,62}")
        Map<String, String> labels) {
    /// How VMs can be brought to rest for a restore: they must come to Off.
    static final Set<StopMode> STOPS = Set.of(StopMode.SHUTDOWN, StopMode.TURN_OFF);

    private static final String SET = "checkpointSet";
    private static final String SYSTEM = "system";
    private static final String MOST_RECENT = "mostRecent";

    private static final Duration KEEP_PREVIOUS = Duration.ofHours(24);
    private static final Duration MOST_KEEP_PREVIOUS = Duration.ofDays(366);

    static RunBody read(Fields fields, Instant now) {
        RunBody.Target target = target(fields);
        Stopping stopping = Stopping.read(fields, EnumSet.copyOf(STOPS));
        boolean safetyCheckpoint = fields.flag("safetyCheckpoint").orElse(true);
        Duration keepPrevious = fields.duration("keepPrevious", Duration.ZERO, MOST_KEEP_PREVIOUS)
                .orElse(KEEP_PREVIOUS);
        RunBody.Terms terms = RunBody.Terms.read(fields, now);
        fields.end();
        @Nullable SetId set = target instanceof RunBody.OfSet of ? of.set() : null;
        return new RunBody(
                target,
                Optional.empty(),
                terms.preview(),
                spelt -> new RunRequest.Restore(
                        spelt,
                        set,
                        stopping.stop(),
                        stopping.stopTimeout(),
                        stopping.onStopTimeout(),
                        stopping.start(),
                        safetyCheckpoint,
                        keepPrevious,
                        terms.startBy(),
                        terms.preview(),
                        terms.labels()));
    }

    /// A set, or a system and that its newest is meant: never one that could be taken for the other.
    private static RunBody.Target target(Fields fields) {
        Optional<SetId> set = RunBody.set(fields);
        Optional<String> system = fields.name(SYSTEM);
        boolean mostRecent = fields.flag(MOST_RECENT).orElse(false);
        if (fields.has(SET)) {
            if (mostRecent) {
                fields.error(MOST_RECENT, "can't be true beside checkpointSet, which names the set to restore");
            }
        } else if (mostRecent) {
            if (!fields.has(SYSTEM)) {
                fields.error(SYSTEM, "is required with mostRecent");
            }
        } else if (fields.has(SYSTEM)) {
            fields.errorIfNone(MOST_RECENT, "must be true when a system is named and no checkpointSet");
        } else {
            fields.error(SET, "is required, or else system with mostRecent: true");
        }
        return set.<RunBody.Target>map(id -> new RunBody.OfSet(id, system, false))
                .orElseGet(() -> new RunBody.MostRecent(system.orElse("")));
    }
}
