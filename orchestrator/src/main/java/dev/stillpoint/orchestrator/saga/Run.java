package dev.stillpoint.orchestrator.saga;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.orchestrator.plan.Executor;
import dev.stillpoint.orchestrator.plan.Inspection;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.Step;
import dev.stillpoint.orchestrator.plan.Steps;
import dev.stillpoint.orchestrator.plan.Undo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All that a run knows. Its three parts may be stored apart: the order never changes, the plan once, the state with
/// every signal.
///
/// @param plan absent before the inspection is over, and when the run was refused
public record Run(Order order, @Nullable Plan plan, State state) {
    /// A run that has just been accepted and has not done anything.
    public static Run accepted(Order order) {
        return new Run(
                order,
                null,
                new State(
                        RunStatus.ACCEPTED,
                        List.of(StepState.UNTOUCHED),
                        false,
                        null,
                        false,
                        false,
                        false,
                        false,
                        List.of(),
                        List.of(),
                        List.of(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        order.acceptedAt()));
    }

    @JsonIgnore
    public RunStatus status() {
        return state.status();
    }

    /// The plan's steps; before there is a plan, the inspection alone.
    @JsonIgnore
    public Steps steps() {
        return plan != null ? plan.steps() : new Steps(List.of(Inspection.step(order.fabric(), order.timing())));
    }

    /// The status of the step at a position of the plan.
    public StepStatus status(int position) {
        Optional<StepStatus> byHand = byHand(position);
        if (byHand.isPresent()) {
            return byHand.get();
        }
        Try forward = state.steps().get(position).forward();
        Try undo = state.steps().get(position).undo();
        if (undo != null) {
            return switch (undo.phase()) {
                case IN_FLIGHT, PAUSED -> StepStatus.UNDOING;
                case DONE -> StepStatus.UNDONE;
                case FAILED -> StepStatus.UNDO_FAILED;
            };
        }
        if (forward == null) {
            boolean over = state.turnedBackAt() != null || state.status().isFinal();
            return over ? StepStatus.SKIPPED : StepStatus.PENDING;
        }
        return switch (forward.phase()) {
            case IN_FLIGHT ->
                forward.waitingSince() != null || forward.publishedAt() == null
                        ? StepStatus.WAITING
                        : StepStatus.RUNNING;
            case PAUSED -> StepStatus.RETRYING;
            case DONE -> StepStatus.DONE;
            case FAILED -> StepStatus.FAILED;
        };
    }

    /// What an operator's resolve made of a step.
    private Optional<StepStatus> byHand(int position) {
        if (state.status() != RunStatus.RESOLVED || plan == null || state.resolution() == null) {
            return Optional.empty();
        }
        StepId id = plan.steps().get(position).id();
        return state.resolution().outcome().stream()
                .filter(decision -> decision.step().equals(id))
                .findFirst()
                .map(decision -> switch (decision.as()) {
                    case DONE -> StepStatus.DONE;
                    case UNDONE -> StepStatus.UNDONE;
                    case ABANDONED -> StepStatus.ABANDONED;
                });
    }

    /// All steps as people see them, in plan order.
    public List<StepView> views() {
        Steps steps = steps();
        List<StepView> views = new ArrayList<>(steps.size());
        for (int at = 0; at < steps.size(); at++) {
            views.add(view(steps.get(at), at));
        }
        return views;
    }

    private StepView view(Step step, int at) {
        Try forward = state.steps().get(at).forward();
        boolean undone = state.steps().get(at).undo() != null;
        boolean fellBack = state.steps().get(at).fellBack();
        List<StepId> dependsOn = new ArrayList<>(step.needs());
        step.follows().stream().filter(id -> !dependsOn.contains(id)).forEach(dependsOn::add);
        return new StepView(
                at,
                step.id(),
                step.command(fellBack).kind(),
                step.target(),
                status(at),
                undone ? Direction.UNDO : Direction.FORWARD,
                dependsOn,
                forward == null ? 0 : forward.bytesDone(),
                step.bytes(fellBack),
                waitingFor(step, at).orElse(null));
    }

    /// What a step in flight waits for.
    private Optional<String> waitingFor(Step step, int at) {
        StepState both = state.steps().get(at);
        Try latest = both.undo() != null ? both.undo() : both.forward();
        if (latest == null || latest.phase() != Try.Phase.IN_FLIGHT) {
            return Optional.empty();
        }
        if (latest.waitingFor() != null) {
            return Optional.of(latest.waitingFor());
        }
        return switch (step.executor()) {
            case Executor.Agent agent -> Optional.empty();
            case Executor.Workers workers
            when latest.publishedAt() == null -> Optional.of("a free slot at " + workers.location());
            case Executor.Workers workers
            when latest.heardAt() == null -> Optional.of("a worker of " + workers.location());
            case Executor.Workers workers -> Optional.empty();
        };
    }

    /// What the run waits for: its reservation, or the first step that can't go on.
    public Optional<String> waitingFor() {
        if (state.status() == RunStatus.NEEDS_OPERATOR
                && state.resolution() != null
                && state.resolution().isOpen()) {
            return Optional.of(
                    "a look whether everything is as " + state.resolution().actor() + " says");
        }
        if (state.waitingFor() != null || plan == null || state.status().isFinal()) {
            return Optional.ofNullable(state.waitingFor());
        }
        for (int at = 0; at < state.steps().size(); at++) {
            Step step = plan.steps().get(at);
            Optional<String> what = waitingFor(step, at);
            if (what.isPresent()) {
                Undo undo = step.undo();
                boolean back = state.steps().get(at).undo() != null;
                StepCommand command = back && undo != null
                        ? undo.command()
                        : step.command(state.steps().get(at).fellBack());
                return Optional.of(command.kind() + " of " + step.target() + ": " + what.get());
            }
        }
        return Optional.empty();
    }

    /// How far the run is. A step that is not wanted counts as one that is done, unless none of them was to be: of a
    /// run that only planned, or was refused.
    public Progress progress() {
        Steps steps = steps();
        int done = 0;
        long bytesDone = 0;
        long bytesTotal = 0;
        for (int at = 0; at < steps.size(); at++) {
            switch (status(at)) {
                case DONE, UNDONE -> done++;
                case SKIPPED -> done += state.reserved() ? 1 : 0;
                case PENDING, RUNNING, WAITING, RETRYING, FAILED, UNDOING, UNDO_FAILED, ABANDONED -> {}
            }
            Try forward = state.steps().get(at).forward();
            long bytes = steps.get(at).bytes(state.steps().get(at).fellBack());
            bytesTotal += bytes;
            bytesDone += forward == null ? 0 : Math.min(forward.bytesDone(), bytes);
        }
        return new Progress(done, steps.size(), bytesDone, bytesTotal);
    }
}
