package dev.stillpoint.simulation.model;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Slot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A change of one VM (or of files that its host reaches) as the fabric knows it.
public sealed interface Operation {
    record ShutDown() implements Operation {}

    record TurnOff() implements Operation {}

    record Save() implements Operation {}

    record Start() implements Operation {}

    /// @param iso absent to eject
    record Media(int drive, @Nullable String iso) implements Operation {}

    record Detach(Slot slot) implements Operation {}

    record Attach(Slot slot, DiskPath path, boolean shared) implements Operation {}

    record TakeCheckpoint(String name, String description) implements Operation {}

    record RemoveCheckpoint(String checkpoint) implements Operation {}

    record Restore(String checkpoint) implements Operation {}

    record NameCheckpoint(String checkpoint, String name) implements Operation {}

    /// @param automatic whether a checkpoint is made at each start; absent when that stays as it is
    record SetCheckpointType(String type, @Nullable Boolean automatic) implements Operation {}

    /// Writes a checkpoint with copies of the VM's own disks into a folder that has none of it.
    record Export(String checkpoint, DiskPath folder) implements Operation {}

    /// Removes a folder with all that it holds.
    record RemoveFolder(DiskPath folder) implements Operation {}

    record WriteFile(DiskPath file) implements Operation {}

    record Refresh() implements Operation {}

    record Grant(DiskPath path) implements Operation {}

    /// Renames in this order, all or none.
    record Rename(List<Move> moves) implements Operation {
        public Rename {
            moves = List.copyOf(moves);
        }
    }

    record Move(DiskPath from, DiskPath to) {}

    /// Somebody else's job, which holds the VM and does nothing.
    record Other() implements Operation {}

    /// Whether the VM takes no other job meanwhile.
    default boolean locksVm() {
        return !(this instanceof Rename);
    }

    /// Whether its job may be asked to end early.
    default boolean safeToStop() {
        return !(this instanceof ShutDown || this instanceof RemoveCheckpoint || this instanceof Rename);
    }
}
