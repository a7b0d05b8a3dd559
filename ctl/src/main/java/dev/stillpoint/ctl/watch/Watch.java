package dev.stillpoint.ctl.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.ctl.gateway.CtlFailure;
import dev.stillpoint.ctl.gateway.EventStream;
import dev.stillpoint.ctl.gateway.Gateway;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Follows a run to its end, or until it waits for a person, over dropped connections.
public final class Watch {
    private static final String ENDED = "run-ended";
    /// The events after which a run goes on only when a person wants it, and the status that it then has.
    private static final Map<String, String> WAITING =
            Map.of("waiting-for-operator", "NEEDS_OPERATOR", "waiting-for-approval", "AWAITING_APPROVAL");
    private static final Set<String> QUIET = Set.of("step-progressed", "operation-executed", "step-sent");
    private static final long REDRAW_MILLIS = 500;

    /// How a run is shown.
    public enum Form {
        /// Redrawn in place: for a terminal.
        LIVE,
        /// A line for each change: for a log.
        LINES,
        /// Each event as a line of JSON.
        JSON
    }

    /// What the stream said; nothing at all when it is over.
    private record Heard(
            @Nullable JsonNode event,
            @Nullable String notice,
            @Nullable RuntimeException failure) {}

    private final Gateway gateway;
    private final Form form;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Clock clock;
    private final EventStream.Pause pause;
    private int drawn;

    public Watch(Gateway gateway, Form form, PrintWriter out, PrintWriter err, Clock clock, EventStream.Pause pause) {
        this.gateway = gateway;
        this.form = form;
        this.out = out;
        this.err = err;
        this.clock = clock;
        this.pause = pause;
    }

    /// @return the run as it stands when nothing more comes of itself
    /// @throws CtlFailure when the gateway refuses
    public JsonNode follow(String run) throws InterruptedException {
        BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
        EventStream stream = new EventStream(gateway, run, pause, notice -> heard.add(new Heard(null, notice, null)));
        Thread reader = Thread.ofVirtual().start(() -> read(stream, run, heard));
        try {
            boolean going = true;
            while (going) {
                Heard next = heard.poll(REDRAW_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    going = take(next);
                }
                if (form == Form.LIVE && heard.isEmpty()) {
                    draw(run);
                }
            }
            JsonNode end = gateway.get("/v1/runs/" + Gateway.encoded(run));
            if (form == Form.LINES) {
                Screen.lines(
                                end,
                                gateway.get("/v1/runs/" + Gateway.encoded(run) + "/steps")
                                        .path("items"),
                                clock.instant())
                        .forEach(out::println);
            }
            return end;
        } finally {
            reader.interrupt();
        }
    }

    private void read(EventStream stream, String run, BlockingQueue<Heard> heard) {
        try {
            stream.follow(event -> heard.add(new Heard(event, null, null)), event -> isLast(run, event));
            heard.add(new Heard(null, null, null));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            heard.add(new Heard(null, null, e));
        }
    }

    /// A run that waited for a person some time ago may go on since.
    private boolean isLast(String run, JsonNode event) {
        String type = event.path("type").asText();
        return type.equals(ENDED) || WAITING.containsKey(type) && status(run).equals(WAITING.get(type));
    }

    private String status(String run) {
        return gateway.get("/v1/runs/" + Gateway.encoded(run)).path("status").asText();
    }

    /// @return whether more will come
    private boolean take(Heard heard) {
        if (heard.failure() != null) {
            throw heard.failure();
        }
        if (heard.notice() != null) {
            err.println(heard.notice());
            return true;
        }
        JsonNode event = heard.event();
        if (event == null) {
            return false;
        }
        String type = event.path("type").asText();
        if (form == Form.JSON) {
            out.println(event);
        } else if (form == Form.LINES && !QUIET.contains(type)) {
            out.println(line(event));
        }
        return true;
    }

    private static String line(JsonNode event) {
        StringBuilder line = new StringBuilder(event.path("at").asText())
                .append("  ")
                .append(event.path("type").asText());
        if (event.hasNonNull("step")) {
            line.append("  ").append(event.path("step").asText());
        }
        JsonNode data = event.path("data");
        if (data.hasNonNull("from") && data.hasNonNull("to")) {
            line.append("  ")
                    .append(data.path("from").asText())
                    .append(" to ")
                    .append(data.path("to").asText());
        }
        for (String field : List.of("status", "target", "detail", "waitingFor")) {
            if (data.hasNonNull(field)) {
                line.append("  ").append(data.path(field).asText());
            }
        }
        return line.toString();
    }

    private void draw(String run) {
        List<String> lines;
        try {
            String path = "/v1/runs/" + Gateway.encoded(run);
            lines = Screen.lines(gateway.get(path), gateway.get(path + "/steps").path("items"), clock.instant());
        } catch (CtlFailure e) {
            if (e.exitCode() == CtlFailure.UNREACHABLE) {
                // The stream says that the connection dropped; what was drawn stays until it is back.
                return;
            }
            throw e;
        }
        // Without wrapping, which would make more lines than were counted.
        StringBuilder picture = new StringBuilder("\u001b[?7l");
        if (drawn > 0) {
            picture.append("\u001b[").append(drawn).append('F');
        }
        lines.forEach(line -> picture.append("\u001b[2K").append(line).append('\n'));
        picture.append("\u001b[J\u001b[?7h");
        drawn = lines.size();
        out.print(picture);
        out.flush();
    }
}
