package dev.stillpoint.orchestrator.outbox;

import dev.stillpoint.orchestrator.kafka.KafkaClients;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

/// The topics that Kafka has not: a location's whose topic was deleted, say. What goes there stays in the outbox and
/// delays nothing else. They are looked for again from time to time.
final class MissingTopics {
    private static final Logger LOG = Logger.getLogger(MissingTopics.class);
    private static final int ANSWER_MILLIS = 5000;

    private final KafkaClients clients;
    private final Duration pause;
    private final Set<String> there = new HashSet<>();
    private final Set<String> missing = new TreeSet<>();
    private long lookedAt;

    /// @param pause between two looks for what is missing
    MissingTopics(KafkaClients clients, Duration pause) {
        this.clients = clients;
        this.pause = pause;
    }

    /// Those known to be missing; looks for them first when it is time to.
    ///
    /// @throws KafkaException when Kafka can't be asked
    Set<String> names() {
        if (!missing.isEmpty() && System.nanoTime() - lookedAt >= pause.toNanos()) {
            look(Set.copyOf(missing));
        }
        return Set.copyOf(missing);
    }

    /// Looks for those among them that it has not seen yet.
    ///
    /// @throws KafkaException when Kafka can't be asked
    void require(Collection<String> topics) {
        Set<String> unknown = new HashSet<>(topics);
        unknown.removeAll(there);
        unknown.removeAll(missing);
        if (!unknown.isEmpty()) {
            look(unknown);
        }
    }

    /// Nothing waits for the others any more: they may be missing.
    void keep(Set<String> waitedFor) {
        missing.retainAll(waitedFor);
    }

    /// Something failed: any topic may be gone.
    void forget() {
        there.clear();
    }

    private void look(Set<String> topics) {
        try (Admin admin = clients.admin()) {
            Map<String, KafkaFuture<TopicDescription>> asked = admin.describeTopics(
                            topics, new DescribeTopicsOptions().timeoutMs(ANSWER_MILLIS))
                    .topicNameValues();
            for (Map.Entry<String, KafkaFuture<TopicDescription>> each : asked.entrySet()) {
                note(each.getKey(), isThere(each.getValue()));
            }
        }
        lookedAt = System.nanoTime();
    }

    private static boolean isThere(KafkaFuture<TopicDescription> answer) {
        try {
            answer.get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException
                    || e.getCause() instanceof InvalidTopicException) {
                return false;
            }
            throw new KafkaException("topics can't be looked for", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    private void note(String topic, boolean found) {
        if (found) {
            there.add(topic);
            if (missing.remove(topic)) {
                LOG.infof("the topic %s is there again", topic);
            }
        } else if (missing.add(topic)) {
            LOG.errorf(
                    "Kafka has no topic %s: what goes there waits in the outbox. Make it, or PUT its storage location"
                            + " once more",
                    topic);
        }
    }
}
