package dev.stillpoint.gateway.checkpointset;

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

/// A row of the view `history.disk_copies`.
@Entity
@Immutable
@IdClass(DiskCopyRow.Key.class)
@Table(schema = "history", name = "disk_copies")
@SuppressWarnings("NullAway.Init")
class DiskCopyRow extends PanacheEntityBase {
    record Key(UUID checkpointSet, String diskId) {}

    @Id
    @Column(name = "set")
    public UUID checkpointSet;

    @Id
    @Column(name = "disk_id")
    public String diskId;

    public String disk;

    public @Nullable String path;

    public @Nullable String location;

    public @Nullable Long length;

    @Column(name = "allocated_bytes")
    public @Nullable Long allocatedBytes;

    @Column(name = "merkle_root")
    public @Nullable String merkleRoot;

    @Column(name = "verified_at")
    public @Nullable Instant verifiedAt;

    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable String attachments;

    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable String damaged;
}
