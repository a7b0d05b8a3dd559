package dev.stillpoint.disk.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

/// What a worker asks of the broker besides records. Every call ends within seconds.
final class KafkaAdmin implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(KafkaAdmin.class);
    private static final int SECONDS = 5;

    private final Admin admin;

    KafkaAdmin(String bootstrapServers) {
        this.admin = Admin.create(Map.of(
                "bootstrap.servers", bootstrapServers,
                "request.timeout.ms", "5000",
                "default.api.timeout.ms", "5000",
                "reconnect.backoff.max.ms", "1000"));
    }

    boolean topicExists(String topic) throws ExecutionException, TimeoutException, InterruptedException {
        try {
            admin.describeTopics(Set.of(topic)).allTopicNames().get(SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }

    /// Makes it with one partition unless it is there.
    void createTopic(String topic) throws ExecutionException, TimeoutException, InterruptedException {
        try {
            admin.createTopics(Set.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
                    .all()
                    .get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /// Sets how a share group gives out its records. By default a group would skip what was sent before it was made. It
    /// would also give out what an orchestrator sent that ended before its commit; the next one sends that again.
    void configureShareGroup(String group, Duration lock, int deliveryLimit)
            throws ExecutionException, TimeoutException, InterruptedException {
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.GROUP, group),
                        List.of(
                                set("share.auto.offset.reset", "earliest"),
                                set("share.isolation.level", "read_committed"),
                                set("share.record.lock.duration.ms", Long.toString(lock.toMillis())),
                                set("share.delivery.count.limit", Integer.toString(deliveryLimit)))))
                .all()
                .get(SECONDS, TimeUnit.SECONDS);
        assignAtOnce(group);
    }

    /// A newcomer shall get work at once. By default it gets none before its second heartbeat, five seconds later,
    /// when the group changed within the last second. Brokers before 4.3 don't know the setting and don't batch.
    private void assignAtOnce(String group) throws TimeoutException, InterruptedException {
        try {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.GROUP, group),
                            List.of(set("share.assignment.interval.ms", "0"))))
                    .all()
                    .get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            LOG.infof("assignments stay batched group=%s reason=%s", group, e.getCause());
        }
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), OpType.SET);
    }

    @Override
    public void close() {
        admin.close(Duration.ofMillis(200));
    }
}
