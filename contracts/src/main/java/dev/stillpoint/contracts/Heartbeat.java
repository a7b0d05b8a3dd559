package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An executor's sign of life, every two seconds.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Heartbeat.Agent.class, name = "Agent"),
    @JsonSubTypes.Type(value = Heartbeat.Worker.class, name = "Worker")
})
public sealed interface Heartbeat {
    /// Unique per process: `agent <fabric>/<id>` or `worker <location>/<id>`; the record's key.
    String executor();

    String version();

    Instant at();

    /// @param active whether it holds the fabric's partition; the others stand by
    record Agent(String executor, String version, Instant at, FabricId fabric, boolean active, int lanes, int busy)
            implements Heartbeat {}

    /// @param slots copies it runs side by side
    /// @param freeBytes free at the location's root, as the worker sees it
    /// @param sources what it can read
    /// @param root the location's root as it was told: it writes nowhere else; absent from an earlier version
    record Worker(
            String executor,
            String version,
            Instant at,
            LocationId location,
            int slots,
            int busy,
            long freeBytes,
            long capacityBytes,
            boolean targetClones,
            List<SourcePrefix> sources,
            boolean stopping,
            @Nullable String root)
            implements Heartbeat {
        public Worker {
            sources = List.copyOf(sources);
        }
    }

    /// A part of the fabric that a worker reaches.
    ///
    /// @param clones whether it can clone blocks there
    record SourcePrefix(DiskPath prefix, boolean clones) {
        /// Whether `file` lies below this prefix.
        public boolean covers(DiskPath file) {
            String below = prefix.normalised();
            String start = below.endsWith("\\") ? below : below + "\\";
            return prefix.owner().equalsIgnoreCase(file.owner())
                    && file.normalised().startsWith(start);
        }
    }
}
