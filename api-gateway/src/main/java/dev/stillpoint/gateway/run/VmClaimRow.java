package dev.stillpoint.gateway.run;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/// A row of the view `history.vm_claims`.
@Entity
@Immutable
@Table(schema = "history", name = "vm_claims")
@SuppressWarnings("NullAway.Init")
class VmClaimRow extends PanacheEntityBase {
    @Column(name = "vm_id")
    @Id
    public UUID vmId;

    public String vm;

    public UUID run;

    public String system;
}
