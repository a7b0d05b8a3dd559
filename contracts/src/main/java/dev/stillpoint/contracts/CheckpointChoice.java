package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;

/// Which checkpoints of a VM or system are meant.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = CheckpointChoice.Named.class, name = "named"),
    @JsonSubTypes.Type(value = CheckpointChoice.All.class, name = "all"),
    @JsonSubTypes.Type(value = CheckpointChoice.MadeBefore.class, name = "madeBefore")
})
public sealed interface CheckpointChoice {
    /// @param ids the checkpoints' own ids in the fabric, compared without regard to case
    record Named(List<String> ids) implements CheckpointChoice {
        public Named {
            ids = List.copyOf(ids);
        }
    }

    record All() implements CheckpointChoice {}

    /// Those that were made before a moment, by the clock of the host that made them.
    record MadeBefore(Instant moment) implements CheckpointChoice {}
}
