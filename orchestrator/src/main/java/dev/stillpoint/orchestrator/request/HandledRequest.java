package dev.stillpoint.orchestrator.request;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;

/// A request that took effect, and what was answered.
@Entity
@Table(name = "handled_requests")
@SuppressWarnings("NullAway.Init")
class HandledRequest extends PanacheEntityBase {
    @Id
    public UUID id;

    @ColumnTransformer(write = "?::jsonb")
    public String reply;
}
