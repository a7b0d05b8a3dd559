package dev.stillpoint.orchestrator.history;

import dev.stillpoint.contracts.AccessEvent;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.RunEvent;
import dev.stillpoint.orchestrator.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Appends to the history. Nothing changes or removes what stands there; the database refuses it.
@ApplicationScoped
public class History {
    /// The type of an event about a request that was refused.
    static final String REQUEST_REFUSED = "request-refused";

    /// Appends events of runs, in their order.
    public void append(Connection connection, List<RunEvent> events) throws SQLException {
        if (events.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO events (run, sequence, at, type, actor, step, data)
                SELECT run::uuid, sequence, at, type, actor, step, data::jsonb
                FROM unnest(?::text[], ?::int8[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[])
                     WITH ORDINALITY AS e (run, sequence, at, type, actor, step, data, n)
                ORDER BY n""")) {
            Sql.bind(
                            insert,
                            column(events, event -> event.run().toString()),
                            events.stream().map(RunEvent::sequence).toArray(Long[]::new),
                            events.stream().map(event -> Sql.time(event.at())).toArray(OffsetDateTime[]::new),
                            column(events, RunEvent::type),
                            column(events, RunEvent::actor),
                            events.stream()
                                    .map(event -> event.step() == null
                                            ? null
                                            : event.step().value())
                                    .toArray(String[]::new),
                            column(events, event -> Json.text(event.data())))
                    .executeUpdate();
        }
    }

    private static String[] column(List<RunEvent> events, java.util.function.Function<RunEvent, String> of) {
        return events.stream().map(of).toArray(String[]::new);
    }

    /// Something that is no run was changed.
    ///
    /// @param type such as `settings-changed`
    /// @param object what was changed, for people
    /// @param system the system that it concerns; absent when it concerns none or all
    /// @param data what else there is to say; values are what JSON can hold, or records
    public record Change(
            String type,
            String actor,
            String object,
            @Nullable String system,
            Map<String, ?> data) {}

    /// Appends a change of what is no run, at the transaction's time.
    public void append(Connection connection, Change change) throws SQLException {
        Map<String, Object> data = new LinkedHashMap<>(change.data());
        data.put("object", change.object());
        if (change.system() != null) {
            data.put("system", change.system());
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO events (at, type, actor, data) VALUES (now(), ?, ?, ?::jsonb)")) {
            Sql.bind(insert, change.type(), change.actor(), Json.text(data)).executeUpdate();
        }
    }

    /// Appends requests that were refused.
    public void append(Connection connection, AccessEvent refused) throws SQLException {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("method", refused.method());
        data.put("path", refused.path());
        data.put("code", refused.code());
        data.put("count", refused.count());
        if (refused.detail() != null) {
            data.put("detail", refused.detail());
        }
        if (refused.keyPrefix() != null) {
            data.put("keyPrefix", refused.keyPrefix());
        }
        if (refused.lastAt() != null) {
            data.put("lastAt", refused.lastAt().toString());
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO events (at, type, actor, data) VALUES (?, ?, ?, ?::jsonb)")) {
            Sql.bind(insert, refused.at(), REQUEST_REFUSED, refused.actor(), Json.text(data))
                    .executeUpdate();
        }
    }
}
