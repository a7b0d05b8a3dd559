package dev.stillpoint.gateway.security;

import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.gateway.input.StoredJson;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Proves API keys. All keys of the installation are read at once and kept for a few seconds: there are few,
/// and so a flood of made-up keys costs the database nothing. What any gateway asks to have made or revoked is
/// heard from Kafka at once: a revoked key is refused from then on, whatever the database says as yet, and a
/// new one is looked for.
@ApplicationScoped
class ApiKeys implements PanacheRepositoryBase<ApiKeyRow, String> {
    private static final Logger LOG = Logger.getLogger(ApiKeys.class);

    /// A key that is not known may be new: then the keys are read again, but no more often than this.
    private static final Duration AT_MOST_EVERY = Duration.ofMillis(500);

    private static final byte[] NO_HASH = new byte[32];

    private record Snapshot(Map<String, ApiKey> byPrefix, Instant readAt) {}

    private final SecurityConfig config;
    private final ReentrantLock reading = new ReentrantLock();
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private final Set<String> announced = ConcurrentHashMap.newKeySet();
    private volatile Snapshot snapshot = new Snapshot(Map.of(), Instant.EPOCH);

    ApiKeys(SecurityConfig config) {
        this.config = config;
    }

    void onRequest(@Observes GatewayRequest request) {
        switch (request) {
            case GatewayRequest.RevokeApiKey revoke -> revoked.add(revoke.prefix());
            case GatewayRequest.CreateApiKey create -> announced.add(create.prefix());
            default -> {}
        }
    }

    /// The key that `text` proves to be; empty when it is unknown, expired or revoked. Blocks while keys are
    /// read.
    Optional<ApiKey> prove(String text) {
        Optional<String> prefix = ApiKey.prefixOf(text);
        if (prefix.isEmpty()) {
            return Optional.empty();
        }
        ApiKey known = known(prefix.get());
        boolean same = MessageDigest.isEqual(ApiKey.hashOf(text), known == null ? NO_HASH : known.hash());
        return Optional.ofNullable(known).filter(key -> same && isValid(key));
    }

    /// Whether a key that proved right is still valid; by what was known last when the database is away.
    boolean isStillValid(String prefix) {
        ApiKey known;
        try {
            known = known(prefix);
        } catch (RuntimeException e) {
            LOG.debugf("went on with the API keys known last: %s", e.getMessage());
            known = snapshot.byPrefix().get(prefix);
        }
        return known != null && isValid(known);
    }

    /// Keys that were not revoked, expired ones too, by name.
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    List<ApiKeyRow> kept() {
        return list("revokedAt is null order by lower(name), prefix");
    }

    private boolean isValid(ApiKey key) {
        return !revoked.contains(key.prefix()) && key.isValidAt(Instant.now());
    }

    private @Nullable ApiKey known(String prefix) {
        ApiKey known = notOlderThan(config.keepKeysFor()).byPrefix().get(prefix);
        if (known == null) {
            Duration age = announced.contains(prefix) ? Duration.ZERO : AT_MOST_EVERY;
            known = notOlderThan(age).byPrefix().get(prefix);
        }
        return known;
    }

    private Snapshot notOlderThan(Duration age) {
        Instant asked = Instant.now();
        if (isOlder(snapshot, asked.minus(age))) {
            reading.lock();
            try {
                if (isOlder(snapshot, asked.minus(age))) {
                    Instant now = Instant.now();
                    snapshot = new Snapshot(read(), now);
                    announced.removeAll(snapshot.byPrefix().keySet());
                    revoked.removeIf(prefix -> isRevokedIn(snapshot, prefix));
                }
            } finally {
                reading.unlock();
            }
        }
        return snapshot;
    }

    private static boolean isOlder(Snapshot snapshot, Instant limit) {
        return snapshot.readAt().isBefore(limit);
    }

    private static boolean isRevokedIn(Snapshot snapshot, String prefix) {
        ApiKey key = snapshot.byPrefix().get(prefix);
        return key != null && !key.isValidAt(snapshot.readAt());
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
                // A revoked key has ended whatever the gateway's own clock says.
                Optional.ofNullable(row.revokedAt == null ? row.expiresAt : Instant.EPOCH),
                new HashSet<>(StoredJson.list(row.madeBy, String.class)));
    }
}
