package dev.stillpoint.gateway.audit;

import dev.stillpoint.contracts.audit.ChainCheck;
import dev.stillpoint.contracts.audit.ChainLink;
import dev.stillpoint.contracts.audit.ListedSystems;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import javax.sql.DataSource;

/// Proves that the sealed history is as it was sealed, and that the history still says what was sealed.
@ApplicationScoped
class ChainProof {
    /// Rows that are read while as many are proven.
    private static final int PORTION = 250;

    private final DataSource source;
    private final ExecutorService prover;

    ChainProof(DataSource source, @VirtualThreads ExecutorService prover) {
        this.source = source;
        this.prover = prover;
    }

    /// Walks the whole chain in one snapshot: positions without gaps, each link holding the hash of the one before
    /// it, each hash that of its bytes, each event still giving those bytes, found under
    /// what they say, and no event left out. What was
    /// archived is not here any more: the chain begins with the hash that the history says it ended with.
    ChainVerdict prove() throws SQLException {
        try (Connection connection = source.getConnection()) {
            int isolation = connection.getTransactionIsolation();
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try {
                return walk(connection);
            } finally {
                connection.rollback();
                connection.setTransactionIsolation(isolation);
                connection.setAutoCommit(true);
            }
        }
    }

    private ChainVerdict walk(Connection connection) throws SQLException {
        ArchivedPart archived = ArchivedPart.of(connection);
        if (archived.wrong() != null) {
            return ChainVerdict.broken(archived.last() + 1, archived.wrong());
        }
        ChainCheck check = ChainCheck.after(archived.last(), archived.hash());
        Optional<ChainVerdict> broken = firstBroken(connection, check, archived.last());
        if (broken.isPresent()) {
            return broken.get();
        }
        try (PreparedStatement select = connection.prepareStatement("SELECT id FROM lost_events ORDER BY id LIMIT 1");
                ResultSet lost = select.executeQuery()) {
            return lost.next()
                    ? ChainVerdict.broken(
                            check.position() + 1,
                            "event " + lost.getLong(1) + " is neither sealed nor waiting to be sealed")
                    : ChainVerdict.valid(check.position(), ChainLink.text(check.head()));
        }
    }

    /// A portion is read while the one before it is proven: each takes about as long.
    private Optional<ChainVerdict> firstBroken(Connection connection, ChainCheck check, long after)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT " + ProvenRow.COLUMNS + " FROM audit_chain WHERE position > ? ORDER BY position")) {
            select.setLong(1, after);
            AuditHistory.inPortions(select, PORTION);
            ListedSystems systems = new ListedSystems();
            try (ResultSet rows = select.executeQuery()) {
                List<ProvenRow> portion = portion(rows);
                while (!portion.isEmpty()) {
                    List<ProvenRow> read = portion;
                    CompletableFuture<Optional<ChainVerdict>> broken =
                            CompletableFuture.supplyAsync(() -> firstBroken(check, systems, read), prover);
                    portion = portion(rows);
                    if (broken.join().isPresent()) {
                        return broken.join();
                    }
                }
                return Optional.empty();
            }
        }
    }

    private static List<ProvenRow> portion(ResultSet rows) throws SQLException {
        List<ProvenRow> portion = new ArrayList<>(PORTION);
        while (portion.size() < PORTION && rows.next()) {
            portion.add(ProvenRow.of(rows));
        }
        return portion;
    }

    private static Optional<ChainVerdict> firstBroken(ChainCheck check, ListedSystems systems, List<ProvenRow> rows) {
        for (ProvenRow row : rows) {
            Optional<String> wrong = check.next(row.link()).or(() -> row.changed(systems));
            if (wrong.isPresent()) {
                long proven = check.position();
                boolean linked = proven == row.link().position();
                return Optional.of(ChainVerdict.broken(linked ? proven : proven + 1, wrong.get()));
            }
        }
        return Optional.empty();
    }
}
