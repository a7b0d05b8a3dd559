package dev.stillpoint.orchestrator.run;

import dev.stillpoint.contracts.ControlMessage;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.orchestrator.chore.Chore;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.executor.ControlPublisher;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The runs whose clones may be deleted wherever they are found. A run that ends by itself has deleted its own;
/// what is left is a crash's, a worker's that woke too late, or of a run that somebody closed by hand.
@Singleton
final class ClonesNotWanted {
    private static final int AT_MOST = 1000;

    @Produces
    @Singleton
    static Chore chore(Database database, ControlPublisher control) {
        return new Chore("telling of clones that nobody wants", Duration.ofMinutes(1), () -> {
            List<RunId> over = database.withConnection(ClonesNotWanted::of);
            if (!over.isEmpty()) {
                control.send("clones", new ControlMessage.ClonesNotWanted(over));
            }
        });
    }

    /// Runs that cloned and ended within the last week, the latest first.
    static List<RunId> of(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT r.id FROM runs r
                        WHERE r.finished_at > now() - interval '7 days'
                          AND EXISTS (SELECT FROM steps s WHERE s.run = r.id AND s.kind = 'ShipClone')
                        ORDER BY r.finished_at DESC LIMIT ?""");
                ResultSet rows = Sql.bind(select, AT_MOST).executeQuery()) {
            List<RunId> over = new ArrayList<>();
            while (rows.next()) {
                over.add(new RunId(Sql.uuid(rows, "id")));
            }
            return over;
        }
    }
}
