package dev.stillpoint.agent.command;

import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StepRef;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which deliveries have a result already, and which steps are being undone: the last twenty thousand of each. A
/// command that Kafka delivers again after it was answered is not executed; a forward command that arrives after its
/// own undo is not either.
final class AnsweredSteps {
    private static final int KEPT = 20_000;

    private final Map<StepRef, Boolean> answered = bounded();
    private final Map<Step, Boolean> undone = bounded();

    private record Step(RunId run, StepId step) {
        static Step of(StepRef ref) {
            return new Step(ref.run(), ref.step());
        }
    }

    synchronized void answered(StepRef ref) {
        answered.put(ref, true);
        begun(ref);
    }

    /// Work on this delivery begins.
    synchronized void begun(StepRef ref) {
        if (ref.direction() == Direction.UNDO) {
            undone.put(Step.of(ref), true);
        }
    }

    synchronized boolean isAnswered(StepRef ref) {
        return answered.containsKey(ref);
    }

    /// Whether this forward delivery comes after the step's undo.
    synchronized boolean overtaken(StepRef ref) {
        return ref.direction() == Direction.FORWARD && undone.containsKey(Step.of(ref));
    }

    private static <K> Map<K, Boolean> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Boolean> eldest) {
                return size() > KEPT;
            }
        };
    }
}
