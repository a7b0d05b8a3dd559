package dev.stillpoint.gateway.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.stillpoint.contracts.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the JSON columns of the views. They were written by the orchestrator, so what can't be read is a bug.
public final class StoredJson {
    private static final ObjectMapper MAPPER = Json.mapper();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private StoredJson() {}

    public static JsonNode tree(@Nullable String json) {
        try {
            return json == null ? NullNode.getInstance() : MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the history holds JSON that can't be read", e);
        }
    }

    public static <T> T value(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the history holds JSON that is no " + type.getSimpleName(), e);
        }
    }

    /// An array; empty when the column is null.
    public static <T> List<T> list(@Nullable String json, Class<T> item) {
        try {
            return json == null
                    ? List.of()
                    : MAPPER.readValue(json, MAPPER.getTypeFactory().constructCollectionType(List.class, item));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the history holds JSON that is no list of " + item.getSimpleName(), e);
        }
    }

    /// An object of text values; empty when the column is null.
    public static Map<String, String> texts(@Nullable String json) {
        try {
            return json == null ? Map.of() : MAPPER.readValue(json, TEXTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the history holds JSON that is no object of texts", e);
        }
    }
}
