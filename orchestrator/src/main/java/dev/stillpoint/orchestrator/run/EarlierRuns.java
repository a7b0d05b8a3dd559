package dev.stillpoint.orchestrator.run;

import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.plan.Pace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// What a system's earlier runs took, for the estimate of the next one.
final class EarlierRuns {
    /// Runs that are looked at: old ones tell of other hosts and other loads.
    private static final int LATEST = 10;

    private static final int LATEST_SETS = 50;

    private EarlierRuns() {}

    static Pace pace(Connection connection, String system) throws SQLException {
        Map<String, Duration> steps = new HashMap<>();
        int runs = steps(connection, system, steps);
        return new Pace(runs, steps, copies(connection, system));
    }

    /// The median of each kind over the attempts that did it.
    ///
    /// @return how many runs were looked at
    private static int steps(Connection connection, String system, Map<String, Duration> steps) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        WITH latest AS (
                            SELECT id FROM runs
                            WHERE lower(system) = lower(?) AND status = 'SUCCEEDED' AND downtime_ended_at IS NOT NULL
                            ORDER BY id DESC LIMIT ?)
                        SELECT s.kind, (SELECT count(*) FROM latest) AS runs,
                               percentile_cont(0.5) WITHIN GROUP (
                                   ORDER BY extract(epoch FROM a.finished_at - a.started_at) * 1000) AS millis
                        FROM latest l
                        JOIN steps s ON s.run = l.id
                        JOIN attempts a ON a.run = s.run AND a.step = s.id AND a.direction = 'FORWARD'
                        WHERE a.outcome = 'ok' AND a.started_at IS NOT NULL AND a.finished_at >= a.started_at
                        GROUP BY s.kind""");
                ResultSet rows = Sql.bind(select, system, LATEST).executeQuery()) {
            int runs = 0;
            while (rows.next()) {
                runs = rows.getInt("runs");
                steps.put(rows.getString("kind"), Duration.ofMillis(rows.getLong("millis")));
            }
            return runs;
        }
    }

    private static Map<LocationId, Long> copies(Connection connection, String system) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT location, (percentile_cont(0.5) WITHIN GROUP (ORDER BY speed))::bigint AS speed
                        FROM (SELECT d.location, d.length * 1000 / greatest(d.copied_in_ms, 1) AS speed,
                                     row_number() OVER (PARTITION BY d.location ORDER BY s.id DESC) AS n
                              FROM (SELECT id FROM checkpoint_sets WHERE lower(system) = lower(?)
                                    ORDER BY id DESC LIMIT ?) AS s
                              JOIN disk_copies d ON d.set_id = s.id
                              WHERE d.verified_at IS NOT NULL AND d.copied_in_ms IS NOT NULL) AS c
                        WHERE n <= ? GROUP BY location""");
                ResultSet rows = Sql.bind(select, system, LATEST_SETS, LATEST).executeQuery()) {
            Map<LocationId, Long> speeds = new HashMap<>();
            while (rows.next()) {
                speeds.put(new LocationId(rows.getString("location")), rows.getLong("speed"));
            }
            return speeds;
        }
    }
}
