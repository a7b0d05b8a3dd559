package dev.stillpoint.gateway.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Draws JSON by a schema of the document: with values that mean something, so that requests get far, and then spoils
/// some of it.
final class DrawnValues {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ApiDocument document;
    private final Map<String, List<String>> things;
    private final RandomGenerator random;

    /// @param things values of fields and parameters that mean something, by the field's name
    DrawnValues(ApiDocument document, Map<String, List<String>> things, RandomGenerator random) {
        this.document = document;
        this.things = things;
        this.random = random;
    }

    /// @param name the field or parameter that it is for
    JsonNode sound(String name, JsonNode schema) {
        JsonNode type = schema.get("type");
        if (schema.has("enum")) {
            JsonNode values = schema.get("enum");
            return values.get(random.nextInt(values.size()));
        }
        if (schema.has("$ref")) {
            return sound(name, document.resolved(schema));
        }
        for (String choices : List.of("oneOf", "anyOf")) {
            if (schema.has(choices)) {
                return sound(
                        name,
                        schema.get(choices)
                                .get(random.nextInt(schema.get(choices).size())));
            }
        }
        String kind = type == null ? "string" : type.isArray() ? type.get(0).textValue() : type.textValue();
        return switch (kind) {
            case "null" -> JSON.nullNode();
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "integer" -> integer(schema);
            case "array" -> array(name, schema);
            case "object" -> object(schema);
            default -> JSON.textNode(text(name, schema));
        };
    }

    private JsonNode integer(JsonNode schema) {
        long least = schema.path("minimum").asLong(0);
        long most = schema.path("maximum").asLong(least + 100);
        return JSON.numberNode(least + random.nextLong(Math.min(most - least, 100) + 1));
    }

    private ArrayNode array(String name, JsonNode schema) {
        ArrayNode array = JSON.arrayNode();
        int size = schema.path("minItems").asInt(0) + random.nextInt(3);
        for (int i = 0; i < size; i++) {
            JsonNode item = sound(name, schema.get("items"));
            boolean repeated = false;
            for (JsonNode other : array) {
                repeated |= other.equals(item);
            }
            if (!repeated || !schema.path("uniqueItems").asBoolean()) {
                array.add(item);
            }
        }
        return array;
    }

    private ObjectNode object(JsonNode schema) {
        ObjectNode object = JSON.objectNode();
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(field -> required.add(field.textValue()));
        schema.path("properties").properties().forEach(property -> {
            if (required.contains(property.getKey()) || random.nextInt(3) == 0) {
                object.set(property.getKey(), sound(property.getKey(), property.getValue()));
            }
        });
        if (schema.path("additionalProperties").isObject()) {
            object.put("change", "CHG-" + random.nextInt(1000));
        }
        return object;
    }

    private String text(String name, JsonNode schema) {
        if (things.containsKey(name)) {
            return Hostile.of(things.get(name), random);
        }
        if (schema.path("pattern").asText().startsWith("^P")) {
            return Hostile.of(List.of("PT10M", "PT1H", "P1D", "PT24H", "PT90.5S"), random);
        }
        return switch (schema.path("format").asText()) {
            case "uuid" ->
                Hostile.of(things.getOrDefault("uuid", List.of("01975c2e-8f3a-7d10-9a41-2f1c5be0aa01")), random);
            case "date-time" -> Hostile.of(List.of("2020-01-01T00:00:00Z", "2099-12-31T23:59:59.5Z"), random);
            default -> schema.has("pattern") ? "sha256:" + "ab".repeat(32) : "text " + random.nextInt(100);
        };
    }

    /// Replaces, adds, takes away or repeats something anywhere in it.
    void spoil(ObjectNode object) {
        List<String> fields = new ArrayList<>();
        object.fieldNames().forEachRemaining(fields::add);
        if (fields.isEmpty() || random.nextInt(6) == 0) {
            object.set(random.nextBoolean() ? "Preview" : Hostile.text(random), Hostile.json(random));
            return;
        }
        String field = Hostile.of(fields, random);
        JsonNode value = object.get(field);
        if (value instanceof ObjectNode inner && random.nextInt(3) > 0) {
            spoil(inner);
        } else if (value instanceof ArrayNode array && !array.isEmpty() && random.nextInt(3) > 0) {
            int at = random.nextInt(array.size());
            if (array.get(at) instanceof ObjectNode inner) {
                spoil(inner);
            } else {
                array.set(at, Hostile.json(random));
            }
        } else if (random.nextInt(5) == 0) {
            object.remove(field);
        } else {
            object.set(field, Hostile.json(random));
        }
    }
}
