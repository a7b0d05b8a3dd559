package dev.stillpoint.orchestrator.chore;

import java.time.Duration;

/// What an orchestrator does again and again. A feature produces one as a bean, and it is done.
///
/// @param name for the log: "sealing the history"
/// @param pause from the end of one round to the begin of the next
public record Chore(String name, Duration pause, Round round) {
    /// One round. One that fails is logged, and the next one comes.
    @FunctionalInterface
    public interface Round {
        void run() throws Exception;
    }
}
