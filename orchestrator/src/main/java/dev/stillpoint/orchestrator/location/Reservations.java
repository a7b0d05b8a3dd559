package dev.stillpoint.orchestrator.location;

import dev.stillpoint.contracts.RunId;
import dev.stillpoint.orchestrator.chore.Chore;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.plan.Plan;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What runs may count on at a location before they stop their first VM: slots, so that no VM stands still while its
/// copy waits for another run's, and bytes; and bytes on the fabric's volumes, so that two runs never count the same
/// free ones.
@ApplicationScoped
public class Reservations {
    /// Asks for a run's reservation; asking again is harmless. First come, first served: a run waits for those
    /// that asked before it, unless what they need does not fit whatever ends.
    ///
    /// @return empty when it is granted, else what the run waits for
    public Optional<String> reserve(Connection connection, RunId run, Plan.Reservation wanted) throws SQLException {
        String location = wanted.location().value();
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT 1 FROM storage_locations WHERE id = ? FOR NO KEY UPDATE")) {
            if (!Sql.bind(lock, location).executeQuery().next()) {
                return Optional.of("storage location " + location + ": it does not exist any more");
            }
        }
        try (PreparedStatement ask = connection.prepareStatement("""
                INSERT INTO reservations (run, location, slots, bytes) VALUES (?, ?, ?, ?)
                ON CONFLICT (run, location) DO NOTHING""")) {
            Sql.bind(ask, run.value(), location, Math.max(1, wanted.slots()), wanted.bytes())
                    .executeUpdate();
        }
        Standing standing = standing(connection, run, location);
        if (standing.granted) {
            return Optional.empty();
        }
        if (standing.slots == 0) {
            return Optional.of("storage location " + location + ": no worker");
        }
        if (wanted.bytes() > 0 && standing.freeBytes < standing.bytesTaken + wanted.bytes()) {
            return Optional.of("storage location " + location + ": " + wanted.bytes() + " bytes needed, "
                    + Math.max(0, standing.freeBytes - standing.bytesTaken) + " free and not reserved");
        }
        int slots = Math.min(Math.max(1, wanted.slots()), standing.slots);
        if (standing.slotsTaken + slots > standing.slots) {
            return Optional.of("storage location " + location + ": " + slots + " free slots needed, "
                    + Math.max(0, standing.slots - standing.slotsTaken) + " of " + standing.slots + " are free");
        }
        if (standing.before > 0) {
            return Optional.of("storage location " + location + ": " + standing.before + " runs asked before");
        }
        try (PreparedStatement grant = connection.prepareStatement(
                "UPDATE reservations SET granted_at = now(), slots = ? WHERE run = ? AND location = ?")) {
            Sql.bind(grant, slots, run.value(), location).executeUpdate();
        }
        return Optional.empty();
    }

    /// Reserves what a plan needs on the fabric's volumes; asking again is harmless. What an inspection saw as
    /// free is shared by all runs that are under way: each has its part of it until it ends.
    ///
    /// @return empty when all is granted, else what the run waits for
    public Optional<String> reserveVolumes(Connection connection, RunId run, List<Plan.Space> volumes)
            throws SQLException {
        if (volumes.isEmpty()) {
            return Optional.empty();
        }
        try (PreparedStatement lock =
                connection.prepareStatement("LOCK TABLE volume_reservations IN SHARE ROW EXCLUSIVE MODE")) {
            lock.execute();
        }
        for (Plan.Space volume : volumes) {
            Long free = volume.free();
            long taken = takenByOthers(connection, run, volume.where());
            if (free != null && free < taken + volume.needed()) {
                return Optional.of(volume.where() + ": " + volume.needed() + " bytes needed, "
                        + Math.max(0, free - taken) + " free and not reserved by other runs");
            }
        }
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO volume_reservations (run, place, bytes) VALUES (?, ?, ?)
                ON CONFLICT (run, place) DO NOTHING""")) {
            for (Plan.Space volume : volumes) {
                Sql.bind(insert, run.value(), volume.where(), volume.needed()).addBatch();
            }
            insert.executeBatch();
        }
        return Optional.empty();
    }

    private static long takenByOthers(Connection connection, RunId run, String place) throws SQLException {
        try (PreparedStatement sum = connection.prepareStatement(
                        "SELECT coalesce(sum(bytes), 0) FROM volume_reservations WHERE place = ? AND run <> ?");
                ResultSet row = Sql.bind(sum, place, run.value()).executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /// Gives back what the run has on volumes: it has ended.
    public void releaseVolumes(Connection connection, RunId run) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM volume_reservations WHERE run = ?")) {
            Sql.bind(delete, run.value()).executeUpdate();
        }
    }

    /// @param granted whether the run's reservation is granted already
    /// @param slots of live workers, and no more than the location's limit
    /// @param bytesTaken reserved by others, or written and not told yet
    /// @param before runs that asked earlier, wait, and could be served with bytes
    private record Standing(boolean granted, int slots, long freeBytes, int slotsTaken, long bytesTaken, int before) {}

    private static Standing standing(Connection connection, RunId run, String location) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT mine.granted_at IS NOT NULL AS granted, live.slots, live.free_bytes,
                               taken.slots AS slots_taken, taken.bytes + untold.bytes AS bytes_taken,
                               (SELECT count(*) FROM reservations w
                                WHERE w.location = l.id AND w.granted_at IS NULL
                                  AND (w.requested_at, w.run) < (mine.requested_at, mine.run)
                                  AND (w.bytes = 0 OR w.bytes <= live.free_bytes - taken.bytes - untold.bytes)) AS before
                        FROM storage_locations l
                        JOIN reservations mine ON mine.location = l.id AND mine.run = ?
                        CROSS JOIN LATERAL (
                            SELECT least(coalesce(sum(slots), 0), l.max_concurrent_copies)::int AS slots,
                                   coalesce(min(free_bytes), 0) AS free_bytes
                            FROM executors
                            WHERE kind = 'WORKER' AND place = l.id AND active
                              AND last_seen_at > now() - interval '10 seconds') AS live
                        CROSS JOIN LATERAL (
                            SELECT coalesce(sum(slots), 0)::int AS slots, coalesce(sum(bytes), 0)::bigint AS bytes
                            FROM reservations
                            WHERE location = l.id AND granted_at IS NOT NULL AND run <> mine.run) AS taken
                        CROSS JOIN LATERAL (
                            -- What was written and a worker may have told as free: it was not heard since.
                            SELECT coalesce(sum(w.bytes), 0)::bigint AS bytes
                            FROM location_writes w
                            WHERE w.location = l.id AND EXISTS (
                                SELECT FROM executors e
                                WHERE e.kind = 'WORKER' AND e.place = l.id AND e.active
                                  AND e.last_seen_at > now() - interval '10 seconds'
                                  AND e.last_seen_at < w.written_at + interval '3 seconds')) AS untold
                        WHERE l.id = ?""");
                ResultSet row = Sql.bind(select, run.value(), location).executeQuery()) {
            row.next();
            return new Standing(
                    row.getBoolean("granted"),
                    row.getInt("slots"),
                    row.getLong("free_bytes"),
                    row.getInt("slots_taken"),
                    row.getLong("bytes_taken"),
                    row.getInt("before"));
        }
    }

    /// A copy of the run is written: the bytes that were reserved for it need not be any longer. They still count
    /// as taken until every worker has told anew what is free, as what it told last may be from before.
    public void written(Connection connection, RunId run, String location, long bytes) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                        "UPDATE reservations SET bytes = greatest(bytes - ?, 0) WHERE run = ? AND location = ?");
                PreparedStatement note = connection.prepareStatement(
                        "INSERT INTO location_writes (run, location, bytes) VALUES (?, ?, ?)")) {
            if (Sql.bind(update, bytes, run.value(), location).executeUpdate() == 0) {
                return;
            }
            Sql.bind(note, run.value(), location, bytes).executeUpdate();
        }
    }

    @Produces
    @Singleton
    static Chore chore(Database database, Reservations reservations) {
        return new Chore(
                "forgetting bytes written",
                Duration.ofMinutes(1),
                () -> database.inTransaction(reservations::forgetWrites));
    }

    /// Forgets writes that every live worker has told of long ago.
    ///
    /// @return how many
    int forgetWrites(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM location_writes WHERE written_at < now() - interval '1 minute'")) {
            return delete.executeUpdate();
        }
    }

    /// Gives back whatever the run has, or waits for.
    public void release(Connection connection, RunId run) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM reservations WHERE run = ?")) {
            Sql.bind(delete, run.value()).executeUpdate();
        }
    }
}
