package dev.stillpoint.orchestrator.database;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import javax.sql.DataSource;

/// Transactions of the orchestrator's database, as role `writer`.
@ApplicationScoped
public class Database {
    private static final int TIMEOUT_SECONDS = 30;

    private final DataSource source;

    Database(DataSource source) {
        this.source = source;
    }

    /// Runs `work` in a new transaction, which Panache's entities join: commits when it returns, rolls back when it
    /// throws.
    ///
    /// @throws DatabaseException when the database refused or was away
    public <T> T inTransaction(Work<T> work) {
        Callable<T> inside = () -> {
            try (Connection connection = source.getConnection()) {
                return work.with(connection);
            } catch (SQLException e) {
                throw DatabaseException.of(e);
            }
        };
        return QuarkusTransaction.requiringNew().timeout(TIMEOUT_SECONDS).call(inside);
    }

    /// The connection of the transaction under way, for a part of its work that is written in SQL.
    ///
    /// @throws DatabaseException when the database refused or was away
    public <T> T inThisTransaction(Work<T> work) {
        return withConnection(work);
    }

    /// Runs single statements, each its own transaction.
    ///
    /// @throws DatabaseException when the database refused or was away
    public <T> T withConnection(Work<T> work) {
        try (Connection connection = source.getConnection()) {
            return work.with(connection);
        } catch (SQLException e) {
            throw DatabaseException.of(e);
        }
    }

    @FunctionalInterface
    public interface Work<T> {
        T with(Connection connection) throws SQLException;
    }
}
