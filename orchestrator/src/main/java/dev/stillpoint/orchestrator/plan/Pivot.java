package dev.stillpoint.orchestrator.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.stillpoint.contracts.StepId;
import java.util.List;

/// From where on a run only goes forward.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Pivot.AfterAll.class, name = "afterAll"),
    @JsonSubTypes.Type(value = Pivot.AtFirst.class, name = "atFirst")
})
public sealed interface Pivot {
    List<StepId> steps();

    /// Passed when all of these are done.
    record AfterAll(List<StepId> steps) implements Pivot {
        public AfterAll {
            steps = List.copyOf(steps);
        }
    }

    /// Passed when the first of these is sent.
    record AtFirst(List<StepId> steps) implements Pivot {
        public AtFirst {
            steps = List.copyOf(steps);
        }
    }
}
