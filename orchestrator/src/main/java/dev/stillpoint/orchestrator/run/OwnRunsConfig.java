package dev.stillpoint.orchestrator.run;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Runs that Stillpoint begins by itself: it removes sets whose time has come, and brings home what is away.
@ConfigMapping(prefix = "stillpoint.own-runs")
public interface OwnRunsConfig {
    /// Pause between two looks for something to begin.
    @WithDefault("PT5S")
    Duration lookEvery();

    /// Runs that one look begins at most, of each kind.
    @WithDefault("20")
    int batch();

    /// Such a run is given up unless it begins within this time.
    @WithDefault("PT1H")
    Duration beginWithin();

    /// Pause between the end of such a run that left something to do and the next one about the same.
    @WithDefault("PT1M")
    Duration tryAgainAfter();
}
