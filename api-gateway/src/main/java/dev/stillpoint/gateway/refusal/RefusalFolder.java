package dev.stillpoint.gateway.refusal;

import dev.stillpoint.contracts.AccessEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Folds refusals that are alike: the first goes out at once, those that follow within the window become one event that
/// counts them. Memory is bounded: past the limit, refusals are told apart by their code alone.
final class RefusalFolder {
    private static final String MANY = "(many)";

    private record Kind(String actor, @Nullable String keyPrefix, String method, String path, String code) {}

    private static final class Folded {
        private final Instant since;
        private long count;
        private Instant first;
        private Instant last;
        private @Nullable String detail;

        private Folded(Instant since) {
            this.since = since;
            this.first = since;
            this.last = since;
        }

        private void add(Instant at, String why) {
            first = count == 0 ? at : first;
            last = at;
            detail = why;
            count++;
        }

        private AccessEvent event(Kind kind) {
            return new AccessEvent(
                    first,
                    kind.actor(),
                    kind.keyPrefix(),
                    kind.method(),
                    kind.path(),
                    kind.code(),
                    detail,
                    count,
                    count == 1 ? null : last);
        }
    }

    private final Clock clock;
    private final Duration window;
    private final int limit;
    private final Consumer<AccessEvent> out;
    private final Map<Kind, Folded> open = new HashMap<>();

    RefusalFolder(Clock clock, Duration window, int limit, Consumer<AccessEvent> out) {
        this.clock = clock;
        this.window = window;
        this.limit = limit;
        this.out = out;
    }

    void add(String actor, @Nullable String keyPrefix, String method, String path, String code, String detail) {
        Instant now = clock.instant();
        AccessEvent first = null;
        synchronized (this) {
            Kind kind = new Kind(actor, keyPrefix, method, path, code);
            Folded folded = open.get(kind);
            if (folded == null && open.size() >= limit) {
                kind = new Kind(MANY, null, MANY, MANY, code);
                folded = open.get(kind);
            }
            if (folded == null) {
                open.put(kind, new Folded(now));
                Folded alone = new Folded(now);
                alone.add(now, detail);
                first = alone.event(kind);
            } else {
                folded.add(now, detail);
            }
        }
        if (first != null) {
            out.accept(first);
        }
    }

    /// Sends what was folded in windows that are over.
    void tick() {
        sendOlderThan(clock.instant().minus(window));
    }

    /// Sends all that was folded.
    void flush() {
        sendOlderThan(Instant.MAX);
    }

    private void sendOlderThan(Instant limitOfAge) {
        List<AccessEvent> due = new ArrayList<>();
        synchronized (this) {
            open.entrySet().removeIf(entry -> {
                Folded folded = entry.getValue();
                if (folded.since.isAfter(limitOfAge)) {
                    return false;
                }
                if (folded.count > 0) {
                    due.add(folded.event(entry.getKey()));
                }
                return true;
            });
        }
        due.forEach(out);
    }
}
