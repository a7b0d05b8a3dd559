package dev.stillpoint.orchestrator.inventory;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/// A system as the last inspection saw it; the lists are JSON as the gateway shows them.
@Entity
@Table(name = "systems")
@SuppressWarnings("NullAway.Init")
class FabricSystem extends PanacheEntityBase {
    @Id
    public String name;

    public String fabric;

    @Column(name = "last_inspected_at")
    public @Nullable Instant lastInspectedAt;

    @ColumnTransformer(write = "?::jsonb")
    public String members;

    @Column(name = "shared_disks")
    @ColumnTransformer(write = "?::jsonb")
    public String sharedDisks;

    @ColumnTransformer(write = "?::jsonb")
    public String settings;

    @ColumnTransformer(write = "?::jsonb")
    public String drift;

    @ColumnTransformer(write = "?::jsonb")
    public String checkpoints;

    @Column(name = "orphan_chains")
    @ColumnTransformer(write = "?::jsonb")
    public String orphanChains;

    static Optional<FabricSystem> named(String name) {
        return find("lower(name) = ?1", name.toLowerCase(Locale.ROOT)).firstResultOptional();
    }

    /// As [#named], for a change. A row is written whole: whoever changes a part of it reads it after the last one
    /// who did, and keeps others from it until the transaction ends.
    static Optional<FabricSystem> lockedNamed(String name) {
        return find("lower(name) = ?1", name.toLowerCase(Locale.ROOT))
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    /// All, for a change as [#lockedNamed]; in one order for everybody, so that two never wait for each other.
    static List<FabricSystem> allLocked() {
        return FabricSystem.<FabricSystem>findAll(Sort.by("name"))
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }
}
