package dev.stillpoint.gateway.run;

import dev.stillpoint.gateway.input.StoredJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A step as the API shows it, with every try at it, undoing included, in the order they were made.
@Schema(name = "Step")
public record StepDocument(
        @Schema(examples = "copy:d-5f2a") String id,
        @Schema(examples = "CopyDisk") String kind,
        @Schema(nullable = true) @Nullable String target,

        @Schema(
                enumeration = {
                    "PENDING",
                    "RUNNING",
                    "WAITING",
                    "RETRYING",
                    "DONE",
                    "FAILED",
                    "SKIPPED",
                    "UNDOING",
                    "UNDONE",
                    "UNDO_FAILED",
                    "ABANDONED"
                })
        String status,

        @Schema(enumeration = {"FORWARD", "UNDO"}) String direction,
        List<String> dependsOn,
        List<Attempt> attempts,
        @Schema(nullable = true) @Nullable Long bytesDone,
        @Schema(nullable = true) @Nullable Long bytesTotal,

        @Schema(nullable = true, description = "Of the attempt that moves bytes now, on average since it began")
        @Nullable
        Long bytesPerSecond,

        @Schema(nullable = true, examples = "PT41S", description = "Until all bytes are moved at this rate") @Nullable
        Duration remaining,

        @Schema(nullable = true) @Nullable String waitingFor) {

    @Schema(name = "Attempt")
    public record Attempt(
            int number,

            @Schema(nullable = true, examples = "worker nas-b/7f3a") @Nullable
            String executor,

            @Schema(nullable = true) @Nullable Instant startedAt,
            @Schema(nullable = true) @Nullable Instant finishedAt,

            @Schema(nullable = true, description = "Null while it goes on") @Nullable
            String outcome,

            @Schema(nullable = true) @Nullable String detail) {}

    /// All steps of a run.
    @Schema(name = "Steps")
    public record Steps(List<StepDocument> items) {}

    static StepDocument of(StepRow row, List<AttemptRow> attempts, Instant now) {
        Long rate = rate(row, attempts, now);
        return new StepDocument(
                row.id,
                row.kind,
                row.target,
                row.status,
                row.direction,
                StoredJson.list(row.dependsOn, String.class),
                attempts.stream()
                        .map(a -> new Attempt(a.attempt, a.executor, a.startedAt, a.finishedAt, a.outcome, a.detail))
                        .toList(),
                row.bytesDone,
                row.bytesTotal,
                rate,
                remaining(row, rate),
                row.waitingFor);
    }

    private static @Nullable Long rate(StepRow row, List<AttemptRow> attempts, Instant now) {
        Long done = row.bytesDone;
        if (!row.status.equals("RUNNING") || done == null || done <= 0 || attempts.isEmpty()) {
            return null;
        }
        Instant began = attempts.getLast().startedAt;
        long millis = began == null ? 0 : Duration.between(began, now).toMillis();
        return millis <= 0 ? null : done * 1000 / millis;
    }

    private static @Nullable Duration remaining(StepRow row, @Nullable Long rate) {
        Long done = row.bytesDone;
        Long total = row.bytesTotal;
        if (rate == null || rate <= 0 || done == null || total == null) {
            return null;
        }
        return Duration.ofSeconds(Math.ceilDiv(Math.max(0, total - done), rate));
    }
}
