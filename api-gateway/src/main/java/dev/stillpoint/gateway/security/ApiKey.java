package dev.stillpoint.gateway.security;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// A key as the gateway knows it: everything but the key.
///
/// @param hash the 32 bytes of SHA-256 over the whole key
/// @param endsAt when it expired or was revoked, or will
record ApiKey(
        String prefix, String name, byte[] hash, Set<String> roles, Set<String> systems, Optional<Instant> endsAt) {
    private static final String MARK = "sp_";
    private static final int PREFIX = 8;
    private static final int SECRET = 43;

    ApiKey {
        roles = Set.copyOf(roles);
        systems = Set.copyOf(systems);
    }

    boolean isValidAt(Instant now) {
        return endsAt.isEmpty() || now.isBefore(endsAt.get());
    }

    /// The prefix of a key in the form `sp_<8 characters>_<43 characters>`; empty when the text has another form.
    static Optional<String> prefixOf(String key) {
        boolean wellFormed = key.length() == MARK.length() + PREFIX + 1 + SECRET
                && key.startsWith(MARK)
                && key.charAt(MARK.length() + PREFIX) == '_'
                && key.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-'));
        return wellFormed ? Optional.of(key.substring(MARK.length(), MARK.length() + PREFIX)) : Optional.empty();
    }
}
