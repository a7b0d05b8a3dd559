package dev.stillpoint.gateway.schedule;

import dev.stillpoint.contracts.Schedule;
import dev.stillpoint.gateway.input.Fields;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Which complete sets of the system are kept, as the API takes and shows it.
@Schema(
        name = "Retention",
        description =
                "After each of the schedule's runs that succeeded, complete sets of the system that no rule keeps are"
                        + " deleted by ordinary delete runs, the oldest first. The newest complete set is always kept.",
        additionalProperties = Schema.False.class)
record RetentionBody(
        @Schema(nullable = true, minimum = "1", maximum = "10000", description = "The newest so many") @Nullable
        Integer keepLast,

        @Schema(
                nullable = true,
                minimum = "1",
                maximum = "10000",
                description = "The newest of each of the last so many days that have any, in the schedule's time zone")
        @Nullable
        Integer keepDaily,

        @Schema(nullable = true, minimum = "1", maximum = "10000", description = "The same by weeks, from Monday on")
        @Nullable
        Integer keepWeekly,

        @Schema(nullable = true, minimum = "1", maximum = "10000", description = "The same by months") @Nullable
        Integer keepMonthly,

        @Schema(
                nullable = true,
                type = SchemaType.STRING,
                format = "duration",
                examples = "P90D",
                description = "Older ones are not kept, whatever the other rules say; alone it keeps all younger ones")
        @Nullable
        Duration maxAge) {
    private static final int MOST = 10_000;
    private static final Duration LEAST_AGE = Duration.ofMinutes(1);
    private static final Duration MOST_AGE = Duration.ofDays(36_600);

    static Schedule.Retention read(Fields fields) {
        Schedule.Retention read = new Schedule.Retention(
                count(fields, "keepLast"),
                count(fields, "keepDaily"),
                count(fields, "keepWeekly"),
                count(fields, "keepMonthly"),
                fields.duration("maxAge", LEAST_AGE, MOST_AGE).orElse(null));
        if (!fields.has("keepLast")
                && !fields.has("keepDaily")
                && !fields.has("keepWeekly")
                && !fields.has("keepMonthly")
                && !fields.has("maxAge")) {
            fields.error("keepLast", "give at least one rule, or leave retention out to keep all sets");
        }
        return read;
    }

    private static @Nullable Integer count(Fields fields, String field) {
        Optional<Long> count = fields.number(field, 1, MOST);
        return count.isPresent() ? Integer.valueOf(count.get().intValue()) : null;
    }

    static RetentionBody of(Schedule.Retention retention) {
        return new RetentionBody(
                retention.keepLast(),
                retention.keepDaily(),
                retention.keepWeekly(),
                retention.keepMonthly(),
                retention.maxAge());
    }
}
