package dev.stillpoint.gateway.checkpointset;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// A row of the view `history.set_members`.
@Entity
@Immutable
@IdClass(MemberRow.Key.class)
@Table(schema = "history", name = "set_members")
@SuppressWarnings("NullAway.Init")
class MemberRow extends PanacheEntityBase {
    record Key(UUID checkpointSet, UUID vmId) {}

    @Id
    @Column(name = "set")
    public UUID checkpointSet;

    @Id
    @Column(name = "vm_id")
    public UUID vmId;

    public String vm;

    @Column(name = "checkpoint_id")
    public @Nullable String checkpointId;

    @Column(name = "obtained_type")
    public @Nullable String obtainedType;

    @Column(name = "power_state")
    public @Nullable String powerState;
}
