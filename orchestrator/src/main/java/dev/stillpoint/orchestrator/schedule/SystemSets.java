package dev.stillpoint.orchestrator.schedule;

import dev.stillpoint.contracts.SetId;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.plan.SetStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The sets of a system as its retention sees them.
@ApplicationScoped
class SystemSets {
    /// All that are not deleted.
    List<Retention.Candidate> of(Connection connection, String system) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT c.id, c.name, c.created_at, c.status,
                               EXISTS (SELECT FROM set_claims k WHERE k.set_id = c.id) AS in_use
                        FROM checkpoint_sets c WHERE lower(c.system) = lower(?) AND c.status <> 'DELETED'""");
                ResultSet rows = Sql.bind(select, system).executeQuery()) {
            List<Retention.Candidate> sets = new ArrayList<>();
            while (rows.next()) {
                sets.add(new Retention.Candidate(
                        new SetId(Sql.uuid(rows, "id")),
                        rows.getString("name"),
                        Sql.time(rows, "created_at"),
                        SetStatus.valueOf(rows.getString("status")),
                        rows.getBoolean("in_use")));
            }
            return sets;
        }
    }
}
