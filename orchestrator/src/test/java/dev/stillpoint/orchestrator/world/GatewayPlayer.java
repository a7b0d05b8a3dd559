package dev.stillpoint.orchestrator.world;

import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.Principal;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.StopTimeoutPolicy;
import dev.stillpoint.contracts.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// Asks as a gateway does, and hears the replies.
public final class GatewayPlayer implements AutoCloseable {
    public static final Principal ANNA = new Principal("anna", Set.of("admin"), Set.of(), Set.of(), "anna0001");

    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> replies;
    private final Map<UUID, GatewayReply> heard = new HashMap<>();

    public GatewayPlayer(String kafka) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka, "linger.ms", 0), new StringSerializer(), new ByteArraySerializer());
        replies = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka, "auto.offset.reset", "latest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        TopicPartition topic = new TopicPartition(Topics.GATEWAY_REPLIES, 0);
        replies.assign(List.of(topic));
        replies.position(topic);
    }

    public void send(GatewayRequest request) {
        producer.send(new ProducerRecord<>(Topics.GATEWAY_REQUESTS, request.key(), Json.bytes(request)));
    }

    /// Sends a request and waits for its reply.
    public GatewayReply ask(GatewayRequest request) throws Exception {
        heard.remove(request.id());
        send(request);
        return reply(request.id());
    }

    /// The next reply to a request.
    public GatewayReply reply(UUID request) throws Exception {
        Instant until = Instant.now().plusSeconds(20);
        while (!heard.containsKey(request)) {
            if (Instant.now().isAfter(until)) {
                throw new AssertionError("no reply to request " + request);
            }
            for (ConsumerRecord<String, byte[]> record : replies.poll(Duration.ofMillis(100))) {
                GatewayReply reply = Json.read(record.value(), GatewayReply.class);
                heard.put(reply.request(), reply);
            }
        }
        GatewayReply reply = heard.remove(request);
        if (reply == null) {
            throw new AssertionError("unreachable");
        }
        return reply;
    }

    public void putLocation(LocationId location, int maxConcurrentCopies) throws Exception {
        ask(new GatewayRequest.PutLocation(
                UUID.randomUUID(),
                ANNA,
                Instant.now(),
                location,
                "\\\\" + location + "\\backup",
                maxConcurrentCopies,
                null));
    }

    public static RunRequest.Create create(String system, String name, LocationId location) {
        return create(system, name, location, false);
    }

    public static RunRequest.Create create(String system, String name, LocationId location, boolean preview) {
        return new RunRequest.Create(
                system,
                name,
                null,
                location,
                StopMode.SHUTDOWN,
                Duration.ofMinutes(10),
                StopTimeoutPolicy.ROLL_BACK,
                StartChoice.PREVIOUS,
                Instant.now().plus(Duration.ofMinutes(15)),
                preview,
                Map.of("change", "CHG-1"));
    }

    public static RunRequest.Restore restore(String system, @Nullable SetId set) {
        return new RunRequest.Restore(
                system,
                set,
                StopMode.SHUTDOWN,
                Duration.ofMinutes(10),
                StopTimeoutPolicy.ROLL_BACK,
                StartChoice.PREVIOUS,
                true,
                Duration.ofHours(24),
                soon(),
                false,
                Map.of());
    }

    public static RunRequest.Delete delete(String system, SetId set) {
        return new RunRequest.Delete(system, set, false, soon(), false, Map.of());
    }

    public static RunRequest.Verify verify(String system, SetId set) {
        return new RunRequest.Verify(system, set, soon(), false, Map.of());
    }

    private static Instant soon() {
        return Instant.now().plus(Duration.ofMinutes(15));
    }

    public static GatewayRequest.ResolveRun resolve(RunId run, GatewayRequest.Decision... decisions) {
        return new GatewayRequest.ResolveRun(
                UUID.randomUUID(), ANNA, Instant.now(), run, List.of(decisions), "put right by hand");
    }

    public static GatewayRequest.SubmitRun submit(RunRequest request) {
        return submit(request, null);
    }

    public static GatewayRequest.SubmitRun submit(RunRequest request, @Nullable String key) {
        return new GatewayRequest.SubmitRun(
                UUID.randomUUID(), ANNA, Instant.now(), RunId.next(), key, Json.text(request), request);
    }

    public RunId start(RunRequest request) throws Exception {
        GatewayReply.RunAccepted accepted = (GatewayReply.RunAccepted) ask(submit(request));
        return accepted.run();
    }

    @Override
    public void close() {
        producer.close();
        replies.close();
    }
}
