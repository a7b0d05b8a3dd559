package dev.stillpoint.gateway.run;

import static dev.stillpoint.gateway.world.Calls.as;
import static dev.stillpoint.gateway.world.Calls.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.stillpoint.gateway.GatewayTest;
import dev.stillpoint.gateway.world.World;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EventStreamTest extends GatewayTest {
    @Test
    void streamTellsWhatWasAndWhatComesOnceAndInOrderAndEndsWithTheRun() throws Exception {
        // Given
        UUID run = World.run("ERP", "RUNNING", Map.of());
        World.event(run, 1, "run-accepted");
        World.event(run, 2, "step-started");

        // When
        Stream stream = open(run, "");
        await(() -> stream.ids().size() == 2);
        orchestrator.tell(World.event(run, 3, "step-succeeded"));
        orchestrator.tell(World.eventNotStored(run, 3, "step-succeeded"));
        World.event(run, 4, "step-started");
        orchestrator.tell(World.event(run, 5, "step-succeeded"));
        await(() -> stream.ids().size() == 5);
        orchestrator.tell(World.event(run, 6, "run-ended"));
        stream.awaitEnd();

        // Then
        assertThat(stream.ids()).containsExactly("1", "2", "3", "4", "5", "6");
        assertThat(stream.lines).contains("event:run-ended");
        assertThat(stream.lines.stream()
                        .filter(l -> l.startsWith("data:"))
                        .findFirst()
                        .orElseThrow())
                .contains("\"type\":\"run-accepted\"")
                .contains("\"sequence\":1");
    }

    @Test
    void liveEventIsToldWithoutALookIntoTheHistory() throws Exception {
        // Given
        UUID run = World.run("ERP", "RUNNING", Map.of());
        Stream stream = open(run, "");
        await(() -> stream.lines.stream().anyMatch(line -> line.startsWith(":")));

        // When
        orchestrator.tell(World.eventNotStored(run, 1, "run-accepted"));
        orchestrator.tell(World.eventNotStored(run, 2, "run-ended"));

        // Then
        stream.awaitEnd();
        assertThat(stream.ids()).containsExactly("1", "2");
    }

    @Test
    void lastEventIdResumesAfterThatEvent() throws Exception {
        // Given
        UUID run = World.run("ERP", "SUCCEEDED", Map.of());
        for (int i = 1; i <= 4; i++) {
            World.event(run, i, i == 4 ? "run-ended" : "step-started");
        }

        // When
        Stream rest = open(run, "2");
        Stream nothing = open(run, "4");

        // Then
        rest.awaitEnd();
        nothing.awaitEnd();
        assertThat(rest.ids()).containsExactly("3", "4");
        assertThat(nothing.ids()).isEmpty();
    }

    @Test
    void longHistoryIsToldWithoutAGap() throws Exception {
        // Given
        UUID run = World.run("ERP", "SUCCEEDED", Map.of());
        World.sql(
                "INSERT INTO events (run, sequence, at, type, actor) SELECT ?, n, now(),"
                        + " CASE WHEN n = 1001 THEN 'run-ended' ELSE 'step-progressed' END, 'system'"
                        + " FROM generate_series(1, 1001) n",
                run);

        // When
        Stream stream = open(run, "");

        // Then
        stream.awaitEnd();
        assertThat(stream.ids())
                .hasSize(1001)
                .doesNotHaveDuplicates()
                .startsWith("1")
                .endsWith("1001");
    }

    @Test
    void idleStreamPings() throws Exception {
        UUID run = World.run("ERP", "RUNNING", Map.of());
        Stream stream = open(run, "");
        await(() -> stream.lines.stream().filter(line -> line.startsWith(":")).count() >= 2);
        orchestrator.tell(World.event(run, 1, "run-ended"));
        stream.awaitEnd();
    }

    @Test
    void refusalsOfStreamsAreProblems() {
        UUID run = World.run("ERP", "RUNNING", Map.of());
        as(World.CRM_OPERATOR)
                .accept("text/event-stream")
                .get("/v1/runs/" + run + "/events")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("code", equalTo("not-found"));
        as(World.VIEWER)
                .accept("text/event-stream")
                .header("Last-Event-ID", "x")
                .get("/v1/runs/" + run + "/events")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("Last-Event-ID"));
    }

    private record Stream(List<String> lines, Thread reader) {
        List<String> ids() {
            return lines.stream()
                    .filter(line -> line.startsWith("id:"))
                    .map(line -> line.substring(3).strip())
                    .toList();
        }

        void awaitEnd() throws InterruptedException {
            assertThat(reader.join(java.time.Duration.ofSeconds(15)))
                    .as("ended; got %s", lines)
                    .isTrue();
        }
    }

    private Stream open(UUID run, String lastEventId) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + RestAssured.port + "/v1/runs/" + run + "/events"))
                .header("X-API-Key", World.VIEWER)
                .header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<java.util.stream.Stream<String>> response =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofLines());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        List<String> lines = new CopyOnWriteArrayList<>();
        Thread reader = Thread.ofVirtual().start(() -> response.body().forEach(lines::add));
        return new Stream(lines, reader);
    }
}
