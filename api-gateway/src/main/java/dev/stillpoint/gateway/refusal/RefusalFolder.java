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

    private record Kind(String actor, String method, String path, String code) {}

    private static final class Folded {
        private final Instant since;
        private long count;
        private @Nullable String detail;

        private Folded(Instant since) {
            this.since = since;
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

    void add(String actor, String method, String path, String code, String detail) {
        Instant now = clock.instant();
        AccessEvent first = null;
        synchronized (this) {
            Kind kind = new Kind(actor, method, path, code);
            Folded folded = open.get(kind);
            if (folded == null && open.size() >= limit) {
                kind = new Kind(MANY, MANY, MANY, code);
                folded = open.get(kind);
            }
            if (folded == null) {
                open.put(kind, new Folded(now));
                first = new AccessEvent(now, kind.actor(), kind.method(), kind.path(), code, detail, 1);
            } else {
                folded.count++;
                folded.detail = detail;
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
            Instant now = clock.instant();
            open.entrySet().removeIf(entry -> {
                Folded folded = entry.getValue();
                if (folded.since.isAfter(limitOfAge)) {
                    return false;
                }
                if (folded.count > 0) {
                    Kind k = entry.getKey();
                    due.add(new AccessEvent(
                            now, k.actor(), k.method(), k.path(), k.code(), folded.detail, folded.count));
                }
                return true;
            });
        }
        due.forEach(out);
    }
}
