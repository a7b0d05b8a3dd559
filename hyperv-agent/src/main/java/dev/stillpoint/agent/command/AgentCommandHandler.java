package dev.stillpoint.agent.command;

import dev.stillpoint.agent.fabric.Fabric;
import dev.stillpoint.agent.step.CheckpointSteps;
import dev.stillpoint.agent.step.CheckpointTypes;
import dev.stillpoint.agent.step.DiskSwaps;
import dev.stillpoint.agent.step.Disks;
import dev.stillpoint.agent.step.EarlierStep;
import dev.stillpoint.agent.step.ExportSteps;
import dev.stillpoint.agent.step.Inspection;
import dev.stillpoint.agent.step.Media;
import dev.stillpoint.agent.step.Permission;
import dev.stillpoint.agent.step.Power;
import dev.stillpoint.agent.step.StepFailed;
import dev.stillpoint.agent.step.StepReporter;
import dev.stillpoint.agent.step.StepSettings;
import dev.stillpoint.agent.step.StepWork;
import dev.stillpoint.agent.step.Time;
import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.contracts.VmId;

/// Carries a command out. Every command may come again: each looks first, and never acts twice.
public final class AgentCommandHandler {
    private final Fabric fabric;
    private final Permission permission;
    private final StepSettings settings;
    private final Time time;

    public AgentCommandHandler(Fabric fabric, Permission permission, StepSettings settings, Time time) {
        this.fabric = fabric;
        this.permission = permission;
        this.settings = settings;
        this.time = time;
    }

    /// @throws StepFailed when this attempt is over; the step may be half done
    /// @throws InterruptedException when the partition is given up; nothing is to be said then
    public StepResult handle(Delivery delivery, AgentCommand command, StepReporter reporter)
            throws StepFailed, InterruptedException {
        StepWork work = new StepWork(delivery, fabric, reporter, permission, settings, time);
        StepRef earlier = delivery.endFirst();
        if (earlier != null) {
            end(earlier, command, work);
        }
        switch (command) {
            case AgentCommand.InspectFabric c -> {
                return new Inspection(work).inspect();
            }
            case AgentCommand.StopVm c -> new Power(work).stop(c);
            case AgentCommand.StartVm c -> new Power(work).start(c);
            case AgentCommand.EjectMedia c -> new Media(work).eject(c);
            case AgentCommand.InsertMedia c -> new Media(work).insert(c);
            case AgentCommand.DetachDisk c -> new Disks(work).detach(c);
            case AgentCommand.AttachDisk c -> new Disks(work).attach(c);
            case AgentCommand.ConfirmDetached c -> new Disks(work).confirmDetached(c);
            case AgentCommand.CreateCheckpoint c -> {
                return new CheckpointSteps(work).create(c);
            }
            case AgentCommand.RemoveCheckpoint c -> new CheckpointSteps(work).remove(c);
            case AgentCommand.RemoveAnyCheckpoint c -> new CheckpointSteps(work).removeAny(c);
            case AgentCommand.RefreshVm c -> new Inspection(work).refresh(c);
            case AgentCommand.RestoreCheckpoint c -> new CheckpointSteps(work).restore(c);
            case AgentCommand.SwapDisk c -> {
                return new DiskSwaps(work).swap(c);
            }
            case AgentCommand.SwapBack c -> new DiskSwaps(work).swapBack(c);
            case AgentCommand.GrantAccess c -> new Disks(work).grantAccess(c);
            case AgentCommand.RenameCheckpoint c -> new CheckpointSteps(work).rename(c);
            case AgentCommand.ExportCheckpoint c -> new ExportSteps(work).export(c);
            case AgentCommand.SealExport c -> new ExportSteps(work).seal(c);
            case AgentCommand.RemoveExport c -> new ExportSteps(work).remove(c);
            case AgentCommand.SetCheckpointType c -> new CheckpointTypes(work).set(c);
            case AgentCommand.SetProfileCheckpointType c -> new CheckpointTypes(work).set(c);
        }
        return new StepResult.Nothing();
    }

    /// Renames hold no VM, so theirs are looked for by what began them.
    private static void end(StepRef earlier, AgentCommand command, StepWork work)
            throws StepFailed, InterruptedException {
        EarlierStep step = new EarlierStep(work);
        if (command instanceof AgentCommand.SwapDisk || command instanceof AgentCommand.SwapBack) {
            step.endRenames(earlier);
            return;
        }
        if (command instanceof AgentCommand.SetProfileCheckpointType) {
            // It ends with its call, and the lane was waited for.
            return;
        }
        for (VmId vm : command.lanes()) {
            step.end(earlier, vm);
        }
    }
}
