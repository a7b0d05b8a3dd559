package dev.stillpoint.agent.powershell;

import dev.stillpoint.agent.fabric.Change;
import dev.stillpoint.agent.fabric.Machine;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.VmState;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Whether a VM shows that a change was made: for one whose session died.
final class Effects {
    private Effects() {}

    enum Sight {
        MADE,
        NOT_MADE,
        /// Nothing would show it; such changes may be made again.
        NOTHING_TO_SEE
    }

    /// @param before the VM when the change was begun, where it was looked at
    static Sight of(Change change, Machine now, @Nullable Machine before) {
        return switch (change) {
            case Change.ShutDown c -> made(now.off());
            case Change.TurnOff c -> made(now.off());
            case Change.Save c -> made(now.state() == VmState.SAVED);
            case Change.Start c -> made(now.state() == VmState.RUNNING);
            case Change.Eject c ->
                made(now.drive(c.drive()).map(Inventory.Drive::iso).isEmpty());
            case Change.Insert c ->
                made(now.drive(c.medium().drive()).map(Inventory.Drive::iso).isPresent());
            case Change.Detach c -> made(now.diskIn(c.slot()).isEmpty());
            case Change.Attach c ->
                made(now.diskIn(c.slot())
                        .filter(disk ->
                                disk.path() != null && disk.path().sameFileAs(c.disk()) && disk.shared() == c.shared())
                        .isPresent());
            case Change.CreateCheckpoint c ->
                made(now.vm().checkpoints().stream()
                        .anyMatch(each -> each.description().equals(c.description())));
            case Change.RemoveCheckpoint c ->
                made(now.vm().checkpoints().stream().noneMatch(each -> each.id().equals(c.checkpoint()))
                        && now.vm().disks().stream()
                                .allMatch(disk -> disk.parents().size()
                                        <= now.vm().checkpoints().size()));
            case Change.Restore c -> restored(c, now, before);
            case Change.Swap c -> Sight.NOTHING_TO_SEE;
            case Change.SwapBack c -> Sight.NOTHING_TO_SEE;
            case Change.GrantAccess c -> Sight.NOTHING_TO_SEE;
            case Change.RenameCheckpoint c ->
                made(now.vm().checkpoints().stream()
                        .anyMatch(each ->
                                each.id().equals(c.checkpoint()) && each.name().equals(c.name())));
            case Change.SetCheckpointType c ->
                made(now.vm().checkpointType().equalsIgnoreCase(c.type().spelling()));
            case Change.SetAutomaticCheckpoints c -> made(now.vm().automaticCheckpoints() == c.on());
            case Change.Export c -> Sight.NOTHING_TO_SEE;
            case Change.RemoveFolder c -> Sight.NOTHING_TO_SEE;
            case Change.WriteText c -> Sight.NOTHING_TO_SEE;
            case Change.Refresh c -> Sight.NOTHING_TO_SEE;
        };
    }

    /// The VM goes on from the checkpoint also when nothing was restored; but Hyper-V gives its disks new differencing
    /// files at each restore.
    private static Sight restored(Change.Restore change, Machine now, @Nullable Machine before) {
        boolean current = now.vm().checkpoints().stream()
                .anyMatch(each -> each.current() && each.id().equals(change.checkpoint()));
        if (before == null) {
            return current ? Sight.NOTHING_TO_SEE : Sight.NOT_MADE;
        }
        return made(current && !paths(now).equals(paths(before)));
    }

    private static List<String> paths(Machine machine) {
        return machine.vm().disks().stream()
                .map(Inventory.Disk::path)
                .filter(Objects::nonNull)
                .map(path -> path.normalised())
                .toList();
    }

    private static Sight made(boolean made) {
        return made ? Sight.MADE : Sight.NOT_MADE;
    }
}
