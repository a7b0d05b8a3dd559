package dev.stillpoint.orchestrator.schedule;

import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.Schedule;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.orchestrator.chore.Chore;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.run.OwnRuns;
import dev.stillpoint.orchestrator.run.OwnRunsConfig;
import dev.stillpoint.orchestrator.run.RunEnded;
import dev.stillpoint.orchestrator.saga.Order;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Carries out retention: after each run of a schedule that succeeded, sets that no rule keeps are deleted by
/// ordinary runs, one at a time for each system, the oldest first. Where a schedule's runs fail, nothing is
/// deleted.
///
/// What is to be deleted is decided anew before each of them: a set that is in use by then, or that is the
/// newest complete one by then, stays.
@ApplicationScoped
class RetentionSweeper {
    private static final Logger LOG = Logger.getLogger(RetentionSweeper.class);

    private final Database database;
    private final OwnRuns ownRuns;
    private final SystemSets sets;
    /// One look under way and one that waits see all that ended before them.
    private final ExecutorService soon = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1),
            work -> Thread.ofPlatform().name("retention").daemon().unstarted(work),
            new ThreadPoolExecutor.DiscardPolicy());

    RetentionSweeper(Database database, OwnRuns ownRuns, SystemSets sets) {
        this.database = database;
        this.ownRuns = ownRuns;
        this.sets = sets;
    }

    /// @param through the end of its newest run that succeeded
    private record Due(StoredSchedule schedule, Instant through) {}

    @Produces
    @Singleton
    static Chore chore(OwnRunsConfig config, RetentionSweeper sweeper) {
        return new Chore("carrying out retention", config.lookEvery(), sweeper::sweep);
    }

    /// The next delete begins when the one before has ended: what waited for a look would be late for a
    /// schedule that fires often.
    void onEnd(@Observes RunEnded ended) {
        if (ended.origin() != Order.Origin.SCHEDULE) {
            return;
        }
        soon.execute(() -> {
            try {
                sweep();
            } catch (RuntimeException e) {
                LOG.warnf("retention will be carried out a little later: %s", e.getMessage());
            }
        });
    }

    @PreDestroy
    void stop() {
        soon.shutdown();
    }

    /// Begins what is due. Any orchestrator may.
    void sweep() {
        for (Due due : database.withConnection(RetentionSweeper::due)) {
            database.inTransaction(connection -> carryOut(connection, due));
        }
    }

    /// @return whether there was something to do
    private boolean carryOut(Connection connection, Due due) throws SQLException {
        String system = due.schedule().wanted().system();
        if (!isStillDue(connection, due) || InTheWay.of(connection, system).isPresent()) {
            return false;
        }
        Optional<SetId> next = next(connection, due.schedule().wanted());
        return next.isPresent() ? delete(connection, due.schedule(), next.get()) : done(connection, due);
    }

    private boolean delete(Connection connection, StoredSchedule schedule, SetId set) throws SQLException {
        String system = schedule.wanted().system();
        Optional<RunId> begun = ownRuns.begin(
                connection,
                set.value(),
                schedule.requester(),
                Order.Origin.SCHEDULE,
                startBy -> new RunRequest.Delete(system, set, false, startBy, false, Map.of("retention", "true")));
        begun.ifPresent(run -> LOG.infof("retention of schedule %s deletes set %s by run %s", schedule.id(), set, run));
        return begun.isPresent();
    }

    private Optional<SetId> next(Connection connection, Schedule wanted) throws SQLException {
        Schedule.Retention limits = wanted.retention();
        if (limits == null) {
            return Optional.empty();
        }
        List<Retention.Verdict> verdicts =
                Retention.of(limits, wanted.timeZone(), Sql.now(connection), sets.of(connection, wanted.system()));
        return Retention.deletions(verdicts).stream()
                .map(Retention.Candidate::id)
                .findFirst();
    }

    /// Schedules one of whose runs succeeded since their retention was carried out.
    private static List<Due> due(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT s.id, s.version, s.wanted, l.through
                        FROM schedules s
                        CROSS JOIN LATERAL (
                            SELECT max(r.finished_at) AS through
                            FROM schedule_firings f JOIN runs r ON r.id = f.run AND r.status = 'SUCCEEDED'
                            WHERE f.schedule = s.id AND f.outcome = 'STARTED'
                              AND f.due_at > coalesce(s.retained_through, '-infinity') - interval '7 days') AS l
                        WHERE s.enabled AND s.wanted -> 'retention' IS NOT NULL
                          AND l.through > coalesce(s.retained_through, '-infinity')
                        ORDER BY s.id""");
                ResultSet rows = select.executeQuery()) {
            List<Due> due = new ArrayList<>();
            while (rows.next()) {
                due.add(new Due(
                        new StoredSchedule(
                                Sql.uuid(rows, "id"),
                                rows.getLong("version"),
                                StoredSchedule.read(rows.getString("wanted"))),
                        Sql.time(rows, "through")));
            }
            return due;
        }
    }

    /// Whether nobody changed the schedule or was faster. Locks it until the transaction ends.
    private static boolean isStillDue(Connection connection, Due due) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT FROM schedules
                        WHERE id = ? AND version = ? AND coalesce(retained_through, '-infinity') < ? FOR UPDATE""");
                ResultSet row = Sql.bind(
                                select, due.schedule().id(), due.schedule().version(), due.through())
                        .executeQuery()) {
            return row.next();
        }
    }

    private static boolean done(Connection connection, Due due) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE schedules SET retained_through = ? WHERE id = ?")) {
            return Sql.bind(update, due.through(), due.schedule().id()).executeUpdate() == 1;
        }
    }
}
