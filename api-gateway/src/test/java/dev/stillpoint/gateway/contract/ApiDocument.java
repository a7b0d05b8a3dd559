package dev.stillpoint.gateway.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The committed document of the API, by which requests are made and answers judged.
final class ApiDocument {
    private static final String HERE = "https://stillpoint.test/openapi";
    private static final SchemaValidatorsConfig FORMATS_COUNT =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    /// One call.
    ///
    /// @param path as a template, such as `/v1/runs/{id}`
    record Operation(String method, String path, JsonNode node) {
        /// As tests and messages name it.
        String name() {
            return method + " " + path;
        }
    }

    private final JsonNode root;
    private final JsonSchemaFactory schemas;
    private final Map<String, JsonSchema> known = new ConcurrentHashMap<>();

    private ApiDocument(JsonNode root) {
        this.root = root;
        this.schemas = JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V202012,
                builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(HERE, root.toString()))));
    }

    static ApiDocument committed() {
        return new ApiDocument(read());
    }

    /// As committed, but that no object may have more properties than the document names: what it does not know is
    /// missing in it. Readers ignore what they do not know, so the document itself can't say so.
    static ApiDocument closed() {
        JsonNode root = read();
        root.at("/components/schemas").forEach(schema -> {
            if (schema.has("properties") && !schema.has("additionalProperties")) {
                ((ObjectNode) schema).put("additionalProperties", false);
            }
        });
        return new ApiDocument(root);
    }

    private static JsonNode read() {
        try {
            return new YAMLMapper().readTree(Path.of("openapi.yaml").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode root() {
        return root;
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        root.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> operations.add(new Operation(
                                method.getKey().toUpperCase(java.util.Locale.ROOT),
                                path.getKey(),
                                method.getValue()))));
        return operations;
    }

    /// What `node` is or, where it is a reference, means.
    JsonNode resolved(JsonNode node) {
        JsonNode reference = node.get("$ref");
        return reference == null ? node : resolved(root.at(reference.textValue().substring(1)));
    }

    List<JsonNode> parameters(Operation operation) {
        List<JsonNode> parameters = new ArrayList<>();
        operation.node().path("parameters").forEach(parameter -> parameters.add(resolved(parameter)));
        return parameters;
    }

    /// The schema of the JSON that it takes; empty when it takes none.
    Optional<JsonNode> body(Operation operation) {
        return Optional.ofNullable(operation
                .node()
                .path("requestBody")
                .path("content")
                .path("application/json")
                .get("schema"));
    }

    /// What the document says of an answer with this status; empty when it does not know it.
    Optional<JsonNode> response(Operation operation, int status) {
        return Optional.ofNullable(operation.node().path("responses").get(String.valueOf(status)))
                .map(this::resolved);
    }

    /// What is wrong with `value` by a schema of the document; empty when nothing is.
    String mistakes(JsonNode schema, JsonNode value) {
        // On its own a schema would look for what it refers to in itself.
        String alone = schema.toString().replace("\"$ref\":\"#", "\"$ref\":\"" + HERE + "#");
        return known.computeIfAbsent(alone, text -> schemas.getSchema(text, FORMATS_COUNT)).validate(value).stream()
                .map(ValidationMessage::getMessage)
                .sorted()
                .collect(Collectors.joining("; "));
    }
}
