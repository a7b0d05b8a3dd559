package dev.stillpoint.orchestrator.key;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/// What is known of an API key; its text is not.
@Entity
@Table(name = "api_keys")
@SuppressWarnings("NullAway.Init")
class ApiKey extends PanacheEntityBase {
    /// The key's first characters, by which it is found and shown.
    @Id
    public String prefix;

    /// The user that the key stands for.
    public String name;

    /// Lower-case hex SHA-256 of the whole key.
    public String hash;

    @ColumnTransformer(write = "?::jsonb")
    public String roles;

    @ColumnTransformer(write = "?::jsonb")
    public String systems;

    /// Who made the key; null for one that the installation began with.
    public @Nullable String owner;

    @Column(name = "expires_at")
    public @Nullable Instant expiresAt;
}
