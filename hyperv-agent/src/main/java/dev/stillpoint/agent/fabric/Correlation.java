package dev.stillpoint.agent.fabric;

import dev.stillpoint.contracts.StepRef;
import org.jspecify.annotations.Nullable;

/// What a job is found by after its answer was lost: the delivery that began it, and which call of which execution.
/// A redelivered command is another execution, so that it never takes an old job's outcome for its own.
public record Correlation(StepRef ref, String execution, int call) {
    /// Whether a job's correlation says that this step, in this direction, began it: any attempt, any delivery.
    public static boolean sameStep(@Nullable String correlation, StepRef ref) {
        return correlation != null && correlation.startsWith(start(ref));
    }

    /// How every correlation of this step, in this direction, begins.
    public static String start(StepRef ref) {
        return ref.run() + "/" + ref.step() + "/" + ref.direction() + "/";
    }

    @Override
    public String toString() {
        return ref + "#" + execution + "." + call;
    }
}
