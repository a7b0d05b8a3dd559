package dev.stillpoint.contracts;

/// The names of all topics and of the groups that read them.
public final class Topics {
    public static final String GATEWAY_REQUESTS = "stillpoint.gateway-requests";
    public static final String GATEWAY_REPLIES = "stillpoint.gateway-replies";
    public static final String ACCESS_EVENTS = "stillpoint.access-events";
    public static final String STEP_EVENTS = "stillpoint.step-events";
    public static final String CONTROL = "stillpoint.control";
    public static final String EXECUTORS = "stillpoint.executors";
    public static final String RUN_EVENTS = "stillpoint.run-events";

    /// Has no records: the outbox relay's note of its last batch is an offset of this topic.
    public static final String OUTBOX_RELAY = "stillpoint.outbox-relay";

    private Topics() {}

    /// One partition: one active agent per fabric.
    public static String agentCommands(FabricId fabric) {
        return "stillpoint.agent." + fabric + ".commands";
    }

    /// One partition, read by a share group: any idle slot takes the next copy.
    public static String backupCommands(LocationId location) {
        return "stillpoint.backup." + location + ".commands";
    }

    /// The share group of a location's workers.
    public static String workersGroup(LocationId location) {
        return "stillpoint.workers." + location;
    }

    /// The consumer group of a fabric's agents.
    public static String agentsGroup(FabricId fabric) {
        return "stillpoint.agents." + fabric;
    }

    /// Where records of `topic` go that can't be read.
    public static String deadLetters(String topic) {
        return topic + ".dlq";
    }
}
