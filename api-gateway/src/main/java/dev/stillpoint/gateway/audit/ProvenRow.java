package dev.stillpoint.gateway.audit;

import dev.stillpoint.contracts.audit.AuditEvent;
import dev.stillpoint.contracts.audit.ChainLink;
import dev.stillpoint.contracts.audit.ListedSystems;
import dev.stillpoint.gateway.input.StoredJson;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// All that is to be proven of one sealed event.
///
/// @param link what was sealed
/// @param event the number of the event that was
/// @param run with `at`, `type`, `actor` and `system` what it is listed under
/// @param now the event as the history says it now; null when it is gone
record ProvenRow(
        ChainLink link,
        long event,
        @Nullable UUID run,
        Instant at,
        String type,
        String actor,
        @Nullable String system,
        @Nullable AuditEvent now) {
    static final String COLUMNS = "position, canonical, previous, hash, event, run, at, type, actor,"
            + " id, event_run, sequence, event_at, event_type, event_actor, step, data, system";

    /// @param row of [#COLUMNS]
    static ProvenRow of(ResultSet row) throws SQLException {
        return new ProvenRow(
                SealedEvent.linkOf(row),
                row.getLong(5),
                row.getObject(6, UUID.class),
                time(row, 7),
                row.getString(8),
                row.getString(9),
                row.getString(18),
                event(row));
    }

    private static @Nullable AuditEvent event(ResultSet row) throws SQLException {
        long id = row.getLong(10);
        if (row.wasNull()) {
            return null;
        }
        @Nullable UUID run = row.getObject(11, UUID.class);
        return new AuditEvent(
                id,
                run,
                run == null ? null : row.getLong(12),
                time(row, 13),
                row.getString(14),
                row.getString(15),
                row.getString(16),
                row.getString(17));
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /// What the history says otherwise than the sealed bytes.
    ///
    /// @param systems what the rows before say of the systems of their runs
    Optional<String> changed(ListedSystems systems) {
        if (now == null) {
            return Optional.of("event " + event + ", sealed at position " + link.position() + ", is gone");
        }
        byte[] bytes = now.canonical();
        if (!Arrays.equals(link.canonical(), bytes)) {
            return Optional.of("event " + event + " was changed after it was sealed at position " + link.position()
                    + ": sealed " + new String(link.canonical(), StandardCharsets.UTF_8) + ", now "
                    + new String(bytes, StandardCharsets.UTF_8));
        }
        boolean found = Objects.equals(run, now.run())
                && at.equals(now.at())
                && type.equals(now.type())
                && actor.equals(now.actor());
        return found
                ? systems.next(run, type, () -> StoredJson.tree(now.data()), system)
                        .map(wrong -> "event " + event + ", sealed at position " + link.position() + ", " + wrong)
                : Optional.of("event " + event + ", sealed at position " + link.position()
                        + ", is listed under another time, run, actor or action than it has");
    }
}
