package dev.stillpoint.contracts.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The chain's head at one moment, signed, so that who owns the database can't write the history anew up to
/// there.
///
/// @param position of the last event that was sealed, from 1
/// @param hash of that event's link
/// @param at when it was signed, by the database's clock
/// @param key id of the key that signed it, see [HeadKey#id()]
/// @param signature Ed25519 over [#statement()]
@SuppressWarnings("ArrayRecordComponent")
public record SignedHead(long position, byte[] hash, Instant at, String key, byte[] signature) {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Pattern HASH = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final int SIGNATURE_BYTES = 64;

    /// The bytes that are signed: five lines, each ending in a line feed. The first keeps the key from ever
    /// signing anything else that looks like this.
    static byte[] statement(long position, byte[] hash, Instant at, String key) {
        return ("stillpoint audit head v1\n" + position + "\n" + ChainLink.text(hash) + "\n" + at + "\n" + key + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    byte[] statement() {
        return statement(position, hash, at, key);
    }

    /// One line of a heads file, without its end.
    public String line() {
        TreeMap<String, Object> members = new TreeMap<>();
        members.put("at", at.toString());
        members.put("hash", ChainLink.text(hash));
        members.put("key", key);
        members.put("position", position);
        members.put("signature", Base64.getEncoder().encodeToString(signature));
        try {
            return MAPPER.writeValueAsString(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts has always a JSON form", e);
        }
    }

    /// A line of a heads file. Its signature is not looked at here: see [HeadKey#signed].
    ///
    /// @throws TornLine when it is no JSON object, as the end of a line is that was never written to its end
    /// @throws IllegalArgumentException when it is one, but no head
    public static SignedHead read(String line) throws TornLine {
        JsonNode head;
        try {
            head = MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new TornLine();
        }
        if (!head.isObject()) {
            throw new TornLine();
        }
        JsonNode position = head.path("position");
        if (!position.isIntegralNumber() || !position.canConvertToLong() || position.asLong() < 1) {
            throw new IllegalArgumentException("its position is no number from 1");
        }
        byte[] signature;
        Instant at;
        try {
            signature = Base64.getDecoder().decode(head.path("signature").asText());
            at = Instant.parse(head.path("at").asText());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its signature is no base64", e);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("its time is none in UTC", e);
        }
        if (signature.length != SIGNATURE_BYTES) {
            throw new IllegalArgumentException("its signature has not 64 bytes");
        }
        return new SignedHead(position.asLong(), sha256(head, "hash"), at, keyId(head), signature);
    }

    private static String keyId(JsonNode head) {
        sha256(head, "key");
        return head.path("key").asText();
    }

    private static byte[] sha256(JsonNode head, String field) {
        String text = head.path(field).asText();
        if (!HASH.matcher(text).matches()) {
            throw new IllegalArgumentException("its " + field + " is no SHA-256");
        }
        return HexFormat.of().parseHex(text.substring("sha256:".length()));
    }

    /// A line that ends in the middle: whoever wrote it was killed, or the disk was full. It says nothing, and
    /// the next head says all that it would have said.
    public static final class TornLine extends Exception {
        private static final long serialVersionUID = 1;

        private TornLine() {
            super("no JSON object");
        }
    }
}
