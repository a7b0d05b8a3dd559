package dev.stillpoint.agent.step;

import java.time.Duration;
import java.util.List;

/// @param poll the longest pause between two looks at a job
/// @param lockPause the longest pause between two tries at a locked VM
/// @param unreachable how long a fabric that does not answer is asked again before the step fails
/// @param lostAnswer how long a job is looked for after its answer was lost
/// @param shutdownSettling how long a VM must stay Running after a shutdown request was given up, until it counts as
///     running on
/// @param exportRoots the shares and folders of shares below which sets may be exported; none: nowhere
public record StepSettings(
        Duration poll,
        Duration lockPause,
        Duration unreachable,
        Duration lostAnswer,
        Duration shutdownSettling,
        List<String> exportRoots) {
    public StepSettings {
        exportRoots = List.copyOf(exportRoots);
    }

    public StepSettings(
            Duration poll, Duration lockPause, Duration unreachable, Duration lostAnswer, Duration shutdownSettling) {
        this(poll, lockPause, unreachable, lostAnswer, shutdownSettling, List.of());
    }
}
