package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.orchestrator.plan.Step.Downtime;
import dev.stillpoint.orchestrator.plan.Undo.Group;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A plan's steps while they are put together, the inspection first.
final class Draft {
    private final Timing timing;
    private final Executor agent;
    private final List<Step> steps = new ArrayList<>();

    Draft(Facts facts) {
        timing = facts.timing();
        agent = new Executor.Agent(facts.fabric());
        steps.add(Inspection.step(facts.fabric(), timing));
    }

    Steps steps() {
        return new Steps(steps);
    }

    /// All steps that change something.
    List<StepId> changes() {
        return steps.stream().filter(Step::changes).map(Step::id).toList();
    }

    Timing timing() {
        return timing;
    }

    /// A short step of the agent's.
    StepId agent(
            StepId id,
            AgentCommand command,
            String target,
            List<StepId> needs,
            List<StepId> follows,
            @Nullable Undo undo) {
        return agent(id, command, target, needs, follows, undo, timing.patience(), Downtime.NONE);
    }

    StepId agent(
            StepId id,
            AgentCommand command,
            String target,
            List<StepId> needs,
            List<StepId> follows,
            @Nullable Undo undo,
            Duration patience,
            Downtime downtime) {
        Policy policy = Policies.forward(timing, patience);
        steps.add(new Step(id, command, target, needs, follows, undo, policy, 0, agent, downtime, null));
        return id;
    }

    /// A step of the workers of its command's storage location.
    ///
    /// @param bytes bytes to be moved or read
    StepId workers(
            StepId id,
            DiskCommand command,
            String target,
            List<StepId> needs,
            @Nullable Undo undo,
            Policy policy,
            long bytes) {
        return workers(id, command, target, needs, List.of(), undo, policy, bytes, null);
    }

    StepId workers(
            StepId id,
            DiskCommand command,
            String target,
            List<StepId> needs,
            List<StepId> follows,
            @Nullable Undo undo,
            Policy policy,
            long bytes,
            @Nullable Fallback fallback) {
        Executor workers = new Executor.Workers(command.target().location());
        steps.add(new Step(id, command, target, needs, follows, undo, policy, bytes, workers, Downtime.NONE, fallback));
        return id;
    }

    Undo home(AgentCommand command, List<StepId> needs, List<StepId> follows) {
        return home(command, needs, follows, List.of(), List.of());
    }

    /// @param along steps whose undoing calls for this undo too
    /// @param readers steps that read what comes home; waited for no longer than the readers' grace
    Undo home(
            AgentCommand command, List<StepId> needs, List<StepId> follows, List<StepId> along, List<StepId> readers) {
        Duration grace = readers.isEmpty() ? Duration.ZERO : timing.readerGrace();
        return new Undo(
                command,
                Group.HOME,
                needs,
                follows,
                along,
                readers,
                grace,
                Policies.alwaysWanted(timing, timing.patience()));
    }

    /// Takes away what is left over, with the patience that merges and deletions need.
    Undo cleanUp(StepCommand command, List<StepId> needs) {
        Policy policy = switch (command) {
            case AgentCommand c -> Policies.alwaysWanted(timing, timing.mergePatience());
            case DiskCommand c -> Policies.leftovers(timing, timing.mergePatience());
        };
        return new Undo(command, Group.CLEAN_UP, needs, List.of(), List.of(), List.of(), Duration.ZERO, policy);
    }
}
