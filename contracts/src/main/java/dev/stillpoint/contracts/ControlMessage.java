package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;

/// What the orchestrator tells all executors at once. Hints: nothing breaks when one is lost.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ControlMessage.Clock.class, name = "Clock"),
    @JsonSubTypes.Type(value = ControlMessage.CancelStep.class, name = "CancelStep"),
    @JsonSubTypes.Type(value = ControlMessage.LocationLimits.class, name = "LocationLimits"),
    @JsonSubTypes.Type(value = ControlMessage.ClonesNotWanted.class, name = "ClonesNotWanted")
})
public sealed interface ControlMessage {
    /// The database's time, once a second: what `notAfter` is measured by.
    record Clock(Instant now) implements ControlMessage {}

    /// Stop working on this attempt as soon as that is safe.
    record CancelStep(StepRef ref) implements ControlMessage {}

    /// What each running copy of a location may take, once a second while a limit is set.
    ///
    /// @param bytesPerSecond of one copy; 0 for unlimited
    record LocationLimits(LocationId location, int maxConcurrentCopies, long bytesPerSecond)
            implements ControlMessage {}

    /// Clones of these runs are not wanted any more, because the runs are over: whoever finds one that a crash left
    /// beside a disk deletes it. Said again and again for a while after a run's end.
    record ClonesNotWanted(List<RunId> runs) implements ControlMessage {
        public ClonesNotWanted {
            runs = List.copyOf(runs);
        }
    }
}
