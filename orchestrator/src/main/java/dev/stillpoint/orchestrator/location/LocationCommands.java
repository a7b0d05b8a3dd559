package dev.stillpoint.orchestrator.location;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.UnreadableMessage;
import dev.stillpoint.orchestrator.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Commands to workers: held back until their location has room, then counted until they are over.
@ApplicationScoped
public class LocationCommands {
    private final DispatchConfig config;
    private final DispatchOrder policy;

    LocationCommands(DispatchConfig config) {
        this.config = config;
        this.policy = DispatchOrder.shortestDowntime(config.patience());
    }

    /// What became of a command that was given here.
    public enum Kept {
        /// It waits for room.
        HELD,
        /// An earlier sending of the same attempt has its room already: publish it.
        HAS_ROOM
    }

    /// What came of a wish for room.
    public enum Room {
        /// The command is published now.
        TAKEN,
        /// The location has no room.
        LOCATION_FULL,
        /// The location may have room, but the volume that the command reads has all the readers that it may have.
        VOLUME_BUSY
    }

    /// Holds a command back, or says that it may go at once.
    public Kept hold(Connection connection, Delivery delivery, LocationId location, DiskCommand command)
            throws SQLException {
        StepRef ref = delivery.ref();
        try (PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO location_commands AS c (run, step, direction, attempt, location, disk_id, bytes,
                                                            volume, delivery)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)
                        ON CONFLICT (run, step, direction, attempt) DO UPDATE SET delivery = excluded.delivery
                        RETURNING c.published_at IS NOT NULL""");
                ResultSet returned = Sql.bind(
                                insert,
                                ref.run().value(),
                                ref.step().value(),
                                ref.direction(),
                                ref.attempt(),
                                location.value(),
                                command.disk().value(),
                                moved(command),
                                volumeRead(command),
                                Json.text(delivery))
                        .executeQuery()) {
            return returned.next() && returned.getBoolean(1) ? Kept.HAS_ROOM : Kept.HELD;
        }
    }

    /// Bytes of the location that the command reads or writes.
    private static long moved(DiskCommand command) {
        return switch (command) {
            case DiskCommand.CopyDisk copy -> copy.length();
            case DiskCommand.WriteSideFile write -> write.length();
            case DiskCommand.VerifyCopy verify -> verify.length();
            case DiskCommand.RemoveFiles remove -> 0;
            case DiskCommand.UndoCopy undo -> 0;
            case DiskCommand.CloneDisk clone -> 0;
            case DiskCommand.UndoClone undo -> 0;
            case DiskCommand.ShipClone ship -> ship.length();
            case DiskCommand.DeleteClone delete -> 0;
            case DiskCommand.DeleteCopy delete -> 0;
        };
    }

    private static @Nullable String volumeRead(DiskCommand command) {
        return switch (command) {
            case DiskCommand.CopyDisk copy -> copy.source().volume();
            case DiskCommand.ShipClone ship -> ship.source().volume();
            case DiskCommand other -> null;
        };
    }

    /// The attempt is over: its room is free.
    public void over(Connection connection, RunId run, StepId step, Direction direction, int attempt)
            throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM location_commands WHERE run = ? AND step = ? AND direction = ? AND attempt = ?")) {
            Sql.bind(delete, run.value(), step.value(), direction, attempt).executeUpdate();
        }
    }

    /// Drops a command that is still held back. One that was published goes on until it is answered.
    public void drop(Connection connection, StepRef ref) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("""
                DELETE FROM location_commands
                WHERE run = ? AND step = ? AND direction = ? AND attempt = ? AND published_at IS NULL""")) {
            Sql.bind(delete, ref.run().value(), ref.step().value(), ref.direction(), ref.attempt())
                    .executeUpdate();
        }
    }

    /// The run has ended; nothing of it waits or runs any more.
    public void dropAll(Connection connection, RunId run) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM location_commands WHERE run = ?")) {
            Sql.bind(delete, run.value()).executeUpdate();
        }
    }

    /// All held commands of every location, next one first.
    public List<HeldCommand> held(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT now() AS at, c.*
                        FROM (SELECT location, bytes, volume, delivery, held_at, published_at,
                                     sum(bytes) OVER (PARTITION BY run, location) AS run_bytes
                              FROM location_commands) AS c
                        WHERE c.published_at IS NULL""");
                ResultSet rows = select.executeQuery()) {
            List<HeldCommand> held = new ArrayList<>();
            Instant now = Instant.EPOCH;
            while (rows.next()) {
                now = Sql.time(rows, "at");
                held.add(new HeldCommand(
                        delivery(rows.getString("delivery")),
                        rows.getString("location"),
                        rows.getLong("bytes"),
                        rows.getLong("run_bytes"),
                        rows.getString("volume"),
                        Sql.time(rows, "held_at")));
            }
            held.sort(policy.order(now));
            return held;
        }
    }

    private static Delivery delivery(String json) {
        try {
            return Json.read(json.getBytes(StandardCharsets.UTF_8), Delivery.class);
        } catch (UnreadableMessage e) {
            throw new IllegalStateException("a held command is not what was stored", e);
        }
    }

    /// Takes room for a held command: no more than the live slots, and never more than the location's limit, are
    /// published and unfinished, so that what is published finds a free slot and is taken at once. Without
    /// any slot, one goes all the same: that nobody takes it is then found out by its run.
    ///
    /// Locks the location, and the volume that the command reads, so that two orchestrators never take the same
    /// room.
    ///
    /// @return [Room#LOCATION_FULL] also for a command that is not held any more
    public Room takeRoom(Connection connection, HeldCommand held) throws SQLException {
        StepRef ref = held.delivery().ref();
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT 1 FROM storage_locations WHERE id = ? FOR NO KEY UPDATE")) {
            Sql.bind(lock, held.location()).executeQuery();
        }
        if (isVolumeBusy(connection, held)) {
            return Room.VOLUME_BUSY;
        }
        try (PreparedStatement publish = connection.prepareStatement("""
                UPDATE location_commands c SET published_at = now()
                WHERE c.run = ? AND c.step = ? AND c.direction = ? AND c.attempt = ? AND c.published_at IS NULL
                  AND (SELECT count(*) FROM location_commands p
                       WHERE p.location = c.location AND p.published_at IS NOT NULL)
                      < (SELECT greatest(1, least((SELECT coalesce(sum(e.slots), 0) FROM executors e
                                                   WHERE e.kind = 'WORKER' AND e.place = l.id AND e.active
                                                     AND e.last_seen_at > now() - interval '10 seconds'),
                                                  l.max_concurrent_copies))
                         FROM storage_locations l WHERE l.id = c.location)""")) {
            int published = Sql.bind(publish, ref.run().value(), ref.step().value(), ref.direction(), ref.attempt())
                    .executeUpdate();
            return published == 1 ? Room.TAKEN : Room.LOCATION_FULL;
        }
    }

    private boolean isVolumeBusy(Connection connection, HeldCommand held) throws SQLException {
        String volume = held.volume();
        if (volume == null || config.readersPerVolume() <= 0) {
            return false;
        }
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")) {
            Sql.bind(lock, "volume " + volume).executeQuery();
        }
        try (PreparedStatement count = connection.prepareStatement("""
                        SELECT count(*) >= ? FROM location_commands
                        WHERE volume = ? AND published_at IS NOT NULL""");
                ResultSet row =
                        Sql.bind(count, config.readersPerVolume(), volume).executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }
}
