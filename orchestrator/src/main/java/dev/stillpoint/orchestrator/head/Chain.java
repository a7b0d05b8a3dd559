package dev.stillpoint.orchestrator.head;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the export needs of the history.
interface Chain {
    /// Whether this process seals. The one that does also signs.
    boolean isOurs() throws SQLException;

    /// @param position of an event that may have been sealed; 0 for none
    Standing look(long position) throws SQLException;

    /// Appends an event that concerns no run.
    void tell(String type, Map<String, Object> data);

    /// @param position of the chain's head, 0 while nothing is sealed
    /// @param hash of the head
    /// @param there the hash at the position that was asked for; null when nothing is sealed there
    /// @param at the database's time
    @SuppressWarnings("ArrayRecordComponent")
    record Standing(long position, byte[] hash, byte @Nullable [] there, Instant at) {}
}
