package dev.stillpoint.orchestrator.catalog;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One checkpoint set, without its members and copies.
@Entity
@Table(name = "checkpoint_sets")
@SuppressWarnings("NullAway.Init")
public class CheckpointSet extends PanacheEntityBase {
    @Id
    public UUID id;

    public String system;

    public String name;

    public String status;

    @Column(name = "created_at")
    public Instant createdAt;

    public UUID run;

    public @Nullable UUID parent;

    /// Whether a restore made it of what it replaced.
    public boolean safety;

    /// The names that a new set of the system can't have.
    public static List<String> namesTaken(String system) {
        return CheckpointSet.<CheckpointSet>list(
                        "lower(system) = ?1 and status not in ('DELETED', 'SAFETY') and not safety",
                        system.toLowerCase(Locale.ROOT))
                .stream()
                .map(set -> set.name)
                .toList();
    }
}
