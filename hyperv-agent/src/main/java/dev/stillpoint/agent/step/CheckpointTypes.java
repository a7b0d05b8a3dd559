package dev.stillpoint.agent.step;

import dev.stillpoint.agent.fabric.Change;
import dev.stillpoint.agent.fabric.Execution;
import dev.stillpoint.agent.fabric.FabricException;
import dev.stillpoint.agent.fabric.Machine;
import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.Inventory;
import java.util.Optional;

/// What kind of checkpoint is made: of a VM, and of what SCVMM makes VMs from.
public final class CheckpointTypes {
    private static final int CALLS_AT_MOST = 3;

    private final StepWork work;

    public CheckpointTypes(StepWork work) {
        this.work = work;
    }

    /// Two changes, because SCVMM knows the type only.
    public void set(AgentCommand.SetCheckpointType command) throws StepFailed, InterruptedException {
        String type = command.type().spelling();
        work.ensure(
                new Change.SetCheckpointType(command.vm(), command.type()),
                machine -> wanted(machine, machine.vm().checkpointType().equalsIgnoreCase(type)));
        Boolean automatic = command.automaticCheckpoints();
        if (automatic != null) {
            work.ensure(
                    new Change.SetAutomaticCheckpoints(command.vm(), automatic),
                    machine -> wanted(machine, machine.vm().automaticCheckpoints() == automatic));
        }
    }

    private static Verdict wanted(Machine machine, boolean done) {
        if (done) {
            return Verdict.DONE;
        }
        return switch (machine.state()) {
            case TRANSIENT -> new Verdict.NotYet(machine.named() + " to come to rest");
            case RUNNING, OFF, SAVED, PAUSED, CHECKPOINT_FAILED, FAILED, MISSING, HOST_NOT_RESPONDING -> Verdict.ACT;
        };
    }

    /// There is no job to find again: whatever became of a call, a look tells.
    public void set(AgentCommand.SetProfileCheckpointType command) throws StepFailed, InterruptedException {
        boolean begun = false;
        int made = 0;
        while (!hasType(command)) {
            if (made >= CALLS_AT_MOST) {
                throw new StepFailed(
                        FailureCode.FABRIC_ERROR,
                        "the checkpoint type of the " + command.profileKind().words() + " " + command.profile()
                                + " was set " + made + " times and is not "
                                + command.type().spelling());
            }
            work.refuseIfCanceled();
            work.permitChange(begun);
            begun = true;
            made += call(command) ? 1 : 0;
        }
    }

    /// @return whether SCVMM may have received it
    private boolean call(AgentCommand.SetProfileCheckpointType command) throws StepFailed, InterruptedException {
        Execution execution = work.fabric().describe(command.profileKind(), command.profile(), command.type());
        try {
            work.fabric().setCheckpointType(command.profileKind(), command.profile(), command.type());
            work.told(execution, "ok");
            return true;
        } catch (FabricException failed) {
            return switch (failed) {
                case FabricException.Locked locked -> {
                    work.pauses().forLock(locked.blocker());
                    yield false;
                }
                case FabricException.Unreachable silent -> {
                    work.pauses()
                            .forFabric(work.settings().poll(), work.settings().unreachable(), silent.text());
                    yield false;
                }
                case FabricException.OutcomeUnknown lost -> {
                    work.told(execution, "answer lost: " + lost.text());
                    yield true;
                }
                case FabricException.NotFound gone -> throw notFound(command);
                case FabricException.Refused refused -> {
                    work.told(execution, "error " + refused.code() + ": " + refused.text());
                    throw StepWork.failure("set checkpoint type", refused);
                }
            };
        }
    }

    private boolean hasType(AgentCommand.SetProfileCheckpointType command) throws StepFailed, InterruptedException {
        Optional<Inventory.Profile> found = work.asking(work.fabric()::profiles).stream()
                .filter(profile ->
                        profile.kind() == command.profileKind() && profile.id().equals(command.profile()))
                .findFirst();
        if (found.isEmpty()) {
            throw notFound(command);
        }
        return found.get().checkpointType().equalsIgnoreCase(command.type().spelling());
    }

    private static StepFailed notFound(AgentCommand.SetProfileCheckpointType command) {
        return new StepFailed(
                FailureCode.PROFILE_NOT_FOUND,
                "SCVMM has no " + command.profileKind().words() + " with the id " + command.profile());
    }
}
