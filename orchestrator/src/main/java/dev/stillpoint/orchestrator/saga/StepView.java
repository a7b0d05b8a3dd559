package dev.stillpoint.orchestrator.saga;

import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.StepId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A step as people see it.
///
/// @param position its place in the plan, from 0
/// @param kind the command that does it
/// @param dependsOn what it waits for, in either way
public record StepView(
        int position,
        StepId id,
        String kind,
        String target,
        StepStatus status,
        Direction direction,
        List<StepId> dependsOn,
        long bytesDone,
        long bytesTotal,
        @Nullable String waitingFor) {
    public StepView {
        dependsOn = List.copyOf(dependsOn);
    }
}
