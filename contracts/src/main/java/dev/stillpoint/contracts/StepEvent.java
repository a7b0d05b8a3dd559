package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an executor says about one delivery. Events may arrive twice, late and out of order.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = StepEvent.Started.class, name = "Started"),
    @JsonSubTypes.Type(value = StepEvent.Progressed.class, name = "Progressed"),
    @JsonSubTypes.Type(value = StepEvent.Waiting.class, name = "Waiting"),
    @JsonSubTypes.Type(value = StepEvent.Executed.class, name = "Executed"),
    @JsonSubTypes.Type(value = StepEvent.Succeeded.class, name = "Succeeded"),
    @JsonSubTypes.Type(value = StepEvent.Failed.class, name = "Failed")
})
public sealed interface StepEvent {
    StepRef ref();

    /// Who says it: `agent <fabric>/<id>` or `worker <location>/<id>`.
    String executor();

    /// The executor's own time; for people, never for decisions.
    Instant at();

    /// Work on the delivery has begun.
    record Started(StepRef ref, String executor, Instant at) implements StepEvent {}

    /// Still at it. Sent at least every ten seconds while working, at most twice a second.
    ///
    /// @param bytesTotal 0 when the step moves no bytes
    /// @param detail what is being done, for people
    record Progressed(
            StepRef ref,
            String executor,
            Instant at,
            long bytesDone,
            long bytesTotal,
            @Nullable String detail) implements StepEvent {}

    /// Nothing can be done at the moment, and nothing is wrong: the VM is locked by another job, the lane is busy,
    /// the copy's lock is held. Repeated at least every ten seconds.
    ///
    /// @param waitingFor what for, naming the blocking job or holder
    record Waiting(StepRef ref, String executor, Instant at, String waitingFor) implements StepEvent {}

    /// An operation on the fabric or the storage was executed; for the history.
    ///
    /// @param operation the operation's or cmdlet's name
    /// @param parameters its parameters, never secrets
    /// @param outcome `ok`, or what went wrong
    record Executed(
            StepRef ref, String executor, Instant at, String operation, Map<String, String> parameters, String outcome)
            implements StepEvent {
        public Executed {
            parameters = Map.copyOf(parameters);
        }
    }

    /// Done and looked at again.
    record Succeeded(StepRef ref, String executor, Instant at, StepResult result) implements StepEvent {}

    /// This attempt is over. The step may be half done.
    ///
    /// @param detail what failed, on which object, what was expected
    record Failed(StepRef ref, String executor, Instant at, FailureCode code, String detail) implements StepEvent {}
}
