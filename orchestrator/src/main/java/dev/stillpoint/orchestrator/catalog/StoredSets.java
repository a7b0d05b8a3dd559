package dev.stillpoint.orchestrator.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.plan.Facts;
import dev.stillpoint.orchestrator.plan.SetStatus;
import dev.stillpoint.orchestrator.plan.StoredSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads checkpoint sets as planners need them, in the transaction of the run that is planned.
@ApplicationScoped
public class StoredSets {
    private static final ObjectMapper MAPPER = Json.mapper();

    private final AttachmentLedger ledger;

    StoredSets(AttachmentLedger ledger) {
        this.ledger = ledger;
    }

    /// The set of that id, whatever its status.
    public Optional<StoredSet> find(Connection connection, SetId id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT id, run, system, name, status, created_at FROM checkpoint_sets WHERE id = ?");
                ResultSet row = Sql.bind(select, id.value()).executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            RunId run = new RunId(Sql.uuid(row, "run"));
            return Optional.of(new StoredSet(
                    id,
                    run,
                    row.getString("system"),
                    row.getString("name"),
                    SetStatus.valueOf(row.getString("status")),
                    Sql.time(row, "created_at"),
                    members(connection, id),
                    copies(connection, id),
                    ledger.media(connection, run)));
        }
    }

    /// The system's newest complete set.
    public Optional<StoredSet> newestComplete(Connection connection, String system) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT id FROM checkpoint_sets WHERE lower(system) = lower(?) AND status = 'COMPLETE'
                        ORDER BY id DESC LIMIT 1""");
                ResultSet row = Sql.bind(select, system).executeQuery()) {
            return row.next() ? find(connection, new SetId(Sql.uuid(row, "id"))) : Optional.empty();
        }
    }

    /// The sets that were taken on top of it, on top of those, and so on, without those that are deleted; the oldest
    /// first.
    public List<StoredSet> descendants(Connection connection, SetId of) throws SQLException {
        List<SetId> ids = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                        WITH RECURSIVE above AS (
                            SELECT id, status FROM checkpoint_sets WHERE parent = ?
                            UNION
                            SELECT c.id, c.status FROM checkpoint_sets c JOIN above a ON c.parent = a.id)
                        SELECT id FROM above WHERE status <> 'DELETED' ORDER BY id""");
                ResultSet rows = Sql.bind(select, of.value()).executeQuery()) {
            while (rows.next()) {
                ids.add(new SetId(Sql.uuid(rows, "id")));
            }
        }
        List<StoredSet> sets = new ArrayList<>();
        for (SetId id : ids) {
            find(connection, id).ifPresent(sets::add);
        }
        return sets;
    }

    /// The complete set of the same system that is nearest in time, other than it.
    public Optional<StoredSet.Reference> nearest(Connection connection, StoredSet to) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT id, name, created_at FROM checkpoint_sets
                        WHERE lower(system) = lower(?) AND status = 'COMPLETE' AND id <> ?
                        ORDER BY abs(extract(epoch FROM created_at - ?)), id DESC LIMIT 1""");
                ResultSet row = Sql.bind(select, to.system(), to.id().value(), to.createdAt())
                        .executeQuery()) {
            return row.next()
                    ? Optional.of(new StoredSet.Reference(
                            new SetId(Sql.uuid(row, "id")), row.getString("name"), Sql.time(row, "created_at")))
                    : Optional.empty();
        }
    }

    /// Every set that is not deleted, of any system, with the checkpoints that it has.
    public List<Facts.CheckpointOwner> owners(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT s.id, s.system, s.name, s.status, s.run, m.vm_id, m.checkpoint_id
                        FROM checkpoint_sets s
                        LEFT JOIN set_members m ON m.set_id = s.id AND m.checkpoint_id IS NOT NULL
                        WHERE s.status <> 'DELETED' ORDER BY s.id""");
                ResultSet rows = select.executeQuery()) {
            Map<SetId, Facts.CheckpointOwner> owners = new LinkedHashMap<>();
            Map<SetId, Map<VmId, String>> checkpoints = new HashMap<>();
            while (rows.next()) {
                SetId set = new SetId(Sql.uuid(rows, "id"));
                owners.put(
                        set,
                        new Facts.CheckpointOwner(
                                set,
                                rows.getString("system"),
                                rows.getString("name"),
                                SetStatus.valueOf(rows.getString("status")),
                                new RunId(Sql.uuid(rows, "run")),
                                Map.of()));
                String checkpoint = rows.getString("checkpoint_id");
                if (checkpoint != null) {
                    checkpoints
                            .computeIfAbsent(set, none -> new HashMap<>())
                            .put(new VmId(Sql.uuid(rows, "vm_id")), checkpoint);
                }
            }
            return owners.values().stream()
                    .map(owner -> owner.with(checkpoints.getOrDefault(owner.set(), Map.of())))
                    .toList();
        }
    }

    private static List<StoredSet.Member> members(Connection connection, SetId set) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT vm_id, vm, checkpoint_id, power_state FROM set_members
                        WHERE set_id = ? ORDER BY vm, vm_id""");
                ResultSet rows = Sql.bind(select, set.value()).executeQuery()) {
            List<StoredSet.Member> members = new ArrayList<>();
            while (rows.next()) {
                members.add(new StoredSet.Member(
                        new VmId(Sql.uuid(rows, "vm_id")),
                        rows.getString("vm"),
                        rows.getString("checkpoint_id"),
                        MAPPER.convertValue(rows.getString("power_state"), VmState.class)));
            }
            return members;
        }
    }

    private static List<StoredSet.Copy> copies(Connection connection, SetId set) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT disk_id, owner, disk, location, folder, coalesce(replaced_by_set, set_id) AS target_set,
                               coalesce(length, 0) AS length, virtual_size, merkle_root, files, attachments
                        FROM disk_copies WHERE set_id = ? ORDER BY disk, disk_id""");
                ResultSet rows = Sql.bind(select, set.value()).executeQuery()) {
            List<StoredSet.Copy> copies = new ArrayList<>();
            while (rows.next()) {
                copies.add(new StoredSet.Copy(
                        new DiskId(rows.getString("disk_id")),
                        new DiskPath(rows.getString("owner"), rows.getString("disk")),
                        DiskCopies.target(rows),
                        rows.getLong("length"),
                        rows.getObject("virtual_size", Long.class),
                        rows.getString("merkle_root"),
                        list(rows.getString("files"), StoredSet.File.class),
                        list(rows.getString("attachments"), DiskCopies.Attachment.class).stream()
                                .map(DiskCopies.Attachment::stored)
                                .toList()));
            }
            return copies;
        }
    }

    private static <T> List<T> list(String json, Class<T> item) {
        try {
            return MAPPER.readValue(json, MAPPER.getTypeFactory().constructCollectionType(List.class, item));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the catalog holds no list of " + item.getSimpleName(), e);
        }
    }
}
