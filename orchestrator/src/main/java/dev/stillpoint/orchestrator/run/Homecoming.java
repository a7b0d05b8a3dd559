package dev.stillpoint.orchestrator.run;

import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.RunRequest;
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

/// Begins a bring-home run for every run that is over and left disks or media away from home. No run ends so by
/// itself: the database was restored from a backup, or there is a defect. Whether a disk really is away only the
/// new run's look at the fabric tells: one that hangs in its slot is found there and its row becomes HOME.
///
/// What another run has claimed is that run's to bring home. A bring-home run's own rows are not looked at: they are
/// those of the run that it is for.
@ApplicationScoped
public class Homecoming {
    private final Database database;
    private final OwnRuns ownRuns;
    private final OwnRunsConfig config;

    Homecoming(Database database, OwnRuns ownRuns, OwnRunsConfig config) {
        this.database = database;
        this.ownRuns = ownRuns;
        this.config = config;
    }

    private record Lost(RunId run, String system) {}

    @Produces
    @Singleton
    static Chore chore(OwnRunsConfig config, Homecoming homecoming) {
        return new Chore("bringing home what is away", config.lookEvery(), homecoming::sweep);
    }

    /// Begins what is to be done. Any orchestrator may.
    public void sweep() {
        for (Lost lost : database.withConnection(this::lost)) {
            ownRuns.begin(lost.run().value(), startBy -> new RunRequest.BringHome(lost.system(), lost.run(), startBy));
        }
    }

    private List<Lost> lost(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT r.id, r.system
                        FROM (SELECT run, vm_id, disk_id FROM attachment_ledger WHERE status = 'AWAY'
                              UNION ALL
                              SELECT run, vm_id, NULL FROM media_ledger WHERE status = 'AWAY') AS a
                        JOIN runs r ON r.id = a.run
                        WHERE r.finished_at IS NOT NULL AND r.kind <> 'bring-home'
                          AND %s
                        GROUP BY r.id, r.system
                        HAVING count(*) FILTER (
                            WHERE EXISTS (SELECT FROM vm_claims v WHERE v.vm_id = a.vm_id)
                               OR EXISTS (SELECT FROM disk_claims d WHERE d.disk_id = a.disk_id)) = 0
                        ORDER BY r.id LIMIT ?""".formatted(OwnRuns.mayBeginAbout("r.id")));
                ResultSet rows = Sql.bind(select, ownRuns.tryAgainAfterSeconds(), config.batch())
                        .executeQuery()) {
            List<Lost> lost = new ArrayList<>();
            while (rows.next()) {
                lost.add(new Lost(new RunId(Sql.uuid(rows, "id")), rows.getString("system")));
            }
            return lost;
        }
    }
}
