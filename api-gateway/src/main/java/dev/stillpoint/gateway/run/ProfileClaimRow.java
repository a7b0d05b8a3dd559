package dev.stillpoint.gateway.run;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/// A row of the view `history.profile_claims`.
@Entity
@Immutable
@Table(schema = "history", name = "profile_claims")
@SuppressWarnings("NullAway.Init")
class ProfileClaimRow extends PanacheEntityBase {
    @Column(name = "profile_id")
    @Id
    public UUID profileId;

    /// HARDWARE_PROFILE or TEMPLATE.
    public String kind;

    /// For people: `hardware profile Gold`.
    public String profile;

    public UUID run;
}
