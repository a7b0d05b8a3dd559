package dev.stillpoint.gateway.limit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// What one caller may ask of one gateway.
@ConfigMapping(prefix = "stillpoint.limits")
interface LimitsConfig {
    /// How many requests a user may send per second, over time and with all credentials together.
    @WithDefault("500")
    int requestsPerSecond();

    /// How many requests a user may send at once after a pause.
    @WithDefault("1000")
    int burst();

    /// How long the body of a request may take to arrive.
    @WithDefault("PT10S")
    Duration bodyWithin();
}
