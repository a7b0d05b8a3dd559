package dev.stillpoint.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// The simulated fabric's back door: its truth, its record of calls, faults to come, and what an admin or a guest
/// would do on their own.
final class Control {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final ThreadLocal<List<String>> SET = ThreadLocal.withInitial(ArrayList::new);

    private final URI simulator;
    private final AtomicLong seen = new AtomicLong();

    Control(URI simulator) {
        this.simulator = simulator;
    }

    FabricState state() {
        return FabricState.of(get("/control/state"));
    }

    /// One call the simulator received; `vm` is a GUID, empty for calls about none.
    record Call(long number, String operation, String vm, String outcome) {
        boolean changes() {
            return switch (operation.toLowerCase(Locale.ROOT)) {
                case "list", "freespace", "jobstatus", "jobs" -> false;
                default -> true;
            };
        }
    }

    /// The calls from number `from` on.
    List<Call> calls(long from) {
        List<Call> calls = new ArrayList<>();
        JsonNode page;
        do {
            page = get("/control/calls?from=" + from);
            from = page.path("next").asLong();
            Run.stream(page.path("calls"))
                    .map(call -> new Call(
                            call.path("number").asLong(),
                            call.path("operation").asText(),
                            call.path("vmId").asText(""),
                            call.path("outcome").asText("")))
                    .forEach(calls::add);
        } while (!page.path("calls").isEmpty());
        return calls;
    }

    /// The number that the next call will get.
    long nextCall() {
        long next = Math.max(1, seen.get());
        JsonNode page;
        do {
            page = get("/control/calls?from=" + next);
            next = page.path("next").asLong();
        } while (!page.path("calls").isEmpty());
        seen.set(next);
        return next;
    }

    /// What comes to happen to an operation on the fabric.
    Fault on(String operation, String vm) {
        return new Fault("/control/faults", Map.of("operation", operation, "vm", vm));
    }

    /// What comes to happen to a worker's step.
    Fault onDisk(String step, String disk) {
        return new Fault("/control/disk-faults", Map.of("step", step, "disk", disk, "location", "nas-b"));
    }

    void guestWrites(String vm, String disk, int mebibytes, long seed) {
        post("/control/guest-writes", Map.of("vm", vm, "disk", disk, "mebibytes", mebibytes, "seed", seed));
    }

    /// What an admin does in Hyper-V Manager: `start`, `stop`, `detach?number=…&location=…`.
    void admin(String vm, String action) {
        post("/control/vms/" + URLEncoder.encode(vm, StandardCharsets.UTF_8) + "/" + action, Map.of());
    }

    /// An operation on the fabric as SCVMM's console would ask for it.
    void fabric(String operation, Map<String, ?> arguments) {
        post("/fabric/" + operation, arguments);
    }

    final class Fault {
        private final String path;
        private final Map<String, Object> body;

        private Fault(String path, Map<String, Object> body) {
            this.path = path;
            this.body = new LinkedHashMap<>(body);
        }

        Fault times(int times) {
            body.put("times", times);
            return this;
        }

        Fault seconds(double seconds) {
            body.put("seconds", seconds);
            return this;
        }

        Fault after(int calls) {
            body.put("after", calls);
            return this;
        }

        /// Happens after so many bytes of a copy.
        Fault atByte(long offset) {
            body.put("atByte", offset);
            return this;
        }

        void takes(double seconds) {
            seconds(seconds).set("slow");
        }

        String fails(int code, String message) {
            return set("fail", code, message);
        }

        String set(String what, int code, String message) {
            body.put("code", code);
            body.put("message", message);
            return set(what);
        }

        /// Somebody else's job holds the VM when the operation comes.
        void lockedFor(double seconds) {
            seconds(seconds).set("lockedByOtherJob");
        }

        String set(String what) {
            body.put("do", what);
            body.putIfAbsent("times", 1);
            String id = post(path, body).path("id").asText();
            SET.get().add(path + "/" + id);
            return id;
        }
    }

    /// Takes back what this thread's test set and what has not happened.
    void clearFaults() {
        SET.get().forEach(fault -> {
            try {
                send("DELETE", fault, null);
            } catch (AssertionError usedUp) {
                assertThat(usedUp).hasMessageContaining("404");
            }
        });
        SET.get().clear();
    }

    /// Takes a fault back before it has used itself up.
    void clear(String fault) {
        send("DELETE", "/control/faults/" + fault, null);
    }

    /// Takes a fault of either kind back, used up or not.
    void take(String fault) {
        for (String path : List.of("/control/faults/", "/control/disk-faults/")) {
            try {
                send("DELETE", path + fault, null);
            } catch (AssertionError unknownHere) {
                assertThat(unknownHere).hasMessageContaining("404");
            }
        }
    }

    /// How often a fault that was set with `times` is still to come; 0 when it has used itself up.
    int left(String fault) {
        return Stream.of("/control/faults", "/control/disk-faults")
                .flatMap(path -> Run.stream(get(path).path("faults")))
                .filter(each -> each.path("id").asText().equals(fault))
                .mapToInt(each -> each.path("times").asInt())
                .sum();
    }

    private JsonNode get(String path) {
        return send("GET", path, null);
    }

    private JsonNode post(String path, Map<String, ?> body) {
        return send("POST", path, body);
    }

    private JsonNode send(String method, String path, @org.jspecify.annotations.Nullable Map<String, ?> body) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(simulator.resolve(path))
                    .timeout(Duration.ofSeconds(20))
                    .header("Content-Type", "application/json")
                    .method(
                            method,
                            body == null
                                    ? BodyPublishers.noBody()
                                    : BodyPublishers.ofString(Api.JSON.writeValueAsString(body)));
            var answer = HTTP.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new AssertionError("the simulator answered " + answer.statusCode() + " to " + method + " " + path
                        + " " + body + ": " + answer.body());
            }
            return Api.JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
