package dev.stillpoint.gateway.run;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How event streams behave.
@ConfigMapping(prefix = "stillpoint.events")
interface EventsConfig {
    /// How often a stream says that it is alive.
    @WithDefault("PT15S")
    Duration pingEvery();

    /// After how long without a live event a stream looks into the history by itself: what makes up for a Kafka that is
    /// away.
    @WithDefault("PT5S")
    Duration lookEvery();
}
