package dev.stillpoint.gateway.checkpointset;

import dev.stillpoint.gateway.security.Caller.Sight;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// The checkpoint sets as the orchestrator keeps them.
@ApplicationScoped
public class Sets implements PanacheRepositoryBase<SetRow, UUID> {
    /// Which sets are asked for; what is empty does not matter.
    record Filter(Optional<String> system, Optional<String> status) {}

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<SetDocument> find(UUID id, Sight sight) {
        return find("id", id)
                .firstResultOptional()
                .filter(set -> sight.includes(set.system))
                .map(set -> documents(List.of(set)).getFirst());
    }

    /// The sets that were taken on top of this one, and on top of those, as far as they are not deleted. A deleted
    /// set still leads to those that were taken on top of it.
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<SetDocument> descendants(UUID id) {
        List<SetRow> found = new ArrayList<>();
        List<UUID> parents = List.of(id);
        while (!parents.isEmpty()) {
            List<SetRow> children = list("parent in ?1", parents);
            found.addAll(children);
            parents = children.stream().map(child -> child.id).toList();
        }
        return documents(found.stream()
                .filter(set -> !set.status.equals(SetStatus.DELETED.name()))
                .toList());
    }

    /// The newest sets older than `before`, newest first.
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    List<SetDocument> page(Filter filter, Sight sight, Optional<UUID> before, int limit) {
        List<String> conditions = new ArrayList<>(List.of("1 = 1"));
        Map<String, Object> values = new HashMap<>();
        filter.system().ifPresent(system -> {
            conditions.add("lower(system) = :system");
            values.put("system", system.toLowerCase(Locale.ROOT));
        });
        filter.status().ifPresent(status -> {
            conditions.add("status = :status");
            values.put("status", status);
        });
        before.ifPresent(id -> {
            conditions.add("id < :before");
            values.put("before", id);
        });
        if (!sight.all()) {
            conditions.add("lower(system) in :visible");
            values.put("visible", sight.systems());
        }
        return documents(find(String.join(" and ", conditions) + " order by id desc", values)
                .range(0, limit - 1)
                .list());
    }

    private static List<SetDocument> documents(List<SetRow> sets) {
        if (sets.isEmpty()) {
            return List.of();
        }
        List<UUID> ids = sets.stream().map(set -> set.id).toList();
        Map<UUID, List<MemberRow>> members =
                MemberRow.<MemberRow>list("checkpointSet in ?1 order by lower(vm), vmId", ids).stream()
                        .collect(Collectors.groupingBy(m -> m.checkpointSet));
        Map<UUID, List<DiskCopyRow>> copies =
                DiskCopyRow.<DiskCopyRow>list("checkpointSet in ?1 order by lower(disk), diskId", ids).stream()
                        .collect(Collectors.groupingBy(c -> c.checkpointSet));
        return sets.stream()
                .map(set -> SetDocument.of(
                        set, members.getOrDefault(set.id, List.of()), copies.getOrDefault(set.id, List.of())))
                .toList();
    }
}
