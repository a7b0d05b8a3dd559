package dev.stillpoint.orchestrator.inventory;

import dev.stillpoint.contracts.FabricId;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Which fabric there is and how often it is looked at.
@ConfigMapping(prefix = "stillpoint.inventory")
public interface InventoryConfig {
    /// The fabric's id; the agents' topic carries it.
    @WithDefault("lab")
    String fabric();

    /// Pause between two inspections outside of runs.
    @WithDefault("PT30S")
    Duration inspectEvery();

    /// How long an agent may take for one; then it is asked again.
    @WithDefault("PT2M")
    Duration patience();

    default FabricId fabricId() {
        return new FabricId(fabric());
    }
}
