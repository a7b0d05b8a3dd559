package dev.stillpoint.contracts.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Proves the system that events are listed under. It is not among an event's sealed bytes, but follows from some:
/// an event of a run has the system that the run's `run-accepted` says, any other event what its own data says.
///
/// Takes the events in the chain's order. Of a run that was accepted before the first of them, all events must have the
/// system of the first that comes. No more than [#RUNS] runs are remembered, those that events came of last.
public final class ListedSystems {
    static final int RUNS = 1_000;
    private static final String RUN_ACCEPTED = "run-accepted";

    private final Map<UUID, Optional<String>> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Optional<String>> eldest) {
            return size() > RUNS;
        }
    };

    /// @param data of the sealed event; read only where it says the system
    /// @param listed the system that the event is shown and found under
    /// @return what is wrong with that
    public Optional<String> next(@Nullable UUID run, String type, Supplier<JsonNode> data, @Nullable String listed) {
        if (run == null) {
            return difference(data.get().path("system").textValue(), listed);
        }
        Optional<String> ofRun = known.get(run);
        if (ofRun == null) {
            ofRun = Optional.ofNullable(type.equals(RUN_ACCEPTED) ? said(data.get(), listed) : listed);
            known.put(run, ofRun);
        }
        return difference(ofRun.orElse(null), listed);
    }

    private static @Nullable String said(JsonNode data, @Nullable String otherwise) {
        return data.hasNonNull("system") ? data.path("system").textValue() : otherwise;
    }

    private static Optional<String> difference(@Nullable String sealed, @Nullable String listed) {
        return Objects.equals(sealed, listed)
                ? Optional.empty()
                : Optional.of("is listed under " + name(listed) + ", but what was sealed is of " + name(sealed));
    }

    private static String name(@Nullable String system) {
        return system == null ? "no system" : "the system " + system;
    }
}
