package dev.stillpoint.simulator.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.simulator.fabricfile.FabricFile.GuestShutdown;
import dev.stillpoint.simulator.fault.Fault;
import dev.stillpoint.simulator.fault.Faults;
import dev.stillpoint.simulator.job.Job;
import dev.stillpoint.simulator.machine.Fabric;
import dev.stillpoint.simulator.machine.Machine;
import dev.stillpoint.simulator.machine.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One job from its start to its end.
final class JobRun {
    /// How long SCVMM waits for a guest that hangs.
    private static final double GUEST_PATIENCE_SECONDS = 600;

    private final Operations operations;
    private final Fabric fabric;
    private final Faults faults;
    private final Effects effects;
    private final String id;
    private final Operation operation;
    private final boolean byVmm;
    private final double seconds;
    private final Optional<Fault> fault;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    JobRun(
            Operations operations,
            Fabric fabric,
            Faults faults,
            Effects effects,
            String id,
            Operation operation,
            boolean byVmm,
            double seconds,
            Optional<Fault> fault) {
        this.operations = operations;
        this.fabric = fabric;
        this.faults = faults;
        this.effects = effects;
        this.id = id;
        this.operation = operation;
        this.byVmm = byVmm;
        this.seconds = seconds;
        this.fault = fault;
    }

    void stop() {
        stopped.countDown();
    }

    void awaitEnd(Duration atMost) {
        try {
            if (!ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Somebody stopped the job.
    private static final class Stopped extends Exception {
        private static final long serialVersionUID = 1;
    }

    void run() {
        try {
            carryOut();
        } catch (Stopped stop) {
            if (!operations.closing()) {
                end(Job.Status.Canceled, 0, "The job was stopped by a user.");
            }
        } catch (Refusal refusal) {
            end(Job.Status.Failed, refusal.code(), refusal.text());
        } catch (IOException | UncheckedIOException broken) {
            Throwable cause = broken.getCause() instanceof IOException inner ? inner : broken;
            end(Job.Status.Failed, Refusal.FAILED, operation.word() + " failed: " + cause.getMessage());
        } catch (RuntimeException bug) {
            end(Job.Status.Failed, Refusal.FAILED, "The simulator failed: " + bug);
            throw bug;
        } finally {
            ended.countDown();
        }
    }

    private void carryOut() throws Stopped, IOException {
        if (fault.isPresent()) {
            before(fault.get());
        }
        boolean fails = fault.isPresent() && fault.get().kind() == Fault.Kind.FAIL;
        if (operation instanceof Operation.Stop(String vm, Operation.StopMode mode)
                && mode == Operation.StopMode.SHUTDOWN
                && !fails) {
            guest(vm);
        } else if (operation instanceof Operation.RemoveCheckpoint && !fails) {
            removeAndMerge();
        } else {
            pause(seconds);
            if (fails) {
                throw Refusal.of(fault.get().code(), fault.get().message());
            }
            apply();
        }
    }

    private void before(Fault met) throws Stopped {
        switch (met.kind()) {
            case HANG -> hang(met.seconds().orElse(Double.MAX_VALUE));
            case SLOW, LOSE_ANSWER, FAIL_AFTER_EFFECT -> pause(met.seconds().orElse(0));
            case FAIL, LOCKED_BY_OTHER_JOB -> {}
        }
    }

    /// Until the time is up or all faults are removed.
    private void hang(double atMost) throws Stopped {
        long generation = faults.generation();
        long until = System.nanoTime() + nanos(atMost);
        while (faults.generation() == generation && System.nanoTime() - until < 0) {
            pause(0.05);
        }
    }

    private static long nanos(double seconds) {
        return (long) Math.min(seconds * 1e9, 1e17);
    }

    private void pause(double time) throws Stopped {
        try {
            if (stopped.await(nanos(time), TimeUnit.NANOSECONDS)) {
                throw new Stopped();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Stopped();
        }
    }

    /// A guest that was asked to end does so also when nobody waits any more.
    private void guest(String vmId) throws Stopped, IOException {
        GuestShutdown guest = fabric.read(() -> fabric.machine(vmId).guestShutdown());
        switch (guest) {
            case OK -> {
                long asked = System.nanoTime();
                try {
                    pause(seconds);
                } catch (Stopped givenUp) {
                    if (!operations.closing()) {
                        double left = seconds - (System.nanoTime() - asked) / 1e9;
                        fabric.change(() -> {
                            fabric.machine(vmId).shuttingDown(true);
                            return Fabric.object();
                        });
                        Thread.ofVirtual().start(() -> endsUnwatched(left));
                    }
                    throw givenUp;
                }
                apply();
            }
            case HANGS -> {
                pause(GUEST_PATIENCE_SECONDS);
                throw Refusal.of(
                        Refusal.TIMEOUT,
                        "The guest operating system did not shut down in time; turn the virtual machine off.");
            }
            case REFUSES -> {
                pause(seconds);
                throw Refusal.of(
                        Refusal.FAILED,
                        "The guest operating system refused to shut down: somebody works in it or a program prevents it.");
            }
        }
    }

    private void endsUnwatched(double left) {
        try {
            Thread.sleep(Duration.ofNanos(nanos(Math.max(0, left))));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return;
        }
        if (operations.closing()) {
            return;
        }
        fabric.change(() -> {
            Machine vm = fabric.machine(operation.vm());
            if (!vm.shuttingDown()) {
                return Fabric.object();
            }
            try {
                return effects.of(id, vm, operation).apply();
            } catch (Refusal alreadyEnded) {
                return Fabric.object();
            }
        });
    }

    /// The checkpoint goes at once, its files are merged afterwards; from then on the job can't be stopped, and a
    /// restarted service finishes it.
    private void removeAndMerge() throws Stopped, IOException {
        pause(0);
        Optional<Fault> merging = fabric.change(() -> {
            Machine vm = fabric.machine(operation.vm());
            effects.of(id, vm, operation).apply();
            fabric.jobs().put(fabric.jobs().find(id).orElseThrow().stoppable(false));
            return faults.take("merge", List.of(vm.name(), vm.id()));
        });
        Fault.Kind kind = merging.map(Fault::kind).orElse(Fault.Kind.SLOW);
        double late = merging.isPresent() ? merging.get().seconds().orElse(0) : 0;
        if (kind == Fault.Kind.HANG) {
            hang(merging.orElseThrow().seconds().orElse(Double.MAX_VALUE));
        } else {
            pause(late);
        }
        pause(seconds);
        if (kind == Fault.Kind.FAIL) {
            Fault met = merging.orElseThrow();
            throw Refusal.of(met.code(), met.message());
        }
        Job done = fabric.change(() -> {
            Machine vm = fabric.machine(operation.vm());
            effects.settle(vm);
            return kind == Fault.Kind.FAIL_AFTER_EFFECT
                    ? conclude(vm, Fabric.object(), merging)
                    : conclude(vm, Fabric.object(), fault);
        });
        tell(done);
    }

    private void apply() throws IOException {
        Job done = fabric.change(() -> {
            Machine vm = fabric.machine(operation.vm());
            ObjectNode result = effects.of(id, vm, operation).apply();
            if (operation.locksVm()) {
                effects.settle(vm);
            }
            return conclude(vm, result, fault);
        });
        tell(done);
    }

    /// Ends the job in the same change as its effect.
    private Job conclude(Machine vm, ObjectNode result, Optional<Fault> met) {
        vm.transition(null);
        if (byVmm) {
            fabric.refreshed(vm);
        }
        boolean failed = met.isPresent() && met.get().kind() == Fault.Kind.FAIL_AFTER_EFFECT;
        Job job = fabric.jobs().find(id).orElseThrow();
        Job done = failed
                ? job.ended(
                        Job.Status.Failed,
                        met.get().code(),
                        met.get().message(),
                        fabric.clock().instant(),
                        Optional.empty())
                : job.ended(Job.Status.Completed, 0, "", fabric.clock().instant(), Optional.of(result));
        fabric.jobs().put(done);
        return done;
    }

    private void end(Job.Status status, int code, String message) {
        Job done = fabric.change(() -> {
            fabric.machine(operation.vm()).transition(null);
            Job job = fabric.jobs().find(id).orElseThrow();
            Job over = job.ended(status, code, message, fabric.clock().instant(), Optional.empty());
            fabric.jobs().put(over);
            return over;
        });
        tell(done);
    }

    private void tell(Job done) {
        fabric.awaitKept();
        operations.ended(done);
    }
}
