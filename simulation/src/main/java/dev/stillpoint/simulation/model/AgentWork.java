package dev.stillpoint.simulation.model;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One delivery at work: looks whether it is done, does it, looks again. What to look for is [Goals].
final class AgentWork {
    private static final long POLL = 2_000;
    private static final long SIGN_OF_LIFE = 10_000;

    final int offset;
    private final Agents agents;
    private final Agents.AgentProcess process;
    private final Delivery delivery;
    private final List<VmId> lanes;
    private final Goals goals;
    private boolean started;
    private boolean over;
    private boolean begun;
    private boolean stopped;
    private long worksSince;
    private long waitedFor;
    private long shutdownSince = -1;
    private @Nullable Refusal failed;
    private int lost;

    AgentWork(Agents agents, Agents.AgentProcess process, int offset, Delivery delivery) {
        this.agents = agents;
        this.process = process;
        this.offset = offset;
        this.delivery = delivery;
        AgentCommand command = (AgentCommand) delivery.command();
        lanes = command.lanes();
        goals = new Goals(agents.fabric, command, delivery.ref().direction() == Direction.UNDO);
    }

    List<VmId> lanes() {
        return lanes;
    }

    boolean begun() {
        return started;
    }

    /// Says every now and then that another command is before it.
    void waitInLane() {
        after(SIGN_OF_LIFE, () -> {
            if (!started) {
                tell(new StepEvent.Waiting(delivery.ref(), process.name, now(), "another command on the same VM"));
                waitInLane();
            }
        });
    }

    void start() {
        started = true;
        if (agents.rules.skipsAnswered() && process.isAnswered(delivery.ref())) {
            agents.trace.say(() -> process.name + " skips " + delivery.ref() + ": it was answered");
            over = true;
            process.finished(this, null);
            return;
        }
        worksSince = agents.time.now();
        agents.trace.say(() -> process.name + " begins " + delivery.ref() + " " + delivery.command());
        tell(new StepEvent.Started(delivery.ref(), process.name, now()));
        StepRef first = delivery.endFirst();
        if (first != null && agents.rules.endsUnknownStep()) {
            endFirst(first);
        } else {
            after(agents.chance.between(1, 200), this::look);
        }
    }

    private Instant now() {
        return agents.time.database();
    }

    private void after(long millis, Runnable then) {
        agents.time.after(
                millis,
                () -> process.go(() -> {
                    if (!over) {
                        then.run();
                    }
                }));
    }

    private void tell(StepEvent event) {
        agents.say(event);
    }

    private long worked() {
        return agents.time.now() - worksSince - waitedFor;
    }

    private boolean outOfPatience() {
        return worked() >= delivery.patience().toMillis();
    }

    // The end of the step that this one undoes

    private void endFirst(StepRef earlier) {
        for (VmId vm : lanes) {
            Machine machine = agents.fabric.machine(vm);
            if (machine == null) {
                continue;
            }
            Job own = machine.jobOf(earlier);
            Job job = own != null ? own : machine.job;
            if (job != null) {
                if (outOfPatience()) {
                    fail(FailureCode.TIMED_OUT, job + " still runs");
                    return;
                }
                if (!job.isOf(earlier)) {
                    waitForLock(job, () -> endFirst(earlier));
                    return;
                }
                boolean shutdown = job.operation instanceof Operation.ShutDown;
                boolean patient = shutdown && worked() < delivery.patience().toMillis() / 2;
                if (!patient && (shutdown || job.operation.safeToStop()) && !stopped) {
                    stopped = true;
                    agents.jobs.stop(job);
                }
                working("the end of " + job);
                after(POLL, () -> endFirst(earlier));
                return;
            }
            boolean settling = machine.shutdownGivenUpAt >= 0
                    && machine.state == VmState.RUNNING
                    && machine.shutdownBy != null
                    && machine.shutdownBy.step().equals(earlier.step())
                    && machine.shutdownBy.run().equals(earlier.run())
                    && agents.time.now() < machine.shutdownGivenUpAt + Agents.SETTLING;
            if (settling) {
                working(machine.name + " to be Off or to stay Running");
                after(POLL * 4, () -> endFirst(earlier));
                return;
            }
        }
        after(agents.chance.between(1, 200), this::look);
    }

    private long lastSign;

    private void working(String what) {
        if (agents.time.now() - lastSign >= SIGN_OF_LIFE) {
            lastSign = agents.time.now();
            tell(new StepEvent.Progressed(delivery.ref(), process.name, now(), 0, 0, what));
        }
    }

    // Probe, do, verify

    private void look() {
        if (agents.isUnwanted(delivery.ref()) && !begun) {
            fail(FailureCode.CANCELED, "the orchestrator asked to stop");
            return;
        }
        for (VmId vm : lanes) {
            Machine machine = agents.fabric.machine(vm);
            if (machine == null) {
                continue;
            }
            Job job = machine.jobOf(delivery.ref());
            if (job != null) {
                begun = true;
                follow(job);
                return;
            }
        }
        switch (goals.look()) {
            case Goals.Done done -> {
                // Reading only is begun by looking.
                if (!begun && lanes.isEmpty() && isTooLate()) {
                    return;
                }
                succeed(done.result());
            }
            case Goals.Never never -> fail(never.code(), never.detail());
            case Goals.NotYet later -> {
                if (outOfPatience()) {
                    fail(FailureCode.TIMED_OUT, later.why());
                } else {
                    working(later.why());
                    after(POLL, this::look);
                }
            }
            case Goals.Act act -> act(act);
        }
    }

    /// Nothing is begun later than its delivery allows; what was begun is ended.
    private boolean isTooLate() {
        Instant notAfter = delivery.notAfter();
        if (agents.rules.mindsNotAfter() && notAfter != null && !begun && now().isAfter(notAfter)) {
            fail(FailureCode.STALE, "it is " + now() + ", and nothing was to be begun after " + notAfter);
            return true;
        }
        return false;
    }

    private void act(Goals.Act act) {
        Refusal why = failed;
        if (why != null) {
            fail(code(why), why.text());
            return;
        }
        if (isTooLate()) {
            return;
        }
        if (shutdownSince >= 0 && act.operation() instanceof Operation.ShutDown && guestGivenUp(act)) {
            return;
        }
        switch (agents.jobs.begin(act.machine(), act.operation(), delivery.ref())) {
            case Jobs.Runs runs -> {
                if (!begun) {
                    agents.witness.begins(delivery);
                }
                begun = true;
                if (act.operation() instanceof Operation.ShutDown && shutdownSince < 0) {
                    shutdownSince = worked();
                }
                if (agents.chance.of(agents.weather.answerOfCallLost) && ++lost < 3) {
                    after(POLL, this::look);
                } else {
                    follow(runs.job());
                }
            }
            case Jobs.Locked locked -> {
                if (agents.rules.waitsForLocks()) {
                    waitForLock(locked.by(), this::look);
                } else {
                    fail(FailureCode.FABRIC_ERROR, "locked by " + locked.by());
                }
            }
            case Jobs.Refused refused -> {
                begun = true;
                Refusal refusal = refused.refusal();
                fail(code(refusal), refusal.text());
            }
        }
    }

    private void waitForLock(Job job, Runnable then) {
        long since = agents.time.now();
        tell(new StepEvent.Waiting(delivery.ref(), process.name, now(), "locked by " + job));
        boolean[] woken = new boolean[1];
        Runnable wake = () -> {
            if (!woken[0]) {
                woken[0] = true;
                waitedFor += agents.time.now() - since;
                then.run();
            }
        };
        job.whenEnded.add(() -> after(agents.chance.between(50, 1_000), wake));
        after(SIGN_OF_LIFE, wake);
    }

    private void follow(Job job) {
        boolean[] seen = new boolean[1];
        job.whenEnded.add(() -> after(agents.chance.between(15, 1_000), () -> {
            if (!seen[0]) {
                seen[0] = true;
                ended(job);
            }
        }));
        watch(job, seen);
    }

    private void watch(Job job, boolean[] seen) {
        long limit = limit(job);
        long left = limit - worked();
        after(Math.max(1, Math.min(left, SIGN_OF_LIFE)), () -> {
            if (seen[0] || !job.running()) {
                return;
            }
            boolean patienceOver = worked() >= limit;
            boolean canceled = agents.isUnwanted(delivery.ref()) && job.operation.safeToStop();
            if (!patienceOver && !canceled) {
                working("at work: " + job);
                watch(job, seen);
                return;
            }
            if (job.operation instanceof Operation.ShutDown) {
                seen[0] = true;
                guestGivenUp(new Goals.Act(job.machine, job.operation));
                return;
            }
            seen[0] = true;
            // Half of the jobs that may be stopped are: the others end when they end.
            if (job.operation.safeToStop() && agents.chance.flip()) {
                agents.jobs.stop(job);
            }
            fail(patienceOver ? FailureCode.TIMED_OUT : FailureCode.CANCELED, job + " was given up");
        });
    }

    private long limit(Job job) {
        long all = delivery.patience().toMillis();
        return job.operation instanceof Operation.ShutDown && delivery.command() instanceof AgentCommand.StopVm stop
                ? Math.min(all, Math.max(0, shutdownSince) + stop.timeout().toMillis())
                : all;
    }

    private void ended(Job job) {
        switch (job.status) {
            case RUNNING -> throw new IllegalStateException("a job that runs has ended");
            case COMPLETED -> {
                goals.ended(job.operation);
                after(agents.chance.between(1, 100), this::look);
            }
            case FAILED, CANCELED -> {
                Refusal why = job.failure;
                if (job.operation instanceof Operation.ShutDown) {
                    shutdownSince = Math.max(0, shutdownSince);
                    if (job.machine.state == VmState.OFF) {
                        after(100, this::look);
                    } else {
                        guestGivenUp(new Goals.Act(job.machine, job.operation));
                    }
                    return;
                }
                failed = why == null ? new Refusal(Refusal.Reason.FAILED, job + " was stopped") : why;
                after(agents.chance.between(100, 1_000), this::look);
            }
        }
    }

    /// The guest stays: the power is cut, or the step has failed.
    private boolean guestGivenUp(Goals.Act act) {
        Job job = act.machine().job;
        if (job != null && job.isOf(delivery.ref())) {
            agents.jobs.stop(job);
        } else if (act.machine().shutdownGivenUpAt < 0 && act.machine().state == VmState.RUNNING) {
            act.machine().shutdownGivenUpAt = agents.time.now();
        }
        if (agents.isUnwanted(delivery.ref())) {
            fail(FailureCode.CANCELED, "the orchestrator asked to stop");
            return true;
        }
        if (delivery.command() instanceof AgentCommand.StopVm stop && stop.turnOffAtTimeout()) {
            goals.cutThePower();
            shutdownSince = -1;
            after(100, this::look);
            return true;
        }
        fail(FailureCode.STOP_TIMED_OUT, "the guest of " + act.machine().name + " did not shut down");
        return true;
    }

    private static FailureCode code(Refusal refusal) {
        return switch (refusal.reason()) {
            case FILE_GONE -> FailureCode.DISK_FILE_GONE;
            case ACCESS_DENIED -> FailureCode.ACCESS_DENIED;
            case NOT_SUPPORTED -> FailureCode.CHECKPOINT_REFUSED;
            case INVALID_STATE, NOT_FOUND, SLOT_TAKEN, IN_USE, FAILED -> FailureCode.FABRIC_ERROR;
        };
    }

    private void succeed(StepResult result) {
        if (!begun && lanes.isEmpty()) {
            agents.witness.begins(delivery);
        }
        finish(new StepEvent.Succeeded(delivery.ref(), process.name, now(), result));
    }

    private void fail(FailureCode code, String detail) {
        finish(new StepEvent.Failed(delivery.ref(), process.name, now(), code, detail));
    }

    private void finish(StepEvent event) {
        over = true;
        agents.trace.say(() -> process.name + " says " + words(event));
        tell(event);
        process.finished(this, delivery.ref());
    }

    static String words(StepEvent event) {
        return switch (event) {
            case StepEvent.Succeeded done -> done.ref() + " is done";
            case StepEvent.Failed failed -> failed.ref() + " failed: " + failed.code() + ", " + failed.detail();
            case StepEvent other -> other.ref() + " " + other.getClass().getSimpleName();
        };
    }
}
