package dev.stillpoint.orchestrator.executor;

import dev.stillpoint.contracts.CloudEvents;
import dev.stillpoint.contracts.ControlMessage;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.orchestrator.chore.Chore;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.kafka.KafkaClients;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/// Tells all executors what concerns all of them. Only hints go this way: what is lost is lost, and what is older than
/// two seconds is not sent any more.
@ApplicationScoped
public class ControlPublisher {
    private final KafkaClients clients;
    private @Nullable KafkaProducer<String, byte[]> producer;

    ControlPublisher(KafkaClients clients) {
        this.clients = clients;
    }

    @Produces
    @Singleton
    static Chore chore(Database database, ControlPublisher control) {
        return new Chore(
                "telling the time",
                Duration.ofSeconds(1),
                () -> control.send("clock", new ControlMessage.Clock(database.withConnection(Sql::now))));
    }

    /// This attempt is not wanted any more.
    public void cancel(StepRef ref) {
        send(ref.run().toString(), new ControlMessage.CancelStep(ref));
    }

    public void send(String key, ControlMessage message) {
        producer()
                .send(new ProducerRecord<>(
                        Topics.CONTROL,
                        null,
                        key,
                        Json.bytes(message),
                        CloudEvents.headers(
                                UUID.randomUUID(), CloudEvents.typeOf(message), "orchestrator", Instant.now(), null)));
    }

    private synchronized KafkaProducer<String, byte[]> producer() {
        KafkaProducer<String, byte[]> current = producer;
        if (current == null) {
            current = clients.producer(Map.of(
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2000,
                    ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2000,
                    ProducerConfig.MAX_BLOCK_MS_CONFIG, 1000));
            producer = current;
        }
        return current;
    }

    @PreDestroy
    synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ofMillis(500));
        }
    }
}
