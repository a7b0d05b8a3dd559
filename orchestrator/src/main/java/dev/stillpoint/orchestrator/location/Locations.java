package dev.stillpoint.orchestrator.location;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stillpoint.contracts.ControlMessage;
import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.Heartbeat.SourcePrefix;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.Principal;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.orchestrator.chore.Chore;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.executor.ControlPublisher;
import dev.stillpoint.orchestrator.history.History;
import dev.stillpoint.orchestrator.outbox.Outbox;
import dev.stillpoint.orchestrator.plan.Facts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The storage locations as they stand.
@ApplicationScoped
public class Locations {
    private static final Logger LOG = Logger.getLogger(Locations.class);
    private static final ObjectMapper MAPPER = Json.mapper();
    private static final TypeReference<List<SourcePrefix>> PREFIXES = new TypeReference<>() {};

    private final History history;
    private final Outbox outbox;

    Locations(History history, Outbox outbox) {
        this.history = history;
        this.outbox = outbox;
    }

    /// What an admin said of a location.
    private record Said(
            String path, int maxConcurrentCopies, @Nullable Long bandwidthLimit) {
        static Said of(StorageLocation location) {
            return new Said(location.path, location.maxConcurrentCopies, location.bandwidthLimit);
        }
    }

    /// Makes or changes a location, in the transaction under way.
    public void put(Connection connection, GatewayRequest.PutLocation request) throws SQLException {
        Optional<StorageLocation> known =
                StorageLocation.findByIdOptional(request.location().value(), LockModeType.PESSIMISTIC_WRITE);
        @Nullable Said before = known.map(Said::of).orElse(null);
        StorageLocation location = known.orElseGet(StorageLocation::new);
        location.id = request.location().value();
        location.path = request.path();
        location.maxConcurrentCopies = request.maxConcurrentCopies();
        location.bandwidthLimit = request.bandwidthLimit();
        if (before == null) {
            location.persist();
        }
        Said after = Said.of(location);
        String type =
                before == null ? "location-created" : after.equals(before) ? "location-unchanged" : "location-changed";
        changed(connection, type, request.principal(), request.location(), before, after);
    }

    /// Removes a location that nothing uses, in the transaction under way. Its topic stays, and so do the sets that are
    /// deleted and name it: one of the same id that is made later is another one.
    ///
    /// Whoever is about to use it has its row locked, and is waited for ([#keep]); whoever comes later finds none.
    public GatewayReply delete(Connection connection, GatewayRequest.DeleteLocation request) throws SQLException {
        LocationId location = request.location();
        Optional<Said> before = lockForRemoval(connection, location);
        if (before.isEmpty()) {
            return new GatewayReply.Refused(
                    request.id(), "not-found", "there is no storage location " + location, null);
        }
        Optional<String> uses = LocationUses.of(connection, location);
        if (uses.isPresent()) {
            return new GatewayReply.Refused(request.id(), "location-in-use", uses.get(), null);
        }
        // Of runs that have ended: what they wrote a moment ago, and commands that never got to a topic.
        outbox.drop(connection, Topics.backupCommands(location));
        for (String table : List.of("location_writes WHERE location", "storage_locations WHERE id")) {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + " = ?")) {
                Sql.bind(delete, location.value()).executeUpdate();
            }
        }
        changed(connection, "location-deleted", request.principal(), location, before.get(), null);
        return new GatewayReply.Done(request.id());
    }

    private static Optional<Said> lockForRemoval(Connection connection, LocationId location) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT path, max_concurrent_copies, bandwidth_limit FROM storage_locations WHERE id = ?
                        FOR UPDATE""");
                ResultSet row = Sql.bind(select, location.value()).executeQuery()) {
            return row.next()
                    ? Optional.of(new Said(
                            row.getString("path"), row.getInt("max_concurrent_copies"), number(row, "bandwidth_limit")))
                    : Optional.empty();
        }
    }

    /// Keeps a location from being removed until the transaction under way has ended, which is to store something that
    /// names it.
    ///
    /// @return false when there is none of that id
    public boolean keep(Connection connection, LocationId location) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT FROM storage_locations WHERE id = ? FOR KEY SHARE");
                ResultSet row = Sql.bind(select, location.value()).executeQuery()) {
            return row.next();
        }
    }

    private void changed(
            Connection connection,
            String type,
            Principal by,
            LocationId location,
            @Nullable Said before,
            @Nullable Said after)
            throws SQLException {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("location", location);
        if (before != null) {
            data.put("before", before);
        }
        if (after != null) {
            data.put("after", after);
        }
        history.append(connection, new History.Change(type, by.name(), "storage location " + location, null, data));
        LOG.infof("%s by %s: storage location %s", type, by.name(), location);
    }

    /// The ids of all locations, in the transaction under way.
    public List<LocationId> ids() {
        return StorageLocation.<StorageLocation>listAll().stream()
                .map(location -> new LocationId(location.id))
                .toList();
    }

    @Produces
    @Singleton
    static Chore chore(Database database, Locations locations, ControlPublisher control) {
        return new Chore(
                "telling what each location allows",
                Duration.ofSeconds(1),
                () -> database.withConnection(locations::limits)
                        .forEach(limits -> control.send(limits.location().toString(), limits)));
    }

    /// What workers are told: a location's limits, its bandwidth shared by the copies that run.
    List<ControlMessage.LocationLimits> limits(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT l.id, l.max_concurrent_copies, coalesce(l.bandwidth_limit, 0)
                                   / greatest(1, (SELECT sum(e.busy) FROM executors e
                                                  WHERE e.kind = 'WORKER' AND e.place = l.id)) AS share
                        FROM storage_locations l WHERE l.bandwidth_limit IS NOT NULL""");
                ResultSet rows = select.executeQuery()) {
            List<ControlMessage.LocationLimits> limits = new ArrayList<>();
            while (rows.next()) {
                limits.add(new ControlMessage.LocationLimits(
                        new LocationId(rows.getString("id")),
                        rows.getInt("max_concurrent_copies"),
                        Math.max(1, rows.getLong("share"))));
            }
            return limits;
        }
    }

    /// What a planner must know of every location. None of them is removed before the transaction ends, and with it the
    /// plan is stored.
    public List<Facts.Location> facts(Connection connection) throws SQLException {
        Map<String, List<Facts.Worker>> workers = workers(connection);
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT l.id, l.path,
                               (SELECT min(e.free_bytes) FROM executors e
                                WHERE e.kind = 'WORKER' AND e.place = l.id AND e.active
                                  AND e.last_seen_at > now() - interval '10 seconds')
                               - (SELECT coalesce(sum(r.bytes), 0) FROM reservations r
                                  WHERE r.location = l.id AND r.granted_at IS NOT NULL) AS reservable,
                               (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY d.speed)
                                FROM (SELECT length * 1000 / greatest(copied_in_ms, 1) AS speed FROM disk_copies
                                      WHERE location = l.id AND verified_at >= l.created_at AND copied_in_ms IS NOT NULL
                                      ORDER BY verified_at DESC LIMIT 10) AS d)::bigint AS speed
                        FROM storage_locations l ORDER BY l.id FOR KEY SHARE OF l""");
                ResultSet rows = select.executeQuery()) {
            List<Facts.Location> locations = new ArrayList<>();
            while (rows.next()) {
                String id = rows.getString("id");
                locations.add(new Facts.Location(
                        new LocationId(id),
                        rows.getString("path"),
                        number(rows, "reservable"),
                        number(rows, "speed"),
                        workers.getOrDefault(id, List.of())));
            }
            return locations;
        }
    }

    private static Map<String, List<Facts.Worker>> workers(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT id, place, slots, sources, root FROM executors
                        WHERE kind = 'WORKER' AND active AND last_seen_at > now() - interval '10 seconds'
                        ORDER BY id""");
                ResultSet rows = select.executeQuery()) {
            Map<String, List<Facts.Worker>> workers = new LinkedHashMap<>();
            while (rows.next()) {
                workers.computeIfAbsent(rows.getString("place"), place -> new ArrayList<>())
                        .add(new Facts.Worker(
                                rows.getString("id"),
                                rows.getInt("slots"),
                                prefixes(rows.getString("sources")),
                                rows.getString("root")));
            }
            return workers;
        }
    }

    private static List<SourcePrefix> prefixes(String json) {
        try {
            return MAPPER.readValue(json, PREFIXES);
        } catch (IOException e) {
            throw new UncheckedIOException("the database gave something else than what was stored", e);
        }
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }
}
