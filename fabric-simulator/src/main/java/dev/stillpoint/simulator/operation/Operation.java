package dev.stillpoint.simulator.operation;

import dev.stillpoint.simulator.fabricfile.FabricFile.CheckpointType;
import dev.stillpoint.simulator.fabricfile.FabricFile.Controller;
import dev.stillpoint.simulator.machine.Swap.Move;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A change that an executor asks for; `vm` is a VM's GUID.
public sealed interface Operation {
    String vm();

    enum StopMode {
        SHUTDOWN,
        TURN_OFF,
        SAVE,
        /// A running VM stands still.
        PAUSE,
        /// A saved VM loses its saved state and is off.
        DISCARD
    }

    record Stop(String vm, StopMode mode) implements Operation {}

    record Start(String vm) implements Operation {}

    record Eject(String vm, int drive) implements Operation {}

    record InsertMedia(String vm, int drive, String iso) implements Operation {}

    record Detach(String vm, Controller controller, int number, int location, boolean skipDeleteVhd)
            implements Operation {}

    record Attach(String vm, Controller controller, int number, int location, String path, boolean shared)
            implements Operation {}

    record TakeCheckpoint(String vm, String name, String description) implements Operation {}

    record RemoveCheckpoint(String vm, String checkpoint) implements Operation {}

    record Restore(String vm, String checkpoint) implements Operation {}

    record Rename(String vm, String checkpoint, String name) implements Operation {}

    record Export(String vm, String checkpoint, String path) implements Operation {}

    record RemoveFolder(String vm, String path) implements Operation {}

    record WriteFile(String vm, String path, String text) implements Operation {}

    /// What is empty stays as it is.
    record SetCheckpointType(String vm, Optional<CheckpointType> type, Optional<Boolean> automaticCheckpoints)
            implements Operation {}

    record Refresh(String vm) implements Operation {}

    /// @param vm the one on whose host it is done
    /// @param others those that use the disk, too
    record Swap(String vm, List<String> others, String owner, List<Move> moves, boolean back) implements Operation {}

    record GrantAccess(String vm, String path) implements Operation {}

    /// Somebody else's job, which holds the VM and does nothing; only a fault makes it.
    record OtherJob(String vm) implements Operation {}

    /// The name in URLs, faults and jobs.
    default String word() {
        return switch (this) {
            case Stop stop -> stop.mode() == StopMode.SAVE ? "save" : "stop";
            case Start _ -> "start";
            case Eject _ -> "eject";
            case InsertMedia _ -> "insertMedia";
            case Detach _ -> "detach";
            case Attach _ -> "attach";
            case TakeCheckpoint _ -> "checkpoint";
            case RemoveCheckpoint _ -> "removeCheckpoint";
            case Restore _ -> "restore";
            case Rename _ -> "rename";
            case Export _ -> "export";
            case SetCheckpointType _ -> "setCheckpointType";
            case Refresh _ -> "refresh";
            case Swap swap -> swap.back() ? "swapBack" : "swap";
            case GrantAccess _ -> "grantAccess";
            case RemoveFolder _ -> "removeFolder";
            case WriteFile _ -> "writeFile";
            case OtherJob _ -> "otherJob";
        };
    }

    /// The VMs that it is about.
    default List<String> vms() {
        if (this instanceof Swap swap) {
            return Stream.concat(Stream.of(swap.vm()), swap.others().stream())
                    .distinct()
                    .toList();
        }
        return List.of(vm());
    }

    /// Whether the VM takes no other job meanwhile.
    default boolean locksVm() {
        return !(this instanceof Swap);
    }

    /// Whether SCVMM itself does it and therefore sees what came of it; the others are commands of Hyper-V or
    /// of the file system.
    default boolean seenByVmm() {
        return switch (this) {
            case Attach _, Export _, RemoveFolder _, WriteFile _, GrantAccess _, Swap _, OtherJob _ -> false;
            case Stop _,
                    Start _,
                    Eject _,
                    InsertMedia _,
                    Detach _,
                    TakeCheckpoint _,
                    RemoveCheckpoint _,
                    Restore _,
                    Rename _,
                    SetCheckpointType _,
                    Refresh _ -> true;
        };
    }
}
