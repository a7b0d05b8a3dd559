package dev.stillpoint.gateway.schedule;

import dev.stillpoint.contracts.GatewayReply.SchedulePreviewed;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What a schedule would do.
@Schema(name = "SchedulePreview")
record PreviewDocument(
        @Schema(description = "The next 10; fewer when the expression has no more")
        List<Instant> firings,

        @Schema(
                description =
                        "Every set of the system that is not deleted, the newest first, and what the retention would make"
                                + " of it now")
        List<Verdict> sets) {

    @Schema(name = "RetentionVerdict")
    record Verdict(
            UUID checkpointSet,
            String name,
            Instant createdAt,
            String status,
            @Schema(enumeration = {"KEEP", "DELETE"}) String decision,

            @Schema(
                    enumeration = {
                        "keepLast",
                        "keepDaily",
                        "keepWeekly",
                        "keepMonthly",
                        "maxAge",
                        "noLimit",
                        "newestComplete",
                        "inUse",
                        "notComplete",
                        "none"
                    },
                    description =
                            "The rule that keeps or deletes it. newestComplete: the newest complete set is always kept;"
                                    + " inUse: a run works with it; notComplete: retention is about complete sets; noLimit: there"
                                    + " is no retention; none: no rule keeps it")
            String rule) {}

    static PreviewDocument of(SchedulePreviewed previewed) {
        return new PreviewDocument(
                previewed.firings(),
                previewed.sets().stream()
                        .map(set -> new Verdict(
                                set.set().value(),
                                set.name(),
                                set.createdAt(),
                                set.status(),
                                set.keep() ? "KEEP" : "DELETE",
                                set.rule()))
                        .toList());
    }
}
