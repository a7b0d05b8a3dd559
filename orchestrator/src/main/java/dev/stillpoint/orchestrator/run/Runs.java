package dev.stillpoint.orchestrator.run;

import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.orchestrator.database.AfterCommit;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.executor.ControlPublisher;
import dev.stillpoint.orchestrator.history.History;
import dev.stillpoint.orchestrator.outbox.Outbox;
import dev.stillpoint.orchestrator.saga.Effect;
import dev.stillpoint.orchestrator.saga.Order;
import dev.stillpoint.orchestrator.saga.Run;
import dev.stillpoint.orchestrator.saga.RunStatus;
import dev.stillpoint.orchestrator.saga.Saga;
import dev.stillpoint.orchestrator.saga.Signal;
import dev.stillpoint.orchestrator.saga.Transition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/// The one transaction: lock the run, let the saga decide, carry out its effects, save. What is decided, what
/// is told to executors and what the history says are committed together or not at all.
@ApplicationScoped
public class Runs {
    private static final Logger LOG = Logger.getLogger(Runs.class);

    private final Database database;
    private final AfterCommit afterCommit;
    private final RunStore store;
    private final RunCache cache;
    private final Effects effects;
    private final Attempts attempts;
    private final History history;
    private final Outbox outbox;
    private final ControlPublisher control;
    private final GateBell gateBell;
    private final Event<RunEnded> ended;

    Runs(
            Database database,
            AfterCommit afterCommit,
            RunStore store,
            RunCache cache,
            Effects effects,
            Attempts attempts,
            History history,
            Outbox outbox,
            ControlPublisher control,
            GateBell gateBell,
            Event<RunEnded> ended) {
        this.database = database;
        this.afterCommit = afterCommit;
        this.store = store;
        this.cache = cache;
        this.effects = effects;
        this.attempts = attempts;
        this.history = history;
        this.outbox = outbox;
        this.control = control;
        this.gateBell = gateBell;
        this.ended = ended;
    }

    /// What a locked run is told, given what it is and the database's time.
    @FunctionalInterface
    public interface Question {
        List<Signal> signals(Run run, Instant now) throws SQLException;
    }

    /// Begins a run, in the transaction under way. A run that there is already stays as it is.
    ///
    /// @return whether it is new
    public boolean start(Connection connection, Order order) throws SQLException {
        return begin(connection, order, (run, now) -> List.of(new Signal.Accepted(now)));
    }

    /// Stores a run that is refused before it begins, in the transaction under way.
    public void refuse(Connection connection, Order order, Problem problem) throws SQLException {
        begin(
                connection,
                order,
                (run, now) -> List.of(new Signal.Accepted(now), new Signal.Refused(now, List.of(problem))));
    }

    private boolean begin(Connection connection, Order order, Question question) throws SQLException {
        return !store.exists(connection, order.run())
                && apply(
                        connection,
                        Optional.of(new RunStore.Locked(StoredRun.fresh(Run.accepted(order)), order.acceptedAt())),
                        question);
    }

    /// Tells a run something, in a transaction of its own.
    ///
    /// @return false when there is no such run
    public boolean apply(RunId id, Question question) {
        return database.inTransaction(connection -> apply(connection, id, question));
    }

    /// Tells a run something, in the transaction under way.
    ///
    /// @return false when there is no such run
    public boolean apply(Connection connection, RunId id, Question question) throws SQLException {
        return apply(connection, store.lock(connection, id), question);
    }

    /// Tells a run that time has passed, unless it is not due any more or someone else is at it.
    boolean applyIfDue(RunId id) {
        return database.inTransaction(connection -> apply(
                connection,
                store.lockIfDue(connection, id),
                (run, now) -> List.of(new Signal.Tick(now, Outbox.relayed(connection, Saga.overdue(run, now))))));
    }

    private boolean apply(Connection connection, Optional<RunStore.Locked> locked, Question question)
            throws SQLException {
        if (locked.isEmpty()) {
            return false;
        }
        Turn turn = new Turn(connection, locked.get());
        MDC.put("run", turn.id().toString());
        try {
            turn.signals.addAll(question.signals(turn.run, turn.now));
            boolean moved = decide(turn);
            if (moved) {
                save(turn);
            }
        } finally {
            MDC.remove("run");
        }
        return true;
    }

    /// Applies all signals, also those that effects answer with.
    ///
    /// @return whether anything came of them
    private boolean decide(Turn turn) throws SQLException {
        boolean moved = false;
        while (!turn.signals.isEmpty()) {
            Transition transition = Saga.apply(turn.run, turn.signals.remove());
            moved |= transition.run() != turn.run || !transition.effects().isEmpty();
            turn.run = transition.run();
            for (Effect effect : transition.effects()) {
                effects.carryOut(turn, effect);
            }
        }
        return moved;
    }

    private void save(Turn turn) throws SQLException {
        RunStatus from = turn.before.run().status();
        if (turn.run.status().isFinal()) {
            // What it wanted done before it ended in this very transaction is not wanted any more.
            turn.messages.removeIf(message -> !message.topic().equals(Topics.RUN_EVENTS));
        }
        StoredRun saved = store.save(turn.connection, turn.before, turn.run, turn.lastEvent());
        attempts.save(turn.connection, turn.id(), turn.attempts);
        history.append(turn.connection, turn.events);
        outbox.append(turn.connection, turn.messages);
        afterCommit.run(() -> {
            cache.put(saved);
            turn.unwanted.forEach(control::cancel);
            if (turn.gateMoved) {
                gateBell.ring();
            }
            RunStatus to = saved.run().status();
            if (from != to) {
                LOG.infof("run %s went from %s to %s", turn.id(), from, to);
                if (to.isFinal()) {
                    ended.fire(new RunEnded(turn.id(), saved.run().order().origin()));
                }
            }
        });
    }
}
