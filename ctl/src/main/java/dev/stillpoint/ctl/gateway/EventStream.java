package dev.stillpoint.ctl.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Every event of one run, once and in order, however often the connection drops: each new one begins after the
/// last event that came, on whichever gateway answers.
public final class EventStream {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(45);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /// What a pause between two connections is; a test passes its own.
    @FunctionalInterface
    public interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    private final Gateway gateway;
    private final String path;
    private final Pause pause;
    private final Consumer<String> notice;
    private long last;

    /// @param notice told when the connection dropped and when it is back
    public EventStream(Gateway gateway, String run, Pause pause, Consumer<String> notice) {
        this.gateway = gateway;
        this.path = "/v1/runs/" + Gateway.encoded(run) + "/events";
        this.pause = pause;
        this.notice = notice;
    }

    /// Hands on events until one of them is the last.
    ///
    /// @param isLast tells by an event whether another will follow that matters
    /// @throws CtlFailure when the gateway refuses
    public void follow(Consumer<JsonNode> receiver, Predicate<JsonNode> isLast) throws InterruptedException {
        Duration next = FIRST_PAUSE;
        boolean dropped = false;
        while (true) {
            long before = last;
            try {
                HttpResponse<InputStream> answer = gateway.events(path, last);
                if (answer.statusCode() == 200) {
                    if (dropped) {
                        notice.accept("connected again");
                        dropped = false;
                    }
                    if (read(answer.body(), receiver, isLast)) {
                        return;
                    }
                } else if (answer.statusCode() == 429 || answer.statusCode() >= 500) {
                    answer.body().close();
                } else {
                    throw Gateway.refused(answer.statusCode(), Gateway.read(answer.body()));
                }
            } catch (IOException e) {
                // The same as an end that came too early: the next connection goes on where this one stopped.
            }
            if (!dropped) {
                notice.accept("the connection dropped; trying again");
                dropped = true;
            }
            next = last > before ? FIRST_PAUSE : next;
            pause.of(next);
            next = next.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next.multipliedBy(2);
        }
    }

    /// @return whether the last event came
    private boolean read(InputStream in, Consumer<JsonNode> receiver, Predicate<JsonNode> isLast) throws IOException {
        AtomicLong heardAt = new AtomicLong(System.nanoTime());
        Thread watchdog = Thread.ofVirtual().start(() -> closeWhenSilent(in, heardAt));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            StringBuilder data = new StringBuilder();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                heardAt.set(System.nanoTime());
                if (line.startsWith("data:")) {
                    data.append(line.substring("data:".length()).strip());
                } else if (line.isEmpty() && !data.isEmpty()) {
                    JsonNode event = event(data.toString());
                    data.setLength(0);
                    // A gateway that begins too early repeats what is known.
                    if (event.path("sequence").asLong() > last) {
                        last = event.path("sequence").asLong();
                        receiver.accept(event);
                        if (isLast.test(event)) {
                            return true;
                        }
                    }
                }
            }
        } finally {
            watchdog.interrupt();
        }
        return false;
    }

    /// A gateway says something every 15 seconds: where nothing comes for longer, the connection is dead and
    /// nobody told.
    private static void closeWhenSilent(InputStream in, AtomicLong heardAt) {
        try {
            Duration silent = Duration.ZERO;
            while (silent.compareTo(LONGEST_SILENCE) < 0) {
                Thread.sleep(LONGEST_SILENCE.minus(silent));
                silent = Duration.ofNanos(System.nanoTime() - heardAt.get());
            }
            in.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // It is closed then, which is all that was wanted.
        }
    }

    private static JsonNode event(String data) throws IOException {
        try {
            return JSON.readTree(data);
        } catch (JsonProcessingException e) {
            throw new IOException("the stream was cut within an event", e);
        }
    }
}
