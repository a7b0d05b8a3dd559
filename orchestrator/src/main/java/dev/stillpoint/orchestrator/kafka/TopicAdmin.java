package dev.stillpoint.orchestrator.kafka;

import dev.stillpoint.contracts.FabricId;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/// Makes the topics, and the settings of the groups that share one.
@ApplicationScoped
public class TopicAdmin {
    private static final Logger LOG = Logger.getLogger(TopicAdmin.class);
    private static final Map<String, String> WISHES =
            Map.of("share.record.lock.duration.ms", "30000", "share.delivery.count.limit", "25");

    private final KafkaClients clients;
    private final KafkaConfig config;

    TopicAdmin(KafkaClients clients, KafkaConfig config) {
        this.clients = clients;
        this.config = config;
    }

    /// Makes every topic that does not depend on a storage location, and those of the locations given. Topics that
    /// exist are left as they are.
    ///
    /// @throws ExecutionException when Kafka is away or refuses
    public void makeAll(FabricId fabric, Collection<LocationId> locations)
            throws ExecutionException, InterruptedException {
        List<NewTopic> topics = new ArrayList<>();
        for (String topic :
                List.of(Topics.GATEWAY_REPLIES, Topics.CONTROL, Topics.agentCommands(fabric), Topics.ACCESS_EVENTS)) {
            topics.add(topic(topic, 1));
        }
        topics.add(topic(Topics.GATEWAY_REQUESTS, config.gatewayRequestPartitions()));
        topics.add(topic(Topics.STEP_EVENTS, config.stepEventPartitions()));
        topics.add(topic(Topics.RUN_EVENTS, config.runEventPartitions()));
        // The broker's time tells how old a heartbeat is, whatever the executor's clock says.
        topics.add(topic(Topics.EXECUTORS, 1)
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                        "LogAppendTime")));
        for (String read : List.of(
                Topics.GATEWAY_REQUESTS,
                Topics.STEP_EVENTS,
                Topics.EXECUTORS,
                Topics.ACCESS_EVENTS,
                Topics.agentCommands(fabric))) {
            topics.add(topic(Topics.deadLetters(read), 1));
        }
        try (Admin admin = clients.admin()) {
            for (LocationId location : locations) {
                topics.addAll(ofLocation(location));
                setUpWorkersGroup(admin, location);
            }
            make(admin, topics);
        }
    }

    /// Makes a location's topic and sets up the share group of its workers; may be repeated.
    ///
    /// @throws ExecutionException when Kafka is away or refuses
    public void makeLocation(LocationId location) throws ExecutionException, InterruptedException {
        try (Admin admin = clients.admin()) {
            make(admin, ofLocation(location));
            setUpWorkersGroup(admin, location);
        }
    }

    private List<NewTopic> ofLocation(LocationId location) {
        String commands = Topics.backupCommands(location);
        return List.of(topic(commands, 1), topic(Topics.deadLetters(commands), 1));
    }

    private NewTopic topic(String name, int partitions) {
        return new NewTopic(name, Optional.of(partitions), Optional.of(config.replicationFactor()));
    }

    private static void make(Admin admin, List<NewTopic> topics) throws ExecutionException, InterruptedException {
        Set<String> existing = new HashSet<>(admin.listTopics().names().get());
        List<NewTopic> missing = topics.stream()
                .filter(topic -> !existing.contains(topic.name()))
                .toList();
        for (var made : admin.createTopics(missing).values().values()) {
            try {
                made.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    /// A share group must start at the earliest record: its default skips what was published before its first member.
    /// It must read committed records only: what a relay sent that ended before its commit is published again.
    /// The other two settings make long copies comfortable; a broker whose bounds are narrower keeps its own.
    private static void setUpWorkersGroup(Admin admin, LocationId location)
            throws ExecutionException, InterruptedException {
        ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, Topics.workersGroup(location));
        set(admin, group, "share.auto.offset.reset", "earliest");
        set(admin, group, "share.isolation.level", "read_committed");
        for (Map.Entry<String, String> wish : WISHES.entrySet()) {
            try {
                set(admin, group, wish.getKey(), wish.getValue());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof InvalidConfigurationException)) {
                    throw e;
                }
                LOG.warnf(
                        "the broker does not allow %s=%s for %s and keeps its own: %s",
                        wish.getKey(), wish.getValue(), group.name(), e.getMessage());
            }
        }
    }

    private static void set(Admin admin, ConfigResource group, String key, String value)
            throws ExecutionException, InterruptedException {
        AlterConfigOp change = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(group, List.of(change))).all().get();
    }
}
