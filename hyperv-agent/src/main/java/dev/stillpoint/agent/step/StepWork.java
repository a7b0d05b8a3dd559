package dev.stillpoint.agent.step;

import dev.stillpoint.agent.fabric.Change;
import dev.stillpoint.agent.fabric.Correlation;
import dev.stillpoint.agent.fabric.Execution;
import dev.stillpoint.agent.fabric.Fabric;
import dev.stillpoint.agent.fabric.FabricException;
import dev.stillpoint.agent.fabric.Job;
import dev.stillpoint.agent.fabric.Machine;
import dev.stillpoint.agent.fabric.Refusal;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.VmId;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One delivery at work. Used by one thread; ends by an interrupt at any wait, and then says nothing more.
///
/// Patience counts the time at work: waiting for somebody else's lock does not count.
public final class StepWork {
    private static final int LOST_AT_MOST = 3;
    private static final int UNVERIFIED_LOOKS = 5;

    private final Delivery delivery;
    private final Fabric fabric;
    private final StepReporter reporter;
    private final Permission permission;
    private final StepSettings settings;
    private final Time time;
    private final Pauses pauses;
    private final JobWatch jobs;
    private final String execution =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    private int calls;
    private int lostAnswers;
    private boolean begun;

    public StepWork(
            Delivery delivery,
            Fabric fabric,
            StepReporter reporter,
            Permission permission,
            StepSettings settings,
            Time time) {
        this.delivery = delivery;
        this.fabric = fabric;
        this.reporter = reporter;
        this.permission = permission;
        this.settings = settings;
        this.time = time;
        this.pauses = new Pauses(time, reporter, settings.lockPause());
        this.jobs = new JobWatch(fabric, reporter, pauses, settings, this::canceled, time);
    }

    Fabric fabric() {
        return fabric;
    }

    StepRef ref() {
        return delivery.ref();
    }

    Duration patience() {
        return delivery.patience();
    }

    StepSettings settings() {
        return settings;
    }

    Time time() {
        return time;
    }

    Pauses pauses() {
        return pauses;
    }

    JobWatch jobs() {
        return jobs;
    }

    boolean canceled() {
        return permission.canceled(delivery);
    }

    /// For commands that change nothing: they too are not worked on when it is too late.
    void permitReading() throws StepFailed, InterruptedException {
        permission.toBegin(delivery, false);
    }

    /// Before a change that is no job.
    ///
    /// @param already whether this delivery has begun one before
    void permitChange(boolean already) throws StepFailed, InterruptedException {
        permission.toBegin(delivery, already);
    }

    void told(Execution execution, String outcome) {
        reporter.executed(execution, outcome);
    }

    /// One VM, fresh. A fabric that does not answer is asked again for a while.
    Machine look(VmId vm) throws StepFailed, InterruptedException {
        Machine machine = asking(() -> fabric.machine(vm));
        return switch (machine.state()) {
            case MISSING ->
                throw new StepFailed(
                        FailureCode.VM_NOT_FOUND, machine.named() + " is Missing: its configuration is not there");
            case HOST_NOT_RESPONDING ->
                throw new StepFailed(
                        FailureCode.FABRIC_UNREACHABLE,
                        "the host " + machine.vm().host() + " of " + machine.named() + " does not respond");
            case RUNNING, OFF, SAVED, PAUSED, TRANSIENT, CHECKPOINT_FAILED, FAILED -> machine;
        };
    }

    interface Read<T> {
        T get() throws FabricException, InterruptedException;
    }

    <T> T asking(Read<T> read) throws StepFailed, InterruptedException {
        Duration since = time.elapsed();
        while (true) {
            try {
                return read.get();
            } catch (FabricException failed) {
                switch (failed) {
                    case FabricException.Unreachable silent -> {
                        if (time.elapsed().minus(since).compareTo(settings.unreachable()) >= 0) {
                            throw new StepFailed(FailureCode.FABRIC_UNREACHABLE, silent.text());
                        }
                        reporter.waiting("an answer of the fabric: " + silent.text());
                        time.sleep(settings.poll());
                    }
                    case FabricException.Locked locked -> pauses.forLock(locked.blocker());
                    case FabricException.NotFound gone -> throw new StepFailed(FailureCode.VM_NOT_FOUND, gone.text());
                    case FabricException.Refused refused -> throw failure("read", refused);
                    case FabricException.OutcomeUnknown lost ->
                        throw new StepFailed(FailureCode.FABRIC_UNREACHABLE, lost.text());
                }
            }
        }
    }

    Machine ensure(Change change, Function<Machine, Verdict> goal) throws StepFailed, InterruptedException {
        return ensure(change, goal, delivery.patience(), true);
    }

    Machine ensure(Change change, Function<Machine, Verdict> goal, Duration limit, boolean follow)
            throws StepFailed, InterruptedException {
        return ensure(change, sight(change.vm()), goal, limit, follow);
    }

    /// What a change is judged by: a VM, or files.
    interface Sight<T> {
        /// A fresh look.
        T look() throws StepFailed, InterruptedException;

        /// The job that holds it.
        Optional<Job> running(T seen);

        /// As messages name it.
        String named(T seen);

        /// What has to be looked at besides, before a change is begun.
        default void beforeActing() throws StepFailed, InterruptedException {}
    }

    private Sight<Machine> sight(VmId vm) {
        return new Sight<>() {
            @Override
            public Machine look() throws StepFailed, InterruptedException {
                return StepWork.this.look(vm);
            }

            @Override
            public Optional<Job> running(Machine seen) {
                return seen.running();
            }

            @Override
            public String named(Machine seen) {
                return seen.named();
            }
        };
    }

    /// Probe → do → verify.
    ///
    /// @param limit for this change alone
    /// @param follow whether a job of this step that still runs is this change's own
    <T> T ensure(Change change, Sight<T> sight, Function<T, Verdict> goal, Duration limit, boolean follow)
            throws StepFailed, InterruptedException {
        Duration until = pauses.worked().plus(limit);
        jobs.forget();
        @Nullable StepFailed pending = null;
        int unverified = 0;
        while (true) {
            T seen = sight.look();
            Optional<Job> holding = sight.running(seen);
            Optional<Job> own = holding.filter(job -> Correlation.sameStep(job.correlation(), ref()));
            if (own.isPresent() && follow) {
                begun = true;
                pending = ended(change, jobs.await(own.get(), change, until), until, "begun by an earlier delivery, ")
                        .orElse(pending);
                continue;
            }
            switch (goal.apply(seen)) {
                case Verdict.Done done -> {
                    return seen;
                }
                case Verdict.Never never -> throw new StepFailed(never.code(), never.detail());
                case Verdict.NotYet notYet -> {
                    boolean jobFailed = pending != null && !jobs.lastEndedWell();
                    if (jobFailed && holding.isEmpty() && unverified++ >= UNVERIFIED_LOOKS) {
                        throw pending;
                    }
                    pauses.atWork(settings.poll(), until, change.words() + ": " + notYet.why());
                    continue;
                }
                case Verdict.Blindly blindly -> {
                    if (jobs.lastEndedWell()) {
                        return seen;
                    }
                }
                case Verdict.Act act -> {}
            }
            if (pending != null) {
                boolean maybeLate = pending.code() == FailureCode.FABRIC_ERROR && unverified++ < UNVERIFIED_LOOKS;
                if (maybeLate) {
                    time.sleep(settings.poll().dividedBy(UNVERIFIED_LOOKS));
                    continue;
                }
                throw pending;
            }
            refuseIfCanceled();
            sight.beforeActing();
            permission.toBegin(delivery, begun);
            pending = attempt(change, sight.named(seen), until, own.isPresent()).orElse(null);
        }
    }

    /// Begins a change and follows it; what to fail with if a look does not show it done after all, empty when it is
    /// to be tried again.
    ///
    /// @param lockedByUs whether the VM is held by a job of this step
    private Optional<StepFailed> attempt(Change change, String named, Duration until, boolean lockedByUs)
            throws StepFailed, InterruptedException {
        Correlation correlation = new Correlation(ref(), execution, ++calls);
        try {
            Job job = fabric.begin(change, correlation);
            begun = true;
            pauses.calm();
            return ended(change, jobs.await(job, change, until), until, "");
        } catch (FabricException failed) {
            return switch (failed) {
                case FabricException.Locked locked -> {
                    if (lockedByUs) {
                        pauses.atWork(settings.poll(), until, locked.blocker());
                    } else {
                        pauses.forLock(locked.blocker());
                    }
                    yield Optional.empty();
                }
                case FabricException.OutcomeUnknown unknown -> {
                    begun = true;
                    yield lost(change, correlation, until, unknown);
                }
                case FabricException.Unreachable silent -> {
                    pauses.forFabric(settings.poll(), settings.unreachable(), silent.text());
                    yield Optional.empty();
                }
                case FabricException.NotFound gone -> {
                    reporter.executed(fabric.describe(change), gone.text());
                    yield Optional.of(new StepFailed(FailureCode.FABRIC_ERROR, change.words() + ": " + gone.text()));
                }
                case FabricException.Refused refused -> {
                    begun = true;
                    reporter.executed(fabric.describe(change), outcome(refused));
                    if (isHeld(change, refused) && pauses.forFile(until, refused.text())) {
                        yield Optional.empty();
                    }
                    yield Optional.of(failure(change.words() + " of " + named, refused));
                }
            };
        }
    }

    /// Whether a VM can't start because somebody has one of its files open: a copy that stands still, a backup, a virus
    /// scanner. Nothing is better than waiting for that one, since all else is done.
    private static boolean isHeld(Change change, FabricException failure) {
        return change instanceof Change.Start
                && failure instanceof FabricException.Refused refused
                && refused.reason() == Refusal.FILE_IN_USE;
    }

    /// Nobody knows whether the fabric received the change: its job tells, or a look does, or it is tried again.
    private Optional<StepFailed> lost(
            Change change, Correlation correlation, Duration until, FabricException.OutcomeUnknown unknown)
            throws StepFailed, InterruptedException {
        Optional<Job> found = jobs.find(correlation);
        if (found.isPresent()) {
            return ended(change, jobs.await(found.get(), change, until), until, "answer lost, job found, ");
        }
        reporter.executed(fabric.describe(change), "answer lost, no job found: " + unknown.text());
        return ++lostAnswers < LOST_AT_MOST
                ? Optional.empty()
                : Optional.of(new StepFailed(FailureCode.FABRIC_UNREACHABLE, unknown.text()));
    }

    void refuseIfCanceled() throws StepFailed {
        if (canceled()) {
            throw new StepFailed(FailureCode.CANCELED, "the orchestrator asked to stop");
        }
    }

    /// Says in the history how a change ended; the failure to report if a look does not show it done after all.
    private Optional<StepFailed> ended(Change change, JobWatch.Ended ended, Duration until, String prefix)
            throws StepFailed, InterruptedException {
        Execution execution = fabric.describe(change);
        switch (ended) {
            case JobWatch.Well well -> {
                reporter.executed(execution, prefix + "ok");
                return Optional.of(new StepFailed(
                        FailureCode.FABRIC_ERROR,
                        change.words() + ": " + well.job().named() + " ended well, but it is not as it should be"));
            }
            case JobWatch.Badly badly -> {
                reporter.executed(execution, prefix + outcome(badly.failure()));
                if (badly.failure() instanceof FabricException.Locked locked) {
                    pauses.forLock(locked.blocker());
                    return Optional.empty();
                }
                if (isHeld(change, badly.failure())
                        && pauses.forFile(until, badly.failure().text())) {
                    return Optional.empty();
                }
                return Optional.of(failure(change.words() + ", " + badly.job().named(), badly.failure()));
            }
            case JobWatch.Stopped stopped -> {
                reporter.executed(execution, prefix + stopped.why());
                return Optional.of(new StepFailed(stopped.code(), change.words() + ": " + stopped.why()));
            }
            case JobWatch.Endless endless -> {
                reporter.executed(execution, prefix + endless.why());
                throw new StepFailed(endless.code(), change.words() + ": " + endless.why());
            }
        }
    }

    private static String outcome(FabricException failure) {
        return failure instanceof FabricException.Refused refused
                ? "error " + refused.code() + ": " + refused.text()
                : failure.text();
    }

    static StepFailed failure(String what, FabricException failure) {
        if (!(failure instanceof FabricException.Refused refused)) {
            return new StepFailed(FailureCode.FABRIC_ERROR, what + ": " + failure.text());
        }
        FailureCode code = switch (refused.reason()) {
            case FILE_GONE -> FailureCode.DISK_FILE_GONE;
            case ACCESS_DENIED -> FailureCode.ACCESS_DENIED;
            case CHECKPOINT_REFUSED -> FailureCode.CHECKPOINT_REFUSED;
            case FILE_IN_USE -> FailureCode.SOURCE_IN_USE;
            case INVALID_STATE, GUEST_REFUSED, OTHER -> FailureCode.FABRIC_ERROR;
        };
        return new StepFailed(
                code, what + " failed with error " + refused.code() + ": " + refused.text(), refused.reason());
    }
}
