package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.contracts.StepId;
import java.time.Duration;
import java.util.List;

/// The compensation of a step: what undoes it, whatever became of it. It goes to the step's own executor.
///
/// Only steps that were sent are undone; of the steps named here, those that were not sent hold nothing up.
///
/// @param needs steps whose undo must have succeeded before
/// @param follows steps whose undo merely must have ended before
/// @param along steps whose undoing calls for this undo too, even when its own step was never sent
/// @param readers steps whose forward attempt should have ended before; they are waited for no longer than
///     `readerGrace` after the run turned back
public record Undo(
        StepCommand command,
        Group group,
        List<StepId> needs,
        List<StepId> follows,
        List<StepId> along,
        List<StepId> readers,
        Duration readerGrace,
        Policy policy) {
    public Undo {
        needs = List.copyOf(needs);
        follows = List.copyOf(follows);
        along = List.copyOf(along);
        readers = List.copyOf(readers);
    }

    public enum Group {
        /// Disks, media and power: first.
        HOME,
        /// Copies and checkpoints: when home is over, and never in its way.
        CLEAN_UP
    }
}
