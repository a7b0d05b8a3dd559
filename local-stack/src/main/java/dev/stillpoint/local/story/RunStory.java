package dev.stillpoint.local.story;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tells the events of one run to people: who asked, what was planned, every attempt with its executor and
/// duration, what waited for what, what was undone, and how long the machines stood still. Times in UTC.
///
/// Pure, and in memory it keeps only the attempts that are under way.
public final class RunStory {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String UNDO = "UNDO";
    /// As wide as a time and what separates it from its line.
    private static final String NO_TIME = " ".repeat(14);

    private final Consumer<String> lines;
    private final Map<Key, Attempt> underWay = new HashMap<>();
    private @Nullable LocalDate day;
    private @Nullable Instant first;
    private @Nullable Instant downtimeBegan;
    private Duration downtime = Duration.ZERO;
    private boolean stoodStill;
    private boolean ended;
    private long done;
    private long undone;
    private long attempts;
    private long failed;
    private Duration waited = Duration.ZERO;
    private @Nullable Instant approvalAskedAt;
    private Duration waitedForApproval = Duration.ZERO;

    /// @param lines takes the story line by line
    public RunStory(Consumer<String> lines) {
        this.lines = lines;
    }

    private record Key(String step, String direction) {}

    private static final class Attempt {
        private final String name;
        private Instant began;
        private @Nullable Instant waitsSince;
        private String waitsFor = "";
        private Duration waited = Duration.ZERO;

        private Attempt(String name, Instant began) {
            this.name = name;
            this.began = began;
        }

        private void goesOn(Instant at) {
            if (waitsSince != null) {
                waited = waited.plus(Duration.between(waitsSince, at));
                waitsSince = null;
            }
        }
    }

    /// Takes the next event, in the run's order.
    public void take(StoryEvent event) {
        if (first == null) {
            first = event.at();
        }
        switch (event.type()) {
            case "run-accepted" ->
                say(
                        event,
                        event.actor() + " asked for it: " + event.text("kind") + " of " + event.text("system")
                                + choices(event.data().path("request")));
            case "run-planned" ->
                say(event, "planned: " + event.data().path("steps").asLong() + " steps, " + event.text("planHash"));
            case "inspection-outdated" -> say(event, "what was planned from is not so any more: " + event.text("why"));
            case "waiting-for-approval" -> {
                approvalAskedAt = event.at();
                say(event, "the run waits for another person's approval until " + event.text("expiresAt"));
            }
            case "run-approved" -> say(event, event.actor() + " approved the plan " + event.text("planHash"));
            case "run-status" -> {
                if (event.text("from").equals("AWAITING_APPROVAL") && approvalAskedAt != null) {
                    waitedForApproval = waitedForApproval.plus(Duration.between(approvalAskedAt, event.at()));
                    approvalAskedAt = null;
                }
                say(event, "the run goes from " + event.text("from") + " to " + event.text("to"));
            }
            case "set-status" ->
                say(event, "checkpoint set " + event.text("checkpointSet") + " is " + event.text("status"));
            case "past-safe-point" -> say(event, "from here on the run only goes forward");
            case "downtime-started" -> {
                downtimeBegan = event.at();
                stoodStill = true;
                say(event, "the downtime begins");
            }
            case "downtime-ended" -> {
                Duration took = downtimeBegan == null ? Duration.ZERO : Duration.between(downtimeBegan, event.at());
                downtime = downtime.plus(took);
                downtimeBegan = null;
                say(event, "the downtime ends after " + seconds(took));
            }
            case "cancel-requested" -> say(event, event.actor() + " asked to cancel the run");
            case "retry-requested" -> say(event, event.actor() + " asked to try again");
            case "resolve-requested" -> {
                say(
                        event,
                        event.actor() + " says that it was put right by hand"
                                + (event.text("comment").isEmpty() ? "" : ": " + event.text("comment")));
                event.data()
                        .path("decisions")
                        .forEach(each -> more(each.path("step").asText() + " as "
                                + lower(each.path("as").asText())));
            }
            case "resolve-refused" -> {
                say(event, "it was not put right:");
                problems(event);
            }
            case "step-resolved" -> {
                underWay.keySet().removeIf(each -> each.step().equals(event.step()));
                say(event, event.step() + " counts as " + lower(event.text("as")) + ", by " + event.text("by"));
            }
            case "waiting-for-operator" -> {
                say(event, "the run needs an operator:");
                problems(event);
            }
            case "run-ended" -> {
                ended = true;
                say(
                        event,
                        "the run ends " + event.text("status") + " after "
                                + seconds(Duration.between(first, event.at())));
            }
            case "operation-executed" ->
                say(
                        event,
                        event.actor() + " ran " + event.text("operation")
                                + parameters(event.data().path("parameters")) + ": " + event.text("outcome"));
            case "step-sent" -> sent(event);
            case "step-started" -> started(event);
            case "step-progressed" -> progressed(event);
            case "step-waiting" -> waits(event);
            case "step-succeeded" -> {
                String more = event.text("finding") + event.text("warning");
                over(event, "done", more.isEmpty() ? "" : ": " + more);
                if (isUndo(event)) {
                    undone++;
                } else {
                    done++;
                }
            }
            case "step-failed" -> {
                failed++;
                over(event, "failed", ": " + event.text("code") + ", " + event.text("detail") + next(event));
            }
            case "step-canceled" -> over(event, "canceled", "");
            default -> say(event, event.type() + " by " + event.actor() + ": " + event.data());
        }
    }

    /// The end of the events: what is still under way, and the sums.
    ///
    /// @return whether there was anything to tell
    public boolean end() {
        if (first == null) {
            lines.accept("There is no event of this run here; those of an old one may be archived.");
            return false;
        }
        if (!underWay.isEmpty()) {
            lines.accept("");
            lines.accept(ended ? "Never answered:" : "Still under way:");
            underWay.values().stream()
                    .map(each -> each.name + (each.waitsSince == null ? "" : ", waiting for " + each.waitsFor))
                    .sorted()
                    .forEach(each -> lines.accept("  " + visible(each)));
        }
        lines.accept("");
        lines.accept("In all: " + attempts + " attempts, " + failed + " of them failed; " + done + " steps done, "
                + undone + " undone; " + seconds(waited) + " of waiting"
                + (waitedForApproval.isZero() ? "" : "; " + seconds(waitedForApproval) + " of waiting for approval")
                + ".");
        if (approvalAskedAt != null) {
            lines.accept("The run waits for approval since " + approvalAskedAt + ".");
        }
        lines.accept(
                downtimeBegan != null
                        ? "The downtime goes on since " + TIME.format(downtimeBegan) + "."
                        : stoodStill ? "Downtime: " + seconds(downtime) + "." : "No machine was stopped.");
        return true;
    }

    private void sent(StoryEvent event) {
        long delivery = event.data().path("delivery").asLong(1);
        if (delivery > 1) {
            say(event, name(event) + " is sent again (delivery " + delivery + ")");
        }
        attempt(event);
    }

    /// What counts is when the executor began, or began to wait.
    private void started(StoryEvent event) {
        Attempt attempt = attempt(event);
        attempt.goesOn(event.at());
        if (attempt.waited.isZero()) {
            attempt.began = event.at();
        }
    }

    private void progressed(StoryEvent event) {
        attempt(event).goesOn(event.at());
    }

    private void waits(StoryEvent event) {
        Attempt attempt = attempt(event);
        attempt.goesOn(event.at());
        attempt.waitsSince = event.at();
        attempt.waitsFor = event.text("waitingFor");
        say(event, attempt.name + " waits for " + attempt.waitsFor);
    }

    private void over(StoryEvent event, String how, String more) {
        Attempt attempt = attempt(event);
        underWay.remove(key(event));
        attempt.goesOn(event.at());
        attempts++;
        waited = waited.plus(attempt.waited);
        String waiting = attempt.waited.isZero() ? "" : ", " + seconds(attempt.waited) + " of it waiting";
        say(
                event,
                attempt.name + ": " + how + " by " + event.actor() + " after "
                        + seconds(Duration.between(attempt.began, event.at())) + waiting + more);
    }

    private static String next(StoryEvent event) {
        if (!event.text("fallsBackTo").isEmpty()) {
            return "; goes on as " + event.text("fallsBackTo");
        }
        return event.text("retryAt").isEmpty() ? "" : "; tried again";
    }

    private Attempt attempt(StoryEvent event) {
        return underWay.computeIfAbsent(key(event), key -> new Attempt(name(event), event.at()));
    }

    private static Key key(StoryEvent event) {
        return new Key(event.step(), event.text("direction"));
    }

    private static boolean isUndo(StoryEvent event) {
        return event.text("direction").equals(UNDO);
    }

    private static String name(StoryEvent event) {
        String what = event.text("kind").isEmpty() ? event.step() : event.text("kind") + " " + event.text("target");
        long attempt = event.data().path("attempt").asLong(1);
        return (isUndo(event) ? "undoing " + event.step() + " by " : "")
                + what.strip()
                + (attempt > 1 ? ", attempt " + attempt : "");
    }

    private void problems(StoryEvent event) {
        event.data().path("problems").forEach(each -> more(each.asText()));
    }

    /// What was chosen; the line has told kind and system already.
    private static String choices(JsonNode request) {
        Map<String, String> sorted = sorted(request);
        sorted.keySet().removeAll(Set.of("kind", "system"));
        return sorted.isEmpty() ? "" : "," + text(sorted);
    }

    private static String parameters(JsonNode parameters) {
        return text(sorted(parameters));
    }

    /// The members that are no objects or lists.
    private static Map<String, String> sorted(JsonNode object) {
        Map<String, String> sorted = new TreeMap<>();
        object.properties().forEach(each -> {
            if (each.getValue().isValueNode() && !each.getValue().isNull()) {
                sorted.put(each.getKey(), each.getValue().asText());
            }
        });
        return sorted;
    }

    private static String text(Map<String, String> members) {
        StringBuilder text = new StringBuilder();
        members.forEach(
                (name, value) -> text.append(' ').append(name).append('=').append(value));
        return text.toString();
    }

    private void say(StoryEvent event, String line) {
        LocalDate on = LocalDate.ofInstant(event.at(), ZoneOffset.UTC);
        if (!on.equals(day)) {
            day = on;
            lines.accept(on + " (UTC)");
        }
        lines.accept(TIME.format(event.at()) + "  " + visible(line));
    }

    private void more(String line) {
        lines.accept(NO_TIME + visible(line));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /// Names come from outside: what would move a terminal's cursor or begin a new line is shown as its number.
    private static String visible(String line) {
        StringBuilder text = new StringBuilder(line.length());
        line.codePoints().forEach(each -> {
            if (Character.isISOControl(each)
                    || Character.getType(each) == Character.FORMAT
                    || Character.getType(each) == Character.LINE_SEPARATOR
                    || Character.getType(each) == Character.PARAGRAPH_SEPARATOR) {
                text.append(String.format(Locale.ROOT, "\\u%04x", each));
            } else {
                text.appendCodePoint(each);
            }
        });
        return text.toString();
    }
}
