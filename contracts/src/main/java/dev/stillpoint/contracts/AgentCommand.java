package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the agent can be told. Commands that change a VM name it by GUID; its host is looked up at each use.
public sealed interface AgentCommand extends StepCommand {
    /// The VMs in whose lanes the command runs: it begins when it is first in all of them, and holds up what comes
    /// behind it there. Empty when it changes no VM.
    @JsonIgnore
    List<VmId> lanes();

    /// Reads every VM, volume and share of the fabric, from Hyper-V's truth and not from SCVMM's cache. Changes
    /// nothing. Answered by [StepResult.Inspected].
    record InspectFabric() implements AgentCommand {
        @Override
        public List<VmId> lanes() {
            return List.of();
        }
    }

    /// Brings a VM to Off (or Saved).
    ///
    /// @param timeout how long the guest may take
    /// @param turnOffAtTimeout whether the power is cut then; otherwise the step fails with
    ///     [FailureCode#STOP_TIMED_OUT]
    record StopVm(VmId vm, StopMode mode, Duration timeout, boolean turnOffAtTimeout) implements AgentCommand {
        @Override
        public List<VmId> lanes() {
            return List.of(vm);
        }
    }

    /// Brings a VM to Running; a running one stays as it is.
    record StartVm(VmId vm) implements AgentCommand {
        @Override
        public List<VmId> lanes() {
            return List.of(vm);
        }
    }

    /// Empties exactly these drives, each only while it holds the medium named.
    record EjectMedia(VmId vm, List<Medium> media) implements AgentCommand {
        public EjectMedia {
            media = List.copyOf(media);
        }

        @Override
        public List<VmId> lanes() {
            return List.of(vm);
        }
    }

    /// Puts media back. A medium whose file is gone fails with [FailureCode#MEDIUM_GONE] after the others are in.
    record InsertMedia(VmId vm, List<Medium> media) implements AgentCommand {
        public InsertMedia {
            media = List.copyOf(media);
        }

        @Override
        public List<VmId> lanes() {
            return List.of(vm);
        }
    }

    /// Takes a shared disk out of its slot and leaves its file alone. Refuses when the slot holds something else
    /// ([FailureCode#SLOT_CHANGED]) or the VM is not Off ([FailureCode#VM_NOT_OFF]).
    record DetachDisk(VmId vm, Slot slot, DiskPath disk) implements AgentCommand {
        @Override
        public List<VmId> lanes() {
            return List.of(vm);
        }
    }

    /// Hangs a disk into its slot. Done when path, slot and sharing match.
    ///
    /// @param requireOff whether the VM must be Off: forward steps insist on it, going home does not
    record AttachDisk(VmId vm, Slot slot, DiskPath disk, boolean shared, boolean requireOff) implements AgentCommand {
        @Override
        public List<VmId> lanes() {
            return List.of(vm);
        }
    }

    /// Reads again that these VMs are Off and that no VM of the fabric holds the disk: the last look before its
    /// bytes are read. Changes nothing.
    record ConfirmDetached(DiskPath disk, List<VmId> vms) implements AgentCommand {
        public ConfirmDetached {
            vms = List.copyOf(vms);
        }

        @Override
        public List<VmId> lanes() {
            return List.of();
        }
    }

    /// Makes a checkpoint. Done when one whose description carries the marker exists; names need not be unique.
    /// Answered by [StepResult.CheckpointCreated].
    ///
    /// @param description the user's text, absent when there is none
    /// @param marker what identifies the checkpoint as this run's: [Checkpoints#marker]
    record CreateCheckpoint(VmId vm, String name, @Nullable String description, String marker, boolean requireOff)
            implements AgentCommand {
        @Override
        public List<VmId> lanes() {
            return List.of(vm);
        }
    }

    /// Removes the checkpoint that carries the marker and waits until its differencing files are merged. Done
    /// when there is none.
    record RemoveCheckpoint(VmId vm, String marker) implements AgentCommand {
        @Override
        public List<VmId> lanes() {
            return List.of(vm);
        }
    }

    /// Removes one checkpoint, whoever made it, and waits until its differencing files are merged. Those that were made
    /// on top of it stay. Done when there is none of this id.
    ///
    /// @param checkpoint the checkpoint's own id in the fabric
    record RemoveAnyCheckpoint(VmId vm, String checkpoint) implements AgentCommand {
        @Override
        public List<VmId> lanes() {
            return List.of(vm);
        }
    }

    /// Lets SCVMM see what changed natively.
    record RefreshVm(VmId vm) implements AgentCommand {
        @Override
        public List<VmId> lanes() {
            return List.of(vm);
        }
    }

    /// Brings a VM, which must be Off or Saved, back to the checkpoint that carries `marker`. The checkpoint stays.
    ///
    /// Done when the VM goes on from that checkpoint, as far as that can be told: a VM that made it last goes on
    /// from it before any restore, too. So `before` names the checkpoint that the VM goes on from as long as
    /// nothing was restored. Without it only a job of this very step that ended well proves anything, and the
    /// restore is simply repeated: a VM that is Off all the time loses nothing by it.
    ///
    /// @param marker [Checkpoints#marker] of the run that made the checkpoint
    /// @param before the marker of the checkpoint made just before (the safety checkpoint); absent when there is
    ///     none
    record RestoreCheckpoint(
            VmId vm, String marker, @Nullable String before) implements AgentCommand {
        @Override
        public List<VmId> lanes() {
            return List.of(vm);
        }
    }

    /// Puts other files into the place of a disk's files, by renames only: each live file gets its `outgoing` name,
    /// each `incoming` file the live one's. Refuses when a VM of the fabric holds the disk
    /// ([FailureCode#DISK_ATTACHED]) or one of `vms` is not Off ([FailureCode#VM_NOT_OFF]). After a crash, what
    /// exists of each file's three names tells how to go on; a combination that no crash leaves fails with
    /// [FailureCode#FILES_UNCLEAR]. Answered by [StepResult.DiskSwapped].
    ///
    /// @param files every file of the disk in the order of the renames, the one that VMs attach last
    /// @param vms those that attach the disk; the command runs in all their lanes
    record SwapDisk(DiskId disk, List<FileSwap> files, List<VmId> vms) implements AgentCommand {
        public SwapDisk {
            files = List.copyOf(files);
            vms = List.copyOf(vms);
        }

        @Override
        public List<VmId> lanes() {
            return vms;
        }
    }

    /// Takes a [SwapDisk] back: live files get their `incoming` names again, `outgoing` files become live. Done
    /// when nothing was swapped, or all is back.
    record SwapBack(DiskId disk, List<FileSwap> files, List<VmId> vms) implements AgentCommand {
        public SwapBack {
            files = List.copyOf(files);
            vms = List.copyOf(vms);
        }

        @Override
        public List<VmId> lanes() {
            return vms;
        }
    }

    /// Gives a VM access to a file that replaced the one it was given access to: without it, attaching or starting
    /// fails with [FailureCode#ACCESS_DENIED]. Granting again is harmless.
    record GrantAccess(VmId vm, DiskPath disk) implements AgentCommand {
        @Override
        public List<VmId> lanes() {
            return List.of(vm);
        }
    }

    /// Gives a checkpoint another name. It is found by its id, and must carry the marker: fails with
    /// [FailureCode#CHECKPOINT_GONE] when the VM has no such checkpoint. Done when it has the name.
    ///
    /// @param checkpoint the checkpoint's own id in the fabric
    /// @param marker [Checkpoints#marker] of the run that made it
    record RenameCheckpoint(VmId vm, String checkpoint, String marker, String name) implements AgentCommand {
        @Override
        public List<VmId> lanes() {
            return List.of(vm);
        }
    }

    /// Writes a checkpoint with self-standing copies of the VM's own disks into a folder: what is left there of
    /// an earlier attempt is removed before, and [Exports#DONE] says afterwards that it is whole. Done when
    /// that stands there. Fails with [FailureCode#PATH_NOT_ALLOWED] outside the agent's export roots.
    ///
    /// @param checkpoint the checkpoint's own id in the fabric
    /// @param marker [Checkpoints#marker] of the run that made it
    /// @param folder the VM's folder within the export: [Exports#isFolder]
    record ExportCheckpoint(VmId vm, String checkpoint, String marker, DiskPath folder) implements AgentCommand {
        @Override
        public List<VmId> lanes() {
            return List.of(vm);
        }
    }

    /// Writes the description of an export that is whole. Done when it stands there.
    ///
    /// @param vm on whose host it is done
    /// @param file [Exports#isDescription]
    /// @param text JSON
    record SealExport(VmId vm, DiskPath file, String text) implements AgentCommand {
        @Override
        public List<VmId> lanes() {
            return List.of(vm);
        }
    }

    /// Removes an export's folder, or a VM's within it, with all that it holds, or its description alone. Done
    /// when it is gone.
    ///
    /// @param vm on whose host it is done
    /// @param folder [Exports#isFolder] or [Exports#isDescription]
    record RemoveExport(VmId vm, DiskPath folder) implements AgentCommand {
        @Override
        public List<VmId> lanes() {
            return List.of(vm);
        }
    }

    /// Sets what kind of checkpoint Hyper-V makes of a VM, and whether it makes one by itself at each start.
    /// Done when the VM has both.
    ///
    /// @param automaticCheckpoints absent when they stay as they are
    record SetCheckpointType(
            VmId vm, CheckpointType type, @Nullable Boolean automaticCheckpoints) implements AgentCommand {
        @Override
        public List<VmId> lanes() {
            return List.of(vm);
        }
    }

    /// Sets the checkpoint type of what SCVMM makes VMs from. Fails with [FailureCode#PROFILE_NOT_FOUND] when
    /// there is no such object. Done when it has the type. It has a lane of its own, by its GUID.
    ///
    /// @param profile SCVMM's own GUID of it
    record SetProfileCheckpointType(ProfileKind profileKind, UUID profile, CheckpointType type)
            implements AgentCommand {
        @Override
        public List<VmId> lanes() {
            return List.of(new VmId(profile));
        }
    }

    /// One file's three names on one volume.
    ///
    /// @param live the name by which it is used
    /// @param incoming what is to become live
    /// @param outgoing the name that the file which was live is kept under
    /// @param expected what the incoming file must still be, compared before the first rename; absent when a step
    ///     of the same run has just written it
    record FileSwap(
            DiskPath live,
            DiskPath incoming,
            DiskPath outgoing,
            @Nullable FileIdentity expected) {}
}
