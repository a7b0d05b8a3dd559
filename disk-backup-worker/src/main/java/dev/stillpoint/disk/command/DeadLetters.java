package dev.stillpoint.disk.command;

import dev.stillpoint.contracts.DeadLetter;
import dev.stillpoint.contracts.Topics;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/// Keeps records that can't be read, with the reason.
final class DeadLetters {
    private static final Logger LOG = Logger.getLogger(DeadLetters.class);
    private static final int CONFIRM_SECONDS = 8;

    private final KafkaAdmin admin;
    private final Publisher publisher;

    DeadLetters(KafkaAdmin admin, Publisher publisher) {
        this.admin = admin;
        this.publisher = publisher;
    }

    /// @return whether it is kept
    boolean keep(ConsumerRecord<String, byte[]> unreadable, String reason) {
        String topic = Topics.deadLetters(unreadable.topic());
        try {
            admin.createTopic(topic);
            var letter = DeadLetter.of(unreadable, reason);
            publisher.send(letter).get(CONFIRM_SECONDS, TimeUnit.SECONDS);
            LOG.warnf("record was unreadable topic=%s offset=%s reason=%s", topic, unreadable.offset(), reason);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.warnf("dead letter was not kept topic=%s offset=%s why=%s", topic, unreadable.offset(), e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
