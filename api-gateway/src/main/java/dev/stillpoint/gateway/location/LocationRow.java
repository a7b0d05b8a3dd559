package dev.stillpoint.gateway.location;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// A row of the view `history.storage_locations`.
@Entity
@Immutable
@Table(schema = "history", name = "storage_locations")
@SuppressWarnings("NullAway.Init")
class LocationRow extends PanacheEntityBase {
    @Id
    public String id;

    public String path;

    @Column(name = "max_concurrent_copies")
    public int maxConcurrentCopies;

    @Column(name = "bandwidth_limit")
    public @Nullable Long bandwidthLimit;

    public String status;

    public @Nullable Integer workers;

    public @Nullable Integer slots;

    public @Nullable Integer queued;

    public @Nullable Integer running;

    @Column(name = "bytes_outstanding")
    public @Nullable Long bytesOutstanding;

    @Column(name = "free_bytes")
    public @Nullable Long freeBytes;

    @Column(name = "capacity_bytes")
    public @Nullable Long capacityBytes;

    public @Nullable Long throughput;

    @Column(name = "oldest_wait_ms")
    public @Nullable Long oldestWaitMillis;

    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable String sources;
}
