package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.FabricId;
import dev.stillpoint.contracts.StepId;
import java.util.List;

/// The first step of every run, and the only one of a run that has no plan yet.
public final class Inspection {
    public static final StepId ID = new StepId("inspect");

    private Inspection() {}

    public static Step step(FabricId fabric, Timing timing) {
        return new Step(
                ID,
                new AgentCommand.InspectFabric(),
                fabric.value(),
                List.of(),
                List.of(),
                null,
                Policies.forward(timing, timing.patience()),
                0,
                new Executor.Agent(fabric),
                Step.Downtime.NONE,
                null);
    }
}
