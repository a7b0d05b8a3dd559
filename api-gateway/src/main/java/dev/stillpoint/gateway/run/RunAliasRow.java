package dev.stillpoint.gateway.run;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/// A row of the view `history.run_aliases`.
@Entity
@Immutable
@Table(schema = "history", name = "run_aliases")
@SuppressWarnings("NullAway.Init")
class RunAliasRow extends PanacheEntityBase {
    @Id
    public UUID alias;

    public UUID run;
}
