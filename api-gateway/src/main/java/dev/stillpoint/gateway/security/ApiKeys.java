package dev.stillpoint.gateway.security;

import dev.stillpoint.gateway.input.StoredJson;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Proves API keys. All keys of the installation are read at once and kept for a few seconds: there are few, and so a
/// flood of made-up keys costs the database nothing.
@ApplicationScoped
class ApiKeys implements PanacheRepositoryBase<ApiKeyRow, String> {
    /// A key that is not known may be new: then the keys are read again, but no more often than this.
    private static final Duration AT_MOST_EVERY = Duration.ofMillis(500);

    private static final byte[] NO_HASH = new byte[32];

    private record Snapshot(Map<String, ApiKey> byPrefix, Instant readAt) {}

    private final SecurityConfig config;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Snapshot snapshot = new Snapshot(Map.of(), Instant.EPOCH);

    ApiKeys(SecurityConfig config) {
        this.config = config;
    }

    /// The key that `text` proves to be; empty when it is unknown, expired or revoked. Blocks while keys are read.
    Optional<ApiKey> prove(String text) {
        Optional<String> prefix = ApiKey.prefixOf(text);
        if (prefix.isEmpty()) {
            return Optional.empty();
        }
        ApiKey known = notOlderThan(config.keepKeysFor()).byPrefix().get(prefix.get());
        if (known == null) {
            known = notOlderThan(AT_MOST_EVERY).byPrefix().get(prefix.get());
        }
        boolean same = MessageDigest.isEqual(sha256(text), known == null ? NO_HASH : known.hash());
        return Optional.ofNullable(known).filter(key -> same && key.isValidAt(Instant.now()));
    }

    private Snapshot notOlderThan(Duration age) {
        if (isOlder(snapshot, age)) {
            reading.lock();
            try {
                if (isOlder(snapshot, age)) {
                    Instant now = Instant.now();
                    snapshot = new Snapshot(read(), now);
                }
            } finally {
                reading.unlock();
            }
        }
        return snapshot;
    }

    private static boolean isOlder(Snapshot snapshot, Duration age) {
        return snapshot.readAt().plus(age).isBefore(Instant.now());
    }

    private Map<String, ApiKey> read() {
        return QuarkusTransaction.requiringNew()
                .call(() -> listAll().stream()
                        .map(ApiKeys::key)
                        .collect(Collectors.toUnmodifiableMap(ApiKey::prefix, key -> key)));
    }

    private static ApiKey key(ApiKeyRow row) {
        return new ApiKey(
                row.prefix,
                row.name,
                HexFormat.of().parseHex(row.hash),
                Roles.withIncluded(new HashSet<>(StoredJson.list(row.roles, String.class))),
                new HashSet<>(StoredJson.list(row.systems, String.class)),
                Stream.of(Optional.ofNullable(row.expiresAt), Optional.ofNullable(row.revokedAt))
                        .flatMap(Optional::stream)
                        .min(Instant::compareTo));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
