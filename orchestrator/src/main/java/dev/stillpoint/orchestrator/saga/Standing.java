package dev.stillpoint.orchestrator.saga;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.DiskCommand.CloneFile;
import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Medium;
import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import dev.stillpoint.orchestrator.plan.Plan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Says what stands where, in an admin's words: which disk, which VM, which slot, which file.
final class Standing {
    private Standing() {}

    /// The state of things as long as the command has not succeeded.
    static String of(Turn turn, StepCommand command) {
        return switch (command) {
            case AgentCommand.InspectFabric c -> "the fabric could not be inspected";
            case AgentCommand.StopVm c -> vmName(turn, c.vm()) + " could not be stopped";
            case AgentCommand.StartVm c -> vmName(turn, c.vm()) + " is not started";
            case AgentCommand.EjectMedia c -> "media of " + vmName(turn, c.vm()) + " could not be ejected";
            case AgentCommand.InsertMedia c ->
                c.media().stream()
                        .map(medium -> isoIn(turn, c.vm(), medium))
                        .collect(Collectors.joining(", ", "not back where it was: ", ""));
            case AgentCommand.DetachDisk c ->
                place(turn, c.disk(), c.vm(), c.slot().toString()) + " could not be detached";
            case AgentCommand.AttachDisk c ->
                place(turn, c.disk(), c.vm(), c.slot().toString()) + " is not attached";
            case AgentCommand.ConfirmDetached c -> c.disk() + " is not certain to be detached from every VM";
            case AgentCommand.CreateCheckpoint c ->
                "checkpoint " + c.name() + " of " + vmName(turn, c.vm()) + " could not be made";
            case AgentCommand.RemoveCheckpoint c ->
                "the checkpoint of " + vmName(turn, c.vm()) + " marked " + c.marker() + " is not removed";
            case AgentCommand.RemoveAnyCheckpoint c ->
                "checkpoint " + c.checkpoint() + " of " + vmName(turn, c.vm()) + " is not removed";
            case AgentCommand.RefreshVm c -> "SCVMM does not know yet what changed on " + vmName(turn, c.vm());
            case AgentCommand.RestoreCheckpoint c ->
                vmName(turn, c.vm()) + " is not back at its checkpoint marked " + c.marker();
            case AgentCommand.SwapDisk c -> live(c.files()) + " could not be replaced; " + names(c.files());
            case AgentCommand.SwapBack c -> live(c.files()) + " is not back in its place; " + names(c.files());
            case AgentCommand.GrantAccess c -> vmName(turn, c.vm()) + " has no access to " + c.disk();
            case AgentCommand.RenameCheckpoint c ->
                "the checkpoint " + c.checkpoint() + " of " + vmName(turn, c.vm()) + " is not named " + c.name();
            case AgentCommand.ExportCheckpoint c ->
                "the checkpoint " + c.checkpoint() + " of " + vmName(turn, c.vm()) + " is not exported to "
                        + c.folder().path();
            case AgentCommand.SealExport c ->
                "the export is not described in " + c.file().path();
            case AgentCommand.RemoveExport c ->
                "what was exported is not removed: " + c.folder().path();
            case AgentCommand.SetCheckpointType c ->
                "the checkpoint type of " + vmName(turn, c.vm()) + " is not "
                        + c.type().spelling();
            case AgentCommand.SetProfileCheckpointType c ->
                "the checkpoint type of the " + c.profileKind().words() + " " + c.profile() + " is not "
                        + c.type().spelling();
            case DiskCommand.WriteSideFile c ->
                "the copy in " + c.target().folder() + " could not be written beside the live disk, as "
                        + c.files().stream().map(file -> file.path().path()).collect(Collectors.joining(", "));
            case DiskCommand.RemoveFiles c ->
                c.files().stream().map(DiskPath::path).collect(Collectors.joining(", ", "not removed: ", ""));
            case DiskCommand.VerifyCopy c -> "the copy in " + c.target().folder() + " could not be verified";
            case DiskCommand.DeleteCopy c -> "the copy in " + c.target().folder() + " is not deleted";
            case DiskCommand.CopyDisk c ->
                c.source() + " could not be copied to " + c.target().location() + " ("
                        + c.target().folder() + ")";
            case DiskCommand.UndoCopy c -> "the copy in " + c.target().folder() + " is not removed";
            case DiskCommand.CloneDisk c -> c.source() + " could not be cloned";
            case DiskCommand.ShipClone c ->
                "the clone of " + c.source() + " is not shipped to "
                        + c.target().location() + " ("
                        + c.target().folder() + "); it is kept and holds up to " + c.length() + " bytes of its volume, "
                        + clones(c.files().stream().map(CloneFile::path).toList());
            case DiskCommand.DeleteClone c ->
                "the shipped clone is not deleted and holds space of its volume, " + clones(c.files());
            case DiskCommand.UndoClone c ->
                "the clone or the copy in " + c.target().folder() + " is not removed, " + clones(c.files());
        };
    }

    private static String clones(List<DiskPath> files) {
        return files.stream().map(DiskPath::path).collect(Collectors.joining(", ", "as ", ""));
    }

    private static String names(List<AgentCommand.FileSwap> files) {
        return files.stream()
                .map(file -> "what was in " + file.live() + " is there or in " + file.outgoing()
                        + ", what is to replace it there or in " + file.incoming())
                .collect(Collectors.joining("; "));
    }

    private static String live(List<AgentCommand.FileSwap> files) {
        return files.getLast().live().path();
    }

    private static String place(Turn turn, DiskPath disk, VmId vm, String slot) {
        return disk + " of " + vmName(turn, vm) + " at " + slot;
    }

    private static String isoIn(Turn turn, VmId vm, Medium medium) {
        return medium.iso() + " in drive " + medium.drive() + " of " + vmName(turn, vm);
    }

    static @Nullable String vm(Turn turn, StepCommand command) {
        return switch (command) {
            case AgentCommand.SetProfileCheckpointType c -> null;
            case AgentCommand c ->
                c.lanes().isEmpty() ? null : vmName(turn, c.lanes().getFirst());
            case DiskCommand c -> null;
        };
    }

    static @Nullable String disk(Turn turn, StepCommand command) {
        return switch (command) {
            case AgentCommand.DetachDisk c -> c.disk().path();
            case AgentCommand.AttachDisk c -> c.disk().path();
            case AgentCommand.ConfirmDetached c -> c.disk().path();
            case AgentCommand.SwapDisk c -> live(c.files());
            case AgentCommand.SwapBack c -> live(c.files());
            case AgentCommand.GrantAccess c -> c.disk().path();
            case DiskCommand.CopyDisk c -> c.source().path();
            case DiskCommand.CloneDisk c -> c.source().path();
            case DiskCommand.ShipClone c -> c.source().path();
            case DiskCommand c -> path(turn, c.disk()).orElse(c.target().folder());
            case AgentCommand c -> null;
        };
    }

    /// A shared disk's path, when the plan knows it.
    static Optional<String> path(Turn turn, DiskId disk) {
        return turn.plan == null
                ? Optional.empty()
                : turn.plan.disks().stream()
                        .filter(shared -> shared.id().equals(disk))
                        .map(shared -> shared.path().path())
                        .findFirst();
    }

    static String vmName(Turn turn, VmId vm) {
        if (turn.plan != null) {
            for (Plan.Member member : turn.plan.members()) {
                if (member.id().equals(vm)) {
                    return member.name();
                }
            }
            for (LedgerRow row : turn.plan.ledger()) {
                if (row.vm().equals(vm)) {
                    return row.vmName();
                }
            }
        }
        return vm.toString();
    }
}
