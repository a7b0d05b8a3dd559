package dev.stillpoint.ctl.watch;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A run as lines of text, as it stands at a moment: a head, the downtime clock, a bar for each disk on its
/// way.
public final class Screen {
    private static final Set<String> UNDER_WAY = Set.of("RUNNING", "WAITING", "RETRYING", "UNDOING");
    private static final int BAR = 24;
    private static final int MOST_STEPS = 12;

    private Screen() {}

    /// @param steps the items of `/v1/runs/{id}/steps`
    public static List<String> lines(JsonNode run, JsonNode steps, Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add(head(run, now));
        JsonNode downtime = run.path("downtime");
        if (downtime.hasNonNull("startedAt")) {
            lines.add(clock(downtime, now));
        }
        int shown = 0;
        for (JsonNode step : steps) {
            if (UNDER_WAY.contains(step.path("status").asText()) && shown++ < MOST_STEPS) {
                lines.add(step(step));
            }
        }
        if (shown > MOST_STEPS) {
            lines.add("  and " + (shown - MOST_STEPS) + " more steps");
        }
        if (run.hasNonNull("waitingFor")) {
            lines.add("waits for " + run.path("waitingFor").asText());
        }
        problems(run, "problems", "problem", lines);
        problems(run, "warnings", "warning", lines);
        return lines;
    }

    private static String head(JsonNode run, Instant now) {
        JsonNode progress = run.path("progress");
        StringBuilder head = new StringBuilder(run.path("kind").asText())
                .append(' ')
                .append(run.path("system").asText());
        if (run.hasNonNull("name")) {
            head.append(' ').append(run.path("name").asText());
        }
        head.append("  ").append(run.path("status").asText());
        if (progress.path("stepsTotal").asInt() > 0) {
            head.append("  ")
                    .append(progress.path("stepsDone").asInt())
                    .append('/')
                    .append(progress.path("stepsTotal").asInt())
                    .append(" steps");
        }
        if (progress.path("bytesTotal").asLong() > 0) {
            head.append("  ")
                    .append(bytes(progress.path("bytesDone").asLong()))
                    .append(" of ")
                    .append(bytes(progress.path("bytesTotal").asLong()));
        }
        if (run.hasNonNull("startedAt")) {
            Instant end = run.hasNonNull("finishedAt") ? time(run, "finishedAt") : now;
            head.append("  ").append(clock(Duration.between(time(run, "startedAt"), end)));
        }
        return head.toString();
    }

    private static String clock(JsonNode downtime, Instant now) {
        boolean over = downtime.hasNonNull("endedAt");
        Duration so = Duration.between(time(downtime, "startedAt"), over ? time(downtime, "endedAt") : now);
        String estimate = downtime.hasNonNull("estimate")
                ? " of about " + clock(Duration.parse(downtime.path("estimate").asText()))
                : "";
        return (over ? "downtime was " : "downtime ") + clock(so) + (over ? "" : estimate);
    }

    private static String step(JsonNode step) {
        long done = step.path("bytesDone").asLong();
        long total = step.path("bytesTotal").asLong();
        StringBuilder line = new StringBuilder("  ");
        if (total > 0) {
            line.append(bar(done, total))
                    .append(String.format(Locale.ROOT, " %3d%% ", 100 * Math.min(done, total) / total));
        }
        line.append(step.path("direction").asText().equals("UNDO") ? "undo " : "")
                .append(step.path("kind").asText())
                .append(' ')
                .append(lastPart(step.path("target").asText("")));
        if (total > 0) {
            line.append("  ").append(bytes(done)).append(" of ").append(bytes(total));
        }
        if (step.hasNonNull("bytesPerSecond")) {
            line.append("  ")
                    .append(bytes(step.path("bytesPerSecond").asLong()))
                    .append("/s");
        }
        if (step.hasNonNull("remaining")) {
            line.append("  ")
                    .append(clock(Duration.parse(step.path("remaining").asText())))
                    .append(" left");
        }
        if (step.hasNonNull("waitingFor")) {
            line.append("  waits for ").append(step.path("waitingFor").asText());
        }
        return line.toString();
    }

    private static void problems(JsonNode run, String field, String word, List<String> lines) {
        run.path(field).forEach(problem -> {
            lines.add(word + " " + problem.path("code").asText() + ": "
                    + problem.path("detail").asText());
            if (problem.hasNonNull("remediation")) {
                lines.add("  " + problem.path("remediation").asText());
            }
        });
    }

    static String bar(long done, long total) {
        int full = (int) (BAR * Math.min(done, total) / total);
        return "[" + "#".repeat(full) + "-".repeat(BAR - full) + "]";
    }

    /// Sizes as people say them: `43.0 MiB`.
    public static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 1024 && unit < 4) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %ciB", value, "KMGTP".charAt(unit));
    }

    private static String clock(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        return String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    private static Instant time(JsonNode node, String field) {
        return Instant.parse(node.path(field).asText());
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('\\') + 1);
    }
}
