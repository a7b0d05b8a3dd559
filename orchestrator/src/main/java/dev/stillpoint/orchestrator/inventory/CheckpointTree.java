package dev.stillpoint.orchestrator.inventory;

import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Inventory.ChainFile;
import dev.stillpoint.contracts.VmId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The checkpoints of some VMs, and which differencing files there are because of which.
///
/// A checkpoint freezes the file that each disk was in; what is written afterwards goes into a new file on top of
/// it. So a differencing file belongs to the checkpoint that froze the file below it. A file that nobody froze and
/// that carries two others is left from a checkpoint that was removed between two branches: what stands on it
/// belongs to whom it belongs itself. One that nobody froze and that carries only one should have been merged with
/// it: that one is an orphan, unless the merge is under way.
final class CheckpointTree {
    /// The run that made a checkpoint; a user may have written another run's marker into the text before it.
    private static final Pattern MADE_BY =
            Pattern.compile("(?s).*\\[stillpoint:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\].*?");

    private CheckpointTree() {}

    /// @param parent absent for one that stands on no other
    /// @param type `production` or `standard`
    /// @param madeBy the run whose marker its description carries
    record Checkpoint(
            String vm,
            VmId vmId,
            String id,
            String name,
            String description,
            @Nullable String parent,
            Instant createdAt,
            String type,
            boolean current,
            @Nullable UUID madeBy,
            List<File> differencingFiles) {}

    /// @param length bytes that it takes on its volume
    record File(String path, long length) {}

    /// Differencing files that no checkpoint owns.
    record OrphanChain(String vm, VmId vmId, List<File> files) {}

    /// By VM, parents before those that stand on them.
    static List<Checkpoint> checkpoints(List<Inventory.Vm> vms) {
        List<Checkpoint> all = new ArrayList<>();
        vms.stream().sorted(BY_NAME).forEach(vm -> {
            Map<String, List<File>> files = new Chains(vm).byCheckpoint();
            vm.checkpoints().stream()
                    .sorted(Comparator.comparing(Inventory.Checkpoint::createdAt)
                            .thenComparing(Inventory.Checkpoint::id))
                    .forEach(checkpoint -> all.add(of(vm, checkpoint, files)));
        });
        return all;
    }

    static List<OrphanChain> orphanChains(List<Inventory.Vm> vms) {
        return vms.stream()
                .sorted(BY_NAME)
                .map(vm -> new OrphanChain(vm.name(), vm.id(), new Chains(vm).orphans()))
                .filter(chain -> !chain.files().isEmpty())
                .toList();
    }

    private static final Comparator<Inventory.Vm> BY_NAME = Comparator.comparing(
                    (Inventory.Vm vm) -> vm.name().toLowerCase(Locale.ROOT))
            .thenComparing(Inventory.Vm::id);

    private static Checkpoint of(Inventory.Vm vm, Inventory.Checkpoint checkpoint, Map<String, List<File>> files) {
        String parent = checkpoint.parent();
        boolean known = vm.checkpoints().stream().anyMatch(other -> other.id().equals(parent));
        return new Checkpoint(
                vm.name(),
                vm.id(),
                checkpoint.id(),
                checkpoint.name(),
                checkpoint.description(),
                known ? parent : null,
                checkpoint.createdAt(),
                checkpoint.type().toLowerCase(Locale.ROOT),
                checkpoint.current(),
                madeBy(checkpoint.description()),
                files.getOrDefault(checkpoint.id(), List.of()));
    }

    private static @Nullable UUID madeBy(String description) {
        Matcher matcher = MADE_BY.matcher(description);
        return matcher.matches() ? UUID.fromString(matcher.group(1)) : null;
    }

    /// The files of one VM's own disks.
    private static final class Chains {
        private final List<ChainFile> files;
        private final Map<DiskId, ChainFile> byPath = new HashMap<>();
        private final Map<DiskId, String> frozenBy = new HashMap<>();
        private final Map<DiskId, Integer> carries = new HashMap<>();

        Chains(Inventory.Vm vm) {
            files = vm.files();
            for (ChainFile file : files) {
                byPath.put(file.path().diskId(), file);
                if (file.parent() != null) {
                    carries.merge(file.parent().diskId(), 1, Integer::sum);
                }
            }
            for (Inventory.Checkpoint checkpoint : vm.checkpoints()) {
                for (DiskPath frozen : checkpoint.frozen()) {
                    frozenBy.putIfAbsent(frozen.diskId(), checkpoint.id());
                }
            }
        }

        Map<String, List<File>> byCheckpoint() {
            Map<String, List<File>> owned = new HashMap<>();
            for (ChainFile file : files) {
                String owner = owner(file);
                if (owner != null) {
                    owned.computeIfAbsent(owner, none -> new ArrayList<>()).add(view(file));
                }
            }
            return owned;
        }

        List<File> orphans() {
            return files.stream()
                    .filter(file -> file.parent() != null && owner(file) == null)
                    .map(Chains::view)
                    .toList();
        }

        /// The checkpoint that a differencing file belongs to; null for one that has none, and for a file that stands
        /// alone.
        private @Nullable String owner(ChainFile file) {
            DiskPath below = file.parent();
            for (int depth = 0; below != null && depth <= files.size(); depth++) {
                String frozen = frozenBy.get(below.diskId());
                if (frozen != null) {
                    return frozen;
                }
                if (carries.getOrDefault(below.diskId(), 0) < 2) {
                    return null;
                }
                ChainFile next = byPath.get(below.diskId());
                below = next == null ? null : next.parent();
            }
            return null;
        }

        private static File view(ChainFile file) {
            return new File(file.path().path(), file.length());
        }
    }
}
