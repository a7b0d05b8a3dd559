package dev.stillpoint.agent.step;

import dev.stillpoint.contracts.StepEvent;
import org.jspecify.annotations.Nullable;

/// Where events go.
public interface StepEvents {
    /// Sends an event on its way; may be lost.
    void tell(StepEvent event, @Nullable String traceParent);

    /// Returns when the event is stored for good; tries until then.
    void confirm(StepEvent event, @Nullable String traceParent) throws InterruptedException;
}
