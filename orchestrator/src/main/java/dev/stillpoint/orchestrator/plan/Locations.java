package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.orchestrator.plan.Facts.Location;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which storage location a run's copies go to, or lie at.
final class Locations {
    private Locations() {}

    sealed interface Choice {}

    record Chosen(Location location) implements Choice {}

    record Undecided(Problem problem) implements Choice {}

    /// The one that the request names, else the one of the system's settings, else the only one that there is.
    static Choice choose(@Nullable LocationId requested, SystemSettings settings, List<Location> locations) {
        LocationId named = requested != null ? requested : settings.storageLocation();
        if (named != null) {
            String who = requested != null ? "the request names" : "the system's settings name";
            return find(named, locations)
                    .<Choice>map(Chosen::new)
                    .orElseGet(() -> unknown(who + " storage location " + named + ", but there is none of that name"));
        }
        return switch (locations.size()) {
            case 0 -> unknown("the system has shared disks, but there is no storage location to copy them to");
            case 1 -> new Chosen(locations.getFirst());
            default ->
                unknown("the system has shared disks, and neither the request nor the system's settings say which of "
                        + locations.stream().map(Location::id).toList() + " to copy them to");
        };
    }

    static Optional<Location> find(LocationId id, List<Location> locations) {
        return locations.stream().filter(location -> location.id().equals(id)).findFirst();
    }

    private static Choice unknown(String detail) {
        return new Undecided(Problem.of(ProblemCode.LOCATION_UNKNOWN, null, null, detail));
    }
}
