package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Heartbeat.SourcePrefix;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.orchestrator.plan.Facts.Location;
import dev.stillpoint.orchestrator.plan.SystemView.Shared;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// How a detached disk's bytes are kept: cloned within its volume, so that its VMs start at once and the clone is
/// shipped to the storage location, or copied there while they stand still.
sealed interface DiskWay {
    record Clone() implements DiskWay {}

    /// @param because why it can't be cloned
    record Copy(String because) implements DiskWay {}

    /// A disk is cloned when all its files lie on one volume that can share blocks, and every worker of the
    /// location says that it can do so there: any of them may get the step.
    static DiskWay of(Shared disk, Inventory inventory, Location location) {
        List<DiskPath> files = disk.seen().files();
        List<Optional<Inventory.Volume>> volumes =
                files.stream().map(file -> volume(file, inventory)).distinct().toList();
        if (volumes.size() != 1) {
            return new Copy("its files do not lie on one volume");
        }
        Optional<Inventory.Volume> volume = volumes.getFirst();
        if (volume.isEmpty()) {
            return new Copy("the inspection shows no volume that it lies on");
        }
        if (!volume.get().blockClone()) {
            return new Copy(volume.get().path() + " can't share blocks between files");
        }
        return location.workers().stream()
                .filter(worker -> !files.stream().allMatch(file -> clones(worker, file)))
                .map(worker -> new Copy(
                        worker.executor() + " can't clone on " + volume.get().path()))
                .findFirst()
                .<DiskWay>map(copy -> copy)
                .orElseGet(() -> location.workers().isEmpty() ? new Copy("there is no worker") : new Clone());
    }

    /// What the worker says of the file's own volume, and not of one that it is mounted in.
    private static boolean clones(Facts.Worker worker, DiskPath file) {
        return worker.sources().stream()
                .filter(source -> source.covers(file))
                .max(Comparator.comparingInt(
                        source -> source.prefix().normalised().length()))
                .filter(SourcePrefix::clones)
                .isPresent();
    }

    /// The volume that a file lies on: the one with the longest path, as volumes are mounted in folders of
    /// others.
    static Optional<Inventory.Volume> volume(DiskPath file, Inventory inventory) {
        return inventory.volumes().stream()
                .filter(volume -> new SourcePrefix(volume.path(), false).covers(file))
                .max(Comparator.comparingInt(
                        volume -> volume.path().normalised().length()));
    }

    default boolean isClone() {
        return switch (this) {
            case Clone clone -> true;
            case Copy copy -> false;
        };
    }
}
