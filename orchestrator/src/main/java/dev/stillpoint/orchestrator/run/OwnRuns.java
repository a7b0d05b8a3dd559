package dev.stillpoint.orchestrator.run;

import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.inventory.InventoryConfig;
import dev.stillpoint.orchestrator.saga.Order;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.logging.Logger;

/// Begins runs that nobody asked for. Each is about one thing, and the thing's row decides: of several orchestrators
/// exactly one begins, and none while such a run is under way, waits for an operator, or ended a short time ago.
@ApplicationScoped
public class OwnRuns {
    private static final Logger LOG = Logger.getLogger(OwnRuns.class);
    private static final String SYSTEM = "system";

    private final Database database;
    private final Runs runs;
    private final InventoryConfig inventory;
    private final RunConfig runConfig;
    private final OwnRunsConfig config;

    OwnRuns(Database database, Runs runs, InventoryConfig inventory, RunConfig runConfig, OwnRunsConfig config) {
        this.database = database;
        this.runs = runs;
        this.inventory = inventory;
        this.runConfig = runConfig;
        this.config = config;
    }

    /// Whether a run about the thing would be begun now, as a condition of a query for things to begin runs about: it
    /// has one parameter, `tryAgainAfter` in seconds.
    ///
    /// @param about the thing's id in that query
    public static String mayBeginAbout(String about) {
        return """
                NOT EXISTS (SELECT FROM own_runs o JOIN runs ours ON ours.id = o.run
                            WHERE o.about = %s
                              AND (ours.finished_at IS NULL
                                   OR ours.finished_at > now() - make_interval(secs => ?)))""".formatted(about);
    }

    public double tryAgainAfterSeconds() {
        return config.tryAgainAfter().toMillis() / 1000.0;
    }

    /// Begins a run about a thing unless there is a reason not to.
    ///
    /// @param about a checkpoint set's id, or a run's
    /// @param request given when the run has to have begun
    /// @return the run; empty when another orchestrator was faster
    Optional<RunId> begin(UUID about, Function<Instant, RunRequest> request) {
        return database.inTransaction(connection -> begin(connection, about, SYSTEM, Order.Origin.STILLPOINT, request));
    }

    /// As [#begin(UUID,Function)], for somebody else and in the transaction under way.
    ///
    /// @param requestedBy as the run shows it
    public Optional<RunId> begin(
            Connection connection,
            UUID about,
            String requestedBy,
            Order.Origin origin,
            Function<Instant, RunRequest> request)
            throws SQLException {
        RunId id = RunId.next();
        Optional<Instant> now = take(connection, about, id);
        if (now.isEmpty()) {
            return Optional.empty();
        }
        RunRequest wanted = request.apply(now.get().plus(config.beginWithin()));
        Order order = new Order(
                id,
                SetId.next(),
                inventory.fabricId(),
                wanted,
                requestedBy,
                now.get(),
                runConfig.timing().timing(),
                origin);
        runs.start(connection, order);
        LOG.infof("began run %s (%s of %s) about %s", id, wanted.kind(), wanted.system(), about);
        return Optional.of(id);
    }

    /// @return the database's time; empty when the thing is taken
    private Optional<Instant> take(Connection connection, UUID about, RunId run) throws SQLException {
        // Whoever comes second waits for the first one here, finds another run than the one that it could see, and so
        // leaves the row.
        try (PreparedStatement upsert = connection.prepareStatement("""
                        INSERT INTO own_runs AS o (about, run) VALUES (?, ?)
                        ON CONFLICT (about) DO UPDATE SET run = excluded.run, began_at = now()
                        WHERE EXISTS (SELECT FROM runs r
                                      WHERE r.id = o.run AND r.finished_at <= now() - make_interval(secs => ?))
                        RETURNING now() AS at""");
                ResultSet row = Sql.bind(upsert, about, run.value(), tryAgainAfterSeconds())
                        .executeQuery()) {
            return row.next() ? Optional.of(Sql.time(row, "at")) : Optional.empty();
        }
    }
}
