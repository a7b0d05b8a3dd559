package dev.stillpoint.gateway.run;

import dev.stillpoint.gateway.input.TimedPosition;
import dev.stillpoint.gateway.security.Caller.Sight;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A page of runs, newest first by the time of submission.
///
/// However long the history is, a page is to cost no more than its own rows. So each filter has an index in the
/// order of the pages, labels are rows of their own, and of several systems each gives its own newest runs, of
/// which then the newest are taken: the database would look through all systems' runs for theirs. The limit is a
/// parameter as the filters are: so PostgreSQL plans for their values. Planned once for any value, a page of a kind
/// that its statistics do not know goes through all runs.
final class RunPages {
    private static final String NEWEST_FIRST = " ORDER BY r.created_at DESC, r.id DESC LIMIT :limit";

    private final List<String> joins = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>(List.of("true"));
    private final Map<String, Object> values = new HashMap<>();
    /// The systems whose runs are wanted, in lower case; empty for all.
    private final Optional<List<String>> systems;

    /// @param before where the page before ended
    RunPages(RunFilter filter, Sight sight, Optional<TimedPosition<UUID>> before, int limit) {
        systems = sight.ofWhich(filter.system());
        systems.ifPresent(names -> {
            conditions.add("lower(r.system) = s.name");
            values.put("systems", names.toArray(String[]::new));
        });
        filter.kind().ifPresent(kind -> where("r.kind = :kind", "kind", kind));
        filter.status().ifPresent(status -> where("r.status = :status", "status", status));
        filter.requestedBy().ifPresent(name -> where("r.requested_by = :requestedBy", "requestedBy", name));
        filter.from().ifPresent(from -> where("r.created_at >= :from", "from", from));
        filter.to().ifPresent(to -> where("r.created_at < :to", "to", to));
        before.ifPresent(position -> {
            where("(r.created_at, r.id) < (:beforeTime, :beforeId)", "beforeTime", position.at());
            values.put("beforeId", position.id());
        });
        filter.labels().forEach(this::join);
        values.put("limit", limit);
    }

    private void where(String condition, String name, Object value) {
        conditions.add(condition);
        values.put(name, value);
    }

    /// The label's time is the run's: so the newest runs that have a label are the end of an index.
    private void join(String key, String value) {
        String label = "l" + joins.size();
        joins.add(" JOIN history.run_labels %1$s ON %1$s.run = r.id AND %1$s.created_at = r.created_at".formatted(label)
                + " AND %1$s.key = :key%1$s AND %1$s.value = :value%1$s".formatted(label));
        values.put("key" + label, key);
        values.put("value" + label, value);
    }

    private String sql() {
        String runs = "SELECT " + RunRow.COLUMNS + " FROM history.runs r" + String.join("", joins) + " WHERE "
                + String.join(" AND ", conditions) + NEWEST_FIRST;
        return systems.isEmpty()
                ? runs
                : "SELECT r.* FROM unnest(cast(:systems AS text[])) AS s (name) CROSS JOIN LATERAL (" + runs + ") AS r"
                        + NEWEST_FIRST;
    }

    @SuppressWarnings("unchecked") // the API of JPA knows no type here
    List<RunRow> select(EntityManager entities) {
        Query query = entities.createNativeQuery(sql(), RunRow.class);
        values.forEach(query::setParameter);
        return query.getResultList();
    }
}
