package dev.stillpoint.agent.fabric;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A job of the fabric at one moment.
///
/// @param operation what it does, in the fabric's words
/// @param correlation what its beginner gave, absent for a job of someone else
/// @param progress percent
/// @param stoppable whether [Fabric#stop] can end it
/// @param failure why it failed; present exactly when its status is [Status#FAILED]
/// @param checkpoint the checkpoint that it made
public record Job(
        String id,
        String operation,
        @Nullable String correlation,
        Status status,
        int progress,
        boolean stoppable,
        Optional<FabricException> failure,
        Optional<String> checkpoint) {
    public enum Status {
        RUNNING,
        COMPLETED,
        FAILED,
        CANCELED
    }

    public boolean running() {
        return status == Status.RUNNING;
    }

    /// The job as messages name it.
    public String named() {
        return operation + " (job " + id + ")";
    }
}
