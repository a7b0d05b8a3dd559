package dev.stillpoint.gateway.system;

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

/// A row of the view `history.systems`.
@Entity
@Immutable
@Table(schema = "history", name = "systems")
@SuppressWarnings("NullAway.Init")
class SystemRow extends PanacheEntityBase {
    @Id
    public String name;

    public String fabric;

    @Column(name = "last_inspected_at")
    public @Nullable Instant lastInspectedAt;

    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable String members;

    @Column(name = "shared_disks")
    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable String sharedDisks;

    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable String settings;

    @Column(name = "newest_set")
    public @Nullable UUID newestSet;

    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable String drift;
}
