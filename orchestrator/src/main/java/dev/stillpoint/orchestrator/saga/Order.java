package dev.stillpoint.orchestrator.saga;

import dev.stillpoint.contracts.FabricId;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.orchestrator.plan.Timing;
import java.time.Instant;

/// What a run was asked for; never changes.
///
/// @param set the id that the run's checkpoint set will have
/// @param requestedBy a user's name, or `system`
/// @param acceptedAt database time
public record Order(
        RunId run,
        SetId set,
        FabricId fabric,
        RunRequest request,
        String requestedBy,
        Instant acceptedAt,
        Timing timing) {}
