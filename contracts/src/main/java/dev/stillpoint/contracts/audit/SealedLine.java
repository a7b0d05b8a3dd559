package dev.stillpoint.contracts.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One line of an export: a link of the chain with what its bytes say beside it, as `docs/audit-format.md` describes
/// it.
///
/// @param shown the whole line
/// @param event the sealed bytes, read
public record SealedLine(ChainLink link, JsonNode shown, JsonNode event) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    /// One object a line, each member once: nothing that a person sees may escape the proof.
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .reader();
    private static final String COLUMNS = "sequence,time,";
    private static final String HASH = "sha256:";

    /// @param system the system of its run, or that it concerns; absent for neither
    public static SealedLine of(ChainLink link, @Nullable String system) {
        String canonical = new String(link.canonical(), StandardCharsets.UTF_8);
        try {
            JsonNode event = MAPPER.readTree(canonical);
            ObjectNode line = MAPPER.createObjectNode();
            line.put("sequence", link.position());
            line.set("time", event.path("at"));
            line.set("actor", event.path("actor"));
            line.set("action", event.path("type"));
            line.put("object", object(event));
            line.set("run", event.get("run"));
            line.put("system", system);
            line.set("details", event.path("data"));
            line.put("previousHash", ChainLink.text(link.previous()));
            line.put("hash", ChainLink.text(link.hash()));
            line.put("canonical", canonical);
            return new SealedLine(link, line, event);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the sealed event at position " + link.position() + " is no JSON", e);
        }
    }

    /// @throws IllegalArgumentException when it is no line of an export; says why
    public static SealedLine read(String line) {
        if (line.startsWith(COLUMNS)) {
            throw new IllegalArgumentException("is CSV; what is proven is NDJSON: ask for `Accept:"
                    + " application/x-ndjson`, or `stillpoint ctl audit --export` a file whose name ends in .ndjson");
        }
        try {
            JsonNode shown = READER.readTree(line);
            String canonical = text(shown, "canonical");
            JsonNode event = READER.readTree(canonical);
            return new SealedLine(
                    new ChainLink(
                            number(shown, "sequence"),
                            canonical.getBytes(StandardCharsets.UTF_8),
                            hash(shown, "previousHash"),
                            hash(shown, "hash")),
                    shown,
                    event);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /// The run that the sealed event is of; null for what concerns none.
    ///
    /// @throws IllegalArgumentException when what was sealed is no run's id
    public @Nullable UUID run() {
        return event.hasNonNull("run") ? UUID.fromString(event.path("run").asText()) : null;
    }

    /// Without a line feed.
    public String text() {
        return shown.toString();
    }

    /// What an event was done to, for people; null where nothing says that.
    public static @Nullable String object(JsonNode event) {
        String step = event.path("step").asText("");
        if (event.hasNonNull("run")) {
            String run = "run " + event.path("run").asText();
            return step.isEmpty() ? run : run + ", step " + step;
        }
        String path = event.path("data").path("path").asText("");
        String object = event.path("data").path("object").asText("");
        return !path.isEmpty()
                ? event.path("data").path("method").asText() + " " + path
                : object.isEmpty() ? null : object;
    }

    private static String text(JsonNode line, String field) {
        JsonNode value = line.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("is no event of an export: it has no " + field);
        }
        return value.asText();
    }

    private static long number(JsonNode line, String field) {
        JsonNode value = line.path(field);
        if (!value.canConvertToLong() || value.asLong() < 1) {
            throw new IllegalArgumentException("is no event of an export: it has no " + field);
        }
        return value.asLong();
    }

    private static byte[] hash(JsonNode line, String field) {
        String text = text(line, field);
        if (!text.matches("sha256:[0-9a-f]{64}")) {
            throw new IllegalArgumentException("is no event of an export: its " + field + " is no SHA-256");
        }
        return HexFormat.of().parseHex(text.substring(HASH.length()));
    }
}
