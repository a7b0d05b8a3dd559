package dev.stillpoint.local.kafka;

import java.nio.file.Path;
import java.util.Properties;

/// The settings of a broker that is alone, on loopback, quick to start and survives `kill -9`.
final class BrokerSettings {
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    static final int NODE = 1;
    private static final int MIB = 1024 * 1024;

    private BrokerSettings() {}

    static Properties of(Path logs, int port, int controllerPort) {
        Properties settings = new Properties();
        settings.setProperty("node.id", Integer.toString(NODE));
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty(
                "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.setProperty("controller.listener.names", CONTROLLER_LISTENER);
        settings.setProperty("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
        settings.setProperty("log.dirs", logs.toString());
        // There is nobody to replicate to.
        settings.setProperty("default.replication.factor", "1");
        settings.setProperty("min.insync.replicas", "1");
        settings.setProperty("offsets.topic.replication.factor", "1");
        settings.setProperty("transaction.state.log.replication.factor", "1");
        settings.setProperty("transaction.state.log.min.isr", "1");
        settings.setProperty("share.coordinator.state.topic.replication.factor", "1");
        settings.setProperty("share.coordinator.state.topic.min.isr", "1");
        // Every partition of these costs files and start-up time; one serves a single machine.
        settings.setProperty("offsets.topic.num.partitions", "1");
        settings.setProperty("transaction.state.log.num.partitions", "1");
        settings.setProperty("share.coordinator.state.topic.num.partitions", "1");
        // A misspelt topic is an error, not a new topic.
        settings.setProperty("auto.create.topics.enable", "false");
        settings.setProperty("message.max.bytes", Integer.toString(8 * MIB));
        settings.setProperty("replica.fetch.max.bytes", Integer.toString(8 * MIB));
        settings.setProperty("group.initial.rebalance.delay.ms", "0");
        // Share groups carry the disk copies: slots of all workers together, and a bound for redeliveries that is far
        // above what the orchestrator needs, because a record that reaches it vanishes without a trace.
        settings.setProperty("group.share.max.size", "200");
        settings.setProperty("group.share.delivery.count.limit", "10");
        settings.setProperty("group.share.max.delivery.count.limit", "25");
        settings.setProperty("group.share.partition.max.record.locks", "2000");
        // A broker that was killed comes back in two seconds instead of twelve.
        settings.setProperty("broker.session.timeout.ms", "2000");
        settings.setProperty("broker.heartbeat.interval.ms", "200");
        settings.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(2 * MIB));
        settings.setProperty("log.segment.bytes", Integer.toString(64 * MIB));
        settings.setProperty("socket.request.max.bytes", Integer.toString(16 * MIB));
        settings.setProperty("num.network.threads", "2");
        settings.setProperty("num.io.threads", "4");
        settings.setProperty("background.threads", "2");
        settings.setProperty("num.recovery.threads.per.data.dir", "2");
        return settings;
    }
}
