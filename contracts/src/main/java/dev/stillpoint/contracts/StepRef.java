package dev.stillpoint.contracts;

/// Names one sending of one try at one step, and so every answer to it.
///
/// @param attempt from 1; a new one after a failure
/// @param delivery from 1 within the attempt; a new one when the step neither progressed nor was answered
public record StepRef(RunId run, StepId step, Direction direction, int attempt, int delivery) {
    public StepRef {
        if (attempt < 1 || delivery < 1) {
            throw new IllegalArgumentException("attempt and delivery count from 1: " + attempt + ", " + delivery);
        }
    }

    /// Whether both belong to the same try, whichever sending.
    public boolean sameAttempt(StepRef other) {
        return run.equals(other.run)
                && step.equals(other.step)
                && direction == other.direction
                && attempt == other.attempt;
    }

    @Override
    public String toString() {
        return run + "/" + step + "/" + direction + "/" + attempt + "." + delivery;
    }
}
