package dev.stillpoint.gateway.run;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/// A row of the view `history.set_claims`.
@Entity
@Immutable
@IdClass(SetClaimRow.Key.class)
@Table(schema = "history", name = "set_claims")
@SuppressWarnings("NullAway.Init")
class SetClaimRow extends PanacheEntityBase {
    record Key(UUID checkpointSet, UUID run) {}

    @Id
    @Column(name = "set")
    public UUID checkpointSet;

    @Id
    public UUID run;

    /// SHARED or EXCLUSIVE.
    public String mode;
}
