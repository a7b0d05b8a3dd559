package dev.stillpoint.gateway.refusal;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How refusals are told.
@ConfigMapping(prefix = "stillpoint.audit")
interface RefusalConfig {
    /// Refusals alike within this time become one event that says how many there were.
    @WithDefault("PT10S")
    Duration foldRefusalsFor();

    /// How many different refusals are folded side by side; what is more is folded by its code alone.
    @WithDefault("1000")
    int foldAtMost();
}
