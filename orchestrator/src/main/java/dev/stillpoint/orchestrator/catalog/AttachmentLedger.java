package dev.stillpoint.orchestrator.catalog;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Medium;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Which shared disk hung where and which medium was in which drive, so that everything gets home.
@ApplicationScoped
public class AttachmentLedger {
    /// Brings a run's rows to a status: RECORDED makes them, the others move them. What was given up can only come
    /// home, and what is home is not given up.
    public void bring(Connection connection, RunId run, List<LedgerRow> rows, LedgerRow.Status status)
            throws SQLException {
        switch (status) {
            case RECORDED -> record(connection, run, rows);
            case AWAY, HOME, ABANDONED -> move(connection, run, rows, status);
        }
    }

    private static void record(Connection connection, RunId run, List<LedgerRow> rows) throws SQLException {
        try (PreparedStatement disks = connection.prepareStatement("""
                        INSERT INTO attachment_ledger
                            (run, vm_id, vm, controller, number, location, disk_id, owner, path, shared)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""");
                PreparedStatement media = connection.prepareStatement("""
                        INSERT INTO media_ledger (run, vm_id, vm, drive, iso)
                        VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""")) {
            for (LedgerRow row : rows) {
                switch (row) {
                    case LedgerRow.Disk disk ->
                        Sql.bind(
                                        disks,
                                        run.value(),
                                        disk.vm().value(),
                                        disk.vmName(),
                                        disk.slot().controller(),
                                        disk.slot().number(),
                                        disk.slot().location(),
                                        disk.disk().diskId().value(),
                                        disk.disk().owner(),
                                        disk.disk().path(),
                                        disk.shared())
                                .addBatch();
                    case LedgerRow.Iso iso ->
                        Sql.bind(
                                        media,
                                        run.value(),
                                        iso.vm().value(),
                                        iso.vmName(),
                                        iso.medium().drive(),
                                        iso.medium().iso())
                                .addBatch();
                }
            }
            disks.executeBatch();
            media.executeBatch();
        }
    }

    private static void move(Connection connection, RunId run, List<LedgerRow> rows, LedgerRow.Status status)
            throws SQLException {
        try (PreparedStatement disks = connection.prepareStatement("""
                        UPDATE attachment_ledger SET status = ?, changed_at = now()
                        WHERE run = ? AND vm_id = ? AND controller = ? AND number = ? AND location = ?
                          AND status <> ? AND (status, ?) NOT IN (('HOME', 'ABANDONED'), ('ABANDONED', 'AWAY'))""");
                PreparedStatement media = connection.prepareStatement("""
                        UPDATE media_ledger SET status = ?, changed_at = now()
                        WHERE run = ? AND vm_id = ? AND drive = ?
                          AND status <> ? AND (status, ?) NOT IN (('HOME', 'ABANDONED'), ('ABANDONED', 'AWAY'))""")) {
            for (LedgerRow row : rows) {
                switch (row) {
                    case LedgerRow.Disk disk ->
                        Sql.bind(
                                        disks,
                                        status,
                                        run.value(),
                                        disk.vm().value(),
                                        disk.slot().controller(),
                                        disk.slot().number(),
                                        disk.slot().location(),
                                        status,
                                        status)
                                .addBatch();
                    case LedgerRow.Iso iso ->
                        Sql.bind(
                                        media,
                                        status,
                                        run.value(),
                                        iso.vm().value(),
                                        iso.medium().drive(),
                                        status,
                                        status)
                                .addBatch();
                }
            }
            disks.executeBatch();
            media.executeBatch();
        }
    }

    /// What a bring-home run found of these rows holds for the run that lost them too, and for those that tried to
    /// bring them home before: their rows that are AWAY get the same status.
    public void bringForLost(Connection connection, RunId lost, List<LedgerRow> rows, LedgerRow.Status status)
            throws SQLException {
        try (PreparedStatement disks = connection.prepareStatement("""
                        UPDATE attachment_ledger SET status = ?, changed_at = now()
                        WHERE vm_id = ? AND controller = ? AND number = ? AND location = ? AND disk_id = ?
                          AND status = 'AWAY'
                          AND (run = ? OR run IN (SELECT b.id FROM runs b
                                                  WHERE b.kind = 'bring-home' AND b.request ->> 'of' = ?))""");
                PreparedStatement media = connection.prepareStatement("""
                        UPDATE media_ledger SET status = ?, changed_at = now()
                        WHERE vm_id = ? AND drive = ? AND iso = ? AND status = 'AWAY'
                          AND (run = ? OR run IN (SELECT b.id FROM runs b
                                                  WHERE b.kind = 'bring-home' AND b.request ->> 'of' = ?))""")) {
            for (LedgerRow row : rows) {
                switch (row) {
                    case LedgerRow.Disk disk ->
                        Sql.bind(
                                        disks,
                                        status,
                                        disk.vm().value(),
                                        disk.slot().controller(),
                                        disk.slot().number(),
                                        disk.slot().location(),
                                        disk.disk().diskId().value(),
                                        lost.value(),
                                        lost.toString())
                                .addBatch();
                    case LedgerRow.Iso iso ->
                        Sql.bind(
                                        media,
                                        status,
                                        iso.vm().value(),
                                        iso.medium().drive(),
                                        iso.medium().iso(),
                                        lost.value(),
                                        lost.toString())
                                .addBatch();
                }
            }
            disks.executeBatch();
            media.executeBatch();
        }
    }

    /// A run's rows that are AWAY, disks first.
    public List<LedgerRow> away(Connection connection, RunId run) throws SQLException {
        List<LedgerRow> away = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT vm_id, vm, controller, number, location, owner, path, shared FROM attachment_ledger
                        WHERE run = ? AND status = 'AWAY' ORDER BY vm, vm_id, controller, number, location""");
                ResultSet rows = Sql.bind(select, run.value()).executeQuery()) {
            while (rows.next()) {
                away.add(new LedgerRow.Disk(
                        new VmId(Sql.uuid(rows, "vm_id")),
                        rows.getString("vm"),
                        new Slot(
                                Slot.Controller.valueOf(rows.getString("controller")),
                                rows.getInt("number"),
                                rows.getInt("location")),
                        new DiskPath(rows.getString("owner"), rows.getString("path")),
                        rows.getBoolean("shared")));
            }
        }
        away.addAll(media(connection, run, " AND status = 'AWAY'"));
        return away;
    }

    /// What was in the drives when a run took it out.
    List<LedgerRow.Iso> media(Connection connection, RunId run) throws SQLException {
        return media(connection, run, "");
    }

    private static List<LedgerRow.Iso> media(Connection connection, RunId run, String condition) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT vm_id, vm, drive, iso FROM media_ledger WHERE run = ?"
                                + condition + " ORDER BY vm, vm_id, drive");
                ResultSet rows = Sql.bind(select, run.value()).executeQuery()) {
            List<LedgerRow.Iso> media = new ArrayList<>();
            while (rows.next()) {
                media.add(new LedgerRow.Iso(
                        new VmId(Sql.uuid(rows, "vm_id")),
                        rows.getString("vm"),
                        new Medium(rows.getInt("drive"), rows.getString("iso"))));
            }
            return media;
        }
    }
}
