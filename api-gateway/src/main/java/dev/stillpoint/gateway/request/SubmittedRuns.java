package dev.stillpoint.gateway.request;

import dev.stillpoint.contracts.GatewayRequest.SubmitRun;
import dev.stillpoint.contracts.RunId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The runs submitted lately through any gateway, as Kafka holds them: what a gateway knows of a run before the
/// orchestrator has stored it. Bounded by age and by bytes; the oldest go first.
public final class SubmittedRuns {
    private record Scope(String principal, String idempotencyKey) {}

    private record Kept(SubmitRun request, long bytes) {}

    private final Clock clock;
    private final Duration keepFor;
    private final long keepBytes;
    private final Map<RunId, Kept> byRun = new LinkedHashMap<>();
    private final Map<Scope, SubmitRun> byKey = new HashMap<>();
    private long bytes;

    SubmittedRuns(Clock clock, Duration keepFor, long keepBytes) {
        this.clock = clock;
        this.keepFor = keepFor;
        this.keepBytes = keepBytes;
    }

    /// @param size how many bytes the request has in Kafka
    synchronized void add(SubmitRun request, long size) {
        if (byRun.putIfAbsent(request.run(), new Kept(request, size)) != null) {
            return;
        }
        bytes += size;
        scope(request).ifPresent(scope -> byKey.putIfAbsent(scope, request));
        Instant oldest = clock.instant().minus(keepFor);
        Iterator<Kept> eldest = byRun.values().iterator();
        while (eldest.hasNext()) {
            Kept kept = eldest.next();
            if (bytes <= keepBytes && !kept.request().submittedAt().isBefore(oldest)) {
                return;
            }
            eldest.remove();
            bytes -= kept.bytes();
            scope(kept.request()).ifPresent(scope -> byKey.remove(scope, kept.request()));
        }
    }

    public synchronized Optional<SubmitRun> find(RunId run) {
        return Optional.ofNullable(byRun.get(run)).map(Kept::request);
    }

    /// The first run that this principal submitted with this key.
    public synchronized Optional<SubmitRun> find(String principal, String idempotencyKey) {
        return Optional.ofNullable(byKey.get(new Scope(principal, idempotencyKey)));
    }

    private static Optional<Scope> scope(SubmitRun request) {
        return Optional.ofNullable(request.idempotencyKey())
                .map(key -> new Scope(request.principal().name(), key));
    }
}
