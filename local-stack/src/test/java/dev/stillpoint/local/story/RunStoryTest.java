package dev.stillpoint.local.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.stillpoint.local.api.JsonHttp;
import dev.stillpoint.local.part.StackFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The golden file is the story of `events.ndjson`. After a change on purpose: read what the failing test
/// prints, and put it there.
class RunStoryTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final UUID RUN = UUID.fromString("0197f2c0-0000-7000-8000-000000000001");

    @TempDir
    Path temp;

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(RunStoryTest.class.getResourceAsStream("/story/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<JsonNode> events() throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String line : resource("events.ndjson").lines().toList()) {
            events.add(MAPPER.readTree(line));
        }
        return events;
    }

    private static StoryEvent event(JsonNode event) {
        return new StoryEvent(
                Instant.parse(event.path("at").asText()),
                event.path("type").asText(),
                event.path("actor").asText(),
                event.hasNonNull("step") ? event.path("step").asText() : "",
                event.path("data"));
    }

    private static String story(List<JsonNode> events) {
        List<String> lines = new ArrayList<>();
        RunStory story = new RunStory(lines::add);
        events.forEach(each -> story.take(event(each)));
        story.end();
        return String.join("\n", lines) + "\n";
    }

    @Test
    void historyReadsAsAStory() throws IOException {
        assertThat(story(events())).isEqualTo(resource("story.txt"));
    }

    @Test
    void storyThatIsNotOverSaysWhatIsUnderWay() throws IOException {
        assertThat(story(events().subList(0, 12))).endsWith("""

                Still under way:
                  StopVm SQL01-ERP, waiting for job 4711 of svc-backup, which locks SQL01-ERP

                In all: 1 attempts, 0 of them failed; 1 steps done, 0 undone; 0.0 s of waiting.
                The downtime goes on since 23:59:02.000.
                """);
        // And an end without an answer is no secret.
        List<JsonNode> events = events();
        events.removeIf(event -> event.path("type").asText().equals("step-resolved"));
        assertThat(story(events)).contains("""

                Never answered:
                  undoing copy:d-5f2a by UndoCopy""");
        assertThat(story(events().subList(0, 6))).endsWith("No machine was stopped.\n");
        assertThat(story(List.of()))
                .isEqualTo("There is no event of this run here; those of an old one may be archived.\n");
    }

    private static JsonNode event(String at, String type, String actor, String data) throws IOException {
        ObjectNode event = MAPPER.createObjectNode();
        event.put("at", "2026-03-01T" + at + "Z").put("type", type).put("actor", actor);
        return event.set("data", MAPPER.readTree(data));
    }

    @Test
    void waitForApprovalIsToldAndSummedByItself() throws IOException {
        // Given
        List<JsonNode> events = List.of(
                event("10:00:00", "run-accepted", "admin", """
                        {"kind":"restore","system":"ERP","request":{"kind":"restore","system":"ERP","stop":"turnOff",
                         "set":"0197f2c0-0000-7000-8000-0000000000aa","safetyCheckpoint":true,"profile":null,"labels":{}}}"""),
                event("10:00:01", "waiting-for-approval", "system", """
                        {"planHash":"sha256:77c0","expiresAt":"2026-03-08T10:00:01Z"}"""),
                event("10:00:01", "run-status", "system", """
                        {"from":"PLANNING","to":"AWAITING_APPROVAL"}"""),
                event("10:05:01", "run-approved", "admin2", """
                        {"planHash":"sha256:77c0"}"""),
                event("10:05:01", "run-status", "system", """
                        {"from":"AWAITING_APPROVAL","to":"PLANNING"}"""));

        // Then
        assertThat(story(events)).isEqualTo("""
                2026-03-01 (UTC)
                10:00:00.000  admin asked for it: restore of ERP, safetyCheckpoint=true set=0197f2c0-0000-7000-8000-0000000000aa stop=turnOff
                10:00:01.000  the run waits for another person's approval until 2026-03-08T10:00:01Z
                10:00:01.000  the run goes from PLANNING to AWAITING_APPROVAL
                10:05:01.000  admin2 approved the plan sha256:77c0
                10:05:01.000  the run goes from AWAITING_APPROVAL to PLANNING

                In all: 0 attempts, 0 of them failed; 0 steps done, 0 undone; 0.0 s of waiting; 300.0 s of waiting for approval.
                No machine was stopped.
                """);
        assertThat(story(events.subList(0, 3))).contains("""
                0.0 s of waiting.
                The run waits for approval since 2026-03-01T10:00:01Z.
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"export.ndjson", "history-000000000001-000000000099-5f0a61c2.ndjson.gz"})
    void exportAndArchivedFileTellTheSame(String name) throws IOException {
        // Given an export with events of another run and of none in between
        List<String> lines = new ArrayList<>();
        for (JsonNode event : events()) {
            lines.add(exported(event, RUN.toString()));
            lines.add(exported(event, "0197f2c0-0000-7000-8000-00000000000f"));
            lines.add("{\"run\":null,\"canonical\":\"{}\"}");
        }
        Path file = temp.resolve(name);
        try (OutputStream bytes = Files.newOutputStream(file);
                OutputStream packed = name.endsWith(".gz") ? new GZIPOutputStream(bytes) : bytes) {
            packed.write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        }

        // When
        List<String> told = new ArrayList<>();
        RunStory story = new RunStory(told::add);
        StoryEvents.ofExport(file, RUN, story::take);
        story.end();

        // Then
        assertThat(String.join("\n", told) + "\n").isEqualTo(resource("story.txt"));
    }

    private static String exported(JsonNode event, String run) {
        ObjectNode canonical = event.deepCopy();
        if (event.path("step").isNull()) {
            canonical.remove("step");
        }
        return MAPPER.createObjectNode()
                .put("run", run)
                .put("canonical", canonical.toString())
                .toString();
    }

    @Test
    void lineThatIsNoEventIsNamed() throws IOException {
        Path file = temp.resolve("export.ndjson");
        Files.write(file, List.of("{\"run\":null}", "nonsense"));
        assertThatThrownBy(() -> StoryEvents.ofExport(file, RUN, event -> {}))
                .isInstanceOf(StackFailure.class)
                .hasMessageContaining("line 2 is no event of an export");
    }

    @Test
    void gatewayIsReadPageByPage() throws IOException {
        // Given a gateway that gives ten events a page
        List<JsonNode> events = events();
        List<String> asked = new ArrayList<>();
        HttpServer gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", exchange -> {
            String query = exchange.getRequestURI().getQuery();
            asked.add(exchange.getRequestURI().getPath());
            int from = query.contains("pageToken=") ? Integer.parseInt(query.replaceAll(".*pageToken=t/", "")) : 0;
            int to = Math.min(from + 10, events.size());
            ObjectNode page = MAPPER.createObjectNode();
            page.putArray("items").addAll(events.subList(from, to));
            page.put("nextPageToken", to == events.size() ? null : "t/" + to);
            byte[] body = MAPPER.writeValueAsBytes(page);
            boolean known = exchange.getRequestURI().getPath().contains(RUN.toString());
            exchange.sendResponseHeaders(known ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        gateway.start();
        try {
            JsonHttp api = new JsonHttp(
                    URI.create("http://127.0.0.1:" + gateway.getAddress().getPort()), Map.of());
            List<String> told = new ArrayList<>();
            RunStory story = new RunStory(told::add);

            // When
            StoryEvents.ofGateway(api, RUN, story::take);
            story.end();

            // Then
            assertThat(String.join("\n", told) + "\n").isEqualTo(resource("story.txt"));
            assertThat(asked).hasSize((events.size() + 9) / 10);
            assertThatThrownBy(() -> StoryEvents.ofGateway(api, UUID.randomUUID(), event -> {}))
                    .isInstanceOf(StackFailure.class)
                    .hasMessageContaining("404");
        } finally {
            gateway.stop(0);
        }
    }
}
