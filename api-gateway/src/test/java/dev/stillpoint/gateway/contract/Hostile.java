package dev.stillpoint.gateway.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.List;
import java.util.random.RandomGenerator;

/// What nobody in good faith sends. No word in it may be one that answers are searched for.
final class Hostile {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /// Texts for any place that takes one.
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\t",
            "\u0000",
            "a\u0000b",
            "a\r\nX-Injected: 1",
            "\u001b[31m",
            "\ud800",
            "x\udc00y",
            "\ud83d\ude00",
            "\uff25\uff32\uff30",
            "e\u0301RP",
            "\u202etxt.exe",
            "\u2028",
            "\ufeffERP",
            "\u0130ERP",
            "' OR '1'='1",
            "'; DROP TABLE runs; --",
            "%",
            "_%",
            "\\",
            "?",
            ":system",
            "../../etc/passwd",
            "..\\..\\windows\\system32",
            "\\\\?\\C:\\",
            "C:\\ClusterStorage\\Volume1",
            "\\\\nas-b\\export\\..\\..\\x",
            "\\\\nas-b\\export\\CON",
            "file:///etc/passwd",
            "${jndi:ldap://x/y}",
            "${user.home}",
            "$(id)",
            "`id`",
            "{{7*7}}",
            "<script>alert(1)</script>",
            "null",
            "true",
            "NaN",
            "-1",
            "0",
            "1e309",
            "9223372036854775807",
            "9223372036854775808",
            "2147483648",
            "1.5",
            "0x10",
            "\u0661\u0662",
            "2026-02-30T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999999Z",
            "2026-03-01T20:00:60Z",
            "2026-03-01T20:00:00+01:00",
            "PT999999H9999999M999999999S",
            "P99999D",
            "PT0S",
            "-PT1S",
            "P",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "1-1-1-1-1",
            "refresh",
            "preview",
            "verify",
            "settings",
            "a/b",
            "a b",
            "a;b=c",
            "a=b&c=d",
            "k:v",
            ":",
            "(a+)+$",
            "[",
            "0 0 0 31 2 ?",
            "* * * * * ? 2099",
            "Etc/GMT+99",
            "system",
            "sha256:" + "0".repeat(64),
            "x".repeat(40),
            "x".repeat(255),
            "x".repeat(256),
            "x".repeat(5000),
            "\ud83d\ude00".repeat(128));

    /// Path segments as they go over the wire, some of them no text in any encoding.
    private static final List<String> RAW_SEGMENTS = List.of(
            "%C3%28",
            "%00",
            "%2F",
            "a%2Fb",
            "%5C",
            "%ZZ",
            "%",
            "%0d%0aX:1",
            "%u0041",
            "a|b",
            "a\"b",
            "{id}",
            "a;b",
            "x%20",
            "+",
            "%EF%BB%BF",
            "%ED%A0%80",
            "~",
            "'",
            "%25",
            "%252F",
            "\u00e9");

    static final List<String> CONTENT_TYPES = List.of(
            "text/plain",
            "application/xml",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json; charset=utf-16",
            "application/json;charset=nonsense",
            "application/*",
            "*/*",
            "json",
            "///",
            ";",
            "application/json, text/plain",
            "application/problem+json",
            "");

    static final List<String> ACCEPTS = List.of(
            "text/html",
            "application/xml;q=0.9, */*;q=0.1",
            "application/json;q=0",
            "application/json;q=2",
            "*/*;q=x",
            "nonsense",
            "///",
            ",",
            "",
            "text/*",
            "text/csv;charset=utf-16",
            "text/event-stream;q=0.5, application/json;q=0.4",
            "application/json; version=\"2\"");

    private Hostile() {}

    static <T> T of(List<T> list, RandomGenerator random) {
        return list.get(random.nextInt(list.size()));
    }

    static String text(RandomGenerator random) {
        return of(TEXTS, random);
    }

    static String rawSegment(RandomGenerator random) {
        return of(RAW_SEGMENTS, random);
    }

    static JsonNode json(RandomGenerator random) {
        return switch (random.nextInt(14)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(random.nextBoolean());
            case 2 -> JSON.numberNode(0);
            case 3 -> JSON.numberNode(-1);
            case 4 -> JSON.numberNode(Long.MAX_VALUE);
            case 5 -> JSON.numberNode(new BigDecimal("1e400"));
            case 6 -> JSON.numberNode(new BigDecimal("1.5"));
            case 7 -> JSON.arrayNode();
            case 8 -> JSON.arrayNode().add(JSON.nullNode()).add(1).add("x");
            case 9 -> JSON.objectNode();
            case 10 -> JSON.objectNode().put("kind", text(random));
            default -> JSON.textNode(text(random));
        };
    }

    /// A body that is no JSON object of a reasonable size.
    static byte[] body(RandomGenerator random, byte[] sound) {
        return switch (random.nextInt(12)) {
            case 0 -> bytes("");
            case 1 -> bytes(" \n");
            case 2 -> bytes("[]");
            case 3 -> bytes(Hostile.json(random).toString());
            case 4 -> java.util.Arrays.copyOf(sound, sound.length / 2);
            case 5 -> bytes("{\"a\":".repeat(3000));
            case 6 -> bytes("{\"kind\":\"create\",\"kind\":\"delete\"}");
            case 7 -> concat(sound, bytes("{}"));
            case 8 -> new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'};
            case 9 ->
                new String(sound, java.nio.charset.StandardCharsets.UTF_8)
                        .getBytes(java.nio.charset.StandardCharsets.UTF_16);
            case 10 -> bytes("{\"kind\":\"" + "x".repeat(70_000) + "\"}");
            default -> {
                byte[] noise = new byte[random.nextInt(1, 200)];
                random.nextBytes(noise);
                yield noise;
            }
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
