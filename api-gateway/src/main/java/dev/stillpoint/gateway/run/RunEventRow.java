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
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// A row of the view `history.run_events`.
@Entity
@Immutable
@IdClass(RunEventRow.Key.class)
@Table(schema = "history", name = "run_events")
@SuppressWarnings("NullAway.Init")
class RunEventRow extends PanacheEntityBase {
    record Key(UUID run, long sequence) {}

    @Id
    public UUID run;

    @Column(name = "seq")
    @Id
    public long sequence;

    public Instant at;

    public String type;

    public String actor;

    public @Nullable String step;

    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable String data;
}
