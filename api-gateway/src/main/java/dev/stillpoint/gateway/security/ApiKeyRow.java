package dev.stillpoint.gateway.security;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// A row of the view `history.api_keys`.
@Entity
@Immutable
@Table(schema = "history", name = "api_keys")
@SuppressWarnings("NullAway.Init")
class ApiKeyRow extends PanacheEntityBase {
    @Id
    public String prefix;

    public String name;

    /// SHA-256 of the whole key in lower-case hexadecimal digits.
    public String hash;

    @JdbcTypeCode(SqlTypes.JSON)
    public String roles;

    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable String systems;

    @Column(name = "expires_at")
    public @Nullable Instant expiresAt;

    @Column(name = "revoked_at")
    public @Nullable Instant revokedAt;

    /// Who made the key.
    public String owner;

    /// All who made it, through other keys too.
    @Column(name = "made_by")
    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable String madeBy;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "last_used_at")
    public @Nullable Instant lastUsedAt;
}
