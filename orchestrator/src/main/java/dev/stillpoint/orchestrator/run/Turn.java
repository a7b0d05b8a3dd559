package dev.stillpoint.orchestrator.run;

import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.RunEvent;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.orchestrator.outbox.OutboxMessage;
import dev.stillpoint.orchestrator.saga.Run;
import dev.stillpoint.orchestrator.saga.Signal;
import dev.stillpoint.orchestrator.saga.Try;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One transaction's work on one run: its signals, and what is to be written at the end in few statements.
final class Turn {
    final Connection connection;
    final Instant now;
    final StoredRun before;
    final Deque<Signal> signals = new ArrayDeque<>();
    final List<OutboxMessage> messages = new ArrayList<>();
    final List<RunEvent> events = new ArrayList<>();
    final Map<AttemptKey, Try> attempts = new LinkedHashMap<>();
    final List<StepRef> unwanted = new ArrayList<>();
    Run run;
    boolean gateMoved;
    private long lastEvent;

    record AttemptKey(StepId step, Direction direction, int number) {}

    Turn(Connection connection, RunStore.Locked locked) {
        this.connection = connection;
        this.now = locked.now();
        this.before = locked.stored();
        this.run = locked.stored().run();
        this.lastEvent = locked.stored().lastEvent();
    }

    RunId id() {
        return run.order().run();
    }

    long lastEvent() {
        return lastEvent;
    }

    /// Adds an event to the run's history and tells the world.
    void happened(String type, String actor, @Nullable StepId step, Map<String, Object> data) {
        RunEvent event = new RunEvent(id(), ++lastEvent, now, type, actor, step, data);
        events.add(event);
        messages.add(new OutboxMessage(
                Topics.RUN_EVENTS, id().toString(), "RunEvent", dev.stillpoint.contracts.Json.bytes(event)));
    }
}
