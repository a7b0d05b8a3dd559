package dev.stillpoint.contracts;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What an executor receives: one sending of one attempt at one step.
///
/// @param ref names this sending; every [StepEvent] about it repeats it
/// @param sentAt database time of the sending; ages are taken against it
/// @param notAfter nothing may be begun later than this (database time); absent for commands of the home group,
///     which are always wanted
/// @param patience how long the executor may work on this attempt before it gives up with [FailureCode#TIMED_OUT];
///     waiting for a lock does not count
/// @param endFirst the attempt whose outcome is unknown: it must have ended (its job found and awaited or
///     stopped) before this command probes; present on undo commands, and on the refreshes by which a run that is
///     resolved by hand makes sure that nothing of it is still at work
/// @param command what to do
public record Delivery(
        StepRef ref,
        Instant sentAt,
        @Nullable Instant notAfter,
        Duration patience,
        @Nullable StepRef endFirst,
        StepCommand command) {}
