package dev.stillpoint.gateway.schedule;

import dev.stillpoint.contracts.Schedule;
import dev.stillpoint.gateway.input.Fields;
import dev.stillpoint.gateway.run.ScheduledRunBody;
import java.time.ZoneId;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a POST or PUT of a schedule takes. Whether the expression is one Quartz knows the orchestrator says.
@Schema(name = "PutSchedule", additionalProperties = Schema.False.class)
record ScheduleBody(
        @Schema(required = true, examples = "ERP") String system,

        @Schema(
                required = true,
                maxLength = 120,
                examples = "0 0 2 * * ?",
                description =
                        "In Quartz's syntax: seconds, minutes, hours, day of month, month, day of week, and a year or"
                                + " not")
        String cron,

        @Schema(
                defaultValue = "UTC",
                examples = "Europe/Berlin",
                description =
                        "A name of the IANA time zone database. Where clocks go forward, a firing whose time does not"
                                + " exist comes at the moment they do; where they go back, one whose time comes twice fires once")
        String timeZone,

        @Schema(description = "How the sets are taken") ScheduledRunBody run,

        @Schema(nullable = true, description = "Left out: sets are kept until somebody deletes them") @Nullable
        RetentionBody retention,

        @Schema(
                enumeration = {"RUN_ONCE", "SKIP"},
                defaultValue = "RUN_ONCE",
                description =
                        "What becomes of firings for which no orchestrator was there: one run for all of them, or none")
        String onMissed,

        @Schema(defaultValue = "true") boolean enabled) {
    private static final int MOST_CRON = 120;

    /// @throws dev.stillpoint.gateway.problem.ProblemException `validation-failed`, naming every field that is
    ///     wrong
    static Schedule read(Fields fields) {
        String system = fields.requiredName("system");
        String cron = fields.required("cron", fields.parsed("cron", ScheduleBody::cron), "");
        Optional<ZoneId> timeZone = fields.parsed("timeZone", ScheduleBody::zone);
        Schedule.ScheduledCreate run =
                fields.object("run").map(ScheduledRunBody::read).orElse(ScheduledRunBody.DEFAULT);
        Schedule.@Nullable Retention retention =
                fields.object("retention").map(RetentionBody::read).orElse(null);
        Optional<Schedule.OnMissed> onMissed = fields.choice("onMissed", Schedule.OnMissed.class);
        boolean enabled = fields.flag("enabled").orElse(true);
        fields.end();
        return new Schedule(
                system,
                cron,
                timeZone.orElse(ZoneId.of("UTC")),
                run,
                retention,
                onMissed.orElse(Schedule.OnMissed.RUN_ONCE),
                enabled);
    }

    private static String cron(String text) {
        if (text.isBlank() || text.length() > MOST_CRON || !text.matches("[0-9A-Za-z*?/,#\\- ]+")) {
            throw new IllegalArgumentException("must be an expression in Quartz's syntax such as 0 0 2 * * ?");
        }
        return text;
    }

    private static ZoneId zone(String text) {
        if (ZoneId.getAvailableZoneIds().contains(text)) {
            return ZoneId.of(text);
        }
        throw new IllegalArgumentException(
                "must be a name of the IANA time zone database such as Europe/Berlin or UTC; offsets are not taken");
    }
}
