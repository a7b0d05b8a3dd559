package dev.stillpoint.gateway.checkpointset;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// A row of the view `history.checkpoint_sets`.
@Entity
@Immutable
@Table(schema = "history", name = "checkpoint_sets")
@SuppressWarnings("NullAway.Init")
class SetRow extends PanacheEntityBase {
    @Id
    public UUID id;

    public String system;

    public @Nullable String name;

    public String status;

    @Column(name = "created_at")
    public @Nullable Instant createdAt;

    public @Nullable UUID run;

    public @Nullable UUID parent;

    @Column(name = "remove_at")
    public @Nullable Instant removeAt;
}
