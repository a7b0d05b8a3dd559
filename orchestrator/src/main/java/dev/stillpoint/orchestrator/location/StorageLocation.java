package dev.stillpoint.orchestrator.location;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/// A place for disk copies, as an admin set it up.
@Entity
@Table(name = "storage_locations")
@SuppressWarnings("NullAway.Init")
public class StorageLocation extends PanacheEntityBase {
    @Id
    public String id;

    public String path;

    @Column(name = "max_concurrent_copies")
    public int maxConcurrentCopies;

    @Column(name = "bandwidth_limit")
    public @Nullable Long bandwidthLimit;

    /// `PENDING` until its first worker is heard, then `READY`.
    @Column(insertable = false, updatable = false)
    public String status;
}
