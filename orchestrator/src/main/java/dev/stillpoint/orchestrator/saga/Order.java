package dev.stillpoint.orchestrator.saga;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.stillpoint.contracts.FabricId;
import dev.stillpoint.contracts.Principal;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.orchestrator.plan.Timing;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a run was asked for; never changes.
///
/// @param set the id that the run's checkpoint set will have
/// @param requestedBy a user's name, or `system`
/// @param acceptedAt database time
/// @param origin absent for a person
/// @param madeBy the users who made the credential that it was asked for with, as [Principal#madeBy] says
/// @param keyPrefix of the API key that it was asked for with; absent for any other credential, and for none
public record Order(
        RunId run,
        SetId set,
        FabricId fabric,
        RunRequest request,
        String requestedBy,
        Instant acceptedAt,
        Timing timing,
        @Nullable Origin origin,
        Set<String> madeBy,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String keyPrefix) {
    public Order(
            RunId run,
            SetId set,
            FabricId fabric,
            RunRequest request,
            String requestedBy,
            Instant acceptedAt,
            Timing timing,
            @Nullable Origin origin,
            @Nullable Set<String> madeBy,
            @Nullable String keyPrefix) {
        this.run = run;
        this.set = set;
        this.fabric = fabric;
        this.request = request;
        this.requestedBy = requestedBy;
        this.acceptedAt = acceptedAt;
        this.timing = timing;
        this.origin = origin;
        this.madeBy = madeBy == null ? Set.of() : Set.copyOf(madeBy);
        this.keyPrefix = keyPrefix;
    }

    /// Who begins runs but people.
    public enum Origin {
        /// By itself: a set's time has come, something is away.
        STILLPOINT,
        /// A schedule that an admin made.
        SCHEDULE
    }

    /// What a person asks for with a credential that no user made.
    public Order(
            RunId run,
            SetId set,
            FabricId fabric,
            RunRequest request,
            String requestedBy,
            Instant acceptedAt,
            Timing timing) {
        this(run, set, fabric, request, requestedBy, acceptedAt, timing, null, Set.of(), null);
    }

    /// What Stillpoint or a schedule begins.
    public Order(
            RunId run,
            SetId set,
            FabricId fabric,
            RunRequest request,
            String requestedBy,
            Instant acceptedAt,
            Timing timing,
            @Nullable Origin origin) {
        this(run, set, fabric, request, requestedBy, acceptedAt, timing, origin, Set.of(), null);
    }

    /// All who could have asked for it, in lower case: none of them is another person than the one who did.
    private Set<String> requesters() {
        return Principal.people(requestedBy, madeBy);
    }

    /// Who of those behind an approval could have asked for the run too; empty when it is another person's.
    ///
    /// @param approvers as [Principal#people()] names them
    public Optional<String> sameIn(Set<String> approvers) {
        return approvers.stream().filter(requesters()::contains).sorted().findFirst();
    }
}
