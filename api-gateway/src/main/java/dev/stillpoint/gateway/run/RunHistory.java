package dev.stillpoint.gateway.run;

import dev.stillpoint.gateway.input.StoredJson;
import dev.stillpoint.gateway.input.TimedPosition;
import dev.stillpoint.gateway.security.Caller.Sight;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// The runs as the orchestrator has stored them. Each call sees the latest.
@ApplicationScoped
class RunHistory implements PanacheRepositoryBase<RunRow, UUID> {
    /// A first use of an idempotency key.
    record FirstUse(UUID run, String bodyHash) {}

    /// The run of this id, or the one that this id is another name of.
    @Transactional
    Optional<RunDocument> find(UUID id) {
        return find("id", id)
                .firstResultOptional()
                .or(() -> RunAliasRow.<RunAliasRow>find("alias", id)
                        .firstResultOptional()
                        .flatMap(alias -> find("id", alias.run).firstResultOptional()))
                .map(RunDocument::of);
    }

    /// The newest runs before a position, newest first.
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    List<RunDocument> page(RunFilter filter, Sight sight, Optional<TimedPosition<UUID>> before, int limit) {
        return new RunPages(filter, sight, before, limit)
                .select(getEntityManager()).stream().map(RunDocument::of).toList();
    }

    /// The steps in the plan's order.
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    List<StepDocument> steps(UUID run) {
        Instant now = Instant.now();
        Map<String, List<AttemptRow>> attempts =
                AttemptRow.<AttemptRow>list("run = ?1 order by startedAt nulls last, direction, attempt", run).stream()
                        .collect(Collectors.groupingBy(a -> a.step));
        return StepRow.<StepRow>list("run = ?1 order by place", run).stream()
                .map(step -> StepDocument.of(step, attempts.getOrDefault(step.id, List.of()), now))
                .toList();
    }

    /// What was asked for, and the plan as far as there is one.
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    Optional<PlanDocument> plan(UUID run) {
        return PlanRow.<PlanRow>find("id", run)
                .firstResultOptional()
                .map(row -> (row.plan == null ? PlanDocument.NONE : StoredJson.value(row.plan, PlanDocument.class))
                        .askedFor(AskedFor.of(row.request)));
    }

    /// The events with a greater sequence number than `after`, in order.
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    List<EventDocument> events(UUID run, long after, int limit) {
        return RunEventRow.<RunEventRow>find("run = ?1 and sequence > ?2 order by sequence", run, after)
                .range(0, limit - 1)
                .list()
                .stream()
                .map(EventDocument::of)
                .toList();
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    Optional<FirstUse> firstUse(String principal, String idempotencyKey) {
        return IdempotencyKeyRow.<IdempotencyKeyRow>find(
                        "principal = ?1 and idempotencyKey = ?2", principal, idempotencyKey)
                .firstResultOptional()
                .map(row -> new FirstUse(row.run, row.bodyHash));
    }
}
