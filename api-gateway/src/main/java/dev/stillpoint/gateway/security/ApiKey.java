package dev.stillpoint.gateway.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/// A key as the gateway knows it: everything but the key.
///
/// @param hash the 32 bytes of SHA-256 over the whole key
/// @param endsAt when it expired or was revoked, or will
/// @param madeBy the users who made it, as [dev.stillpoint.contracts.Principal#madeBy] says
record ApiKey(
        String prefix,
        String name,
        byte[] hash,
        Set<String> roles,
        Set<String> systems,
        Optional<Instant> endsAt,
        Set<String> madeBy) {
    private static final String MARK = "sp_";
    private static final int PREFIX = 8;
    private static final int SECRET = 43;
    private static final String PREFIX_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int RANDOM_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    ApiKey {
        roles = Set.copyOf(roles);
        systems = Set.copyOf(systems);
        madeBy = Set.copyOf(madeBy);
    }

    boolean isValidAt(Instant now) {
        return endsAt.isEmpty() || now.isBefore(endsAt.get());
    }

    /// The prefix of a key in the form `sp_<8 characters>_<43 characters>`; empty when the text has another
    /// form.
    static Optional<String> prefixOf(String key) {
        boolean wellFormed = key.length() == MARK.length() + PREFIX + 1 + SECRET
                && key.startsWith(MARK)
                && key.charAt(MARK.length() + PREFIX) == '_'
                && key.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-'));
        return wellFormed ? Optional.of(key.substring(MARK.length(), MARK.length() + PREFIX)) : Optional.empty();
    }

    /// The text of a new key: 256 random bits behind a random prefix.
    static String newText() {
        byte[] secret = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(secret);
        StringBuilder text = new StringBuilder(MARK);
        RANDOM.ints(PREFIX, 0, PREFIX_CHARACTERS.length()).forEach(i -> text.append(PREFIX_CHARACTERS.charAt(i)));
        return text.append('_')
                .append(Base64.getUrlEncoder().withoutPadding().encodeToString(secret))
                .toString();
    }

    /// A plain hash is enough: what has 256 random bits can't be guessed, however fast the hash.
    static byte[] hashOf(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
