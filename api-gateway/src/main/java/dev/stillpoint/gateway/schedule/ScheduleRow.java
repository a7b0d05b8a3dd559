package dev.stillpoint.gateway.schedule;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// A row of the view `history.schedules`.
@Entity
@Immutable
@Table(schema = "history", name = "schedules")
@SuppressWarnings("NullAway.Init")
class ScheduleRow extends PanacheEntityBase {
    @Id
    public UUID id;

    public String system;

    @JdbcTypeCode(SqlTypes.JSON)
    public String wanted;

    @Column(name = "created_by")
    public String createdBy;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "changed_at")
    public Instant changedAt;

    @Column(name = "next_firing_at")
    public @Nullable Instant nextFiringAt;

    @Column(name = "last_due_at")
    public @Nullable Instant lastDueAt;

    @Column(name = "last_outcome")
    public @Nullable String lastOutcome;

    @Column(name = "last_run")
    public @Nullable UUID lastRun;

    @Column(name = "last_detail")
    public @Nullable String lastDetail;
}
