package dev.stillpoint.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// The downtime windows of the demo's runs: from the first VM's stop to the last VM's start, as each run tells it.
final class Downtimes {
    private final Teller teller;
    private final Map<String, Duration> windows = new LinkedHashMap<>();

    Downtimes(Teller teller) {
        this.teller = teller;
    }

    /// @throws ClaimFailed when the run does not tell its window
    void note(String what, JsonNode run) {
        JsonNode window = run.path("downtime");
        if (!window.path("startedAt").isTextual() || !window.path("endedAt").isTextual()) {
            throw new ClaimFailed(what + ": the run does not tell its downtime: " + window);
        }
        Duration time = Duration.between(
                Instant.parse(window.path("startedAt").asText()),
                Instant.parse(window.path("endedAt").asText()));
        windows.put(what, time);
        teller.tell("downtime: " + Teller.seconds(time));
    }

    /// @throws ClaimFailed when the run tells that something was stopped
    void requireNone(String what, JsonNode run) {
        if (run.path("downtime").path("startedAt").isTextual()) {
            throw new ClaimFailed(what + " must stop nothing, but tells a downtime: " + run.path("downtime"));
        }
    }

    void tellAll() {
        teller.title("Downtime windows, from the first stop to the last start:");
        windows.forEach((what, time) -> teller.tell("%-44s %s".formatted(what, Teller.seconds(time))));
    }
}
