package dev.stillpoint.agent.step;

import dev.stillpoint.agent.fabric.Change;
import dev.stillpoint.agent.fabric.Correlation;
import dev.stillpoint.agent.fabric.Job;
import dev.stillpoint.agent.fabric.Machine;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import java.time.Duration;
import java.util.Optional;

/// Ends a forward step whose outcome is unknown, before its undo looks: a late effect must not undo the undo.
///
/// Its job is awaited, or stopped where it can be. A guest's shutdown goes on after its job has ended without having
/// reached Off: then the VM must be Off, or stay Running past a settling time.
public final class EarlierStep {
    private final StepWork work;

    public EarlierStep(StepWork work) {
        this.work = work;
    }

    public void end(StepRef earlier, VmId vm) throws StepFailed, InterruptedException {
        awaitJob(earlier, vm);
        if (shutdownWasGivenUp(earlier, vm)) {
            settle(vm);
        }
    }

    /// The same for renames, which hold no VM.
    public void endRenames(StepRef earlier) throws StepFailed, InterruptedException {
        boolean asked = false;
        while (true) {
            Optional<Job> running = work.asking(() -> work.fabric().jobsOf(earlier)).stream()
                    .filter(Job::running)
                    .findFirst();
            if (running.isEmpty()) {
                return;
            }
            Job job = running.get();
            if (job.stoppable() && !asked) {
                asked = true;
                work.jobs().stop(job);
            }
            work.pauses().atWork(work.settings().poll(), work.patience(), "the end of " + job.named());
        }
    }

    private void awaitJob(StepRef earlier, VmId vm) throws StepFailed, InterruptedException {
        Duration half = work.patience().dividedBy(2);
        boolean asked = false;
        while (true) {
            Optional<Job> running = work.look(vm).running();
            if (running.isEmpty() || Correlation.sameStep(running.get().correlation(), work.ref())) {
                return;
            }
            Job job = running.get();
            if (!Correlation.sameStep(job.correlation(), earlier)) {
                work.refuseIfCanceled();
                work.pauses().forLock(job.named());
                continue;
            }
            boolean shutdown = isShutdown(job, vm);
            boolean patient = shutdown && work.pauses().worked().compareTo(half) < 0;
            if (job.stoppable() && !asked && !patient) {
                asked = true;
                work.jobs().stop(job);
            } else if (shutdown && !patient) {
                return;
            }
            work.pauses().atWork(work.settings().poll(), work.patience(), "the end of " + job.named());
        }
    }

    private boolean shutdownWasGivenUp(StepRef earlier, VmId vm) throws StepFailed, InterruptedException {
        for (Job job : work.asking(() -> work.fabric().jobs(vm))) {
            if (Correlation.sameStep(job.correlation(), earlier) && isShutdown(job, vm)) {
                return job.status() != Job.Status.COMPLETED;
            }
        }
        return false;
    }

    private boolean isShutdown(Job job, VmId vm) {
        return job.operation()
                .equals(work.fabric().describe(new Change.ShutDown(vm)).operation());
    }

    private void settle(VmId vm) throws StepFailed, InterruptedException {
        Duration end = work.time().elapsed().plus(work.settings().shutdownSettling());
        while (true) {
            Machine machine = work.look(vm);
            boolean settled = work.time().elapsed().compareTo(end) >= 0 && machine.state() != VmState.TRANSIENT;
            if (machine.state() == VmState.OFF || settled) {
                return;
            }
            if (work.pauses().worked().compareTo(work.patience()) >= 0) {
                throw new StepFailed(
                        FailureCode.TIMED_OUT,
                        machine.named() + " is still " + Power.words(machine.state())
                                + " after its shutdown was given up");
            }
            work.pauses()
                    .atWork(
                            work.settings().poll(),
                            work.patience(),
                            machine.named() + " to be Off, or to stay Running after its shutdown was given up");
        }
    }
}
