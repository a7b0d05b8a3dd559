package dev.stillpoint.gateway.schedule;

import dev.stillpoint.gateway.security.Caller.Sight;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The schedules as the orchestrator keeps them.
@ApplicationScoped
class Schedules implements PanacheRepositoryBase<ScheduleRow, UUID> {
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    Optional<ScheduleDocument> find(UUID id, Sight sight) {
        return find("id", id)
                .firstResultOptional()
                .filter(row -> sight.includes(row.system))
                .map(ScheduleDocument::of);
    }

    /// All that may be seen, by system and age.
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    List<ScheduleDocument> all(Sight sight) {
        return find("order by lower(system), id").list().stream()
                .filter(row -> sight.includes(row.system))
                .map(ScheduleDocument::of)
                .toList();
    }
}
