package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.LocationId;
import java.time.Duration;
import java.util.Map;

/// How long a system's earlier runs took for what they did.
///
/// @param runs how many of them were looked at
/// @param steps what a step of a kind took, by its command's kind; without those that this system never had
/// @param copies bytes per second of one copy of this system's disks, by storage location
public record Pace(int runs, Map<String, Duration> steps, Map<LocationId, Long> copies) {
    /// Of a system that nothing was done with yet.
    public static final Pace NONE = new Pace(0, Map.of(), Map.of());

    public Pace {
        steps = Map.copyOf(steps);
        copies = Map.copyOf(copies);
    }
}
