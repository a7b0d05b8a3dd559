package dev.stillpoint.gateway.audit;

import dev.stillpoint.contracts.audit.ChainLink;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// What of the chain lies in files and need not be in the database any more.
///
/// @param last the position of the last archived event; 0 when nothing is archived
/// @param hash of that event; 32 zero bytes when nothing is archived
/// @param wrong what the database says of it that can't be; null when all is well
@SuppressWarnings("ArrayRecordComponent")
record ArchivedPart(long last, byte[] hash, @Nullable String wrong) {
    static ArchivedPart of(Connection connection) throws SQLException {
        long last = 0;
        byte[] hash = ChainLink.nothing();
        String file = "";
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT first_position, last_position, hash, file FROM archived_history ORDER BY last_position");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                if (rows.getLong("first_position") != last + 1) {
                    return new ArchivedPart(
                            last,
                            hash,
                            "the file with the events from position " + (last + 1) + " on is not told of any more");
                }
                last = rows.getLong("last_position");
                hash = rows.getBytes("hash");
                file = rows.getString("file");
            }
        }
        String wrong = last == 0 || isTold(connection, last, hash, file)
                ? null
                : "no event of the history tells that it was archived up to position " + last + " in " + file;
        return new ArchivedPart(last, hash, wrong);
    }

    /// Nobody cuts the history off without an event that says so: it is sealed and signed as all others are.
    private static boolean isTold(Connection connection, long last, byte[] hash, String file) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT FROM archive_notices
                WHERE data ->> 'last' = ? AND data ->> 'head' = ? AND data ->> 'file' = ?""")) {
            select.setString(1, Long.toString(last));
            select.setString(2, ChainLink.text(hash));
            select.setString(3, file);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }
}
