package dev.stillpoint.orchestrator.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.contracts.StepId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One command to one executor, with what it waits for and what undoes it.
///
/// @param target what it is done to, for people: a VM's name, a disk's path
/// @param needs steps that must have succeeded before
/// @param follows steps that merely must have ended before
/// @param undo absent when there is nothing to undo
/// @param bytes bytes to be moved; 0 for most
/// @param fallback what is done in its place when it fails for good; absent when it has none
public record Step(
        StepId id,
        StepCommand command,
        String target,
        List<StepId> needs,
        List<StepId> follows,
        @Nullable Undo undo,
        Policy policy,
        long bytes,
        Executor executor,
        Downtime downtime,
        @Nullable Fallback fallback) {
    public Step {
        needs = List.copyOf(needs);
        follows = List.copyOf(follows);
    }

    /// The command that its forward attempts carry.
    ///
    /// @param fellBack whether the step's own command failed for good
    public StepCommand command(boolean fellBack) {
        return fellBack && fallback != null ? fallback.command() : command;
    }

    /// The policy of [#command(boolean)].
    public Policy policy(boolean fellBack) {
        return fellBack && fallback != null ? fallback.policy() : policy;
    }

    /// The bytes that [#command(boolean)] moves.
    public long bytes(boolean fellBack) {
        return fellBack && fallback != null ? fallback.bytes() : bytes;
    }

    Step with(Policy other) {
        return new Step(id, command, target, needs, follows, undo, other, bytes, executor, downtime, fallback);
    }

    /// A step's part in the downtime window.
    public enum Downtime {
        NONE,
        /// The window opens when the first of these is sent.
        OPENS,
        /// The window closes when the last of these succeeded.
        CLOSES
    }

    /// Whether the fabric or a storage is changed by it.
    @JsonIgnore
    public boolean changes() {
        return switch (command) {
            case AgentCommand.InspectFabric c -> false;
            case AgentCommand.ConfirmDetached c -> false;
            case AgentCommand.RefreshVm c -> false;
            case AgentCommand.StopVm c -> true;
            case AgentCommand.StartVm c -> true;
            case AgentCommand.EjectMedia c -> true;
            case AgentCommand.InsertMedia c -> true;
            case AgentCommand.DetachDisk c -> true;
            case AgentCommand.AttachDisk c -> true;
            case AgentCommand.CreateCheckpoint c -> true;
            case AgentCommand.RemoveCheckpoint c -> true;
            case AgentCommand.RemoveAnyCheckpoint c -> true;
            case AgentCommand.RestoreCheckpoint c -> true;
            case AgentCommand.SwapDisk c -> true;
            case AgentCommand.SwapBack c -> true;
            case AgentCommand.GrantAccess c -> true;
            case AgentCommand.RenameCheckpoint c -> true;
            case AgentCommand.ExportCheckpoint c -> true;
            case AgentCommand.SealExport c -> true;
            case AgentCommand.RemoveExport c -> true;
            case AgentCommand.SetCheckpointType c -> true;
            case AgentCommand.SetProfileCheckpointType c -> true;
            case DiskCommand.VerifyCopy c -> false;
            case DiskCommand.WriteSideFile c -> true;
            case DiskCommand.RemoveFiles c -> true;
            case DiskCommand.DeleteCopy c -> true;
            case DiskCommand.CopyDisk c -> true;
            case DiskCommand.UndoCopy c -> true;
            case DiskCommand.CloneDisk c -> true;
            case DiskCommand.UndoClone c -> true;
            case DiskCommand.ShipClone c -> true;
            case DiskCommand.DeleteClone c -> true;
        };
    }
}
