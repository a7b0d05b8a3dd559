package dev.stillpoint.simulator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.stillpoint.simulator.machine.Refusal;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A request: its path split and decoded, its query, its body. Fields of the body that nobody asked for are refused
/// by [#end].
public final class JsonRequest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String method;
    private final List<String> path;
    private final Map<String, String> query;
    private final ObjectNode body;
    private final Set<String> known = new LinkedHashSet<>();

    private JsonRequest(String method, List<String> path, Map<String, String> query, ObjectNode body) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.body = body;
    }

    static JsonRequest of(HttpExchange exchange, String prefix) throws IOException {
        String raw = exchange.getRequestURI().getRawPath().substring(prefix.length());
        List<String> path = Arrays.stream(raw.split("/"))
                .filter(part -> !part.isEmpty())
                .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
        Map<String, String> query = new LinkedHashMap<>();
        String text = exchange.getRequestURI().getRawQuery();
        for (String pair : text == null ? new String[0] : text.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (bytes.length > 0) {
            try {
                if (!(JSON.readTree(bytes) instanceof ObjectNode object)) {
                    throw Refusal.badRequest("The body is no JSON object.");
                }
                body = object;
            } catch (JsonProcessingException bad) {
                throw Refusal.badRequest("The body is no JSON: " + bad.getOriginalMessage());
            }
        }
        return new JsonRequest(exchange.getRequestMethod(), path, query, body);
    }

    public String method() {
        return method;
    }

    public List<String> path() {
        return path;
    }

    public ObjectNode body() {
        return body;
    }

    public Optional<String> query(String key) {
        return Optional.ofNullable(query.get(key));
    }

    private @Nullable JsonNode value(String key) {
        known.add(key);
        JsonNode value = body.get(key);
        return value == null || value.isNull() ? null : value;
    }

    public String text(String key) {
        JsonNode value = value(key);
        if (value == null || !value.isTextual()) {
            throw Refusal.badRequest("\"" + key + "\" is missing or no text.");
        }
        return value.asText();
    }

    public String text(String key, String otherwise) {
        return value(key) == null ? otherwise : text(key);
    }

    public long number(String key, @Nullable Long otherwise, long from, long to) {
        JsonNode value = value(key);
        if (value == null && otherwise != null) {
            return otherwise;
        }
        if (value == null || !value.canConvertToLong() || value.asLong() < from || value.asLong() > to) {
            throw Refusal.badRequest("\"" + key + "\" is missing or no number from " + from + " to " + to + ".");
        }
        return value.asLong();
    }

    public OptionalDouble seconds(String key) {
        JsonNode value = value(key);
        if (value == null) {
            return OptionalDouble.empty();
        }
        if (!value.isNumber() || value.asDouble() < 0) {
            throw Refusal.badRequest("\"" + key + "\" is no number of seconds.");
        }
        return OptionalDouble.of(value.asDouble());
    }

    public boolean flag(String key, boolean otherwise) {
        JsonNode value = value(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw Refusal.badRequest("\"" + key + "\" is neither true nor false.");
        }
        return value.asBoolean();
    }

    /// One of several words, whatever their case.
    public <E extends Enum<E>> E choice(String key, @Nullable E otherwise, Map<String, E> words) {
        if (value(key) == null && otherwise != null) {
            return otherwise;
        }
        String given = text(key).toLowerCase(Locale.ROOT);
        return words.entrySet().stream()
                .filter(word -> word.getKey().toLowerCase(Locale.ROOT).equals(given))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> Refusal.badRequest("\"" + key + "\" is " + given + "; expected one of "
                        + words.keySet().stream().sorted().collect(Collectors.joining(", ")) + "."));
    }

    /// A list of texts, empty when absent.
    public List<String> texts(String key) {
        JsonNode value = value(key);
        List<String> texts = new ArrayList<>();
        if (value == null) {
            return texts;
        }
        if (!value.isArray()) {
            throw Refusal.badRequest("\"" + key + "\" is no list.");
        }
        for (JsonNode each : value) {
            if (!each.isTextual()) {
                throw Refusal.badRequest("\"" + key + "\" holds something that is no text.");
            }
            texts.add(each.asText());
        }
        return texts;
    }

    public List<ObjectNode> objects(String key) {
        JsonNode value = value(key);
        List<ObjectNode> objects = new ArrayList<>();
        if (value == null || !value.isArray()) {
            throw Refusal.badRequest("\"" + key + "\" is missing or no list.");
        }
        for (JsonNode each : value) {
            if (!(each instanceof ObjectNode object)) {
                throw Refusal.badRequest("\"" + key + "\" holds something that is no object.");
            }
            objects.add(object);
        }
        return objects;
    }

    /// Refuses fields that were not asked for, by name.
    public void end() {
        body.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                throw Refusal.badRequest(
                        "Unknown field \"" + field + "\"; known are " + String.join(", ", known) + ".");
            }
        });
    }
}
