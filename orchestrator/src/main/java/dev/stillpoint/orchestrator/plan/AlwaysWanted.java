package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.contracts.StepId;
import java.util.ArrayList;
import java.util.List;

/// Gives the patience of the way home to every step whose failure would not turn the run back: a start, a medium, a
/// refresh, and all that comes after the pivot. When such a step fails for good, machines stand still or files lie
/// about until a person comes; so it is given up late. A step whose failure turns the run back is given up early,
/// because then the machines come back by undoing.
final class AlwaysWanted {
    private AlwaysWanted() {}

    static Plan in(Plan plan, Timing timing) {
        boolean[] turnsBack = turnsBack(plan.steps(), plan.pivot());
        List<Step> steps = new ArrayList<>(plan.steps().list());
        for (int at = 0; at < turnsBack.length; at++) {
            if (!turnsBack[at]) {
                Step step = steps.get(at);
                steps.set(at, step.with(policy(step, timing)));
            }
        }
        return plan.with(new Steps(steps));
    }

    private static Policy policy(Step step, Timing timing) {
        return switch (step.command()) {
            case DiskCommand.DeleteCopy c ->
                Policies.leftovers(timing, step.policy().patience());
            case DiskCommand.DeleteClone c ->
                Policies.leftovers(timing, step.policy().patience());
            case DiskCommand.RemoveFiles c ->
                Policies.leftovers(timing, step.policy().patience());
            case StepCommand c -> Policies.alwaysWanted(timing, step.policy());
        };
    }

    /// The inspection, and whatever the pivot needs. A pivot that is passed by being sent can't turn back by failing.
    private static boolean[] turnsBack(Steps steps, Pivot pivot) {
        boolean[] needed = new boolean[steps.size()];
        boolean[] turnsBack = new boolean[steps.size()];
        for (StepId id : pivot.steps()) {
            needed[steps.position(id).orElseThrow()] = true;
        }
        for (int at = needed.length - 1; at >= 0; at--) {
            if (needed[at]) {
                for (int need : steps.needs(at)) {
                    needed[need] = true;
                }
                turnsBack[at] = switch (pivot) {
                    case Pivot.AfterAll after -> true;
                    case Pivot.AtFirst first ->
                        !first.steps().contains(steps.get(at).id());
                };
            }
            turnsBack[at] |= steps.get(at).id().equals(Inspection.ID);
        }
        return turnsBack;
    }
}
