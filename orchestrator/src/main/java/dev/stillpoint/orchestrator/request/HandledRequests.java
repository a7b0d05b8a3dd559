package dev.stillpoint.orchestrator.request;

import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.UnreadableMessage;
import dev.stillpoint.orchestrator.database.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/// The requests that took effect, and what was answered.
final class HandledRequests {
    private HandledRequests() {}

    /// What was answered to a request; empty when it took no effect yet.
    static Optional<GatewayReply> reply(Connection connection, UUID request) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT reply FROM handled_requests WHERE id = ?");
                ResultSet row = Sql.bind(select, request).executeQuery()) {
            return row.next() ? Optional.of(read(request, row.getString("reply"))) : Optional.empty();
        }
    }

    private static GatewayReply read(UUID request, String reply) {
        try {
            return Json.read(reply.getBytes(StandardCharsets.UTF_8), GatewayReply.class);
        } catch (UnreadableMessage e) {
            throw new IllegalStateException("the reply to request " + request + " is not what was stored", e);
        }
    }

    static void note(Connection connection, UUID request, GatewayReply reply) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO handled_requests (id, reply) VALUES (?, ?::jsonb)")) {
            Sql.bind(insert, request, Json.text(reply)).executeUpdate();
        }
    }
}
