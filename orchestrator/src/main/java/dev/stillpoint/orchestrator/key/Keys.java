package dev.stillpoint.orchestrator.key;

import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.Principal;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.history.History;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/// API keys as admins make and revoke them, each change with its event in the history. A key is never deleted:
/// the history names its prefix, and a prefix is never given twice.
@ApplicationScoped
public class Keys {
    private static final Logger LOG = Logger.getLogger(Keys.class);
    private static final String CREATED = "api-key-created";
    private static final String REVOKED = "api-key-revoked";

    private final History history;

    Keys(History history) {
        this.history = history;
    }

    /// Refused when there is a key with this prefix or hash already.
    public GatewayReply create(Connection connection, GatewayRequest.CreateApiKey request) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO api_keys (prefix, name, owner, made_by, hash, roles, systems, created_at, expires_at)
                VALUES (?, ?, ?, ?::jsonb, ?, ?::jsonb, ?::jsonb, ?, ?) ON CONFLICT DO NOTHING""")) {
            int made = Sql.bind(
                            insert,
                            request.prefix(),
                            request.name(),
                            request.principal().name(),
                            Json.text(makers(request.principal())),
                            request.hash(),
                            Json.text(sorted(request.roles())),
                            Json.text(sorted(request.systems())),
                            request.submittedAt(),
                            request.expiresAt())
                    .executeUpdate();
            if (made == 0) {
                return new GatewayReply.Invalid(
                        request.id(),
                        List.of(new GatewayReply.FieldProblem(
                                "prefix",
                                "there is an API key with the prefix " + request.prefix()
                                        + " already: ask for another one")));
            }
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("prefix", request.prefix());
        data.put("name", request.name());
        data.put("roles", sorted(request.roles()));
        data.put("systems", sorted(request.systems()));
        if (request.expiresAt() != null) {
            data.put("expiresAt", request.expiresAt().toString());
        }
        history.append(
                connection,
                new History.Change(CREATED, request.principal().name(), object(request.prefix()), null, data));
        LOG.infof("%s made API key %s for %s", request.principal().name(), request.prefix(), request.name());
        return new GatewayReply.Done(request.id());
    }

    /// Refused when there is no such key, or it was revoked before.
    public GatewayReply revoke(Connection connection, GatewayRequest.RevokeApiKey request) throws SQLException {
        String name;
        try (PreparedStatement update = connection.prepareStatement(
                        "UPDATE api_keys SET revoked_at = now() WHERE prefix = ? AND revoked_at IS NULL RETURNING name");
                ResultSet row = Sql.bind(update, request.prefix()).executeQuery()) {
            if (!row.next()) {
                return new GatewayReply.Refused(
                        request.id(),
                        "not-found",
                        "there is no API key " + request.prefix() + ", or it is revoked",
                        null);
            }
            name = row.getString("name");
        }
        history.append(
                connection,
                new History.Change(
                        REVOKED,
                        request.principal().name(),
                        object(request.prefix()),
                        null,
                        Map.of("prefix", request.prefix(), "name", name)));
        LOG.infof("%s revoked API key %s", request.principal().name(), request.prefix());
        return new GatewayReply.Done(request.id());
    }

    /// Notes when keys were used; an earlier time than the one known changes nothing.
    public GatewayReply used(Connection connection, GatewayRequest.KeysUsed request) throws SQLException {
        Map<String, Instant> lastUses = request.lastUses();
        List<String> prefixes = sorted(lastUses.keySet());
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE api_keys k SET last_used_at = u.at
                FROM unnest(?::text[], ?::timestamptz[]) AS u (prefix, at)
                WHERE k.prefix = u.prefix AND (k.last_used_at IS NULL OR k.last_used_at < u.at)""")) {
            Sql.bind(
                            update,
                            prefixes.toArray(String[]::new),
                            prefixes.stream()
                                    .map(prefix -> Sql.time(lastUses.get(prefix)))
                                    .toArray(OffsetDateTime[]::new))
                    .executeUpdate();
        }
        return new GatewayReply.Done(request.id());
    }

    /// Who could use a key that this principal asks for, beside the user whom it stands for.
    private static List<String> makers(Principal asker) {
        Set<String> makers = new TreeSet<>(asker.madeBy());
        makers.add(asker.name());
        return List.copyOf(makers);
    }

    private static String object(String prefix) {
        return "API key " + prefix;
    }

    private static List<String> sorted(Set<String> texts) {
        return texts.stream().sorted().toList();
    }
}
