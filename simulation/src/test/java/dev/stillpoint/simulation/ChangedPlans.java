package dev.stillpoint.simulation;

import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.orchestrator.plan.Pivot;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.Step;
import dev.stillpoint.orchestrator.plan.Steps;
import dev.stillpoint.orchestrator.plan.Undo;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The same plan with one thing changed.
final class ChangedPlans {
    private ChangedPlans() {}

    interface OnUndo {
        @Nullable
        Undo change(Step step, Undo undo);
    }

    static Plan undos(Plan plan, OnUndo change) {
        return steps(plan, step -> {
            Undo undo = step.undo();
            return undo == null ? step : copy(step, step.needs(), change.change(step, undo));
        });
    }

    static Plan steps(Plan plan, UnaryOperator<Step> change) {
        return with(plan, plan.steps().list().stream().map(change).toList(), plan.pivot());
    }

    static Step copy(Step step, List<StepId> needs, @Nullable Undo undo) {
        return copy(step, step.command(), needs, undo);
    }

    static Step command(Step step, StepCommand other) {
        return copy(step, other, step.needs(), step.undo());
    }

    private static Step copy(Step step, StepCommand command, List<StepId> needs, @Nullable Undo undo) {
        return new Step(
                step.id(),
                command,
                step.target(),
                needs,
                step.follows(),
                undo,
                step.policy(),
                step.bytes(),
                step.executor(),
                step.downtime(),
                step.fallback());
    }

    static Plan with(Plan plan, List<Step> steps, Pivot pivot) {
        return with(plan, plan.hash(), steps, pivot);
    }

    static Plan hashed(Plan plan, String hash) {
        return with(plan, hash, plan.steps().list(), plan.pivot());
    }

    private static Plan with(Plan plan, String hash, List<Step> steps, Pivot pivot) {
        return new Plan(
                hash,
                plan.sets(),
                new Steps(steps),
                pivot,
                plan.members(),
                plan.disks(),
                plan.ledger(),
                plan.space(),
                plan.reservation(),
                plan.estimatedDowntime(),
                plan.warnings());
    }
}
