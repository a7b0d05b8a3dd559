package dev.stillpoint.gateway.input;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/// Where a page ended, bound to the query that it belongs to: eight bytes of the query's SHA-256, then the
/// position. Not a secret: what a caller may see is decided anew for each page.
final class PageToken {
    private static final int BOUND = 8;
    static final String UNKNOWN = "is no page token of this query: pass nextPageToken on with the same filters";

    private PageToken() {}

    static String of(String position, String query) {
        byte[] text = position.getBytes(StandardCharsets.UTF_8);
        byte[] token = Arrays.copyOf(hash(query), BOUND + text.length);
        System.arraycopy(text, 0, token, BOUND, text.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /// @throws IllegalArgumentException when the token is not one of this query
    static String position(String token, String query) {
        byte[] bytes = Base64.getUrlDecoder().decode(token);
        if (bytes.length <= BOUND || !Arrays.equals(hash(query), Arrays.copyOf(bytes, BOUND))) {
            throw new IllegalArgumentException(UNKNOWN);
        }
        return new String(bytes, BOUND, bytes.length - BOUND, StandardCharsets.UTF_8);
    }

    private static byte[] hash(String query) {
        try {
            return Arrays.copyOf(
                    MessageDigest.getInstance("SHA-256").digest(query.getBytes(StandardCharsets.UTF_8)), BOUND);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
