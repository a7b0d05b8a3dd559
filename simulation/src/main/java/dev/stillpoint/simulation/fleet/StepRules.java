package dev.stillpoint.simulation.fleet;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.orchestrator.plan.Pivot;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.Steps;
import dev.stillpoint.orchestrator.plan.Undo;
import dev.stillpoint.orchestrator.saga.RunStatus;
import dev.stillpoint.orchestrator.saga.StepState;
import dev.stillpoint.orchestrator.saga.Try;
import dev.stillpoint.simulation.model.Timeline;
import dev.stillpoint.simulation.model.Violation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// In which order steps are sent, begun and undone: by the plan as the planner made it, by the pivot, and never late
/// or twice.
final class StepRules {
    static final String DEPENDENCIES = "no step acts before those that it needs";
    static final String HELD_UP = "a step waits for nothing but what it needs";
    static final String CLEAN_UP_LAST = "clean-up begins when home is over";
    static final String NOT_AFTER = "nothing begins after its notAfter";
    static final String REDELIVERY = "a redelivery never repeats finished work";
    static final String ONCE_TO_WORKERS = "no command reaches the workers twice because a relay ended";
    static final String DIRECTION = "a run that turned back does not go forward again";
    static final String FORWARD_ONLY = "past the pivot nothing of the set is undone";

    private final Timeline time;
    private final Set<StepRef> answered = new HashSet<>();
    private final Set<StepRef> withWorkers = new HashSet<>();
    private final Set<Done> done = new HashSet<>();

    private record Done(RunId run, StepId step, Direction direction) {}

    StepRules(Timeline time) {
        this.time = time;
    }

    /// An executor said something.
    void told(StepEvent event) {
        switch (event) {
            case StepEvent.Succeeded succeeded -> {
                StepRef ref = event.ref();
                answered.add(ref);
                done.add(new Done(ref.run(), ref.step(), ref.direction()));
            }
            case StepEvent.Failed failed -> answered.add(event.ref());
            case StepEvent other -> {}
        }
    }

    /// A command is in the workers' topic, where they can see it.
    void reachesWorkers(Delivery delivery) {
        if (!withWorkers.add(delivery.ref())) {
            throw new Violation(ONCE_TO_WORKERS, delivery.ref() + " is published again");
        }
    }

    /// An executor begins, whosever command it is.
    void begins(Delivery delivery) {
        StepRef ref = delivery.ref();
        if (delivery.notAfter() != null && time.database().isAfter(delivery.notAfter())) {
            throw new Violation(
                    NOT_AFTER, ref + " begins at " + time.database() + ", allowed until " + delivery.notAfter());
        }
        if (delivery.command() instanceof AgentCommand agent
                && !agent.lanes().isEmpty()
                && !(agent instanceof AgentCommand.RefreshVm)
                && answered.contains(ref)) {
            throw new Violation(REDELIVERY, ref + " is carried out after its result was told");
        }
    }

    /// An executor begins with a run's step on its way forward.
    void begins(Entry entry, StepRef ref) {
        Plan plan = entry.soundPlan;
        if (plan != null) {
            needs(plan.steps(), ref);
        }
    }

    private void needs(Steps steps, StepRef ref) {
        int at = steps.position(ref.step()).orElse(-1);
        if (at < 0) {
            return;
        }
        for (int need : steps.needs(at)) {
            StepId id = steps.get(need).id();
            if (!done.contains(new Done(ref.run(), id, Direction.FORWARD))) {
                throw new Violation(DEPENDENCIES, ref + " begins before " + id + " has succeeded");
            }
        }
    }

    /// A command is about to be committed to the outbox.
    void sent(Entry entry, Delivery delivery) {
        Plan plan = entry.soundPlan;
        if (plan == null) {
            return;
        }
        Steps steps = plan.steps();
        StepRef ref = delivery.ref();
        if (ref.direction() == Direction.FORWARD) {
            if (entry.turnedBack) {
                throw new Violation(DIRECTION, ref + " is sent after the run turned back");
            }
            needs(steps, ref);
            return;
        }
        if (entry.pastPivot) {
            throw new Violation(FORWARD_ONLY, ref + " is sent");
        }
        int at = steps.position(ref.step()).orElseThrow();
        for (int need : steps.undoNeeds(at)) {
            StepState state = entry.run.state().steps().get(need);
            boolean undone = state.undo() == null
                    ? state.forward() == null
                    : state.undo().phase() == Try.Phase.DONE;
            if (!undone) {
                throw new Violation(
                        DEPENDENCIES, ref + " is sent before " + steps.get(need).id() + " is undone");
            }
        }
        Undo undo = steps.get(at).undo();
        if (undo != null && undo.group() == Undo.Group.CLEAN_UP) {
            cleanUp(entry, steps, ref);
        }
    }

    private static void cleanUp(Entry entry, Steps steps, StepRef ref) {
        for (int other = 0; other < steps.size(); other++) {
            Undo home = steps.get(other).undo();
            StepState state = entry.run.state().steps().get(other);
            boolean isOpen = home != null
                    && home.group() == Undo.Group.HOME
                    && state.forward() != null
                    && !isOver(state)
                    && !isBlocked(entry, steps, other);
            if (isOpen) {
                throw new Violation(
                        CLEAN_UP_LAST,
                        ref + " is sent before " + steps.get(other).id() + " is undone");
            }
        }
    }

    private static boolean isOver(StepState state) {
        Try undo = state.undo();
        return undo != null && (undo.phase() == Try.Phase.DONE || undo.phase() == Try.Phase.FAILED);
    }

    /// An undo that is never tried for want of another one that failed.
    private static boolean isBlocked(Entry entry, Steps steps, int at) {
        for (int need : steps.undoNeeds(at)) {
            StepState state = entry.run.state().steps().get(need);
            Try undo = state.undo();
            if (undo == null ? isBlocked(entry, steps, need) : undo.phase() == Try.Phase.FAILED) {
                return true;
            }
        }
        return false;
    }

    /// Takes note of where the run is.
    void committed(Entry entry) {
        RunStatus now = entry.run.status();
        entry.turnedBack |= now == RunStatus.COMPENSATING;
        if (now == RunStatus.RUNNING && !entry.pastPivot && entry.soundPlan != null) {
            entry.pastPivot = isPastPivot(entry, entry.soundPlan);
        }
    }

    /// By the plan as the planner made it.
    private static boolean isPastPivot(Entry entry, Plan plan) {
        return switch (plan.pivot()) {
            case Pivot.AfterAll after -> allForward(entry, plan, after.steps(), true);
            case Pivot.AtFirst first -> allForward(entry, plan, first.steps(), false);
        };
    }

    private static boolean allForward(Entry entry, Plan plan, List<StepId> ids, boolean all) {
        for (StepId id : ids) {
            Try forward = entry.run
                    .state()
                    .steps()
                    .get(plan.steps().position(id).orElseThrow())
                    .forward();
            boolean is = all ? forward != null && forward.phase() == Try.Phase.DONE : forward != null;
            if (is != all) {
                return !all;
            }
        }
        return all;
    }

    /// Whoever waits for an operator has tried all that could be tried.
    void needsOperator(Entry entry) {
        Plan plan = entry.soundPlan;
        if (plan == null) {
            return;
        }
        Steps steps = plan.steps();
        boolean back = entry.run.state().turnedBackAt() != null;
        for (int at = 0; at < steps.size(); at++) {
            StepState state = entry.run.state().steps().get(at);
            boolean untried = back
                    ? state.undo() == null
                            && state.forward() != null
                            && steps.get(at).undo() != null
                    : state.forward() == null;
            if (untried && allDone(entry, back ? steps.undoNeeds(at) : steps.needs(at), back)) {
                throw new Violation(
                        HELD_UP, entry + " stops, and " + steps.get(at).id() + " was not tried");
            }
        }
    }

    private static boolean allDone(Entry entry, int[] needs, boolean back) {
        for (int need : needs) {
            StepState state = entry.run.state().steps().get(need);
            Try latest = back ? state.undo() : state.forward();
            boolean nothing = back && state.forward() == null && latest == null;
            if (!nothing && (latest == null || latest.phase() != Try.Phase.DONE)) {
                return false;
            }
        }
        return true;
    }
}
