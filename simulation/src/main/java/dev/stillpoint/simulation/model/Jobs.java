package dev.stillpoint.simulation.model;

import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.VmState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives operations time: one job per VM at a time, which ends when it ends, whoever still waits for it.
public final class Jobs {
    private final Fabric fabric;
    private final Timeline time;
    private final Chance chance;
    private final Weather weather;
    private final Trace trace;
    private final List<Job> hanging = new ArrayList<>();
    private boolean healed;

    public Jobs(Fabric fabric, Timeline time, Chance chance, Weather weather, Trace trace) {
        this.fabric = fabric;
        this.time = time;
        this.chance = chance;
        this.weather = weather;
        this.trace = trace;
    }

    /// What came of asking for a job.
    sealed interface Begun {}

    record Runs(Job job) implements Begun {}

    record Locked(Job by) implements Begun {}

    record Refused(Refusal refusal) implements Begun {}

    Begun begin(Machine vm, Operation operation, @Nullable StepRef by) {
        if (operation.locksVm() && vm.job != null) {
            return new Locked(vm.job);
        }
        Refusal refusal = fabric.refusal(vm, operation);
        if (refusal != null) {
            return new Refused(refusal);
        }
        Job job = new Job(operation, vm, by);
        if (operation.locksVm()) {
            vm.job = job;
        } else {
            vm.renamings.add(job);
        }
        if (operation instanceof Operation.ShutDown) {
            vm.shutdownBy = by;
            vm.shutdownGivenUpAt = -1;
        }
        trace.say(() -> "  fabric: begins " + job);
        time.after(length(job), () -> end(job, 0));
        return new Runs(job);
    }

    /// Somebody else's job takes a VM for a while.
    public void disturb(Machine vm, long millis) {
        if (vm.job == null) {
            Job job = new Job(new Operation.Other(), vm, null);
            vm.job = job;
            trace.say(() -> "  fabric: another job holds " + vm);
            time.after(millis, () -> end(job, 0));
        }
    }

    /// What an admin does at the host: at once, unless the fabric says no or another job holds the VM.
    public boolean natively(Machine vm, Operation operation) {
        if (vm.job != null || fabric.refusal(vm, operation) != null) {
            return false;
        }
        fabric.apply(vm, operation);
        return true;
    }

    public void move(Machine vm, String host) {
        vm.host = host;
    }

    private long length(Job job) {
        boolean guest = job.operation instanceof Operation.ShutDown;
        if (chance.of(weather.jobHangs) || (guest && chance.of(weather.guestHangs))) {
            job.hangs = true;
            hanging.add(job);
            return chance.between(120_000, 7_200_000);
        }
        return switch (job.operation) {
            case Operation.ShutDown o -> chance.mostlyShort(2_000, 60_000);
            case Operation.TakeCheckpoint o -> chance.mostlyShort(1_000, 20_000);
            case Operation.RemoveCheckpoint o -> chance.mostlyShort(2_000, 300_000);
            case Operation.Restore o -> chance.mostlyShort(1_000, 20_000);
            case Operation.Start o -> chance.mostlyShort(1_000, 15_000);
            case Operation.Export o -> chance.mostlyShort(1_000, 120_000);
            default -> chance.mostlyShort(50, 5_000);
        };
    }

    /// A job's end: its effect, unless a rule forbids it by now or it fails.
    private void end(Job job, int round) {
        if (!job.running() || job.round != round) {
            return;
        }
        Machine vm = job.machine;
        boolean guestStays = job.operation instanceof Operation.ShutDown && job.hangs && !healed && chance.of(0.7);
        Refusal refusal = fabric.refusal(vm, job.operation);
        if (guestStays) {
            refusal = new Refusal(Refusal.Reason.FAILED, "the guest of " + vm.name + " did not shut down");
        } else if (refusal == null
                && (chance.of(weather.jobFails) || (isInsert(job) && chance.of(weather.insertFails)))) {
            refusal = new Refusal(Refusal.Reason.FAILED, "an error of the fabric");
        }
        boolean lie = false;
        if (refusal == null) {
            StepRef by = job.by;
            if (by != null) {
                fabric.witness().changes(vm, job.operation, by);
            }
            fabric.apply(vm, job.operation);
            lie = chance.of(weather.jobFailsAfterEffect);
        }
        if (refusal != null || lie) {
            job.status = Job.Status.FAILED;
            job.failure = refusal != null ? refusal : new Refusal(Refusal.Reason.FAILED, "an error after the effect");
        } else {
            job.status = Job.Status.COMPLETED;
        }
        over(job);
    }

    private static boolean isInsert(Job job) {
        return job.operation instanceof Operation.Media media && media.iso() != null;
    }

    private void over(Job job) {
        if (job.status != Job.Status.COMPLETED && job.operation instanceof Operation.Export export) {
            fabric.leavePart(job.machine, export);
        }
        if (job.machine.job == job) {
            job.machine.job = null;
        }
        job.machine.renamings.remove(job);
        trace.say(() -> "  fabric: " + job + " is " + job.status + (job.failure == null ? "" : ", " + job.failure));
        for (Runnable each : job.whenEnded) {
            each.run();
        }
        job.whenEnded.clear();
    }

    /// Asks a job to end early. A guest that was asked to shut down may do it all the same, some time later.
    void stop(Job job) {
        if (!job.running()) {
            return;
        }
        job.status = Job.Status.CANCELED;
        if (job.operation instanceof Operation.ShutDown) {
            Machine vm = job.machine;
            vm.shutdownGivenUpAt = time.now();
            int boot = vm.boots;
            if (chance.of(0.6)) {
                time.after(chance.between(100, Agents.SETTLING - 20_000), () -> late(vm, boot));
            }
        }
        over(job);
    }

    private void late(Machine vm, int boot) {
        if (vm.state == VmState.RUNNING && vm.boots == boot) {
            trace.say(() -> "  fabric: the guest of " + vm.name + " shuts down at last");
            fabric.goDown(vm, VmState.OFF);
        }
    }

    /// Whatever hangs ends soon.
    public void heal() {
        healed = true;
        for (Job job : hanging) {
            if (job.running()) {
                int round = ++job.round;
                time.after(chance.between(1_000, 30_000), () -> end(job, round));
            }
        }
        hanging.clear();
    }
}
