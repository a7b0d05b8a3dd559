package dev.stillpoint.agent.step;

import dev.stillpoint.agent.fabric.Execution;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepRef;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What one delivery has to tell while it is at work: news at most twice a second, a sign of life at least every five
/// seconds (consumers expect ten). Used by one thread at a time.
public final class StepReporter {
    private static final Duration AT_MOST = Duration.ofMillis(500);
    private static final Duration AT_LEAST = Duration.ofSeconds(5);

    private final StepRef ref;
    private final String executor;
    private final @Nullable String traceParent;
    private final StepEvents events;
    private final Time time;
    private @Nullable Duration lastSaid;
    private @Nullable String lastText;

    public StepReporter(StepRef ref, String executor, @Nullable String traceParent, StepEvents events, Time time) {
        this.ref = ref;
        this.executor = executor;
        this.traceParent = traceParent;
        this.events = events;
        this.time = time;
    }

    public void started() {
        events.tell(new StepEvent.Started(ref, executor, time.now()), traceParent);
    }

    void progress(String detail) {
        if (due(detail)) {
            events.tell(new StepEvent.Progressed(ref, executor, time.now(), 0, 0, detail), traceParent);
        }
    }

    public void waiting(String waitingFor) {
        if (due(waitingFor)) {
            events.tell(new StepEvent.Waiting(ref, executor, time.now(), waitingFor), traceParent);
        }
    }

    void executed(Execution execution, String outcome) {
        events.tell(
                new StepEvent.Executed(
                        ref, executor, time.now(), execution.operation(), execution.parameters(), outcome),
                traceParent);
    }

    private boolean due(String text) {
        Duration now = time.elapsed();
        if (lastSaid != null) {
            Duration since = now.minus(lastSaid);
            boolean news = !text.equals(lastText) && since.compareTo(AT_MOST) >= 0;
            if (!news && since.compareTo(AT_LEAST) < 0) {
                return false;
            }
        }
        lastSaid = now;
        lastText = text;
        return true;
    }
}
