package dev.stillpoint.gateway.world;

import dev.stillpoint.contracts.AccessEvent;
import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.RunEvent;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.contracts.UnreadableMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Answers the gateway's requests by a script and keeps what it got. One for all tests.
public final class FakeOrchestrator {
    /// Stores runs and keys and accepts them, does everything else.
    public static final Function<GatewayRequest, Optional<GatewayReply>> WILLING = request -> {
        if (request instanceof GatewayRequest.SubmitRun submit) {
            World.store(submit);
            return Optional.of(new GatewayReply.RunAccepted(submit.id(), submit.run(), false));
        }
        if (request instanceof GatewayRequest.CreateApiKey create) {
            World.store(create);
        }
        if (request instanceof GatewayRequest.RevokeApiKey revoke) {
            World.sql("UPDATE api_keys SET revoked_at = now() WHERE prefix = ?", revoke.prefix());
        }
        return Optional.of(new GatewayReply.Done(request.id()));
    };

    public static final Function<GatewayRequest, Optional<GatewayReply>> SILENT = request -> Optional.empty();

    private static final FakeOrchestrator ONE = new FakeOrchestrator();

    private final List<GatewayRequest> requests = new CopyOnWriteArrayList<>();
    private final List<Map<String, String>> headers = new CopyOnWriteArrayList<>();
    private final List<AccessEvent> refusals = new CopyOnWriteArrayList<>();
    private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", World.kafka()), new StringSerializer(), new ByteArraySerializer());
    private volatile Function<GatewayRequest, Optional<GatewayReply>> script = WILLING;

    private FakeOrchestrator() {
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", World.kafka(), "enable.auto.commit", false, "fetch.max.wait.ms", 50),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = java.util.stream.Stream.of(Topics.GATEWAY_REQUESTS, Topics.ACCESS_EVENTS)
                .flatMap(topic ->
                        consumer.partitionsFor(topic).stream().map(p -> new TopicPartition(topic, p.partition())))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Thread.ofPlatform().daemon().name("fake-orchestrator").start(() -> {
            while (true) {
                consumer.poll(Duration.ofMillis(100)).forEach(this::receive);
            }
        });
    }

    public static FakeOrchestrator one() {
        return ONE;
    }

    public FakeOrchestrator plays(Function<GatewayRequest, Optional<GatewayReply>> newScript) {
        script = newScript;
        return this;
    }

    public List<GatewayRequest> requests() {
        return requests;
    }

    /// The headers of the last request.
    public Map<String, String> lastHeaders() {
        return headers.getLast();
    }

    public List<AccessEvent> refusals() {
        return refusals;
    }

    public void tell(RunEvent event) {
        send(Topics.RUN_EVENTS, event.run().toString(), event);
    }

    /// A request that another gateway sent.
    public void otherGatewaySends(GatewayRequest request) {
        send(Topics.GATEWAY_REQUESTS, request.key(), request);
    }

    private void send(String topic, String key, Object message) {
        try {
            producer.send(new ProducerRecord<>(topic, key, Json.bytes(message))).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void receive(ConsumerRecord<String, byte[]> record) {
        try {
            if (record.topic().equals(Topics.ACCESS_EVENTS)) {
                refusals.add(Json.read(record.value(), AccessEvent.class));
                return;
            }
            GatewayRequest request = Json.read(record.value(), GatewayRequest.class);
            Map<String, String> texts = new java.util.HashMap<>();
            for (Header header : record.headers()) {
                texts.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
            headers.add(texts);
            requests.add(request);
            script.apply(request).ifPresent(reply -> send(Topics.GATEWAY_REPLIES, request.key(), reply));
        } catch (UnreadableMessage e) {
            throw new IllegalStateException(e);
        }
    }
}
