package dev.stillpoint.orchestrator.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.stillpoint.contracts.DiskCommand.CopyDisk;
import dev.stillpoint.contracts.DiskCommand.CopyTarget;
import dev.stillpoint.contracts.DiskCommand.ShipClone;
import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.StoredSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes the shared disks' bytes that belong to checkpoint sets: verified copies, and files that a restore kept.
@ApplicationScoped
public class DiskCopies {
    /// Where a disk hung, as the API spells it.
    record Attachment(String vm, @JsonProperty("vmId") VmId vmId, String controller, int number, int location) {
        static List<Attachment> of(List<LedgerRow.Disk> rows) {
            return rows.stream()
                    .map(row -> new Attachment(
                            row.vmName(),
                            row.vm(),
                            row.slot().controller().name(),
                            row.slot().number(),
                            row.slot().location()))
                    .toList();
        }

        StoredSet.Attachment stored() {
            return new StoredSet.Attachment(vmId, vm, new Slot(Slot.Controller.valueOf(controller), number, location));
        }
    }

    /// Makes a place for every disk's copy that the plan makes.
    void expect(Connection connection, SetId set, Plan plan) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO disk_copies (set_id, disk_id, owner, disk, location, folder, length, virtual_size)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (set_id, disk_id) DO NOTHING""")) {
            for (var step : plan.steps().list()) {
                switch (step.command()) {
                    case CopyDisk copy ->
                        expect(insert, set, plan, copy.disk(), copy.source(), copy.length(), copy.target());
                    case ShipClone ship ->
                        expect(insert, set, plan, ship.disk(), ship.source(), ship.length(), ship.target());
                    case StepCommand makesNone -> {}
                }
            }
            insert.executeBatch();
        }
    }

    private static void expect(
            PreparedStatement insert,
            SetId set,
            Plan plan,
            DiskId disk,
            DiskPath source,
            long length,
            CopyTarget target)
            throws SQLException {
        Sql.bind(
                        insert,
                        set.value(),
                        disk.value(),
                        source.owner(),
                        source.path(),
                        target.location().value(),
                        target.folder(),
                        length,
                        virtualSize(plan, disk))
                .addBatch();
    }

    private static @Nullable Long virtualSize(Plan plan, DiskId disk) {
        return plan.disks().stream()
                .filter(shared -> shared.id().equals(disk))
                .map(Plan.SharedDisk::virtualSize)
                .findFirst()
                .orElse(null);
    }

    /// A disk's verified copy belongs to the set.
    ///
    /// @param disk what it is the copy of, with its path and files
    /// @param target where it lies
    /// @param took how long it took; absent when nobody knows
    public void copied(
            Connection connection,
            SetId set,
            DiskId disk,
            DiskPath source,
            List<DiskPath> live,
            CopyTarget target,
            StepResult.DiskCopied copy,
            List<LedgerRow.Disk> attachments,
            @Nullable Duration took)
            throws SQLException {
        List<StoredSet.File> files = files(source, live, copy);
        String path = files.isEmpty() ? target.folder() : files.getLast().path();
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE disk_copies
                SET path = ?, length = ?, allocated_bytes = ?, merkle_root = ?, manifest = ?, key_id = ?,
                    verified_at = ?, copied_in_ms = ?, attachments = ?::jsonb, files = ?::jsonb
                WHERE set_id = ? AND disk_id = ?""")) {
            Sql.bind(
                            update,
                            path,
                            copy.length(),
                            copy.allocatedBytes(),
                            copy.merkleRoot(),
                            copy.manifest(),
                            copy.keyId(),
                            copy.verifiedAt(),
                            took == null ? null : took.toMillis(),
                            Json.text(Attachment.of(attachments)),
                            Json.text(files),
                            set.value(),
                            disk.value())
                    .executeUpdate();
        }
    }

    /// Each file of the disk with its copy, told by their names: the files of one disk lie in one folder, and so do
    /// their copies.
    ///
    /// @throws IllegalStateException when the worker told of other files than it was told to copy
    private static List<StoredSet.File> files(DiskPath source, List<DiskPath> disk, StepResult.DiskCopied copy) {
        List<StoredSet.File> files = new ArrayList<>();
        for (DiskPath live : disk) {
            Optional<StepResult.CopiedFile> copied = copy.files().stream()
                    .filter(file ->
                            new DiskPath(live.owner(), file.path()).fileName().equalsIgnoreCase(live.fileName()))
                    .findFirst();
            files.add(new StoredSet.File(
                    live,
                    copied.orElseThrow(() -> new IllegalStateException("the copy of " + source + " has no " + live))
                            .path(),
                    null));
        }
        return files;
    }

    static CopyTarget target(ResultSet row) throws SQLException {
        return new CopyTarget(
                new LocationId(row.getString("location")),
                new SetId(Sql.uuid(row, "target_set")),
                row.getString("folder"));
    }

    /// The files that were live before a restore belong to the set.
    ///
    /// @param target the place of the copy that replaced them
    public void kept(
            Connection connection,
            SetId set,
            DiskId disk,
            DiskPath path,
            CopyTarget target,
            List<StepResult.KeptFile> kept,
            List<LedgerRow.Disk> attachments,
            Plan plan)
            throws SQLException {
        List<StoredSet.File> files = kept.stream()
                .map(file -> new StoredSet.File(file.live(), file.path().path(), file.identity()))
                .toList();
        try (PreparedStatement upsert = connection.prepareStatement("""
                INSERT INTO disk_copies (set_id, disk_id, owner, disk, location, folder, replaced_by_set, path, length,
                                         virtual_size, files, attachments)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb)
                ON CONFLICT (set_id, disk_id) DO UPDATE
                SET path = excluded.path, length = excluded.length, files = excluded.files,
                    attachments = excluded.attachments""")) {
            Sql.bind(
                            upsert,
                            set.value(),
                            disk.value(),
                            path.owner(),
                            path.path(),
                            target.location().value(),
                            target.folder(),
                            target.set().value(),
                            files.isEmpty() ? null : files.getLast().path(),
                            kept.stream()
                                    .mapToLong(file -> file.identity().length())
                                    .sum(),
                            virtualSize(plan, disk),
                            Json.text(files),
                            Json.text(Attachment.of(attachments)))
                    .executeUpdate();
        }
    }

    /// A copy was read and compared. A sound one counts as verified since; of a damaged one is noted what is damaged.
    public void checked(Connection connection, SetId set, DiskId disk, StepResult.CopyVerified result)
            throws SQLException {
        boolean sound = result.damagedBlocks() == 0;
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE disk_copies
                SET verified_at = CASE WHEN ? THEN ? ELSE verified_at END, damaged = ?::jsonb
                WHERE set_id = ? AND disk_id = ? AND merkle_root IS NOT NULL""")) {
            Sql.bind(update, sound, result.verifiedAt(), Json.text(result.damaged()), set.value(), disk.value())
                    .executeUpdate();
        }
    }
}
