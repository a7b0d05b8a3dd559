package dev.stillpoint.disk.command;

import dev.stillpoint.contracts.CloudEvents;
import dev.stillpoint.contracts.Json;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// What this process says on Kafka. Records of one key keep their order.
final class Publisher implements AutoCloseable {
    private static final int DELIVERY_TIMEOUT_MS = 10_000;

    private final Producer<String, byte[]> producer;
    private final Clock clock;

    Publisher(String bootstrapServers, Clock clock) {
        this(
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                                ProducerConfig.ACKS_CONFIG, "all",
                                ProducerConfig.LINGER_MS_CONFIG, "0",
                                ProducerConfig.BUFFER_MEMORY_CONFIG, "4194304",
                                ProducerConfig.MAX_BLOCK_MS_CONFIG, "2000",
                                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000",
                                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.toString(DELIVERY_TIMEOUT_MS)),
                        new StringSerializer(),
                        new ByteArraySerializer()),
                clock);
    }

    Publisher(Producer<String, byte[]> producer, Clock clock) {
        this.producer = producer;
        this.clock = clock;
    }

    /// The future fails when Kafka does not confirm in time.
    Future<RecordMetadata> send(String topic, String key, Object message, String source, @Nullable String traceParent) {
        Iterable<Header> headers = CloudEvents.headers(
                UUID.randomUUID(), CloudEvents.typeOf(message), source, clock.instant(), traceParent);
        return send(new ProducerRecord<>(topic, null, key, Json.bytes(message), headers));
    }

    Future<RecordMetadata> send(ProducerRecord<String, byte[]> producerRecord) {
        try {
            return producer.send(producerRecord);
        } catch (KafkaException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofMillis(500));
    }
}
