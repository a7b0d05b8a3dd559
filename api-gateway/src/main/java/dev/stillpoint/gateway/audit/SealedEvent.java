package dev.stillpoint.gateway.audit;

import dev.stillpoint.contracts.audit.ChainLink;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// A row of the sealed history.
///
/// @param system the system of its run; null for what concerns no run
record SealedEvent(ChainLink link, @Nullable String system) {
    static final String COLUMNS = "position, canonical, previous, hash, system";

    static SealedEvent of(ResultSet row) throws SQLException {
        return new SealedEvent(linkOf(row), row.getString("system"));
    }

    static ChainLink linkOf(ResultSet row) throws SQLException {
        return new ChainLink(
                row.getLong("position"), row.getBytes("canonical"), row.getBytes("previous"), row.getBytes("hash"));
    }

    String canonicalText() {
        return new String(link.canonical(), StandardCharsets.UTF_8);
    }
}
