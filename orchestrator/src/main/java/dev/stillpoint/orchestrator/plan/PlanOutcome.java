package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.Problem;
import java.util.List;

/// What planning came to.
public sealed interface PlanOutcome {
    record Planned(Plan plan) implements PlanOutcome {}

    /// @param problems at least one; each names its object and the remedy
    record Refused(List<Problem> problems) implements PlanOutcome {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
