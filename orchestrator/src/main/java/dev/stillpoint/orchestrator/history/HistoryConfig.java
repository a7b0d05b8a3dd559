package dev.stillpoint.orchestrator.history;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How the history is sealed.
@ConfigMapping(prefix = "stillpoint.history")
public interface HistoryConfig {
    /// Pause between two rounds of the sealer.
    @WithDefault("PT0.25S")
    Duration sealEvery();

    /// Events that one round seals in one transaction.
    @WithDefault("1000")
    int sealBatch();

    /// How long the sealer's lease lasts when its holder is gone.
    @WithDefault("PT10S")
    Duration lease();
}
