package dev.stillpoint.agent.fabric;

import dev.stillpoint.agent.step.Permission;
import dev.stillpoint.agent.step.StepEvents;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.StepEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Keeps what is told, and permits everything unless told otherwise.
public final class Journal implements StepEvents, Permission {
    public final List<StepEvent> events = new CopyOnWriteArrayList<>();
    public volatile boolean canceled;

    @Override
    public void tell(StepEvent event, @Nullable String traceParent) {
        events.add(event);
    }

    @Override
    public void confirm(StepEvent event, @Nullable String traceParent) {
        events.add(event);
    }

    @Override
    public void toBegin(Delivery delivery, boolean begun) {}

    @Override
    public boolean canceled(Delivery delivery) {
        return canceled;
    }

    public <E extends StepEvent> List<E> all(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
