package dev.stillpoint.orchestrator.catalog;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.SetStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import org.jboss.logging.Logger;

/// Writes checkpoint sets and their members, in the transaction of the run that changes them.
@ApplicationScoped
public class Catalog {
    private static final Logger LOG = Logger.getLogger(Catalog.class);
    private static final ObjectMapper MAPPER = Json.mapper();

    private final DiskCopies copies;

    Catalog(DiskCopies copies) {
        this.copies = copies;
    }

    /// Makes the set that a run's plan says. One that becomes COMPLETE has a place for every member's checkpoint and
    /// every disk's copy from the start, so that it can't be called complete while one is missing; into one for
    /// safety comes what the restore really replaces.
    ///
    /// Its parent is the set that the system goes on from: the one that was taken or restored last.
    public void make(Connection connection, RunId run, String system, Plan.Made made, Plan plan) throws SQLException {
        boolean safety = made.becomes() == SetStatus.SAFETY;
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO checkpoint_sets (id, system, name, status, run, safety, parent)
                SELECT ?, ?, ?, 'CREATING', ?, ?, (
                    SELECT p.id
                    FROM runs r
                    JOIN checkpoint_sets c ON c.id = r.checkpoint_set
                    -- What a restored safety set brought back went on from that set's own parent.
                    JOIN checkpoint_sets p ON p.id = CASE WHEN c.safety THEN c.parent ELSE c.id END
                    WHERE lower(r.system) = lower(?) AND r.kind IN ('create', 'restore') AND r.status = 'SUCCEEDED'
                      AND p.status IN ('COMPLETE', 'QUARANTINED')
                    ORDER BY r.finished_at DESC LIMIT 1)
                ON CONFLICT (id) DO NOTHING""")) {
            Sql.bind(insert, made.set().value(), system, made.name(), run.value(), safety, system)
                    .executeUpdate();
        }
        if (safety) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO set_members (set_id, vm_id, vm, power_state) VALUES (?, ?, ?, ?)
                ON CONFLICT (set_id, vm_id) DO NOTHING""")) {
            for (Plan.Member member : plan.members()) {
                Sql.bind(insert, made.set().value(), member.id().value(), member.name(), spelling(member.state()))
                        .addBatch();
            }
            insert.executeBatch();
        }
        copies.expect(connection, made.set(), plan);
    }

    /// @throws SQLException also when a set shall be COMPLETE that lacks something
    public void status(Connection connection, SetId set, SetStatus status) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE checkpoint_sets SET status = ? WHERE id = ? AND status <> ?")) {
            Sql.bind(update, status, set.value(), status).executeUpdate();
        }
    }

    /// Gives a set another name. Whoever renames holds the claims of its VMs, so no run can have taken the name
    /// since it was looked for, unless the system's VMs have been exchanged meanwhile: then the set keeps the
    /// one it has.
    public void rename(Connection connection, SetId set, String name) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE checkpoint_sets s SET name = ? WHERE s.id = ? AND NOT EXISTS (
                    SELECT FROM checkpoint_sets o
                    WHERE o.id <> s.id AND lower(o.system) = lower(s.system) AND lower(o.name) = lower(?)
                      AND o.status NOT IN ('DELETED', 'SAFETY') AND NOT o.safety)""")) {
            if (Sql.bind(update, name, set.value(), name).executeUpdate() == 0) {
                LOG.warnf("checkpoint set %s keeps its name: another one of its system is called %s", set, name);
            }
        }
    }

    /// The set is removed by itself at that time.
    public void removeAt(Connection connection, SetId set, Instant at) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE checkpoint_sets SET remove_at = ? WHERE id = ?")) {
            Sql.bind(update, at, set.value()).executeUpdate();
        }
    }

    /// A member's checkpoint belongs to the set.
    public void member(
            Connection connection,
            SetId set,
            VmId vm,
            String name,
            String checkpoint,
            String obtainedType,
            VmState powerState)
            throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
                INSERT INTO set_members (set_id, vm_id, vm, checkpoint_id, obtained_type, power_state)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (set_id, vm_id) DO UPDATE
                SET checkpoint_id = excluded.checkpoint_id, obtained_type = excluded.obtained_type""")) {
            Sql.bind(upsert, set.value(), vm.value(), name, checkpoint, obtainedType, spelling(powerState))
                    .executeUpdate();
        }
    }

    /// A VM's state as messages and the API spell it.
    public static String spelling(VmState state) {
        return MAPPER.convertValue(state, String.class);
    }
}
