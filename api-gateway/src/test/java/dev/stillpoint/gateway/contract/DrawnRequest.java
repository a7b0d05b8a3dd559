package dev.stillpoint.gateway.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.gateway.contract.ApiDocument.Operation;
import dev.stillpoint.gateway.world.World;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// A request drawn from the document: mostly one that gets far, often one with something that nobody in good faith
/// sends.
///
/// @param operation the call; empty when the document has none with this method at this path
/// @param proven whether it has a credential that is valid
/// @param strange whether its query has a parameter that the call does not have
record DrawnRequest(
        Optional<Operation> operation,
        String method,
        String target,
        List<String> headers,
        byte[] body,
        boolean proven,
        boolean strange) {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            // A half of a surrogate pair goes through only so.
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE");

    private static final List<String> KEYS = List.of(
            World.VIEWER,
            World.OPERATOR,
            World.ADMIN,
            World.AUDITOR,
            World.CRM_ADMIN,
            World.CRM_OPERATOR,
            World.CRM_AUDITOR);

    /// @param things values that mean something, by the name of the field, parameter or path parameter
    static DrawnRequest of(ApiDocument document, Map<String, List<String>> things, long seed) {
        return new Drawing(document, things, new SplittableRandom(seed)).request();
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes((method + " " + target + " HTTP/1.1\r\nHost: gateway\r\n"
                        + String.join("", headers.stream().map(h -> h + "\r\n").toList()) + "\r\n")
                .getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    @Override
    public String toString() {
        String text = new String(bytes(), StandardCharsets.UTF_8);
        StringBuilder printable = new StringBuilder();
        text.codePoints()
                .limit(1500)
                .forEach(c -> printable.append(
                        c == '\n' || c >= ' ' && c < 127 ? Character.toString(c) : "\\u%04x".formatted(c)));
        return printable.toString();
    }

    private record Drawing(ApiDocument document, Map<String, List<String>> things, SplittableRandom random) {
        DrawnRequest request() {
            Operation operation = Hostile.of(document.operations(), random);
            String method = operation.method();
            Optional<Operation> known = Optional.of(operation);
            if (chance(30)) {
                method = Hostile.of(METHODS, random);
                String drawn = method;
                known = document.operations().stream()
                        .filter(o ->
                                o.path().equals(operation.path()) && o.method().equals(drawn))
                        .findFirst();
            }
            String path = path(operation);
            if (chance(40)) {
                path = "/v1/" + Hostile.rawSegment(random) + (random.nextBoolean() ? "/" + segment("id") : "");
                known = Optional.empty();
            }
            List<String> headers = new ArrayList<>();
            boolean proven = credential(operation, headers);
            headers(operation, headers);
            byte[] body = body(operation, method, headers);
            String query = query(operation, path);
            boolean strange = random.nextInt(12) == 0;
            if (strange) {
                query += (query.isEmpty() ? "?" : "&") + strangeParameter();
            }
            return new DrawnRequest(known, method, path + query, headers, body, proven, strange);
        }

        /// Once in so many times.
        private boolean chance(int in) {
            return random.nextInt(in) == 0;
        }

        private String path(Operation operation) {
            StringBuilder path = new StringBuilder();
            for (String segment : operation.path().substring(1).split("/", -1)) {
                path.append('/').append(segment.startsWith("{") ? segment(thing(operation, segment)) : segment);
            }
            return path.toString();
        }

        /// What `{id}` is the id of.
        private static String thing(Operation operation, String parameter) {
            return parameter.equals("{id}") ? operation.path().split("/", -1)[2] : "system";
        }

        private String segment(String thing) {
            if (random.nextInt(4) > 0 && things.containsKey(thing)) {
                return encoded(Hostile.of(things.get(thing), random));
            }
            String encoded = random.nextInt(3) == 0 ? Hostile.rawSegment(random) : encoded(Hostile.text(random));
            // Nothing at all would be another path, too much of it no request.
            return encoded.isEmpty() || encoded.length() > 3000 ? "none" : encoded;
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        }

        private boolean credential(Operation operation, List<String> headers) {
            switch (random.nextInt(16)) {
                case 0 -> {
                    switch (random.nextInt(6)) {
                        case 0 ->
                            headers.add("X-API-Key: " + Hostile.of(List.of(World.EXPIRED, World.REVOKED), random));
                        case 1 -> headers.add("X-API-Key: " + line(Hostile.text(random)));
                        case 2 -> headers.add("Authorization: Bearer " + line(Hostile.text(random)));
                        case 3 -> headers.add("Authorization: " + line(Hostile.text(random)));
                        case 4 -> headers.addAll(List.of("X-API-Key: " + World.ADMIN, "X-API-Key: " + World.ADMIN));
                        default -> {}
                    }
                    return false;
                }
                default -> {
                    String fit = operation.path().contains("audit") ? World.AUDITOR : World.ADMIN;
                    headers.add("X-API-Key: " + (random.nextInt(3) > 0 ? fit : Hostile.of(KEYS, random)));
                    return true;
                }
            }
        }

        /// As much of a text as a header can have.
        private static String line(String text) {
            String line = text.replaceAll("[\\x00-\\x1f\\x7f]", "");
            return line.length() > 3000 ? line.substring(0, 3000) : line;
        }

        private void headers(Operation operation, List<String> headers) {
            List<String> types = new ArrayList<>(List.of("*/*"));
            operation
                    .node()
                    .path("responses")
                    .path("200")
                    .path("content")
                    .fieldNames()
                    .forEachRemaining(types::add);
            switch (random.nextInt(10)) {
                case 0 -> headers.add("Accept: " + Hostile.of(Hostile.ACCEPTS, random));
                case 1, 2 -> {}
                default -> headers.add("Accept: " + Hostile.of(types, random));
            }
            for (JsonNode parameter : document.parameters(operation)) {
                if (parameter.get("in").textValue().equals("header") && random.nextInt(3) > 0) {
                    String name = parameter.get("name").textValue();
                    headers.add(name + ": "
                            + (random.nextInt(4) == 0
                                    ? line(Hostile.text(random))
                                    : name.equals("Last-Event-ID") ? "1" : "drawn-" + random.nextInt(100_000)));
                }
            }
            if (chance(12)) {
                headers.add(
                        Hostile.of(List.of("traceparent", "X-Forwarded-For", "Origin", "Range", "Expect-CT"), random)
                                + ": " + line(Hostile.text(random)));
            }
        }

        private byte[] body(Operation operation, String method, List<String> headers) {
            Optional<JsonNode> schema = document.body(operation);
            boolean takes = method.equals("POST") || method.equals("PUT");
            if (!takes && !chance(30)) {
                return new byte[0];
            }
            ObjectNode object = schema.map(s -> new DrawnValues(document, things, random).sound("body", s))
                    .map(ObjectNode.class::cast)
                    .orElseGet(MAPPER::createObjectNode);
            int spoilt = switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> 0;
                case 4, 5, 6, 7 -> 1;
                default -> random.nextInt(2, 6);
            };
            for (int i = 0; i < spoilt; i++) {
                new DrawnValues(document, things, random).spoil(object);
            }
            byte[] body = bytes(object);
            if (chance(10)) {
                body = Hostile.body(random, body);
            }
            if (chance(12)) {
                String type = Hostile.of(Hostile.CONTENT_TYPES, random);
                headers.add("Content-Type: " + type);
            } else if (!chance(40)) {
                headers.add("Content-Type: application/json");
            }
            if (chance(12)) {
                headers.add("Transfer-Encoding: chunked");
                return chunked(body);
            }
            headers.add("Content-Length: " + body.length);
            return body;
        }

        private static byte[] bytes(JsonNode node) {
            try {
                return MAPPER.writeValueAsBytes(node);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }

        private byte[] chunked(byte[] body) {
            ByteArrayOutputStream chunks = new ByteArrayOutputStream();
            int at = 0;
            while (at < body.length) {
                int size = Math.min(body.length - at, random.nextInt(1, 20_000));
                chunks.writeBytes((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                chunks.write(body, at, size);
                chunks.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
                at += size;
            }
            chunks.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return chunks.toByteArray();
        }

        private String query(Operation operation, String path) {
            List<String> query = new ArrayList<>();
            for (JsonNode parameter : document.parameters(operation)) {
                String name = parameter.get("name").textValue();
                if (!parameter.get("in").textValue().equals("query") || random.nextInt(4) > 0) {
                    continue;
                }
                int times = chance(15) ? 2 : 1;
                for (int i = 0; i < times; i++) {
                    query.add(name + "=" + value(name, parameter, path, query));
                }
            }
            String joined = String.join("&", query);
            return query.isEmpty() || joined.length() > 3000 ? "" : "?" + joined;
        }

        private String strangeParameter() {
            if (chance(4)) {
                return Hostile.rawSegment(random);
            }
            String name = Hostile.of(
                    List.of("preview", "force", "pagesize", "dryRun", encoded("x" + Hostile.text(random))), random);
            String value = random.nextBoolean() ? "true" : encoded(Hostile.text(random));
            return name.length() + value.length() > 3000 ? "x" : name + "=" + value;
        }

        private String value(String name, JsonNode parameter, String path, List<String> before) {
            if (name.equals("pageToken") && random.nextBoolean()) {
                return token(path, before);
            }
            if (random.nextInt(4) == 0) {
                return random.nextInt(4) == 0 ? Hostile.rawSegment(random) : encoded(Hostile.text(random));
            }
            JsonNode sound = new DrawnValues(document, things, random).sound(name, parameter.get("schema"));
            return encoded(sound.isArray() ? "change:CHG-1" : sound.asText());
        }

        /// A page token as the gateway makes them, but of a position that it may never have given: they are no secret.
        private String token(String path, List<String> before) {
            StringBuilder question = new StringBuilder(path);
            before.stream()
                    .filter(given -> !given.startsWith("page"))
                    .sorted()
                    .forEach(given -> question.append('\n').append(given));
            String position = random.nextBoolean()
                    ? Hostile.text(random)
                    : Hostile.of(
                            List.of(
                                    "5",
                                    "-5",
                                    "01975c2e-8f3a-7d10-9a41-2f1c5be0aa01",
                                    "01975c2e-8f3a-7d10-9a41-2f1c5be0aa0"),
                            random);
            byte[] text = position.getBytes(StandardCharsets.UTF_8);
            byte[] token = Arrays.copyOf(sha256(question.toString()), 8 + text.length);
            System.arraycopy(text, 0, token, 8, text.length);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        }

        private static byte[] sha256(String text) {
            try {
                return Arrays.copyOf(
                        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)), 8);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
