package dev.stillpoint.orchestrator.kafka;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// What the orchestrator makes of Kafka; where it is stands in `kafka.bootstrap.servers`.
@ConfigMapping(prefix = "stillpoint.kafka")
public interface KafkaConfig {
    /// Copies of every topic that the orchestrator makes.
    @WithDefault("1")
    short replicationFactor();

    /// How many orchestrators can work on step events side by side.
    @WithDefault("8")
    int stepEventPartitions();

    @WithDefault("8")
    int gatewayRequestPartitions();

    @WithDefault("4")
    int runEventPartitions();

    /// Pause between two looks for a Kafka that is not there at start.
    @WithDefault("PT2S")
    Duration retry();
}
