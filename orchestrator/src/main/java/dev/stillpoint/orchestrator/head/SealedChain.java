package dev.stillpoint.orchestrator.head;

import dev.stillpoint.contracts.audit.ChainLink;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.history.History;
import dev.stillpoint.orchestrator.history.Sealer;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/// The chain in the database.
@ApplicationScoped
class SealedChain implements Chain {
    private final Database database;
    private final Sealer sealer;
    private final History history;

    SealedChain(Database database, Sealer sealer, History history) {
        this.database = database;
        this.sealer = sealer;
        this.history = history;
    }

    @Override
    public boolean isOurs() throws SQLException {
        return sealer.seals();
    }

    @Override
    public Standing look(long position) {
        return database.withConnection(connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                    SELECT clock_timestamp() AS at, head.position, head.hash, earlier.hash AS there
                    FROM (SELECT) AS always
                    LEFT JOIN LATERAL (SELECT position, hash FROM sealed_events ORDER BY position DESC LIMIT 1) AS head ON true
                    LEFT JOIN sealed_events AS earlier ON earlier.position = ?""");
                    ResultSet row = Sql.bind(select, position).executeQuery()) {
                row.next();
                byte[] hash = row.getBytes("hash");
                return new Standing(
                        row.getLong("position"),
                        hash == null ? ChainLink.nothing() : hash,
                        row.getBytes("there"),
                        Sql.time(row, "at"));
            }
        });
    }

    @Override
    public void tell(String type, Map<String, Object> data) {
        database.inTransaction(connection -> {
            history.append(connection, new History.Change(type, "system", "the history's heads", null, data));
            return type;
        });
    }
}
