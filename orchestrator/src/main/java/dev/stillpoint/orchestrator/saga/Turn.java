package dev.stillpoint.orchestrator.saga;

import static java.util.Objects.requireNonNull;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunEventType;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.orchestrator.plan.Executor;
import dev.stillpoint.orchestrator.plan.Inspection;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.Policy;
import dev.stillpoint.orchestrator.plan.SetStatus;
import dev.stillpoint.orchestrator.plan.Step;
import dev.stillpoint.orchestrator.plan.Steps;
import dev.stillpoint.orchestrator.plan.Undo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One application of one signal: a copy of the run that may be written to, and the effects so far. Lives within
/// [Saga#apply] only.
final class Turn {
    static final String SYSTEM = "system";

    final Order order;
    final Instant now;
    final List<Effect> effects = new ArrayList<>();

    @Nullable
    Plan plan;

    Steps steps;
    RunStatus status;
    boolean pastPivot;

    @Nullable
    Instant turnedBackAt;

    boolean cancelRequested;
    boolean reserved;
    boolean vmsReleased;
    boolean locationReleased;

    private List<SetState> sets;
    final List<Problem> problems;
    final List<Problem> warnings;

    @Nullable
    Approval approval;

    @Nullable
    Resolution resolution;

    @Nullable
    String waitingFor;

    @Nullable
    Instant startedAt;

    @Nullable
    Instant reserveAt;

    @Nullable
    Instant listenUntil;

    final @Nullable Instant wakeAt;

    private final Run before;
    private List<StepState> known;

    /// The same as `known`, once something of it has changed.
    private StepState @Nullable [] changed;

    /// Whether a step, the plan or the run as a whole is in another phase than before: only then can anything be
    /// ready that was not.
    private boolean moved;

    private @Nullable Instant finishedAt;
    private @Nullable Instant downtimeStartedAt;
    private @Nullable Instant downtimeEndedAt;

    Turn(Run run, Instant now) {
        State state = run.state();
        before = run;
        this.now = now;
        order = run.order();
        plan = run.plan();
        steps = run.steps();
        status = state.status();
        known = state.steps();
        pastPivot = state.pastPivot();
        turnedBackAt = state.turnedBackAt();
        cancelRequested = state.cancelRequested();
        reserved = state.reserved();
        vmsReleased = state.vmsReleased();
        locationReleased = state.locationReleased();
        sets = state.sets();
        problems = new ArrayList<>(state.problems());
        warnings = new ArrayList<>(state.warnings());
        approval = state.approval();
        resolution = state.resolution();
        waitingFor = state.waitingFor();
        startedAt = state.startedAt();
        finishedAt = state.finishedAt();
        downtimeStartedAt = state.downtimeStartedAt();
        downtimeEndedAt = state.downtimeEndedAt();
        reserveAt = state.reserveAt();
        listenUntil = state.listenUntil();
        wakeAt = state.wakeAt();
    }

    /// What the signal came to; the same run when it came to nothing.
    Transition end() {
        State state = new State(
                status,
                changed == null ? known : List.of(changed),
                pastPivot,
                turnedBackAt,
                cancelRequested,
                reserved,
                vmsReleased,
                locationReleased,
                sets,
                problems,
                warnings,
                approval,
                resolution,
                waitingFor,
                startedAt,
                finishedAt,
                downtimeStartedAt,
                downtimeEndedAt,
                reserveAt,
                listenUntil,
                Deadlines.next(this));
        boolean unchanged = plan == before.plan() && state.equals(before.state());
        return new Transition(unchanged ? before : new Run(order, plan, state), effects);
    }

    /// Whether anything may be ready that was not: a step moved on, or the moment has come that the run waited for.
    boolean mayGoOn() {
        return moved || (wakeAt != null && !now.isBefore(wakeAt));
    }

    /// Later than this nothing is begun. What the request left for it counts anew from an approval.
    Instant startBy() {
        Instant startBy = order.request().startBy();
        Instant approvedAt = approval == null ? null : approval.at();
        return approvedAt == null ? startBy : approvedAt.plus(Duration.between(order.acceptedAt(), startBy));
    }

    // What is known of the steps

    private StepState state(int at) {
        return changed == null ? known.get(at) : changed[at];
    }

    int position(StepId id) {
        return steps.position(id).orElseThrow(() -> new IllegalStateException("the plan has no step " + id));
    }

    @Nullable
    Try forward(int at) {
        return state(at).forward();
    }

    @Nullable
    Try undo(int at) {
        return state(at).undo();
    }

    @Nullable
    Try latest(int at, Direction direction) {
        return switch (direction) {
            case FORWARD -> forward(at);
            case UNDO -> undo(at);
        };
    }

    Try requireLatest(int at, Direction direction) {
        return requireNonNull(latest(at, direction), "the step was never sent");
    }

    Plan requirePlan() {
        return requireNonNull(plan, "the run has no plan yet");
    }

    boolean isDone(int at) {
        Try latest = forward(at);
        return latest != null && latest.phase() == Try.Phase.DONE;
    }

    boolean hasFailed(int at) {
        Try latest = forward(at);
        return latest != null && latest.phase() == Try.Phase.FAILED;
    }

    /// Whether anything but the inspection is done.
    boolean anySucceeded() {
        for (int at = Preparation.INSPECTION + 1; at < steps.size(); at++) {
            if (isDone(at)) {
                return true;
            }
        }
        return false;
    }

    /// Whether there is something to undo: the step was sent, or one along with which it is undone.
    boolean mustBeUndone(int at) {
        if (steps.get(at).undo() == null) {
            return false;
        }
        if (forward(at) != null) {
            return true;
        }
        for (int other : steps.undoAlong(at)) {
            if (forward(other) != null) {
                return true;
            }
        }
        return false;
    }

    boolean isUndone(int at) {
        Try latest = undo(at);
        return latest == null ? !mustBeUndone(at) : latest.phase() == Try.Phase.DONE;
    }

    boolean isDue(Try latest) {
        return latest.phase() == Try.Phase.PAUSED && latest.retryAt() != null && !now.isBefore(latest.retryAt());
    }

    StepCommand command(int at, Direction direction) {
        return switch (direction) {
            case FORWARD -> steps.get(at).command(state(at).fellBack());
            case UNDO -> requireUndo(at).command();
        };
    }

    Policy policy(int at, Direction direction) {
        return switch (direction) {
            case FORWARD -> steps.get(at).policy(state(at).fellBack());
            case UNDO -> requireUndo(at).policy();
        };
    }

    private Undo requireUndo(int at) {
        return requireNonNull(steps.get(at).undo(), "the step has no undo");
    }

    // What is done

    /// The plan is there; the inspection stays its first step.
    void plan(Plan made) {
        StepState inspection = state(Preparation.INSPECTION);
        plan = made;
        steps = made.steps();
        known = List.of();
        changed = new StepState[steps.size()];
        Arrays.fill(changed, StepState.UNTOUCHED);
        changed[Preparation.INSPECTION] = inspection;
        moved = true;
    }

    /// The inspection is to bring another one.
    void forgetPlan() {
        StepState inspection = state(Preparation.INSPECTION);
        warnings.removeAll(requirePlan().warnings());
        plan = null;
        steps = new Steps(List.of(Inspection.step(order.fabric(), order.timing())));
        known = List.of();
        changed = new StepState[] {inspection};
        moved = true;
    }

    void put(int at, Direction direction, Try latest) {
        StepState before = state(at);
        Try last = latest(at, direction);
        moved |= last == null || last.phase() != latest.phase();
        changed()[at] = switch (direction) {
            case FORWARD -> before.forward(latest);
            case UNDO -> before.undo(latest);
        };
    }

    private StepState[] changed() {
        StepState[] writable = changed;
        if (writable == null) {
            writable = known.toArray(StepState[]::new);
            changed = writable;
        }
        return writable;
    }

    /// From the next attempt on, the step's fallback is tried.
    void fallBack(int at) {
        changed()[at] = state(at).fallenBack();
    }

    boolean fellBack(int at) {
        return state(at).fellBack();
    }

    /// Whether the step's own command failed for good and there is another one that was not tried yet.
    boolean canFallBack(int at) {
        return steps.get(at).fallback() != null && !state(at).fellBack();
    }

    /// Sends the next attempt.
    void send(int at, Direction direction) {
        Try last = latest(at, direction);
        Step step = steps.get(at);
        boolean first = last == null && direction == Direction.FORWARD;
        boolean published = step.executor() instanceof Executor.Agent;
        Policy policy = policy(at, direction);
        Try sent = last == null ? Try.first(1, 1, now, published, policy) : last.next(now, published, policy);
        if (first) {
            if (step.downtime() == Step.Downtime.OPENS && downtimeStartedAt == null) {
                downtimeStartedAt = now;
                happened(RunEventType.DOWNTIME_STARTED, SYSTEM, Map.of());
            }
        }
        if (direction == Direction.UNDO) {
            forwardMattersNoMore(at);
        }
        LedgerRows.sent(this, command(at, direction));
        deliver(at, direction, sent);
        attempted(at, direction, sent);
    }

    /// From its undo on, nothing depends on a forward attempt's answer; whoever holds a place for it can let it go.
    private void forwardMattersNoMore(int at) {
        Try latest = forward(at);
        if (latest != null && latest.phase() == Try.Phase.IN_FLIGHT) {
            forwardIsOver(at, latest.failed(now, FailureCode.NO_ANSWER, "undone without its answer"));
        }
    }

    /// Sends an attempt that said nothing once more.
    void sendAgain(int at, Direction direction, Try silent) {
        deliver(at, direction, silent.sentAgain(now, steps.get(at).executor() instanceof Executor.Agent));
    }

    private void deliver(int at, Direction direction, Try sent) {
        Policy policy = policy(at, direction);
        Instant notAfter = notAfter(at, direction, sent, now.plus(policy.patience()));
        put(at, direction, sent);
        effects.add(new Effect.Send(
                new Delivery(
                        ref(at, direction, sent),
                        now,
                        notAfter,
                        policy.patience(),
                        direction == Direction.UNDO ? unknownForward(at) : null,
                        command(at, direction)),
                steps.get(at).executor()));
        stepped(RunEventType.STEP_SENT, SYSTEM, at, direction, Map.of("delivery", sent.delivery()));
    }

    /// Home is always wanted; all else only for a while, and what a run begins with not after it had to begin,
    /// unless an operator has asked for it since.
    private @Nullable Instant notAfter(int at, Direction direction, Try sent, Instant patience) {
        return switch (direction) {
            case UNDO -> requireUndo(at).group() == Undo.Group.HOME ? null : patience;
            case FORWARD -> {
                Instant startBy = startBy();
                boolean mayBeFirst = at != Preparation.INSPECTION && !anySucceeded() && !sent.isAskedForAgain();
                yield mayBeFirst && startBy.isBefore(patience) ? startBy : patience;
            }
        };
    }

    private @Nullable StepRef unknownForward(int at) {
        Try latest = forward(at);
        return latest == null || latest.phase() == Try.Phase.DONE ? null : ref(at, Direction.FORWARD, latest);
    }

    StepRef ref(int at, Direction direction, Try latest) {
        return new StepRef(order.run(), steps.get(at).id(), direction, latest.attempt(), latest.delivery());
    }

    /// A forward step's end without its answer.
    void forwardIsOver(int at, Try over) {
        isOver(at, Direction.FORWARD, over);
    }

    void isOver(int at, Direction direction, Try over) {
        put(at, direction, over);
        attempted(at, direction, over);
    }

    /// Makes a failed step due again.
    void tryAgain(int at, boolean undo) {
        Direction direction = undo ? Direction.UNDO : Direction.FORWARD;
        Try latest = latest(at, direction);
        if (latest != null && latest.phase() == Try.Phase.FAILED) {
            put(at, direction, latest.again(now));
        }
    }

    void hintCancel() {
        for (int at = 0; at < steps.size(); at++) {
            Try latest = forward(at);
            if (latest != null && latest.phase() == Try.Phase.IN_FLIGHT) {
                effects.add(new Effect.CancelHint(ref(at, Direction.FORWARD, latest)));
            }
        }
    }

    void become(RunStatus next) {
        if (status != next) {
            happened(RunEventType.RUN_STATUS, SYSTEM, Map.of("from", status.name(), "to", next.name()));
            status = next;
            moved = true;
        }
    }

    void finish(RunStatus end) {
        become(end);
        finishedAt = now;
        waitingFor = null;
        happened(RunEventType.RUN_ENDED, SYSTEM, Map.of("status", end.name()));
        effects.add(new Effect.Ended(end));
    }

    void needsOperator() {
        become(RunStatus.NEEDS_OPERATOR);
        happened(
                RunEventType.WAITING_FOR_OPERATOR,
                SYSTEM,
                Map.of("problems", problems.stream().map(Problem::detail).toList()));
    }

    /// The status that this run has led a set to; null as long as it has led it nowhere.
    @Nullable
    SetStatus setStatus(SetId set) {
        for (SetState each : sets) {
            if (each.set().equals(set)) {
                return each.status();
            }
        }
        return null;
    }

    void setBecomes(SetId set, SetStatus next) {
        if (setStatus(set) != next) {
            List<SetState> others = new ArrayList<>(sets);
            others.removeIf(each -> each.set().equals(set));
            others.add(new SetState(set, next));
            sets = others;
            effects.add(new Effect.SetChanged(set, next));
            happened(RunEventType.SET_STATUS, SYSTEM, Map.of("checkpointSet", set.toString(), "status", next.name()));
        }
    }

    /// The set that the run makes, once it has begun to; null before, and for runs that make none.
    @Nullable
    SetId madeSet() {
        Plan.Made made = plan == null ? null : plan.sets().makes();
        return made != null && setStatus(made.set()) != null ? made.set() : null;
    }

    void downtimeEnds() {
        if (downtimeStartedAt != null && downtimeEndedAt == null) {
            downtimeEndedAt = now;
            happened(RunEventType.DOWNTIME_ENDED, SYSTEM, Map.of());
        }
    }

    // What is told

    void happened(String type, String actor, Map<String, Object> data) {
        effects.add(new Effect.Happened(type, actor, null, data));
    }

    void stepped(String type, String actor, int at, Direction direction, Map<String, Object> more) {
        Map<String, Object> data = new HashMap<>(more);
        data.put("direction", direction.name());
        data.put("attempt", requireLatest(at, direction).attempt());
        data.put("kind", command(at, direction).kind());
        data.put("target", steps.get(at).target());
        effects.add(new Effect.Happened(type, actor, steps.get(at).id(), data));
    }

    void attempted(int at, Direction direction, Try latest) {
        effects.add(new Effect.Attempted(steps.get(at).id(), direction, latest));
    }

    void warn(ProblemCode code, @Nullable String vm, String detail) {
        warnings.add(Problem.of(code, vm, null, detail));
    }

    void warnOnce(ProblemCode code, String detail) {
        if (warnings.stream().noneMatch(warning -> warning.code() == code)) {
            warn(code, null, detail);
        }
    }
}
