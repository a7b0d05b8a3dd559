package dev.stillpoint.gateway.audit;

import dev.stillpoint.gateway.input.Query;
import dev.stillpoint.gateway.security.Caller.Sight;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// Which events are asked for; what is empty does not matter.
///
/// @param from the earliest time, included
/// @param to the latest time, not included
record AuditFilter(
        Optional<String> actor,
        Optional<String> action,
        Optional<String> system,
        Optional<UUID> run,
        Optional<Instant> from,
        Optional<Instant> to) {

    static AuditFilter read(Query query) {
        return new AuditFilter(
                query.text("actor"),
                query.text("action"),
                query.text("system"),
                query.uuid("run"),
                query.instant("from"),
                query.instant("to"));
    }

    /// Conditions of a statement with their values, in the same order. A caller bound to some systems sees the events
    /// of their runs and nothing of what concerns no system.
    Conditions conditions(Sight sight) {
        Conditions conditions = new Conditions(new ArrayList<>(List.of("true")), new ArrayList<>());
        actor.ifPresent(name -> conditions.add("actor = ?", name));
        action.ifPresent(type -> conditions.add("type = ?", type));
        system.ifPresent(name -> conditions.add("lower(system) = ?", name.toLowerCase(Locale.ROOT)));
        run.ifPresent(id -> conditions.add("run = ?", id));
        from.ifPresent(time -> conditions.add("at >= ?", time.atOffset(ZoneOffset.UTC)));
        to.ifPresent(time -> conditions.add("at < ?", time.atOffset(ZoneOffset.UTC)));
        if (!sight.all()) {
            conditions.add(
                    "lower(system) = ANY (?)", sight.systems().stream().sorted().toArray(String[]::new));
        }
        return conditions;
    }

    record Conditions(List<String> texts, List<Object> values) {
        void add(String text, Object value) {
            texts.add(text);
            values.add(value);
        }

        String sql() {
            return String.join(" AND ", texts);
        }
    }
}
