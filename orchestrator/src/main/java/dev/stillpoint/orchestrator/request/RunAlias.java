package dev.stillpoint.orchestrator.request;

import dev.stillpoint.contracts.RunId;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import java.util.UUID;

/// The id that a gateway told for a repeated request, and the first run, which answers it.
@Entity
@Table(name = "run_aliases")
@SuppressWarnings("NullAway.Init")
class RunAlias extends PanacheEntityBase {
    @Id
    public UUID alias;

    public UUID run;

    /// The run that an id given to a user stands for.
    static RunId resolve(RunId id) {
        Optional<RunAlias> alias = findByIdOptional(id.value());
        return alias.map(found -> new RunId(found.run)).orElse(id);
    }
}
