package dev.stillpoint.gateway.run;

import dev.stillpoint.gateway.input.Query;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which runs are asked for; what is empty does not matter.
///
/// @param labels all of them must be there
/// @param from the earliest time of submission, included
/// @param to the latest time of submission, not included
record RunFilter(
        Optional<String> system,
        Optional<String> kind,
        Optional<String> status,
        Optional<String> requestedBy,
        Map<String, String> labels,
        Optional<Instant> from,
        Optional<Instant> to) {

    static RunFilter read(Query query) {
        return new RunFilter(
                query.text("system"),
                query.choice("kind", RunKind.names()),
                query.choice("status", RunStatus.names()),
                query.text("requestedBy"),
                labels(query),
                query.instant("from"),
                query.instant("to"));
    }

    private static Map<String, String> labels(Query query) {
        Map<String, String> labels = new LinkedHashMap<>();
        List<String> given = query.texts("label");
        for (String label : given) {
            int colon = label.indexOf(':');
            if (colon < 1) {
                query.error("label", "must be key:value");
            } else if (labels.put(label.substring(0, colon), label.substring(colon + 1)) != null) {
                query.error("label", "names the same key twice");
            }
        }
        return labels;
    }
}
