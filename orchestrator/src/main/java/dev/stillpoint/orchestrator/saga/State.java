package dev.stillpoint.orchestrator.saga;

import dev.stillpoint.contracts.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All of a run that changes.
///
/// @param steps one per step of the plan, in plan order; before there is a plan, one for the inspection
/// @param pastPivot the run only goes forward from here
/// @param turnedBackAt when the run began to undo; absent while it goes forward
/// @param cancelRequested someone asked for the turning back
/// @param reserved claims and reservation are held, the run may change things
/// @param vmsReleased the claims on VMs and disks were given back before the end
/// @param locationReleased the reservation at the storage location was given back before the end
/// @param sets the checkpoint sets that the run has led somewhere, at most one entry for each
/// @param approval absent for a run that needs none
/// @param resolution the last one that an operator asked for; absent when there was none
/// @param waitingFor what the run as a whole waits for
/// @param reserveAt when claims and reservation are asked for again; absent while they are not wanted
/// @param listenUntil until when silence is not counted, because nobody listened for a while
/// @param wakeAt when the run wants a [Signal.Tick] at the latest; absent when it waits for events or for people only
public record State(
        RunStatus status,
        List<StepState> steps,
        boolean pastPivot,
        @Nullable Instant turnedBackAt,
        boolean cancelRequested,
        boolean reserved,
        boolean vmsReleased,
        boolean locationReleased,
        List<SetState> sets,
        List<Problem> problems,
        List<Problem> warnings,
        @Nullable Approval approval,
        @Nullable Resolution resolution,
        @Nullable String waitingFor,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Instant downtimeStartedAt,
        @Nullable Instant downtimeEndedAt,
        @Nullable Instant reserveAt,
        @Nullable Instant listenUntil,
        @Nullable Instant wakeAt) {
    public State {
        steps = List.copyOf(steps);
        sets = List.copyOf(sets);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }
}
