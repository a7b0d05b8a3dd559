package dev.stillpoint.gateway.security;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.Principal;
import dev.stillpoint.gateway.problem.ProblemException;
import dev.stillpoint.gateway.request.Orchestrator;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Remembers when each key was used last at this gateway, and tells the orchestrator now and then. What was not
/// told yet when a gateway ends is lost: the last use shown is then so much too old.
@ApplicationScoped
class KeyUses {
    private static final Logger LOG = Logger.getLogger(KeyUses.class);
    private static final Principal SYSTEM = new Principal("system", Set.of(), Set.of());

    private final Orchestrator orchestrator;
    private final SecurityConfig config;
    private final Map<String, Instant> lastUses = new ConcurrentHashMap<>();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("key-uses").factory());
    private volatile Instant toldUpTo = Instant.EPOCH;

    KeyUses(Orchestrator orchestrator, SecurityConfig config) {
        this.orchestrator = orchestrator;
        this.config = config;
    }

    void onStart(@Observes StartupEvent event) {
        long millis = config.tellUsesEvery().toMillis();
        ticker.scheduleWithFixedDelay(this::tell, millis, millis, TimeUnit.MILLISECONDS);
    }

    void onStop(@Observes ShutdownEvent event) {
        ticker.shutdownNow();
    }

    void used(String prefix) {
        lastUses.put(prefix, Instant.now());
    }

    /// The last use at this gateway since it started.
    Optional<Instant> lastUse(String prefix) {
        return Optional.ofNullable(lastUses.get(prefix));
    }

    /// Tells of the uses since it told last; of the same again when Kafka did not take them.
    void tell() {
        Instant before = toldUpTo;
        Instant now = Instant.now();
        Map<String, Instant> uses = new ConcurrentHashMap<>(lastUses);
        uses.values().removeIf(at -> at.isBefore(before));
        if (uses.isEmpty()) {
            return;
        }
        try {
            orchestrator.send(new GatewayRequest.KeysUsed(UuidCreator.getTimeOrderedEpoch(), SYSTEM, now, uses), null);
            toldUpTo = now;
        } catch (ProblemException e) {
            LOG.debugf("will tell later when keys were used: %s", e.getMessage());
        }
    }
}
