package dev.stillpoint.agent.fabric;

import dev.stillpoint.contracts.CheckpointType;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Medium;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.VmId;
import java.util.List;

/// One change of one VM, or of files beside one. The host is looked up at each use; names are never used to find
/// anything.
public sealed interface Change {
    /// The VM that is changed; for files, the one on whose host it is done.
    VmId vm();

    /// Whether its job may be asked to end early. Not a guest's shutdown: it goes on when its job has ended. Not a
    /// merge: half of one leaves a chain that someone has to finish.
    default boolean safeToStop() {
        return true;
    }

    /// What people read: `detach`, `create checkpoint`.
    String words();

    /// Asks the guest to shut down. Off is reached some time later, also after the job was given up.
    record ShutDown(VmId vm) implements Change {
        @Override
        public boolean safeToStop() {
            return false;
        }

        @Override
        public String words() {
            return "shutdown";
        }
    }

    record TurnOff(VmId vm) implements Change {
        @Override
        public String words() {
            return "power cut";
        }
    }

    record Save(VmId vm) implements Change {
        @Override
        public String words() {
            return "save";
        }
    }

    record Start(VmId vm) implements Change {
        @Override
        public String words() {
            return "start";
        }
    }

    record Eject(VmId vm, int drive) implements Change {
        @Override
        public String words() {
            return "eject";
        }
    }

    record Insert(VmId vm, Medium medium) implements Change {
        @Override
        public String words() {
            return "insert medium";
        }
    }

    /// Takes a disk out of its slot. **The file stays**: an implementation must set SCVMM's `SkipDeleteVHD` always.
    ///
    /// @param disk what the slot was seen to hold, for the implementation to compare once more where it can
    record Detach(VmId vm, Slot slot, DiskPath disk) implements Change {
        @Override
        public String words() {
            return "detach";
        }
    }

    record Attach(VmId vm, Slot slot, DiskPath disk, boolean shared) implements Change {
        @Override
        public String words() {
            return "attach";
        }
    }

    record CreateCheckpoint(VmId vm, String name, String description) implements Change {
        @Override
        public String words() {
            return "create checkpoint";
        }
    }

    /// The job ends with the merge.
    record RemoveCheckpoint(VmId vm, String checkpoint) implements Change {
        @Override
        public boolean safeToStop() {
            return false;
        }

        @Override
        public String words() {
            return "remove checkpoint";
        }
    }

    /// Brings configuration and own disks of that moment back; the VM is Off afterwards, or Saved when the checkpoint
    /// holds memory. Disks that were not attached then are not attached afterwards. The checkpoint stays and is the
    /// current one.
    record Restore(VmId vm, String checkpoint) implements Change {
        @Override
        public String words() {
            return "restore checkpoint";
        }
    }

    /// Renames files of one volume in this order; none is ever written over. Nothing is begun when a file is missing,
    /// a new name is taken or somebody holds a file. It holds no VM, and its job is found by [Fabric#jobsOf].
    ///
    /// @param vms all that use the disk
    record Swap(VmId vm, List<VmId> vms, List<Move> moves) implements Change {
        public Swap {
            vms = List.copyOf(vms);
            moves = List.copyOf(moves);
        }

        @Override
        public String words() {
            return "swap of files";
        }
    }

    /// The same in order to take a [Swap] back.
    record SwapBack(VmId vm, List<VmId> vms, List<Move> moves) implements Change {
        public SwapBack {
            vms = List.copyOf(vms);
            moves = List.copyOf(moves);
        }

        @Override
        public String words() {
            return "swap back of files";
        }
    }

    /// One rename, within one folder's volume.
    record Move(DiskPath from, DiskPath to) {}

    /// Lets the VM open a file that replaced another one.
    record GrantAccess(VmId vm, DiskPath disk) implements Change {
        @Override
        public String words() {
            return "grant of access";
        }
    }

    /// @param checkpoint its id
    record RenameCheckpoint(VmId vm, String checkpoint, String name) implements Change {
        @Override
        public String words() {
            return "rename checkpoint";
        }
    }

    /// Writes a checkpoint, with self-standing copies of the VM's own disks, into a folder that holds nothing
    /// yet.
    record Export(VmId vm, String checkpoint, DiskPath folder) implements Change {
        @Override
        public String words() {
            return "export";
        }
    }

    /// Removes a folder with all that it holds, or a file; one that is not there is removed.
    record RemoveFolder(VmId vm, DiskPath folder) implements Change {
        @Override
        public String words() {
            return "remove folder";
        }
    }

    /// Writes a small text file, whole or not at all, with the folders that it lies in. Replaces what is there.
    ///
    /// @param text ASCII
    record WriteText(VmId vm, DiskPath file, String text) implements Change {
        @Override
        public String words() {
            return "write " + file.fileName();
        }
    }

    /// What kind of checkpoint Hyper-V makes of the VM.
    record SetCheckpointType(VmId vm, CheckpointType type) implements Change {
        @Override
        public String words() {
            return "set checkpoint type";
        }
    }

    /// Whether Hyper-V makes a checkpoint by itself at each start. SCVMM has no cmdlet for it.
    record SetAutomaticCheckpoints(VmId vm, boolean on) implements Change {
        @Override
        public String words() {
            return "set automatic checkpoints";
        }
    }

    record Refresh(VmId vm) implements Change {
        @Override
        public String words() {
            return "refresh";
        }
    }
}
