package dev.stillpoint.orchestrator.history;

import dev.stillpoint.contracts.audit.ChainLink;
import dev.stillpoint.orchestrator.chore.Chore;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.database.Lease;
import dev.stillpoint.orchestrator.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Gives events that have none yet their place in the global order and in the hash chain. One orchestrator at a time;
/// should two try, the position's primary key lets only one of them through.
@ApplicationScoped
public class Sealer {
    private final Database database;
    private final HistoryConfig config;
    private final Lease lease;

    Sealer(Database database, DataSource source, HistoryConfig config) {
        this.database = database;
        this.config = config;
        this.lease = new Lease(source, "sealer", UUID.randomUUID(), config.lease());
    }

    @Produces
    @Singleton
    static Chore chore(HistoryConfig config, Sealer sealer) {
        return new Chore("sealing the history", config.sealEvery(), sealer::seal);
    }

    /// Seals all that waits, when this process may.
    ///
    /// @return how many events were sealed
    public int seal() throws SQLException {
        if (!lease.keep()) {
            return 0;
        }
        int sealed = 0;
        int last;
        do {
            last = database.inTransaction(this::sealBatch);
            sealed += last;
        } while (last == config.sealBatch() && lease.keep());
        return sealed;
    }

    /// Whether it is this process that seals.
    public boolean seals() throws SQLException {
        return lease.isOurs();
    }

    /// Lets another orchestrator seal at once.
    public void resign() throws SQLException {
        lease.release();
    }

    private int sealBatch(Connection connection) throws SQLException {
        List<SealedRow> rows = new ArrayList<>();
        try (PreparedStatement take = connection.prepareStatement("""
                WITH taken AS (
                    DELETE FROM unsealed_events WHERE event IN (
                        SELECT event FROM unsealed_events ORDER BY event LIMIT ? FOR UPDATE)
                    RETURNING event)
                SELECT %s FROM taken JOIN events e ON e.id = taken.event LEFT JOIN runs r ON r.id = e.run
                ORDER BY e.id""".formatted(SealedRow.COLUMNS));
                ResultSet taken = Sql.bind(take, config.sealBatch()).executeQuery()) {
            while (taken.next()) {
                rows.add(SealedRow.of(taken));
            }
        }
        if (!rows.isEmpty()) {
            insert(connection, rows);
        }
        return rows.size();
    }

    private static void insert(Connection connection, List<SealedRow> rows) throws SQLException {
        Head head = Head.of(connection);
        List<ChainLink> links = new ArrayList<>(rows.size());
        byte[] before = head.hash();
        for (SealedRow row : rows) {
            ChainLink link = ChainLink.after(
                    head.position() + links.size() + 1, before, row.event().canonical());
            links.add(link);
            before = link.hash();
        }
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO sealed_events (position, event, canonical, previous, hash, at, type, actor, run, system)
                SELECT position, event, canonical, previous, hash, at, type, actor, run::uuid, system
                FROM unnest(?::int8[], ?::int8[], ?::bytea[], ?::bytea[], ?::bytea[], ?::timestamptz[], ?::text[], ?::text[],
                            ?::text[], ?::text[])
                     AS s (position, event, canonical, previous, hash, at, type, actor, run, system)""")) {
            Sql.bind(
                            insert,
                            links.stream().map(ChainLink::position).toArray(Long[]::new),
                            rows.stream().map(row -> row.event().event()).toArray(Long[]::new),
                            links.stream().map(ChainLink::canonical).toArray(byte[][]::new),
                            links.stream().map(ChainLink::previous).toArray(byte[][]::new),
                            links.stream().map(ChainLink::hash).toArray(byte[][]::new),
                            rows.stream().map(row -> Sql.time(row.event().at())).toArray(OffsetDateTime[]::new),
                            texts(rows, row -> row.event().type()),
                            texts(rows, row -> row.event().actor()),
                            texts(rows, SealedRow::runText),
                            texts(rows, SealedRow::system))
                    .executeUpdate();
        }
    }

    private static @Nullable String[] texts(List<SealedRow> rows, Function<SealedRow, @Nullable String> of) {
        return rows.stream().map(of).toArray(String[]::new);
    }
}
