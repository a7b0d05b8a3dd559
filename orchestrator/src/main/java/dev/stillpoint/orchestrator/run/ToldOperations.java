package dev.stillpoint.orchestrator.run;

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
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/// The messages about executed operations that stand in the history: a record that is read again says nothing new.
@ApplicationScoped
class ToldOperations {
    /// Longer than Kafka keeps step events by default (seven days): older ones can't come again.
    private static final int KEPT_DAYS = 8;

    /// Notes messages, in the transaction under way.
    ///
    /// @return those of them that were not noted before
    Set<UUID> note(Connection connection, Collection<UUID> messages) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO told_operations (message) SELECT DISTINCT unnest(?::uuid[])
                        ON CONFLICT (message) DO NOTHING RETURNING message""");
                ResultSet fresh =
                        Sql.bind(insert, (Object) messages.toArray(UUID[]::new)).executeQuery()) {
            Set<UUID> noted = new HashSet<>();
            while (fresh.next()) {
                noted.add(Sql.uuid(fresh, "message"));
            }
            return noted;
        }
    }

    @Produces
    @Singleton
    static Chore chore(Database database, ToldOperations operations) {
        return new Chore(
                "forgetting told operations",
                Duration.ofMinutes(10),
                () -> database.inTransaction(operations::forgetOld));
    }

    /// Forgets what can't come again.
    ///
    /// @return how many messages
    int forgetOld(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM told_operations WHERE told_at < now() - make_interval(days => ?)")) {
            return Sql.bind(delete, KEPT_DAYS).executeUpdate();
        }
    }
}
