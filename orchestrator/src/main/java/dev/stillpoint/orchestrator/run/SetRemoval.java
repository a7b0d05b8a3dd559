package dev.stillpoint.orchestrator.run;

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

/// Begins a delete run for every checkpoint set whose time has come: what restores kept for safety, and what is
/// left of it once it was restored.
@ApplicationScoped
class SetRemoval {
    private final Database database;
    private final OwnRuns ownRuns;
    private final OwnRunsConfig config;

    SetRemoval(Database database, OwnRuns ownRuns, OwnRunsConfig config) {
        this.database = database;
        this.ownRuns = ownRuns;
        this.config = config;
    }

    private record Due(SetId set, String system) {}

    @Produces
    @Singleton
    static Chore chore(OwnRunsConfig config, SetRemoval removal) {
        return new Chore("removing sets whose time has come", config.lookEvery(), removal::sweep);
    }

    /// Begins what is due. Any orchestrator may.
    void sweep() {
        for (Due due : database.withConnection(this::due)) {
            ownRuns.begin(
                    due.set().value(),
                    startBy -> new RunRequest.Delete(due.system(), due.set(), false, startBy, false, Map.of()));
        }
    }

    private List<Due> due(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT c.id, c.system FROM checkpoint_sets c
                        WHERE c.remove_at <= now() AND c.status NOT IN ('DELETED', 'CREATING')
                          AND NOT EXISTS (SELECT FROM set_claims k WHERE k.set_id = c.id)
                          AND %s
                        ORDER BY c.remove_at LIMIT ?""".formatted(OwnRuns.mayBeginAbout("c.id")));
                ResultSet rows = Sql.bind(select, ownRuns.tryAgainAfterSeconds(), config.batch())
                        .executeQuery()) {
            List<Due> due = new ArrayList<>();
            while (rows.next()) {
                due.add(new Due(new SetId(Sql.uuid(rows, "id")), rows.getString("system")));
            }
            return due;
        }
    }
}
