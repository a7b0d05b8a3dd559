package dev.stillpoint.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// One run as its requester sees it.
final class Run {
    private static final Set<String> RESTING =
            Set.of("PLANNED", "REJECTED", "SUCCEEDED", "ROLLED_BACK", "CANCELED", "RESOLVED", "NEEDS_OPERATOR");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Api api;
    private final String id;

    Run(Api api, String id) {
        this.api = api;
        this.id = id;
        Evidence.add(this);
    }

    String id() {
        return id;
    }

    String path() {
        return "/v1/runs/" + id;
    }

    JsonNode get() {
        return api.get(path()).body();
    }

    String status() {
        return get().path("status").asText();
    }

    String checkpointSet() {
        return get().path("checkpointSet").asText();
    }

    record Step(String id, String kind, String status, String direction, String waitingFor, List<JsonNode> attempts) {
        boolean isDone() {
            return status.equals("DONE");
        }

        /// Whether an executor has said that it works on it.
        boolean running() {
            return status.equals("RUNNING")
                    && !attempts.isEmpty()
                    && !attempts.getLast().path("executor").asText("").isEmpty();
        }
    }

    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (JsonNode step : api.get(path() + "/steps").body().path("items")) {
            steps.add(new Step(
                    step.path("id").asText(),
                    step.path("kind").asText(),
                    step.path("status").asText(),
                    step.path("direction").asText(),
                    step.path("waitingFor").asText(""),
                    list(step.path("attempts"))));
        }
        return steps;
    }

    /// The steps of one kind that concern one VM (by its GUID) or disk (by anything its id has).
    List<Step> steps(String kind, String object) {
        return steps().stream()
                .filter(step ->
                        step.kind().equals(kind) && step.id().contains(object.toLowerCase(java.util.Locale.ROOT)))
                .toList();
    }

    /// Waits until a step of this kind is being worked on and answers it.
    Step awaitRunning(String kind, String object) {
        return awaitStep(kind, object, Step::running);
    }

    Step awaitStep(String kind, String object, Predicate<Step> condition) {
        return await("a " + kind + " of " + object + " in run " + id)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(120))
                .ignoreExceptionsMatching(Run::unreachable)
                .until(
                        () -> steps(kind, object).stream().filter(condition).findFirst(),
                        found -> found.isPresent() || failIfResting(kind))
                .orElseThrow();
    }

    private boolean failIfResting(String awaited) {
        String status = status();
        if (RESTING.contains(status)) {
            throw new AssertionError("run " + id + " ended " + status + " before its " + awaited + " was seen");
        }
        return false;
    }

    /// Waits until the run has ended or waits for an operator, and says how.
    String awaitEnd() {
        return awaitStatus(RESTING::contains);
    }

    /// As [#awaitEnd], for runs that wait for a service to come back first.
    String awaitEnd(Duration patience) {
        return awaitStatus(RESTING::contains, patience);
    }

    String awaitStatus(Predicate<String> wanted) {
        return awaitStatus(wanted, PATIENCE);
    }

    private String awaitStatus(Predicate<String> wanted, Duration patience) {
        return await("end of run " + id)
                .atMost(patience)
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptionsMatching(Run::unreachable)
                .until(this::status, wanted);
    }

    void mustEnd(String status) {
        assertThat(awaitEnd()).as("end of run %s: %s", id, get()).isEqualTo(status);
    }

    List<String> problemCodes() {
        return list(get().path("problems")).stream()
                .map(problem -> problem.path("code").asText())
                .toList();
    }

    JsonNode set() {
        return api.get("/v1/checkpoint-sets/" + checkpointSet()).body();
    }

    List<JsonNode> events() {
        List<JsonNode> events = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = api.get(path() + "/events?pageSize=200" + (token.isEmpty() ? "" : "&pageToken=" + token))
                    .body();
            events.addAll(list(page.path("items")));
            token = page.path("nextPageToken").asText("");
        } while (!token.isEmpty());
        return events;
    }

    Optional<JsonNode> event(String type) {
        return events().stream()
                .filter(event -> event.path("type").asText().equals(type))
                .findFirst();
    }

    Api.Answer cancel() {
        return api.post(path() + "/cancel", java.util.Map.of());
    }

    Api.Answer retry() {
        return api.post(path() + "/retry", java.util.Map.of());
    }

    /// Everything the API tells about the run, for the message of a test that failed.
    String story() {
        StringBuilder story = new StringBuilder("run ").append(id);
        try {
            story.append(' ').append(get()).append('\n');
            for (JsonNode step : api.get(path() + "/steps").body().path("items")) {
                story.append("  ")
                        .append(step.path("status").asText())
                        .append(' ')
                        .append(step.path("id").asText())
                        .append(' ')
                        .append(step.path("waitingFor").asText(""));
                for (JsonNode attempt : step.path("attempts")) {
                    story.append("\n      ").append(attempt);
                }
                story.append('\n');
            }
        } catch (RuntimeException unreachable) {
            story.append(": could not be read: ").append(unreachable);
        }
        return story.toString();
    }

    static List<JsonNode> list(JsonNode array) {
        return stream(array).toList();
    }

    static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static boolean unreachable(Throwable thrown) {
        return thrown instanceof UncheckedIOException || thrown instanceof IOException;
    }
}
