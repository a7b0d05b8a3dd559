package dev.stillpoint.gateway.refusal;

import dev.stillpoint.contracts.AccessEvent;
import dev.stillpoint.contracts.CloudEvents;
import dev.stillpoint.contracts.Json;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/// Sends refused requests to the topic `stillpoint.access-events`: whoever had no or not enough rights, whatever they
/// asked, and every refused attempt to change something. The first of its kind at once, floods folded.
///
/// Best effort by design: an answer never waits for the audit, and while Kafka is away the events wait in the
/// producer for a minute and are then lost with a line in the log.
@ApplicationScoped
public class Refusals {
    private static final Logger LOG = Logger.getLogger(Refusals.class);
    private static final String ACTOR = "stillpoint.actor";
    private static final String KEY_PREFIX = "stillpoint.key-prefix";
    private static final String ANONYMOUS = "anonymous";

    private final Emitter<byte[]> events;
    private final RefusalFolder folder;
    private final RefusalConfig config;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("refusals").factory());

    Refusals(
            @Channel("access-events") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = 1000)
                    Emitter<byte[]> events,
            RefusalConfig config) {
        this.events = events;
        this.config = config;
        this.folder = new RefusalFolder(Clock.systemUTC(), config.foldRefusalsFor(), config.foldAtMost(), this::send);
    }

    void onStart(@Observes StartupEvent event) {
        long millis = Math.max(100, config.foldRefusalsFor().toMillis() / 4);
        ticker.scheduleAtFixedRate(folder::tick, millis, millis, TimeUnit.MILLISECONDS);
    }

    void onStop(@Observes ShutdownEvent event) {
        ticker.shutdownNow();
        folder.flush();
    }

    /// Notes who is asking. Only once a credential proved right: until then whoever asks could call themselves anybody.
    public static void actor(RoutingContext context, String user) {
        context.put(ACTOR, user);
    }

    /// Notes which API key was sent, whether or not it proves right.
    public static void keyPrefix(RoutingContext context, String prefix) {
        context.put(KEY_PREFIX, prefix);
    }

    /// Tells of a refusal when it is one that the audit wants.
    public void refused(RoutingContext context, int status, String code, String detail) {
        String method = context.request().method().name();
        boolean denied = status == 401 || status == 403 || status == 429;
        boolean change = !method.equals("GET") && !method.equals("HEAD") && !method.equals("OPTIONS");
        if (!denied && !(change && status < 500)) {
            return;
        }
        String actor = context.get(ACTOR);
        folder.add(
                actor == null ? ANONYMOUS : actor,
                context.get(KEY_PREFIX),
                method,
                bounded(context.request().path()),
                code,
                detail);
    }

    private static String bounded(String path) {
        return path.length() <= 200 ? path : path.substring(0, 200) + "…";
    }

    private void send(AccessEvent event) {
        RecordHeaders headers = new RecordHeaders();
        CloudEvents.headers(UUID.randomUUID(), "AccessEvent", "gateway", Instant.now(), null)
                .forEach(headers::add);
        Message<byte[]> message = Message.of(Json.bytes(event))
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(event.actor())
                        .withHeaders(headers)
                        .build())
                .withNack(failure -> {
                    LOG.warnf("lost a refusal for the audit: %s, actor=%s", failure.getMessage(), event.actor());
                    return java.util.concurrent.CompletableFuture.completedFuture(null);
                });
        try {
            events.send(message);
        } catch (IllegalStateException e) {
            LOG.warnf("lost a refusal for the audit: too many wait, actor=%s", event.actor());
        }
    }
}
