package dev.stillpoint.gateway.run;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// A row of the view `history.steps`.
@Entity
@Immutable
@IdClass(StepRow.Key.class)
@Table(schema = "history", name = "steps")
@SuppressWarnings("NullAway.Init")
class StepRow extends PanacheEntityBase {
    record Key(UUID run, String id) {}

    @Id
    public UUID run;

    @Id
    public String id;

    @Column(name = "position")
    public int place;

    public String kind;

    public @Nullable String target;

    public String status;

    public String direction;

    @Column(name = "depends_on")
    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable String dependsOn;

    @Column(name = "bytes_done")
    public @Nullable Long bytesDone;

    @Column(name = "bytes_total")
    public @Nullable Long bytesTotal;

    @Column(name = "waiting_for")
    public @Nullable String waitingFor;
}
