package dev.stillpoint.orchestrator.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How messages leave.
@ConfigMapping(prefix = "stillpoint.outbox")
public interface OutboxConfig {
    /// Kafka's id of the one relay, and the group of the note that it leaves; the same in all orchestrators of an
    /// installation, so that they fence each other.
    @WithDefault("stillpoint-outbox-relay")
    String transactionalId();

    /// How long the relay's lease lasts when its holder is gone.
    @WithDefault("PT10S")
    Duration lease();

    /// Messages of one Kafka transaction at most; never more than the 192 that its note has room for.
    @WithDefault("192")
    int batch();

    /// Longest pause between two looks when nobody wakes the relay.
    @WithDefault("PT0.5S")
    Duration idle();

    /// How long published messages are kept for people to look at.
    @WithDefault("PT10M")
    Duration keepPublished();

    /// Pause between two looks for a topic that Kafka has not; what goes there waits.
    @WithDefault("PT5S")
    Duration missingTopics();
}
