package dev.stillpoint.agent.step;

import dev.stillpoint.agent.fabric.Change;
import dev.stillpoint.agent.fabric.Correlation;
import dev.stillpoint.agent.fabric.Job;
import dev.stillpoint.agent.fabric.Machine;
import dev.stillpoint.agent.fabric.Refusal;
import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import java.util.Optional;

/// Stopping and starting.
public final class Power {
    private final StepWork work;

    public Power(StepWork work) {
        this.work = work;
    }

    public void stop(AgentCommand.StopVm command) throws StepFailed, InterruptedException {
        VmId vm = command.vm();
        StopMode mode = command.mode();
        switch (mode) {
            case NONE -> work.look(vm);
            case SAVE -> work.ensure(new Change.Save(vm), Power::saved);
            case TURN_OFF -> work.ensure(new Change.TurnOff(vm), Power::off);
            case SHUTDOWN -> shutDown(command);
        }
    }

    public void start(AgentCommand.StartVm command) throws StepFailed, InterruptedException {
        work.ensure(new Change.Start(command.vm()), machine -> switch (machine.state()) {
            case RUNNING -> Verdict.DONE;
            case TRANSIENT -> new Verdict.NotYet(machine.named() + " to come to rest");
            case OFF, SAVED, PAUSED, CHECKPOINT_FAILED, FAILED, MISSING, HOST_NOT_RESPONDING -> Verdict.ACT;
        });
    }

    private void shutDown(AgentCommand.StopVm command) throws StepFailed, InterruptedException {
        VmId vm = command.vm();
        try {
            work.ensure(new Change.ShutDown(vm), Power::off, command.timeout(), true);
        } catch (StepFailed failed) {
            boolean guestStays = failed.code() == FailureCode.TIMED_OUT || failed.because(Refusal.GUEST_REFUSED);
            if (!guestStays) {
                throw failed;
            }
            work.refuseIfCanceled();
            giveUpShutDown(vm);
            if (!command.turnOffAtTimeout()) {
                throw new StepFailed(
                        FailureCode.STOP_TIMED_OUT,
                        "the guest of " + work.look(vm).named() + " did not shut down within "
                                + command.timeout().toSeconds() + " s: " + failed.detail());
            }
            cutPower(vm);
        }
    }

    private void cutPower(VmId vm) throws StepFailed, InterruptedException {
        try {
            work.ensure(new Change.TurnOff(vm), Power::off, work.patience(), false);
        } catch (StepFailed failed) {
            throw failed.code() == FailureCode.TIMED_OUT
                    ? new StepFailed(FailureCode.STOP_TIMED_OUT, "the power could not be cut: " + failed.detail())
                    : failed;
        }
    }

    /// The job of a shutdown that was given up would keep the VM locked; the request itself can't be taken back.
    private void giveUpShutDown(VmId vm) throws StepFailed, InterruptedException {
        Optional<Job> own = work.look(vm)
                .running()
                .filter(job -> Correlation.sameStep(job.correlation(), work.ref()))
                .filter(Job::stoppable);
        if (own.isPresent()) {
            work.jobs().stop(own.get());
        }
    }

    private static Verdict off(Machine machine) {
        return switch (machine.state()) {
            case OFF -> Verdict.DONE;
            case TRANSIENT -> new Verdict.NotYet(machine.named() + " to come to rest");
            case SAVED ->
                new Verdict.Never(
                        FailureCode.VM_NOT_OFF,
                        machine.named()
                                + " is Saved, which is not Off: start it and shut its guest down, or discard its"
                                + " saved state");
            case RUNNING, PAUSED, CHECKPOINT_FAILED, FAILED, MISSING, HOST_NOT_RESPONDING -> Verdict.ACT;
        };
    }

    private static Verdict saved(Machine machine) {
        return switch (machine.state()) {
            case OFF, SAVED -> Verdict.DONE;
            case TRANSIENT -> new Verdict.NotYet(machine.named() + " to come to rest");
            case RUNNING, PAUSED, CHECKPOINT_FAILED, FAILED, MISSING, HOST_NOT_RESPONDING -> Verdict.ACT;
        };
    }

    /// What a command that insists on Off says about a VM's state before anything else.
    static Optional<Verdict> unlessOff(Machine machine) {
        return switch (machine.state()) {
            case OFF -> Optional.empty();
            case TRANSIENT -> Optional.of(new Verdict.NotYet(machine.named() + " to come to rest"));
            case RUNNING, SAVED, PAUSED, CHECKPOINT_FAILED, FAILED, MISSING, HOST_NOT_RESPONDING ->
                Optional.of(new Verdict.Never(FailureCode.VM_NOT_OFF, notOff(machine)));
        };
    }

    static String notOff(Machine machine) {
        return machine.named() + " is " + words(machine.state()) + ", expected Off";
    }

    static String words(VmState state) {
        return switch (state) {
            case RUNNING -> "Running";
            case OFF -> "Off";
            case SAVED -> "Saved";
            case PAUSED -> "Paused";
            case TRANSIENT -> "changing its state";
            case MISSING -> "Missing";
            case HOST_NOT_RESPONDING -> "on a host that does not respond";
            case CHECKPOINT_FAILED -> "in a failed checkpoint";
            case FAILED -> "in a failed state";
        };
    }
}
