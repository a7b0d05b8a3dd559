package dev.stillpoint.gateway.input;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.gateway.problem.ProblemCode;
import dev.stillpoint.gateway.problem.ProblemException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A request's body: one JSON object of limited size, without repeated keys, and nothing after it.
public final class JsonBody {
    private static final int MOST_NESTED = 20;

    private static final ObjectMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_NESTED)
                            .maxNumberLength(40)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final ObjectNode object;

    private JsonBody(ObjectNode object) {
        this.object = object;
    }

    /// Reads the body of a request that must have one.
    ///
    /// @throws ProblemException `unsupported-media-type`, `too-large` or `malformed-request`
    public static JsonBody read(HttpHeaders headers, InputStream in) {
        requireJson(headers);
        return new JsonBody(object(bytes(in)));
    }

    /// Checks the body of a request that takes no fields: none, or an empty object.
    public static void requireNone(HttpHeaders headers, @Nullable InputStream in) {
        byte[] bytes = in == null ? new byte[0] : bytes(in);
        if (bytes.length > 0) {
            requireJson(headers);
            new JsonBody(object(bytes)).fields().end();
        }
    }

    public Fields fields() {
        return new Fields(object);
    }

    /// SHA-256 of the body's meaning: the same for any order of keys and any white space.
    public String hash() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(STRICT.writeValueAsString(sorted(object)).getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException | JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written and hashed", e);
        }
    }

    private static JsonNode sorted(JsonNode node) {
        if (node.isArray()) {
            var array = STRICT.createArrayNode();
            node.forEach(item -> array.add(sorted(item)));
            return array;
        }
        if (!node.isObject()) {
            return node;
        }
        var keys = new TreeMap<String, JsonNode>();
        node.properties().forEach(entry -> keys.put(entry.getKey(), sorted(entry.getValue())));
        ObjectNode object = STRICT.createObjectNode();
        keys.forEach(object::set);
        return object;
    }

    private static void requireJson(HttpHeaders headers) {
        if (!isJson(headers)) {
            throw ProblemException.of(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE, "send the body with Content-Type: application/json");
        }
    }

    private static boolean isJson(HttpHeaders headers) {
        try {
            MediaType type = headers.getMediaType();
            return type != null && !type.isWildcardType() && type.isCompatible(MediaType.APPLICATION_JSON_TYPE);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] bytes(InputStream in) {
        try {
            byte[] bytes = in.readNBytes(ProblemException.LARGEST_BODY + 1);
            if (bytes.length > ProblemException.LARGEST_BODY) {
                throw ProblemException.tooLarge();
            }
            return bytes;
        } catch (IOException e) {
            throw ProblemException.of(ProblemCode.MALFORMED_REQUEST, "the body ended before it was complete");
        }
    }

    private static ObjectNode object(byte[] bytes) {
        try {
            if (STRICT.readTree(bytes) instanceof ObjectNode object) {
                return object;
            }
            throw ProblemException.of(ProblemCode.MALFORMED_REQUEST, "the body is no JSON object");
        } catch (JsonProcessingException e) {
            throw ProblemException.of(
                    ProblemCode.MALFORMED_REQUEST, whatIsWrong(e) + (e.getLocation() == null ? "" : at(e)));
        } catch (IOException e) {
            throw ProblemException.of(ProblemCode.MALFORMED_REQUEST, "the body is not well-formed JSON in UTF-8");
        }
    }

    /// What else than the form of the body the parser refuses, only its texts tell.
    private static String whatIsWrong(JsonProcessingException e) {
        String told = e.getOriginalMessage();
        if (told.startsWith("Duplicate ") && e.getProcessor() instanceof JsonParser parser) {
            return "the body has the key "
                    + Text.shown(String.valueOf(parser.getParsingContext().getCurrentName())) + " twice in one object";
        }
        if (told.startsWith("Document nesting depth ")) {
            return "the body nests objects and arrays deeper than the " + MOST_NESTED + " levels that it can have";
        }
        return "the body is not well-formed JSON";
    }

    private static String at(JsonProcessingException e) {
        return ": line " + e.getLocation().getLineNr() + ", column "
                + e.getLocation().getColumnNr();
    }
}
