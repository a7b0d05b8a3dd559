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

/// A row of the view `history.idempotency_keys`.
@Entity
@Immutable
@IdClass(IdempotencyKeyRow.Key.class)
@Table(schema = "history", name = "idempotency_keys")
@SuppressWarnings("NullAway.Init")
class IdempotencyKeyRow extends PanacheEntityBase {
    record Key(String principal, String idempotencyKey) {}

    @Id
    public String principal;

    @Column(name = "key")
    @Id
    public String idempotencyKey;

    @Column(name = "body_hash")
    public String bodyHash;

    public UUID run;

    @Column(name = "created_at")
    public Instant createdAt;
}
