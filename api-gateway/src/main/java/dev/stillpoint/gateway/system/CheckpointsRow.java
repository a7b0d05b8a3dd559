package dev.stillpoint.gateway.system;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// A row of the view `history.system_checkpoints`.
@Entity
@Immutable
@Table(schema = "history", name = "system_checkpoints")
@SuppressWarnings("NullAway.Init")
class CheckpointsRow extends PanacheEntityBase {
    @Id
    public String system;

    @Column(name = "last_inspected_at")
    public @Nullable Instant lastInspectedAt;

    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable String checkpoints;

    @Column(name = "orphan_chains")
    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable String orphanChains;
}
