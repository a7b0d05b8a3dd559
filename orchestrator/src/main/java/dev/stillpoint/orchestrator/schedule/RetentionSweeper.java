package dev.stillpoint.orchestrator.schedule;

import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.Schedule;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.orchestrator.chore.Chore;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.run.OwnRuns;
import dev.stillpoint.orchestrator.run.OwnRunsConfig;
import dev.stillpoint.orchestrator.saga.Order;
import jakarta.enterprise.context.ApplicationScoped;
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
import java.util.UUID;
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

    RetentionSweeper(Database database, OwnRuns ownRuns, SystemSets sets) {
        this.database = database;
        this.ownRuns = ownRuns;
        this.sets = sets;
    }

    /// @param through the end of its newest run that succeeded
    private record Due(StoredSchedule schedule, Instant through, Instant now) {}

    @Produces
    @Singleton
    static Chore chore(OwnRunsConfig config, RetentionSweeper sweeper) {
        return new Chore("carrying out retention", config.lookEvery(), sweeper::sweep);
    }

    /// Begins what is due. Any orchestrator may.
    void sweep() {
        for (Due due : database.withConnection(RetentionSweeper::due)) {
            Optional<SetId> next = database.withConnection(connection -> next(connection, due));
            if (next.isPresent()) {
                delete(due.schedule(), next.get());
            } else {
                database.inTransaction(connection -> done(connection, due));
            }
        }
    }

    private void delete(StoredSchedule schedule, SetId set) {
        String system = schedule.wanted().system();
        ownRuns.begin(
                        set.value(),
                        schedule.requester(),
                        Order.Origin.SCHEDULE,
                        startBy ->
                                new RunRequest.Delete(system, set, false, startBy, false, Map.of("retention", "true")))
                .ifPresent(
                        run -> LOG.infof("retention of schedule %s deletes set %s by run %s", schedule.id(), set, run));
    }

    private Optional<SetId> next(Connection connection, Due due) throws SQLException {
        Schedule wanted = due.schedule().wanted();
        Schedule.Retention limits = wanted.retention();
        if (limits == null) {
            return Optional.empty();
        }
        List<Retention.Verdict> verdicts =
                Retention.of(limits, wanted.timeZone(), due.now(), sets.of(connection, wanted.system()));
        return Retention.deletions(verdicts).stream()
                .map(Retention.Candidate::id)
                .findFirst();
    }

    /// Schedules one of whose runs succeeded since their retention was carried out, and whose system is at
    /// rest.
    private static List<Due> due(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT s.id, s.version, s.wanted, l.through, now() AS at
                        FROM schedules s
                        CROSS JOIN LATERAL (
                            SELECT max(r.finished_at) AS through
                            FROM schedule_firings f JOIN runs r ON r.id = f.run AND r.status = 'SUCCEEDED'
                            WHERE f.schedule = s.id AND f.outcome = 'STARTED'
                              AND f.due_at > coalesce(s.retained_through, '-infinity') - interval '7 days') AS l
                        WHERE s.enabled AND s.wanted -> 'retention' IS NOT NULL
                          AND l.through > coalesce(s.retained_through, '-infinity')
                          AND NOT EXISTS (SELECT FROM runs u
                                          WHERE lower(u.system) = lower(s.system) AND u.finished_at IS NULL
                                            AND u.kind <> 'verify' AND u.status <> 'AWAITING_APPROVAL')
                        ORDER BY s.id""");
                ResultSet rows = select.executeQuery()) {
            List<Due> due = new ArrayList<>();
            while (rows.next()) {
                due.add(new Due(
                        new StoredSchedule(
                                Sql.uuid(rows, "id"),
                                rows.getLong("version"),
                                StoredSchedule.read(rows.getString("wanted"))),
                        Sql.time(rows, "through"),
                        Sql.time(rows, "at")));
            }
            return due;
        }
    }

    private static boolean done(Connection connection, Due due) throws SQLException {
        UUID schedule = due.schedule().id();
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE schedules SET retained_through = ? WHERE id = ? AND version = ?")) {
            return Sql.bind(update, due.through(), schedule, due.schedule().version())
                            .executeUpdate()
                    == 1;
        }
    }
}
