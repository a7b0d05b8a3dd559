package dev.stillpoint.gateway.run;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// The plan in a row of the view `history.runs`: the largest part of a run by far, and only shown by itself.
@Entity
@Immutable
@Table(schema = "history", name = "runs")
@SuppressWarnings("NullAway.Init")
class PlanRow extends PanacheEntityBase {
    @Id
    public UUID id;

    @JdbcTypeCode(SqlTypes.JSON)
    public String request;

    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable String plan;
}
