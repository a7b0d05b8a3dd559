package dev.stillpoint.agent.control;

import dev.stillpoint.contracts.StepRef;
import java.util.ArrayDeque;
import java.util.Deque;

/// The attempts that the orchestrator wants to see ended: the last thousand hints.
public final class CancelHints {
    private static final int KEPT = 1_000;

    private final Deque<StepRef> hints = new ArrayDeque<>();

    public synchronized void hint(StepRef ref) {
        hints.addLast(ref);
        if (hints.size() > KEPT) {
            hints.removeFirst();
        }
    }

    public synchronized boolean hinted(StepRef ref) {
        return hints.stream().anyMatch(hint -> hint.sameAttempt(ref));
    }
}
