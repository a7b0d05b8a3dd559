package dev.stillpoint.agent.powershell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One PowerShell process that answers one call at a time, line by line. ASCII both ways, so that no console code page
/// can harm a name. Whatever is no line of the protocol is logged.
final class Session implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Session.class);
    private static final Duration START = Duration.ofMinutes(2);
    private static final int LOGGED_AT_MOST = 500;
    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Process process;
    private final OutputStream input;
    private final long startedNanos = System.nanoTime();
    private final CompletableFuture<JsonNode> ready = new CompletableFuture<>();
    private @Nullable Call current;
    private long calls;
    private volatile boolean over;
    private volatile long megabytes;

    /// A call in flight.
    static final class Call {
        private final long id;
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private volatile int percent;

        private Call(long id) {
            this.id = id;
        }

        CompletableFuture<Answer> answer() {
            return answer;
        }

        int percent() {
            return percent;
        }
    }

    private Session(Process process) {
        this.process = process;
        this.input = process.getOutputStream();
        Thread.ofVirtual().name("powershell-" + process.pid()).start(this::read);
        Thread.ofVirtual().name("powershell-stderr-" + process.pid()).start(this::readErrors);
    }

    /// Starts a process and waits until its modules are loaded.
    ///
    /// @throws IOException when it does not get that far; the message says why
    static Session start(PowerShellSettings settings, Modules modules) throws IOException, InterruptedException {
        modules.refuseAltered();
        List<String> command = new ArrayList<>();
        command.add(settings.executable().toString());
        command.addAll(settings.arguments());
        command.addAll(List.of(
                "-File",
                modules.host().toString(),
                "-Dialect",
                settings.target().module()));
        if (!settings.preload().isEmpty()) {
            command.addAll(List.of("-Preload", String.join("|", settings.preload())));
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(settings.environment());
        Session session = new Session(builder.start());
        try {
            JsonNode hello = session.ready.get(START.toMillis(), TimeUnit.MILLISECONDS);
            LOG.infof(
                    "PowerShell session was started: process=%d version=%s dialect=%s",
                    session.process.pid(),
                    hello.path("version").asText(),
                    settings.target().module());
            return session;
        } catch (ExecutionException failed) {
            session.close();
            throw new IOException(String.valueOf(failed.getCause()), failed);
        } catch (TimeoutException late) {
            session.close();
            throw new IOException("PowerShell was not ready within " + START.toSeconds() + " s", late);
        } catch (InterruptedException stop) {
            session.close();
            throw stop;
        }
    }

    /// Sends a call. Its answer always comes: [Answer.Lost] when the process dies first.
    ///
    /// @throws IOException when the process did not take it
    synchronized Call call(String operation, Map<String, ?> arguments, String correlation) throws IOException {
        if (current != null && !current.answer.isDone()) {
            throw new IllegalStateException("a session takes one call at a time");
        }
        Call call = new Call(++calls);
        current = call;
        write(Map.of("id", call.id, "operation", operation, "arguments", arguments, "correlation", correlation));
        if (over) {
            call.answer.complete(new Answer.Lost("its process ended"));
        }
        return call;
    }

    /// Asks the call to end; it answers, perhaps [Answer.Canceled].
    synchronized void cancel(Call call) throws IOException {
        if (!call.answer.isDone()) {
            write(Map.of("cancel", call.id));
        }
    }

    private void write(Map<String, ?> line) throws IOException {
        input.write(JSON.writeValueAsBytes(line));
        input.write('\n');
        input.flush();
    }

    long calls() {
        return calls;
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    boolean alive() {
        return !over && process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /// The process's memory when it last answered well.
    long megabytes() {
        return megabytes;
    }

    /// Ends the process, whatever it does.
    @Override
    public void close() {
        over = true;
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /// Lets an idle process end by itself.
    void release() {
        over = true;
        try {
            input.close();
        } catch (IOException gone) {
            LOG.debugf("process %d was gone already: %s", process.pid(), gone.getMessage());
        }
        process.onExit().orTimeout(5, TimeUnit.SECONDS).whenComplete((ended, late) -> {
            if (late != null) {
                process.destroyForcibly();
            }
        });
    }

    private void read() {
        String why = "its process ended";
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            String line = lines.readLine();
            while (line != null) {
                take(line);
                line = lines.readLine();
            }
        } catch (IOException broken) {
            why = "its output broke: " + broken.getMessage();
        }
        over = true;
        ready.completeExceptionally(new IOException("PowerShell ended before it was ready"));
        Call left = current();
        if (left != null) {
            left.answer.complete(new Answer.Lost(why));
        }
    }

    private synchronized @Nullable Call current() {
        return current;
    }

    private void readErrors() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                log("stderr", line);
                line = lines.readLine();
            }
        } catch (IOException broken) {
            LOG.debugf("the errors of process %d broke: %s", process.pid(), broken.getMessage());
        }
    }

    private void take(String text) {
        JsonNode line = parse(text);
        if (line == null) {
            log("stdout", text);
            return;
        }
        @Nullable Call call = current();
        boolean own = call != null && call.id == line.path("id").asLong(-1);
        switch (line.path("kind").asText()) {
            case "ready" -> ready.complete(line);
            case "log" -> log(line.path("level").asText(), line.path("text").asText());
            case "progress" -> {
                if (own && call != null) {
                    call.percent = Math.clamp(line.path("percent").asInt(), 0, 100);
                }
            }
            case "result" -> {
                megabytes = line.path("megabytes").asLong();
                end(own ? call : null, new Answer.Result(line.path("value")));
            }
            case "canceled" -> end(own ? call : null, new Answer.Canceled());
            case "error" -> {
                Answer.Failure failure = JSON.convertValue(line, Answer.Failure.class);
                if (!ready.isDone()) {
                    ready.completeExceptionally(new IOException(
                            "PowerShell could not load its modules: " + failure.text() + " " + failure.position()));
                }
                end(own ? call : null, failure);
            }
            default -> log("stdout", text);
        }
    }

    private static void end(@Nullable Call call, Answer answer) {
        if (call != null) {
            call.answer.complete(answer);
        }
    }

    private static @Nullable JsonNode parse(String text) {
        if (!text.startsWith("{")) {
            return null;
        }
        try {
            return JSON.readTree(text) instanceof ObjectNode line ? line : null;
        } catch (JsonProcessingException noLine) {
            return null;
        }
    }

    private void log(String level, String text) {
        String shown = text.length() > LOGGED_AT_MOST ? text.substring(0, LOGGED_AT_MOST) + "…" : text;
        LOG.debugf("PowerShell said: process=%d stream=%s text=%s", process.pid(), level, shown);
    }
}
