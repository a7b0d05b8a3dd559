package dev.stillpoint.orchestrator.history;

import dev.stillpoint.contracts.audit.AuditEvent;
import dev.stillpoint.orchestrator.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An event as it is about to be sealed.
///
/// @param system the system of its run or of what was changed; null for what concerns none
record SealedRow(AuditEvent event, @Nullable String system) {
    /// The columns that [#of] needs, of `events e` and its run `r`.
    static final String COLUMNS = "e.id, e.run, e.sequence, e.at, e.type, e.actor, e.step, e.data,"
            + " CASE WHEN e.run IS NULL THEN e.data ->> 'system' ELSE r.system END AS system";

    static SealedRow of(ResultSet row) throws SQLException {
        UUID run = row.getObject("run", UUID.class);
        return new SealedRow(
                new AuditEvent(
                        row.getLong("id"),
                        run,
                        run == null ? null : row.getLong("sequence"),
                        Sql.time(row, "at"),
                        row.getString("type"),
                        row.getString("actor"),
                        row.getString("step"),
                        row.getString("data")),
                row.getString("system"));
    }

    @Nullable
    String runText() {
        UUID run = event.run();
        return run == null ? null : run.toString();
    }
}
