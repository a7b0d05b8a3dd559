package dev.stillpoint.gateway.checkpointset;

import dev.stillpoint.gateway.security.Caller.Sight;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// The checkpoint sets as the orchestrator keeps them.
@ApplicationScoped
public class Sets implements PanacheRepositoryBase<SetRow, UUID> {
    /// Which sets are asked for; what is empty does not matter.
    record Filter(Optional<String> system, Optional<String> status) {}

    @Transactional
    public Optional<SetDocument> find(UUID id, Sight sight) {
        return find("id", id)
                .firstResultOptional()
                .filter(set -> sight.includes(set.system))
                .map(set -> documents(List.of(set)).getFirst());
    }

    /// The sets that were taken on top of this one, and on top of those, as far as they are not deleted. A
    /// deleted set still leads to those that were taken on top of it.
    @Transactional
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

    /// The newest sets older than `before`, newest first. Of several systems each gives its own newest sets, of
    /// which the newest are taken: an index leads to them.
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    @SuppressWarnings("unchecked") // the API of JPA knows no type here
    List<SetDocument> page(Filter filter, Sight sight, Optional<UUID> before, int limit) {
        Optional<List<String>> systems = sight.ofWhich(filter.system());
        String newestFirst = " ORDER BY c.id DESC LIMIT :limit";
        String sets = "SELECT c.* FROM history.checkpoint_sets c WHERE true"
                + (systems.isPresent() ? " AND lower(c.system) = s.name" : "")
                + (filter.status().isPresent() ? " AND c.status = :status" : "")
                + (before.isPresent() ? " AND c.id < :before" : "")
                + newestFirst;
        Query query = getEntityManager()
                .createNativeQuery(
                        systems.isEmpty()
                                ? sets
                                : "SELECT c.* FROM unnest(cast(:systems AS text[])) AS s (name) CROSS JOIN LATERAL ("
                                        + sets + ") AS c" + newestFirst,
                        SetRow.class);
        query.setParameter("limit", limit);
        systems.ifPresent(names -> query.setParameter("systems", names.toArray(String[]::new)));
        filter.status().ifPresent(status -> query.setParameter("status", status));
        before.ifPresent(id -> query.setParameter("before", id));
        return documents(query.getResultList());
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
