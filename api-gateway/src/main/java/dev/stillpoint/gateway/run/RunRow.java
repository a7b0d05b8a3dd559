package dev.stillpoint.gateway.run;

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

/// A row of the view `history.runs`, but for what only [PlanRow] reads.
@Entity
@Immutable
@Table(schema = "history", name = "runs")
@SuppressWarnings("NullAway.Init")
class RunRow extends PanacheEntityBase {
    /// All that is read, for a statement of one's own: of `r`.
    static final String COLUMNS = "r.id, r.kind, r.system, r.name, r.status, r.requested_by, r.labels, r.created_at,"
            + " r.started_at, r.finished_at, r.steps_done, r.steps_total, r.bytes_done, r.bytes_total,"
            + " r.downtime_started_at, r.downtime_ended_at, r.downtime_estimate_ms, r.checkpoint_set, r.waiting_for,"
            + " r.plan_hash, r.problems, r.warnings, r.past_pivot, r.approval, r.requested_with_key_of";

    @Id
    public UUID id;

    public String kind;

    public String system;

    public @Nullable String name;

    public String status;

    @Column(name = "requested_by")
    public String requestedBy;

    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable String labels;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "started_at")
    public @Nullable Instant startedAt;

    @Column(name = "finished_at")
    public @Nullable Instant finishedAt;

    @Column(name = "steps_done")
    public int stepsDone;

    @Column(name = "steps_total")
    public int stepsTotal;

    @Column(name = "bytes_done")
    public long bytesDone;

    @Column(name = "bytes_total")
    public long bytesTotal;

    @Column(name = "downtime_started_at")
    public @Nullable Instant downtimeStartedAt;

    @Column(name = "downtime_ended_at")
    public @Nullable Instant downtimeEndedAt;

    @Column(name = "downtime_estimate_ms")
    public @Nullable Long downtimeEstimateMillis;

    @Column(name = "checkpoint_set")
    public @Nullable UUID checkpointSet;

    @Column(name = "waiting_for")
    public @Nullable String waitingFor;

    @Column(name = "plan_hash")
    public @Nullable String planHash;

    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable String problems;

    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable String warnings;

    @Column(name = "past_pivot")
    public boolean pastPivot;

    /// A second person's part in the run; null when it needs none.
    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable String approval;

    /// Who made the key that it was asked for with.
    @Column(name = "requested_with_key_of")
    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable String requestedWithKeyOf;
}
