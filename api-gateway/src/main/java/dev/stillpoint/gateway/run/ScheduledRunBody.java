package dev.stillpoint.gateway.run;

import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.Schedule;
import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.StopTimeoutPolicy;
import dev.stillpoint.gateway.input.Fields;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The options of the creates that a schedule begins, as the API's document describes them.
@Schema(name = "ScheduledRun", additionalProperties = Schema.False.class)
public record ScheduledRunBody(
        @Schema(enumeration = "create", defaultValue = "create")
        String kind,

        @Schema(
                minLength = 1,
                maxLength = 200,
                defaultValue = "scheduled",
                description = "What the name of each set begins with; the time of the firing in UTC follows, as in"
                        + " nightly-20260329T010000Z")
        String name,

        @Schema(nullable = true, maxLength = 2000) @Nullable String description,

        @Schema(nullable = true, examples = "nas-b") @Nullable
        String storageLocation,

        @Schema(
                nullable = true,
                enumeration = {"shutdown", "save", "turnOff", "none"},
                description = "As the system's settings say at each firing when absent; shutdown when they say nothing")
        @Nullable
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
                type = SchemaType.STRING,
                format = "duration",
                defaultValue = "PT15M",
                description = "A run is given up unless it begins within this time of its firing; PT1M to PT24H")
        Duration startWithin,

        @Schema(description = "At most 32; keys match [A-Za-z0-9][A-Za-z0-9._/-]{0,62}")
        Map<String, String> labels) {
    /// The time of the firing follows.
    private static final int MOST_NAME = 200;
    private static final int MOST_DESCRIPTION = 2000;
    private static final Duration START_WITHIN = Duration.ofMinutes(15);

    /// What holds for a schedule that says nothing of its runs.
    public static final Schedule.ScheduledCreate DEFAULT = new Schedule.ScheduledCreate(
            "scheduled",
            null,
            null,
            null,
            Duration.ofMinutes(10),
            StopTimeoutPolicy.ROLL_BACK,
            StartChoice.PREVIOUS,
            START_WITHIN,
            Map.of());

    public static Schedule.ScheduledCreate read(Fields fields) {
        fields.name("kind").filter(kind -> !kind.equals("create")).ifPresent(kind -> {
            fields.error("kind", "must be create: schedules take checkpoint sets");
        });
        Optional<String> name = fields.name("name", MOST_NAME);
        Optional<String> description = fields.prose("description", MOST_DESCRIPTION);
        Optional<LocationId> location = fields.parsed("storageLocation", LocationId::new);
        Stopping stopping = Stopping.read(fields, EnumSet.allOf(StopMode.class));
        Optional<Duration> startWithin = fields.duration("startWithin", Duration.ofMinutes(1), Duration.ofHours(24));
        return new Schedule.ScheduledCreate(
                name.orElse(DEFAULT.name()),
                description.orElse(null),
                location.orElse(null),
                fields.has("stop") ? stopping.stop() : null,
                stopping.stopTimeout(),
                stopping.onStopTimeout(),
                stopping.start(),
                startWithin.orElse(START_WITHIN),
                fields.labels("labels"));
    }

    public static ScheduledRunBody of(Schedule.ScheduledCreate run) {
        LocationId location = run.storageLocation();
        StopMode stop = run.stop();
        return new ScheduledRunBody(
                "create",
                run.name(),
                run.description(),
                location == null ? null : location.value(),
                stop == null ? null : Fields.spelling(stop),
                run.stopTimeout(),
                Fields.spelling(run.onStopTimeout()),
                Fields.spelling(run.start()),
                run.startWithin(),
                run.labels());
    }
}
