package dev.stillpoint.simulator.operation;

import dev.stillpoint.simulator.fault.Fault;
import dev.stillpoint.simulator.fault.Faults;
import dev.stillpoint.simulator.job.Job;
import dev.stillpoint.simulator.machine.Fabric;
import dev.stillpoint.simulator.machine.Machine;
import dev.stillpoint.simulator.machine.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Takes operations in and starts a job for each.
///
/// An operation is checked twice: when it arrives (a refusal is answered at once) and when its time is up, because an
/// admin may have come between; then its effect and the job's end are one change of the state. In between the VM is
/// locked for other operations.
public final class Operations implements AutoCloseable {
    private static final String OTHER_JOB = "otherJob";

    private final Fabric fabric;
    private final Faults faults;
    private final Effects effects;
    private final Consumer<Job> ended;
    private final Map<String, JobRun> runs = new ConcurrentHashMap<>();
    private volatile boolean closing;

    /// @param ended is told of every job that ended
    public Operations(Fabric fabric, Faults faults, Consumer<Job> ended) {
        this.fabric = fabric;
        this.faults = faults;
        this.effects = new Effects(fabric);
        this.ended = ended;
    }

    /// What the caller is told.
    ///
    /// @param cut the connection is cut instead of an answer
    /// @param error what to answer although the job goes on
    public record Accepted(String job, boolean cut, Optional<Refusal> error) {}

    /// @param byVmm whether SCVMM itself does it and therefore sees what came of it
    /// @param received is given the job's id before it can end
    /// @throws Refusal when it can't be done; nothing happened then
    public Accepted submit(Operation operation, String correlation, boolean byVmm, Consumer<String> received) {
        String id = UUID.randomUUID().toString();
        Optional<Fault> fault = fabric.change(() -> {
            Machine vm = fabric.machine(operation.vm());
            Optional<Job> blocking = operation.locksVm() ? fabric.locking(vm) : strangerAt(operation);
            if (blocking.isPresent()) {
                throw Refusal.locked(vm.name(), blocking.get());
            }
            effects.of(id, vm, operation);
            Optional<Fault> met = faults.take(operation.word(), namesAndIds(operation));
            if (met.isPresent() && met.get().kind() == Fault.Kind.LOCKED_BY_OTHER_JOB) {
                throw Refusal.locked(vm.name(), otherJob(vm, met.get().seconds().orElse(5)));
            }
            if (met.isPresent()
                    && met.get().kind() == Fault.Kind.FAIL
                    && contention(met.get().code())) {
                throw Refusal.of(met.get().code(), met.get().message());
            }
            fabric.jobs()
                    .put(job(id, operation.word(), vm, correlation, operation.locksVm(), byVmm, seconds(operation)));
            vm.transition(transition(operation));
            return met;
        });
        received.accept(id);
        fabric.awaitKept();
        JobRun run = new JobRun(this, fabric, faults, effects, id, operation, byVmm, seconds(operation), fault);
        start(id, run);
        return answer(id, fault, run);
    }

    /// Renames lock no VM, but somebody else's job may keep the disk busy.
    private Optional<Job> strangerAt(Operation operation) {
        return operation.vms().stream()
                .flatMap(id -> fabric.locking(fabric.machine(id)).stream())
                .filter(job -> job.operation().equals(OTHER_JOB))
                .findFirst();
    }

    private List<String> namesAndIds(Operation operation) {
        return operation.vms().stream()
                .map(fabric::machine)
                .flatMap(machine -> Stream.of(machine.name(), machine.id()))
                .toList();
    }

    private static boolean contention(int code) {
        return code == Refusal.LOCKED || code == 2602;
    }

    private void start(String id, JobRun run) {
        runs.put(id, run);
        Thread.ofVirtual().name("job-" + id).start(() -> {
            try {
                run.run();
            } finally {
                runs.remove(id);
            }
        });
    }

    private static Accepted answer(String id, Optional<Fault> fault, JobRun run) {
        if (fault.isPresent()) {
            Fault met = fault.get();
            boolean late = met.seconds().isPresent();
            if (met.kind() == Fault.Kind.LOSE_ANSWER) {
                if (!late) {
                    run.awaitEnd(Duration.ofHours(1));
                }
                return new Accepted(id, true, Optional.empty());
            }
            if (met.kind() == Fault.Kind.FAIL_AFTER_EFFECT && late) {
                return new Accepted(id, false, Optional.of(Refusal.of(met.code(), met.message())));
            }
        }
        return new Accepted(id, false, Optional.empty());
    }

    private static @Nullable String transition(Operation operation) {
        return switch (operation) {
            case Operation.Start _ -> "Starting";
            case Operation.Stop(String _, Operation.StopMode mode) ->
                mode == Operation.StopMode.SAVE ? "Saving" : "Stopping";
            case Operation.Eject _,
                    Operation.InsertMedia _,
                    Operation.Detach _,
                    Operation.Attach _,
                    Operation.TakeCheckpoint _,
                    Operation.RemoveCheckpoint _,
                    Operation.Restore _,
                    Operation.Rename _,
                    Operation.Export _,
                    Operation.RemoveFolder _,
                    Operation.WriteFile _,
                    Operation.SetCheckpointType _,
                    Operation.Refresh _,
                    Operation.Swap _,
                    Operation.GrantAccess _,
                    Operation.OtherJob _ -> null;
        };
    }

    private Job job(
            String id, String word, Machine vm, String correlation, boolean locking, boolean byVmm, double seconds) {
        boolean stoppable = !word.equals(OTHER_JOB);
        return new Job(
                id,
                word,
                vm.id(),
                correlation,
                locking,
                byVmm,
                Job.Status.Running,
                0,
                "",
                stoppable,
                seconds,
                fabric.clock().instant(),
                Optional.empty(),
                Optional.empty());
    }

    /// A job of somebody else that holds the VM for a while and does nothing.
    private Job otherJob(Machine vm, double seconds) {
        Job job = job(UUID.randomUUID().toString(), OTHER_JOB, vm, "", true, true, seconds);
        fabric.jobs().put(job);
        start(
                job.id(),
                new JobRun(
                        this,
                        fabric,
                        faults,
                        effects,
                        job.id(),
                        new Operation.OtherJob(vm.id()),
                        false,
                        seconds,
                        Optional.empty()));
        return job;
    }

    private double seconds(Operation operation) {
        Map<String, Double> all = fabric.file().seconds();
        return switch (operation) {
            case Operation.RemoveCheckpoint _ -> all.getOrDefault("merge", 0.5);
            case Operation.Export _ -> all.getOrDefault("checkpoint", 0.3);
            default -> all.getOrDefault(operation.word(), 0.05);
        };
    }

    /// Asks a job to end and waits a moment until it has; a job that is over stays as it is.
    ///
    /// @throws Refusal when the job is unknown or can't be stopped
    public void stop(String id) {
        Job job = fabric.read(() -> fabric.jobs().find(id))
                .orElseThrow(() -> Refusal.unknown("There is no job " + id + "."));
        if (!job.running()) {
            return;
        }
        JobRun run = runs.get(id);
        if (!job.stoppable() || run == null) {
            throw Refusal.of(
                    Refusal.INVALID_STATE,
                    "The job " + id + " (" + job.operation() + ") can't be stopped any more; await it.");
        }
        run.stop();
        run.awaitEnd(Duration.ofSeconds(5));
    }

    void ended(Job job) {
        ended.accept(job);
    }

    boolean closing() {
        return closing;
    }

    /// Leaves running jobs as a killed service would: the next start finds them.
    @Override
    public void close() {
        closing = true;
        runs.values().forEach(JobRun::stop);
        runs.values().forEach(run -> run.awaitEnd(Duration.ofSeconds(5)));
    }
}
