package dev.stillpoint.simulation.model;

/// What an executor has to keep to. Variants with one rule broken prove that the simulation would see it.
///
/// @param mindsNotAfter begins nothing later than the delivery allows
/// @param endsUnknownStep ends the step whose outcome is unknown before its undo looks
/// @param mindsTombstones stops a copy that was undone
/// @param skipsAnswered does not carry a delivery out again whose result stands in the topic
/// @param waitsForLocks takes another job's lock for waiting, not for failure
public record ExecutorRules(
        boolean mindsNotAfter,
        boolean endsUnknownStep,
        boolean mindsTombstones,
        boolean skipsAnswered,
        boolean waitsForLocks) {
    public static final ExecutorRules ALL = new ExecutorRules(true, true, true, true, true);
}
