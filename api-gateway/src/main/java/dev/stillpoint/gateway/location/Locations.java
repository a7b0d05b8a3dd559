package dev.stillpoint.gateway.location;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/// The storage locations as the orchestrator keeps them.
@ApplicationScoped
public class Locations implements PanacheRepositoryBase<LocationRow, String> {
    @Transactional
    public Optional<LocationDocument> find(String id) {
        return id.matches("[a-z0-9-]{1,40}")
                ? find("id", id).firstResultOptional().map(LocationDocument::of)
                : Optional.empty();
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    List<LocationDocument> all() {
        return listAll(Sort.by("id")).stream().map(LocationDocument::of).toList();
    }
}
