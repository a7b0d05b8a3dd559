package dev.stillpoint.gateway.audit;

import dev.stillpoint.gateway.input.Query;
import dev.stillpoint.gateway.security.Caller.Sight;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
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

    /// The systems whose events are wanted, in lower case; empty for all events, also those that concern no
    /// system. A caller bound to some systems sees the events of their runs and nothing of what concerns no
    /// system.
    Optional<String[]> systems(Sight sight) {
        return sight.ofWhich(system).map(names -> names.toArray(String[]::new));
    }

    /// All other conditions of a statement with their values, in the same order.
    Conditions conditions() {
        Conditions conditions = new Conditions(new ArrayList<>(List.of("true")), new ArrayList<>());
        actor.ifPresent(name -> conditions.add("actor = ?", name));
        action.ifPresent(type -> conditions.add("type = ?", type));
        run.ifPresent(id -> conditions.add("run = ?", id));
        from.ifPresent(time -> conditions.add("at >= ?", time.atOffset(ZoneOffset.UTC)));
        to.ifPresent(time -> conditions.add("at < ?", time.atOffset(ZoneOffset.UTC)));
        return conditions;
    }

    record Conditions(List<String> texts, List<Object> values) {
        void add(String text, Object... more) {
            texts.add(text);
            values.addAll(List.of(more));
        }

        String sql() {
            return String.join(" AND ", texts);
        }
    }
}
