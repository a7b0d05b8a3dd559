package dev.stillpoint.orchestrator.kafka;

import dev.stillpoint.contracts.DeadLetter;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Where records go that are not what their topic promises: `<topic>.dlq`, with the reason in a header.
@ApplicationScoped
public class DeadLetters {
    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    private final KafkaClients clients;
    private @Nullable KafkaProducer<String, byte[]> producer;

    DeadLetters(KafkaClients clients) {
        this.clients = clients;
    }

    /// Keeps a record that can't be used, and returns once Kafka has confirmed it.
    ///
    /// @throws IllegalStateException when Kafka does not take it; the record must then not be acknowledged
    public void put(ConsumerRecord<String, byte[]> record, String reason) {
        ProducerRecord<String, byte[]> letter = DeadLetter.of(record, reason);
        try {
            producer().send(letter).get();
            LOG.warnf(
                    "put record %s-%d@%d into the dead letters: %s",
                    record.topic(), record.partition(), record.offset(), reason);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not take a dead letter of " + record.topic(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while keeping a dead letter of " + record.topic(), e);
        }
    }

    private synchronized KafkaProducer<String, byte[]> producer() {
        KafkaProducer<String, byte[]> current = producer;
        if (current == null) {
            current = clients.producer(Map.of());
            producer = current;
        }
        return current;
    }

    @PreDestroy
    synchronized void close() {
        if (producer != null) {
            producer.close();
        }
    }
}
