package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// What an executor can be told to do. Every command may be repeated: the executor looks whether it is already
/// done, does it, and looks again.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = AgentCommand.InspectFabric.class, name = "InspectFabric"),
    @JsonSubTypes.Type(value = AgentCommand.StopVm.class, name = "StopVm"),
    @JsonSubTypes.Type(value = AgentCommand.StartVm.class, name = "StartVm"),
    @JsonSubTypes.Type(value = AgentCommand.EjectMedia.class, name = "EjectMedia"),
    @JsonSubTypes.Type(value = AgentCommand.InsertMedia.class, name = "InsertMedia"),
    @JsonSubTypes.Type(value = AgentCommand.DetachDisk.class, name = "DetachDisk"),
    @JsonSubTypes.Type(value = AgentCommand.AttachDisk.class, name = "AttachDisk"),
    @JsonSubTypes.Type(value = AgentCommand.ConfirmDetached.class, name = "ConfirmDetached"),
    @JsonSubTypes.Type(value = AgentCommand.CreateCheckpoint.class, name = "CreateCheckpoint"),
    @JsonSubTypes.Type(value = AgentCommand.RemoveCheckpoint.class, name = "RemoveCheckpoint"),
    @JsonSubTypes.Type(value = AgentCommand.RemoveAnyCheckpoint.class, name = "RemoveAnyCheckpoint"),
    @JsonSubTypes.Type(value = AgentCommand.RefreshVm.class, name = "RefreshVm"),
    @JsonSubTypes.Type(value = AgentCommand.RestoreCheckpoint.class, name = "RestoreCheckpoint"),
    @JsonSubTypes.Type(value = AgentCommand.SwapDisk.class, name = "SwapDisk"),
    @JsonSubTypes.Type(value = AgentCommand.SwapBack.class, name = "SwapBack"),
    @JsonSubTypes.Type(value = AgentCommand.GrantAccess.class, name = "GrantAccess"),
    @JsonSubTypes.Type(value = AgentCommand.RenameCheckpoint.class, name = "RenameCheckpoint"),
    @JsonSubTypes.Type(value = AgentCommand.ExportCheckpoint.class, name = "ExportCheckpoint"),
    @JsonSubTypes.Type(value = AgentCommand.SealExport.class, name = "SealExport"),
    @JsonSubTypes.Type(value = AgentCommand.RemoveExport.class, name = "RemoveExport"),
    @JsonSubTypes.Type(value = AgentCommand.SetCheckpointType.class, name = "SetCheckpointType"),
    @JsonSubTypes.Type(value = AgentCommand.SetProfileCheckpointType.class, name = "SetProfileCheckpointType"),
    @JsonSubTypes.Type(value = DiskCommand.CopyDisk.class, name = "CopyDisk"),
    @JsonSubTypes.Type(value = DiskCommand.UndoCopy.class, name = "UndoCopy"),
    @JsonSubTypes.Type(value = DiskCommand.CloneDisk.class, name = "CloneDisk"),
    @JsonSubTypes.Type(value = DiskCommand.UndoClone.class, name = "UndoClone"),
    @JsonSubTypes.Type(value = DiskCommand.ShipClone.class, name = "ShipClone"),
    @JsonSubTypes.Type(value = DiskCommand.DeleteClone.class, name = "DeleteClone"),
    @JsonSubTypes.Type(value = DiskCommand.WriteSideFile.class, name = "WriteSideFile"),
    @JsonSubTypes.Type(value = DiskCommand.RemoveFiles.class, name = "RemoveFiles"),
    @JsonSubTypes.Type(value = DiskCommand.VerifyCopy.class, name = "VerifyCopy"),
    @JsonSubTypes.Type(value = DiskCommand.DeleteCopy.class, name = "DeleteCopy")
})
public sealed interface StepCommand permits AgentCommand, DiskCommand {
    /// The command's name as it stands in messages, the history and the API.
    @JsonIgnore
    default String kind() {
        return getClass().getSimpleName();
    }
}
