package dev.stillpoint.local.story;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stillpoint.local.api.JsonHttp;
import dev.stillpoint.local.audit.LineFile;
import dev.stillpoint.local.part.StackFailure;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// Where the events of a run come from, one by one in the run's order: no more than a page is in memory.
public final class StoryEvents {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private StoryEvents() {}

    /// Reads them from a gateway.
    ///
    /// @throws StackFailure when it does not give them
    public static void ofGateway(JsonHttp gateway, UUID run, Consumer<StoryEvent> to) throws IOException {
        String first = "/v1/runs/" + run + "/events?pageSize=200";
        String path = first;
        while (true) {
            JsonHttp.Answer answer = gateway.get(path);
            if (!answer.good()) {
                throw new StackFailure("the gateway does not tell of run " + run + ": " + answer.status() + " "
                        + answer.body()
                                .path("detail")
                                .asText(answer.body().path("title").asText()));
            }
            for (JsonNode event : answer.body().path("items")) {
                to.accept(event(event));
            }
            if (!answer.body().hasNonNull("nextPageToken")) {
                return;
            }
            String next = answer.body().path("nextPageToken").asText();
            path = first + "&pageToken=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
        }
    }

    /// Reads them out of an export of the history (NDJSON), or out of a file that was archived. What it shows is not
    /// proven here.
    ///
    /// @throws StackFailure when the file can't be read, or a line is no event of an export
    public static void ofExport(Path file, UUID run, Consumer<StoryEvent> to) {
        try (LineFile lines = LineFile.open(file)) {
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                try {
                    JsonNode shown = MAPPER.readTree(line.get());
                    if (shown.path("run").asText("").equals(run.toString())) {
                        // The step stands in the sealed bytes only.
                        to.accept(event(MAPPER.readTree(shown.path("canonical").asText())));
                    }
                } catch (JsonProcessingException | DateTimeException e) {
                    throw new StackFailure(
                            file + ", line " + lines.line() + " is no event of an export (NDJSON): " + reason(e), e);
                }
            }
        }
    }

    private static String reason(Exception e) {
        return e instanceof JsonProcessingException json ? json.getOriginalMessage() : String.valueOf(e.getMessage());
    }

    private static StoryEvent event(JsonNode event) {
        return new StoryEvent(
                Instant.parse(event.path("at").asText()),
                event.path("type").asText(),
                event.path("actor").asText(),
                event.hasNonNull("step") ? event.path("step").asText() : "",
                event.path("data"));
    }
}
