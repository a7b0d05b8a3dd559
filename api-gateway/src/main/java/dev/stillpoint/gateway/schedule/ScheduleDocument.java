package dev.stillpoint.gateway.schedule;

import dev.stillpoint.contracts.Schedule;
import dev.stillpoint.gateway.input.StoredJson;
import dev.stillpoint.gateway.run.ScheduledRunBody;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A schedule as the API shows it.
@Schema(name = "Schedule")
public record ScheduleDocument(
        UUID id,
        @Schema(examples = "ERP") String system,
        @Schema(examples = "0 0 2 * * ?") String cron,
        @Schema(examples = "Europe/Berlin") String timeZone,
        ScheduledRunBody run,
        @Schema(nullable = true) @Nullable RetentionBody retention,

        @Schema(enumeration = {"RUN_ONCE", "SKIP"}) String onMissed,

        boolean enabled,

        @Schema(description = "What the runs that it begins have as requestedBy", examples = "schedule:0197f2c0-…")
        String requestedBy,

        String createdBy,
        Instant createdAt,
        Instant changedAt,

        @Schema(nullable = true, description = "Null while it is disabled, and for a moment after a change") @Nullable
        Instant nextFiringAt,

        @Schema(nullable = true) @Nullable Firing lastFiring) {

    /// @param run the run that was begun, or the one that stood in the way
    @Schema(name = "ScheduleFiring")
    public record Firing(
            Instant dueAt,

            @Schema(
                    enumeration = {"STARTED", "SKIPPED", "MISSED"},
                    description = "SKIPPED: a run of the system was under way; MISSED: no orchestrator was there")
            String outcome,

            @Schema(nullable = true, description = "The run that was begun, or the one that stood in the way") @Nullable
            UUID run,

            @Schema(nullable = true) @Nullable String detail) {}

    static ScheduleDocument of(ScheduleRow row) {
        Schedule wanted = StoredJson.value(row.wanted, Schedule.class);
        return new ScheduleDocument(
                row.id,
                row.system,
                wanted.cron(),
                wanted.timeZone().getId(),
                ScheduledRunBody.of(wanted.run()),
                wanted.retention() == null ? null : RetentionBody.of(wanted.retention()),
                wanted.onMissed().name(),
                wanted.enabled(),
                "schedule:" + row.id,
                row.createdBy,
                row.createdAt,
                row.changedAt,
                row.nextFiringAt,
                row.lastDueAt == null
                        ? null
                        : new Firing(
                                row.lastDueAt, Objects.requireNonNull(row.lastOutcome), row.lastRun, row.lastDetail));
    }
}
