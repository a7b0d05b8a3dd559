package dev.stillpoint.orchestrator.history;

import dev.stillpoint.contracts.audit.ChainLink;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// The end of the hash chain.
///
/// @param position how many events are sealed
/// @param hash of the last one; 32 zero bytes while there is none
record Head(long position, byte[] hash) {
    static Head of(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT position, hash FROM sealed_events ORDER BY position DESC LIMIT 1");
                ResultSet last = select.executeQuery()) {
            return last.next()
                    ? new Head(last.getLong("position"), last.getBytes("hash"))
                    : new Head(0, ChainLink.nothing());
        }
    }
}
