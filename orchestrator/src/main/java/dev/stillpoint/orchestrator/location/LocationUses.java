package dev.stillpoint.orchestrator.location;

import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.orchestrator.database.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a location can't be removed for: whoever comes later than the look finds the location's row locked, and then
/// gone.
final class LocationUses {
    /// How many of a sort are told by name.
    private static final int NAMED = 3;

    /// What may use a location. Each query gives a text for people, and is told the location's id as often as it asks.
    private enum Sort {
        /// Copies of a deleted set are gone, and it names the location for the history only. What a restore kept needs
        /// the location's workers to be deleted.
        SET("checkpoint set", "checkpoint sets", "delete the sets", 1, """
                SELECT c.id::text AS sorted_by, c.system || ' ' || c.name || ' (' || c.id || ')' AS told
                FROM checkpoint_sets c
                WHERE c.status <> 'DELETED' AND EXISTS (
                    SELECT FROM disk_copies d WHERE d.set_id = c.id AND d.location = ?)"""),

        /// One that is under way and says the location in its request or anywhere in its plan, or whatever run the
        /// location has something of.
        RUN("run", "runs", "let the runs end, or cancel or resolve them", 4, """
                SELECT r.id::text AS sorted_by, r.id || ' (' || r.kind || ' of ' || r.system || ', ' || r.status || ')'
                           AS told
                FROM runs r
                WHERE r.id IN (
                    SELECT u.id FROM runs u LEFT JOIN plans p ON p.run = u.id
                    WHERE u.finished_at IS NULL
                      AND (u.request ->> 'storageLocation' = ?
                           OR jsonb_path_exists(p.plan, '$.**.location ? (@ == $id)', jsonb_build_object('id', ?::text)))
                    UNION SELECT run FROM reservations WHERE location = ?
                    UNION SELECT run FROM location_commands WHERE location = ?)"""),

        SCHEDULE("schedule", "schedules", "remove the schedules or let them name another location", 1, """
                SELECT s.id::text AS sorted_by, s.id || ' (of ' || s.system || ')' AS told
                FROM schedules s
                WHERE s.deleted_at IS NULL AND s.wanted -> 'run' ->> 'storageLocation' = ?"""),

        /// A system without any VM is unknown to everybody, and nobody could change its settings.
        SETTINGS(
                "system by its settings", "systems by their settings", "name another location in the settings", 1, """
                SELECT lower(s.name) AS sorted_by, s.name AS told
                FROM systems s
                WHERE s.settings ->> 'storageLocation' = ? AND s.members <> '[]'""");

        private final String one;
        private final String many;
        private final String remedy;
        private final int parameters;
        private final String query;

        Sort(String one, String many, String remedy, int parameters, String query) {
            this.one = one;
            this.many = many;
            this.remedy = remedy;
            this.parameters = parameters;
            this.query = query;
        }
    }

    private LocationUses() {}

    /// What uses the location, a few of each sort by name, and what to do about it; empty when nothing does.
    static Optional<String> of(Connection connection, LocationId location) throws SQLException {
        List<String> uses = new ArrayList<>();
        List<String> remedies = new ArrayList<>();
        for (Sort sort : Sort.values()) {
            Optional<String> told = told(connection, location, sort);
            if (told.isPresent()) {
                uses.add(told.get());
                remedies.add(sort.remedy);
            }
        }
        return uses.isEmpty()
                ? Optional.empty()
                : Optional.of("storage location " + location + " is used by " + String.join("; by ", uses)
                        + ". To remove it, first " + String.join("; ", remedies));
    }

    private static Optional<String> told(Connection connection, LocationId location, Sort sort) throws SQLException {
        Object[] ids = new Object[sort.parameters + 1];
        Arrays.fill(ids, location.value());
        ids[sort.parameters] = NAMED;
        try (PreparedStatement select = connection.prepareStatement("SELECT u.told, count(*) OVER () AS total FROM ("
                        + sort.query + ") AS u ORDER BY u.sorted_by LIMIT ?");
                ResultSet rows = Sql.bind(select, ids).executeQuery()) {
            List<String> named = new ArrayList<>();
            long total = 0;
            while (rows.next()) {
                named.add(rows.getString("told"));
                total = rows.getLong("total");
            }
            if (total == 0) {
                return Optional.empty();
            }
            String rest = total > named.size() ? " and " + (total - named.size()) + " more" : "";
            return Optional.of(
                    total + " " + (total == 1 ? sort.one : sort.many) + ": " + String.join(", ", named) + rest);
        }
    }
}
