package dev.stillpoint.orchestrator.location;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How commands to workers are let go.
@ConfigMapping(prefix = "stillpoint.dispatch")
public interface DispatchConfig {
    /// A command that has waited so long goes before all that wait for a shorter time.
    @WithDefault("PT15M")
    Duration patience();

    /// Copies that may read from one volume of the fabric side by side, whichever locations they go to; 0 for any
    /// number.
    @WithDefault("4")
    int readersPerVolume();
}
