package dev.stillpoint.ctl.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.stillpoint.ctl.gateway.CtlFailure;
import dev.stillpoint.ctl.gateway.FileTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The fields of a request that have no option of their own, as the API names them.
final class RequestFields {
    private static final JsonMapper JSON = new JsonMapper();

    @Option(
            names = {"-F", "--field"},
            paramLabel = "FIELD=VALUE",
            description =
                    "Any other field, one inside another with a dot between; a value that is JSON (true, 3, \"3\","
                            + " [\"a\"]) is sent as such, all else as text.")
    private final Map<String, String> fields = new LinkedHashMap<>();

    @Option(names = "--file", paramLabel = "FILE", description = "The request's other fields, as a JSON object.")
    private @Nullable Path file;

    /// `before` with all that is given in place of what is there.
    ObjectNode on(ObjectNode before) {
        ObjectNode wanted = before.deepCopy();
        wanted.setAll(fromFile());
        addTo(wanted);
        return wanted;
    }

    /// What the file holds; nothing without one.
    ObjectNode fromFile() {
        return file == null ? JsonNodeFactory.instance.objectNode() : read(file);
    }

    /// Adds the single fields, in place of those that are there.
    void addTo(ObjectNode body) {
        fields.forEach((field, value) -> {
            String[] path = field.split("\\.", -1);
            if (Stream.of(path).anyMatch(String::isBlank)) {
                throw new CtlFailure(
                        CtlFailure.WRONG_USE,
                        "-F " + field + "=" + value + " names no field: give it as the API names it, -F stop=turnOff");
            }
            ObjectNode object = body;
            for (int i = 0; i < path.length - 1; i++) {
                object = object.get(path[i]) instanceof ObjectNode inner ? inner : object.putObject(path[i]);
            }
            object.set(path[path.length - 1], value(value));
        });
    }

    private static JsonNode value(String text) {
        try {
            JsonNode value = JSON.readTree(text);
            return value.isMissingNode() ? TextNode.valueOf(text) : value;
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }

    private static ObjectNode read(Path file) {
        try {
            if (JSON.readTree(Files.readAllBytes(file)) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new CtlFailure(
                    CtlFailure.WRONG_USE,
                    "the file " + file + " is no JSON: line " + e.getLocation().getLineNr() + ", "
                            + e.getOriginalMessage());
        } catch (IOException e) {
            throw new CtlFailure(
                    CtlFailure.WRONG_USE, "the file " + file + " can't be read: " + FileTrouble.why(file, e));
        }
        throw new CtlFailure(CtlFailure.WRONG_USE, "the file " + file + " holds no JSON object");
    }
}
