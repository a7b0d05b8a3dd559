package dev.stillpoint.orchestrator.outbox;

import dev.stillpoint.contracts.Topics;
import dev.stillpoint.orchestrator.kafka.KafkaClients;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What a batch tells whoever takes over the relay: which messages are in it. The note is an offset's metadata,
/// committed
/// by the batch's own Kafka transaction, so it is there exactly when the batch is. Only the last batch's is kept; that
/// is
/// enough, since no batch is published before the one before it is marked.
///
/// It names messages and not rows: in a database that was restored from a backup the same id may be another row's.
final class BatchNote {
    /// Messages of one note: a broker takes 4096 characters.
    static final int MOST = 192;

    private static final Logger LOG = Logger.getLogger(BatchNote.class);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    /// A topic of its own without a record: the offsets say nothing, and so nobody sees a lag in them.
    private static final TopicPartition PLACE = new TopicPartition(Topics.OUTBOX_RELAY, 0);

    private final KafkaClients clients;
    private final String group;
    private @Nullable ConsumerGroupMetadata writer;

    /// @param group of the offset; nobody is a member
    BatchNote(KafkaClients clients, String group) {
        this.clients = clients;
        this.group = group;
    }

    /// The messages of the last batch that was committed, by whatever relay. Who asks has ended the transactions of the
    /// relays before.
    ///
    /// @throws KafkaException when Kafka can't be asked
    List<UUID> read() {
        makePlace();
        try (KafkaConsumer<String, byte[]> reader = clients.consumer(group, Map.of())) {
            writer = reader.groupMetadata();
            OffsetAndMetadata note = reader.committed(Set.of(PLACE), ANSWER).get(PLACE);
            return note == null ? List.of() : messages(note.metadata());
        }
    }

    /// Puts the note of a batch into the transaction that is open.
    ///
    /// @param messages [#MOST] at most
    /// @throws IllegalStateException before a note was read
    void leave(KafkaProducer<?, ?> relay, List<UUID> messages) {
        if (writer == null) {
            throw new IllegalStateException("the note of the batch before was not read");
        }
        relay.sendOffsetsToTransaction(Map.of(PLACE, new OffsetAndMetadata(0, text(messages))), writer);
    }

    /// Also when somebody deleted a topic that looks unused.
    private void makePlace() {
        try (Admin admin = clients.admin()) {
            admin.createTopics(
                            List.of(new NewTopic(PLACE.topic(), Optional.of(1), Optional.empty())),
                            new CreateTopicsOptions().timeoutMs((int) ANSWER.toMillis()))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new KafkaException("the topic " + PLACE.topic() + " can't be made", e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    static String text(List<UUID> messages) {
        ByteBuffer bytes = ByteBuffer.allocate(messages.size() * 2 * Long.BYTES);
        for (UUID message : messages) {
            bytes.putLong(message.getMostSignificantBits()).putLong(message.getLeastSignificantBits());
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /// None where it is not ours: anybody can commit an offset of a group without members.
    static List<UUID> messages(String text) {
        List<UUID> messages = new ArrayList<>();
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            while (bytes.remaining() >= 2 * Long.BYTES) {
                messages.add(new UUID(bytes.getLong(), bytes.getLong()));
            }
        } catch (IllegalArgumentException e) {
            LOG.warnf("the relay's note in Kafka is not one: %s", e.getMessage());
        }
        return messages;
    }
}
