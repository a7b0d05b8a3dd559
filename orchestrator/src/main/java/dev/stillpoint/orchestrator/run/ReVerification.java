package dev.stillpoint.orchestrator.run;

import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.orchestrator.chore.Chore;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Begins verify runs for complete sets whose proof has become old, the oldest first, one at a time for each storage
/// location, and reads no more of a location in a day than it may. A set that is larger than a day's budget is read
/// when the budgets of the days before it were saved for it.
@ApplicationScoped
class ReVerification {
    private final Database database;
    private final OwnRuns ownRuns;
    private final ReVerificationConfig config;

    ReVerification(Database database, OwnRuns ownRuns, ReVerificationConfig config) {
        this.database = database;
        this.ownRuns = ownRuns;
        this.config = config;
    }

    private record Due(SetId set, String system, String location, long bytes) {}

    @Produces
    @Singleton
    static Chore chore(ReVerificationConfig config, ReVerification verification) {
        return new Chore("verifying sets again", config.lookEvery(), verification::sweep);
    }

    /// Begins what is due. Any orchestrator may.
    void sweep() {
        if (config.bytesPerDay().asLongValue() <= 0) {
            return;
        }
        for (Due due : database.withConnection(this::due)) {
            Optional<RunId> run = ownRuns.begin(
                    due.set().value(),
                    startBy -> new RunRequest.Verify(due.system(), due.set(), startBy, false, Map.of()));
            if (run.isPresent()) {
                database.inTransaction(connection -> spend(connection, run.get(), due));
            }
        }
    }

    private static boolean spend(Connection connection, RunId run, Due due) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO reverifications (run, location, bytes) VALUES (?, ?, ?) ON CONFLICT (run) DO NOTHING")) {
            return Sql.bind(insert, run.value(), due.location(), due.bytes()).executeUpdate() == 1;
        }
    }

    /// Of each location the set with the oldest proof, if the location's budget allows for it.
    private List<Due> due(Connection connection) throws SQLException {
        long budget = config.bytesPerDay().asLongValue();
        try (PreparedStatement select = connection.prepareStatement("""
                        WITH oldest AS (
                            SELECT DISTINCT ON (d.location) d.location, c.id, c.system, sum(d.length)::bigint AS bytes
                            FROM checkpoint_sets c
                            JOIN disk_copies d ON d.set_id = c.id AND d.merkle_root IS NOT NULL
                            WHERE c.status = 'COMPLETE'
                              AND NOT EXISTS (SELECT FROM set_claims k WHERE k.set_id = c.id)
                              AND %s
                            GROUP BY d.location, c.id, c.system
                            HAVING min(d.verified_at) < now() - make_interval(secs => ?)
                            ORDER BY d.location, min(d.verified_at), c.id)
                        SELECT o.* FROM oldest o
                        WHERE NOT EXISTS (SELECT FROM reverifications v JOIN runs r ON r.id = v.run
                                          WHERE v.location = o.location AND r.finished_at IS NULL)
                          AND (SELECT coalesce(sum(v.bytes), 0) FROM reverifications v
                               WHERE v.location = o.location
                                 AND v.began_at > now() - make_interval(days => ceil(o.bytes::numeric / ?)::int))
                              + o.bytes <= ceil(o.bytes::numeric / ?) * ?
                        """.formatted(OwnRuns.mayBeginAbout("c.id")));
                ResultSet rows = Sql.bind(
                                select,
                                ownRuns.tryAgainAfterSeconds(),
                                (double) config.proofAge().toSeconds(),
                                budget,
                                budget,
                                budget)
                        .executeQuery()) {
            List<Due> due = new ArrayList<>();
            while (rows.next()) {
                due.add(new Due(
                        new SetId(Sql.uuid(rows, "id")),
                        rows.getString("system"),
                        rows.getString("location"),
                        rows.getLong("bytes")));
            }
            return due;
        }
    }
}
