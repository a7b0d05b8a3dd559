package dev.stillpoint.agent.report;

import dev.stillpoint.contracts.DeadLetter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/// Puts records that can't be read aside, as they came, with the reason and where they stood.
public final class DeadLetters {
    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    private final Producer<byte[], byte[]> producer;
    private final Map<String, Object> kafka;

    /// @param kafka how a client is made: the topic of dead letters is made when the first one comes
    public DeadLetters(Producer<byte[], byte[]> producer, Map<String, Object> kafka) {
        this.producer = producer;
        this.kafka = Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                Objects.requireNonNull(kafka.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)));
    }

    /// Returns when the record is stored for good; tries until then.
    public void put(ConsumerRecord<byte[], byte[]> record, String reason) throws InterruptedException {
        ProducerRecord<byte[], byte[]> letter = DeadLetter.of(record, reason);
        while (true) {
            try {
                makeTopic(letter.topic());
                producer.send(letter).get();
                LOG.warnf(
                        "record was put aside: topic=%s offset=%d reason=%s", record.topic(), record.offset(), reason);
                return;
            } catch (InterruptException stop) {
                throw new InterruptedException("interrupted while a record was put aside");
            } catch (ExecutionException | KafkaException failed) {
                LOG.warnf("record was not put aside yet: offset=%d reason=%s", record.offset(), failed.getMessage());
            }
            Thread.sleep(1_000);
        }
    }

    private void makeTopic(String name) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(kafka)) {
            admin.createTopics(List.of(new NewTopic(name, Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof TopicExistsException)) {
                throw failed;
            }
        }
    }
}
