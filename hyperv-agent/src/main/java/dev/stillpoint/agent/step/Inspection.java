package dev.stillpoint.agent.step;

import dev.stillpoint.agent.fabric.Change;
import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.StepResult;

/// Looking at the whole fabric, and letting SCVMM look.
public final class Inspection {
    private final StepWork work;

    public Inspection(StepWork work) {
        this.work = work;
    }

    public StepResult inspect() throws StepFailed, InterruptedException {
        work.permitReading();
        return new StepResult.Inspected(work.asking(work.fabric()::inspect)
                .withExportRoots(work.settings().exportRoots()));
    }

    public void refresh(AgentCommand.RefreshVm command) throws StepFailed, InterruptedException {
        work.ensure(new Change.Refresh(command.vm()), machine -> Verdict.BLINDLY);
    }
}
