package dev.stillpoint.orchestrator.plan;

import java.time.Duration;

/// How patient runs are. Written into the plan, so that a change does not touch runs under way.
///
/// @param patience how long an attempt at a short step (refresh, attach, media, start) may take
/// @param checkpointPatience how long making a checkpoint may take
/// @param mergePatience how long removing one, its merge included, may take
/// @param copyBytesPerSecond the slowest storage that a copy's patience allows for, on top of `mergePatience`
/// @param silence after which a step that neither progresses nor is answered is sent again
/// @param deliveries sendings in a row without any answer after which the attempt failed
/// @param takenWithin how long a published copy may wait for a worker
/// @param readerGrace how long a disk on its way home waits for the end of a copy that reads it
/// @param attempts at a forward step whose failure turns the run back
/// @param undoAttempts at a step that is always wanted: an undo, and what does not turn the run back when it fails
/// @param leftoverAttempts at removing files at a storage location: nobody waits for it, and the location may be down
///     for hours
/// @param backOff before the second attempt; doubles with each further one
/// @param maxBackOff the longest pause between two attempts
/// @param leftoverMaxBackOff the longest pause between two attempts at removing files at a storage location
public record Timing(
        Duration patience,
        Duration checkpointPatience,
        Duration mergePatience,
        long copyBytesPerSecond,
        Duration silence,
        int deliveries,
        Duration takenWithin,
        Duration readerGrace,
        int attempts,
        int undoAttempts,
        int leftoverAttempts,
        Duration backOff,
        Duration maxBackOff,
        Duration leftoverMaxBackOff) {
    public static final Timing DEFAULT = new Timing(
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            10L << 20,
            Duration.ofSeconds(30),
            3,
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            3,
            10,
            60,
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5));
}
