package dev.stillpoint.gateway.run;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// A row of the view `history.attempts`.
@Entity
@Immutable
@IdClass(AttemptRow.Key.class)
@Table(schema = "history", name = "attempts")
@SuppressWarnings("NullAway.Init")
class AttemptRow extends PanacheEntityBase {
    record Key(UUID run, String step, String direction, int attempt) {}

    @Id
    public UUID run;

    @Id
    public String step;

    @Id
    public String direction;

    @Column(name = "number")
    @Id
    public int attempt;

    public @Nullable String executor;

    @Column(name = "started_at")
    public @Nullable Instant startedAt;

    @Column(name = "finished_at")
    public @Nullable Instant finishedAt;

    public @Nullable String outcome;

    public @Nullable String detail;
}
