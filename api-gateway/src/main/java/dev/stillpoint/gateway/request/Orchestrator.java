package dev.stillpoint.gateway.request;

import dev.stillpoint.contracts.CloudEvents;
import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.GatewayRequest.SubmitRun;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.contracts.UnreadableMessage;
import dev.stillpoint.gateway.problem.ProblemCode;
import dev.stillpoint.gateway.problem.ProblemException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The orchestrator as the gateway reaches it: through Kafka.
///
/// Whatever any gateway asks is fired as an event of type [GatewayRequest] when it is read from Kafka; what
/// this one asks also as soon as Kafka has confirmed it, so twice. Observers must neither block nor throw.
@ApplicationScoped
public class Orchestrator {
    private static final Logger LOG = Logger.getLogger(Orchestrator.class);

    /// How late this gateway may hear what was asked of another one.
    private static final Duration OTHERS = Duration.ofMillis(20);

    private final MutinyEmitter<byte[]> requests;
    private final RequestConfig config;
    private final SubmittedRuns submitted;
    private final Event<GatewayRequest> heard;
    private final TopicTail replyTail;
    private final TopicTail requestTail;
    private final Map<UUID, CompletableFuture<GatewayReply>> waiting = new ConcurrentHashMap<>();

    Orchestrator(
            @Channel("gateway-requests") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = 1000)
                    MutinyEmitter<byte[]> requests,
            RequestConfig config,
            Event<GatewayRequest> heard,
            @Identifier("default-kafka-broker") Map<String, Object> broker) {
        this.requests = requests;
        this.config = config;
        this.heard = heard;
        this.submitted = new SubmittedRuns(Clock.systemUTC(), config.keepSubmittedFor(), config.keepSubmittedBytes());
        this.replyTail = TopicTail.fromNow(Topics.GATEWAY_REPLIES, broker, this::onReply);
        this.requestTail = TopicTail.from(config.keepSubmittedFor(), Topics.GATEWAY_REQUESTS, broker, this::onRequest)
                .gathering(OTHERS);
    }

    void onStart(@Observes StartupEvent event) {
        replyTail.start();
        requestTail.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        replyTail.close();
        requestTail.close();
    }

    /// Whether replies would be heard and every run submitted lately is known.
    boolean isListening() {
        return replyTail.isCaughtUp() && requestTail.isCaughtUp();
    }

    public SubmittedRuns submitted() {
        return submitted;
    }

    /// Sends a request and waits a little for the reply. Blocks; call it on a virtual thread.
    ///
    /// @param traceParent the W3C trace that the request belongs to
    /// @return the reply; empty when the request is safe in Kafka and the orchestrator has not answered in time
    /// @throws ProblemException `orchestrator-unavailable` when Kafka did not confirm the request in time; it may
    ///     still take effect
    public Optional<GatewayReply> ask(GatewayRequest request, String traceParent) {
        CompletableFuture<GatewayReply> reply = new CompletableFuture<>();
        waiting.put(request.id(), reply);
        try {
            byte[] bytes = Json.bytes(request);
            send(request, bytes, traceParent);
            if (request instanceof SubmitRun run) {
                submitted.add(run, bytes.length);
            }
            return Optional.of(reply.get(config.replyWithin().toMillis(), TimeUnit.MILLISECONDS));
        } catch (java.util.concurrent.TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a reply never completes with a failure", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            waiting.remove(request.id());
        }
    }

    /// As [#ask], for what is either done or refused.
    ///
    /// @return whether it was done; false when it is safe in Kafka and the orchestrator has not answered in time
    /// @throws ProblemException also what the orchestrator refuses it with
    public boolean tell(GatewayRequest request, String traceParent) {
        Optional<GatewayReply> reply = ask(request, traceParent);
        reply.ifPresent(Orchestrator::throwWhenRefused);
        return reply.isPresent();
    }

    /// As [#ask], for a question whose answer is all that matters.
    ///
    /// @throws ProblemException `orchestrator-unavailable` too when the orchestrator has not answered in time,
    ///     and what it refuses the question with
    public GatewayReply askAndHear(GatewayRequest request, String traceParent) {
        GatewayReply reply = ask(request, traceParent)
                .orElseThrow(() -> ProblemException.of(
                        ProblemCode.ORCHESTRATOR_UNAVAILABLE,
                        "the orchestrator does not answer at the moment; try again in a few seconds"));
        throwWhenRefused(reply);
        return reply;
    }

    private static void throwWhenRefused(GatewayReply reply) {
        switch (reply) {
            case GatewayReply.Refused refused -> throw Refusal.of(refused);
            case GatewayReply.Invalid invalid -> throw Refusal.of(invalid);
            case GatewayReply.Done done -> {}
            case GatewayReply.RunAccepted accepted -> {}
            case GatewayReply.SchedulePreviewed previewed -> {}
        }
    }

    /// Sends a request whose reply nobody waits for. Blocks until Kafka has confirmed it.
    ///
    /// @throws ProblemException `orchestrator-unavailable` when Kafka did not confirm it in time
    public void send(GatewayRequest request, @Nullable String traceParent) {
        send(request, Json.bytes(request), traceParent);
    }

    private void send(GatewayRequest request, byte[] bytes, @Nullable String traceParent) {
        RecordHeaders headers = new RecordHeaders();
        CloudEvents.headers(request.id(), CloudEvents.typeOf(request), "gateway", request.submittedAt(), traceParent)
                .forEach(headers::add);
        Message<byte[]> message = Message.of(bytes)
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(request.key())
                        .withHeaders(headers)
                        .build());
        try {
            requests.sendMessage(message).await().atMost(config.confirmWithin());
            heard.fire(request);
        } catch (TimeoutException
                | CompletionException
                | IllegalStateException
                | org.apache.kafka.common.KafkaException e) {
            LOG.warnf("Kafka did not confirm a request: %s, request=%s", e.getMessage(), request.id());
            ProblemException unavailable = ProblemException.of(
                    ProblemCode.ORCHESTRATOR_UNAVAILABLE,
                    "Kafka did not confirm the request in time; it may still take effect: "
                            + (request instanceof SubmitRun run && run.idempotencyKey() != null
                                    ? "look first, or repeat it with the same Idempotency-Key"
                                    : "look first, before you repeat it"));
            throw request instanceof SubmitRun run ? unavailable.about(run.run().value()) : unavailable;
        }
    }

    private void onReply(ConsumerRecord<@Nullable String, byte @Nullable []> record) {
        read(record, GatewayReply.class).ifPresent(reply -> {
            CompletableFuture<GatewayReply> asked = waiting.get(reply.request());
            if (asked != null) {
                asked.complete(reply);
            }
        });
    }

    private void onRequest(ConsumerRecord<@Nullable String, byte @Nullable []> record) {
        read(record, GatewayRequest.class).ifPresent(request -> {
            if (request instanceof SubmitRun run) {
                submitted.add(run, record.serializedValueSize());
            }
            heard.fire(request);
        });
    }

    private static <T> Optional<T> read(ConsumerRecord<@Nullable String, byte @Nullable []> record, Class<T> type) {
        byte[] value = record.value();
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.read(value, type));
        } catch (UnreadableMessage e) {
            LOG.warnf("skipped a record: %s, topic=%s, offset=%d", e.getMessage(), record.topic(), record.offset());
            return Optional.empty();
        }
    }
}
