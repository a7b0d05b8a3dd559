package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.Checkpoints;
import dev.stillpoint.contracts.FabricId;
import dev.stillpoint.contracts.Heartbeat.SourcePrefix;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.orchestrator.plan.StoredSet.Reference;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a planner must know besides the request and the inventory.
///
/// @param set the id that the checkpoint set will have; unused by runs that make none
/// @param locations every storage location there is
/// @param sets what the catalog has on the system's checkpoint sets
/// @param away rows of the ledger that nobody brings home; for a run of kind bring-home
/// @param pace what the system's earlier runs took
public record Facts(
        RunId run,
        SetId set,
        FabricId fabric,
        SystemSettings settings,
        List<Location> locations,
        Sets sets,
        List<LedgerRow> away,
        Timing timing,
        Margin margin,
        Pace pace) {
    public Facts {
        locations = List.copyOf(locations);
        away = List.copyOf(away);
    }

    /// Of a system that nothing was done with yet.
    public Facts(
            RunId run,
            SetId set,
            FabricId fabric,
            SystemSettings settings,
            List<Location> locations,
            Sets sets,
            List<LedgerRow> away,
            Timing timing,
            Margin margin) {
        this(run, set, fabric, settings, locations, sets, away, timing, margin, Pace.NONE);
    }

    /// What the catalog has on a system's checkpoint sets.
    ///
    /// @param names of those that are neither deleted nor kept for safety: no new set can have them
    /// @param source the set that the request is about; absent when there is none
    /// @param descendants the sets that were taken on top of it, for a delete that takes them along
    /// @param nearest the complete set that is nearest in time to `source`, other than it
    /// @param owners the sets of the whole fabric that checkpoints may belong to, for a removal of checkpoints
    public record Sets(
            List<String> names,
            @Nullable StoredSet source,
            List<StoredSet> descendants,
            @Nullable Reference nearest,
            List<CheckpointOwner> owners) {
        /// A system that no set was taken of.
        public static final Sets NONE = new Sets(List.of(), null, List.of(), null);

        public Sets {
            names = List.copyOf(names);
            descendants = List.copyOf(descendants);
            owners = List.copyOf(owners);
        }

        /// Where no checkpoint is removed but those of `source` and `descendants`.
        public Sets(
                List<String> names,
                @Nullable StoredSet source,
                List<StoredSet> descendants,
                @Nullable Reference nearest) {
            this(names, source, descendants, nearest, List.of());
        }
    }

    /// A set that is not deleted, with the checkpoints that it has.
    ///
    /// @param checkpoints by VM, as far as the catalog knows them
    public record CheckpointOwner(
            SetId set, String system, String name, SetStatus status, RunId run, Map<VmId, String> checkpoints) {
        public CheckpointOwner {
            checkpoints = Map.copyOf(checkpoints);
        }

        /// The same set with these checkpoints.
        public CheckpointOwner with(Map<VmId, String> known) {
            return new CheckpointOwner(set, system, name, status, run, known);
        }

        /// Whether the checkpoint is one of the set's: by its id, or by the marker that its description ends with. Of a
        /// set that is still being made, not all ids are known.
        boolean owns(VmId vm, Inventory.Checkpoint checkpoint) {
            return checkpoint.id().equalsIgnoreCase(checkpoints.getOrDefault(vm, ""))
                    || checkpoint.description().contains(Checkpoints.marker(run));
        }
    }

    /// A storage location as it stands now.
    ///
    /// @param root its root as a Windows path
    /// @param reservableBytes free bytes less those that other runs reserved; absent while no worker has told
    /// @param bytesPerSecond what one copy has reached here lately; absent while unknown
    /// @param workers those whose heartbeat is fresh and who are not stopping
    public record Location(
            LocationId id,
            String root,
            @Nullable Long reservableBytes,
            @Nullable Long bytesPerSecond,
            List<Worker> workers) {
        public Location {
            workers = List.copyOf(workers);
        }

        /// Copies that can run side by side.
        public int slots() {
            return workers.stream().mapToInt(Worker::slots).sum();
        }
    }

    /// @param sources what it reaches
    /// @param root as a Windows path: it writes nowhere else; absent when it did not say
    public record Worker(
            String executor,
            int slots,
            List<SourcePrefix> sources,
            @Nullable String root) {
        public Worker {
            sources = List.copyOf(sources);
        }

        /// One that did not say where it writes.
        public Worker(String executor, int slots, List<SourcePrefix> sources) {
            this(executor, slots, sources, null);
        }

        /// Whether it may write below `folder`, as far as it said.
        boolean writes(String folder) {
            if (root == null) {
                return true;
            }
            String own = normalised(root);
            return normalised(folder).equals(own) || normalised(folder).startsWith(own + "\\");
        }

        private static String normalised(String folder) {
            String path = folder.replace('/', '\\').toLowerCase(Locale.ROOT);
            return path.endsWith("\\") ? path.substring(0, path.length() - 1) : path;
        }
    }

    /// How much more than the bare need must be free.
    ///
    /// @param copyPercent of a copy's length, for its manifest and the file system's own needs
    /// @param growthPercent of a disk's virtual size that its differencing file may grow to
    /// @param growthBytes what a differencing file may grow to, and a dynamic disk grow by, at least
    public record Margin(int copyPercent, int growthPercent, long growthBytes) {
        public static final Margin DEFAULT = new Margin(5, 10, 32L << 20);
    }
}
