package dev.stillpoint.disk.command;

import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.disk.copy.Interruption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The attempts this process works on, so that a cancel hint finds them; hints that come before their command are
/// kept.
final class RunningSteps {
    private static final int KEPT_HINTS = 1000;

    private final Map<Interruption, StepRef> running = new ConcurrentHashMap<>();
    private final Map<StepRef, Boolean> canceled = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<StepRef, Boolean> eldest) {
            return size() > KEPT_HINTS;
        }
    };

    Interruption begin(StepRef ref) {
        Interruption interruption = new Interruption();
        running.put(interruption, ref);
        synchronized (canceled) {
            if (canceled.containsKey(attempt(ref))) {
                interruption.cancel();
            }
        }
        return interruption;
    }

    void end(Interruption interruption) {
        running.remove(interruption);
    }

    void cancel(StepRef ref) {
        synchronized (canceled) {
            canceled.put(attempt(ref), Boolean.TRUE);
        }
        running.forEach((interruption, step) -> {
            if (step.sameAttempt(ref)) {
                interruption.cancel();
            }
        });
    }

    void stopAll() {
        running.keySet().forEach(Interruption::stop);
    }

    private static StepRef attempt(StepRef ref) {
        return new StepRef(ref.run(), ref.step(), ref.direction(), ref.attempt(), 1);
    }
}
