package dev.stillpoint.orchestrator.saga;

import dev.stillpoint.contracts.FabricId;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.orchestrator.plan.Timing;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a run was asked for; never changes.
///
/// @param set the id that the run's checkpoint set will have
/// @param requestedBy a user's name, or `system`
/// @param acceptedAt database time
/// @param origin absent for a person
public record Order(
        RunId run,
        SetId set,
        FabricId fabric,
        RunRequest request,
        String requestedBy,
        Instant acceptedAt,
        Timing timing,
        @Nullable Origin origin) {
    /// Who begins runs but people.
    public enum Origin {
        /// By itself: a set's time has come, something is away.
        STILLPOINT,
        /// A schedule that an admin made.
        SCHEDULE
    }

    /// What a person asks for.
    public Order(
            RunId run,
            SetId set,
            FabricId fabric,
            RunRequest request,
            String requestedBy,
            Instant acceptedAt,
            Timing timing) {
        this(run, set, fabric, request, requestedBy, acceptedAt, timing, null);
    }
}
