package dev.stillpoint.gateway.system;

import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.gateway.input.StoredJson;
import dev.stillpoint.gateway.input.Text;
import dev.stillpoint.gateway.security.Caller.Sight;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The systems as the last inspection found them. A system without any VM is not there.
@ApplicationScoped
public class Systems implements PanacheRepositoryBase<SystemRow, String> {
    /// @param name compared without regard to case
    @Transactional
    public Optional<SystemDocument> find(String name, Sight sight) {
        if (!Text.isName(name) || !sight.includes(name)) {
            return Optional.empty();
        }
        return find("lower(name) = ?1", name.toLowerCase(Locale.ROOT))
                .firstResultOptional()
                .map(SystemDocument::of)
                .filter(system -> !system.members().isEmpty());
    }

    /// A system's name and VMs alone: what else its page shows is looked up for it, and every submission asks
    /// for this.
    public record Members(String system, List<SystemDocument.Member> vms) {}

    /// @param name compared without regard to case
    @Transactional
    public Optional<Members> members(String name, Sight sight) {
        if (!Text.isName(name) || !sight.includes(name)) {
            return Optional.empty();
        }
        return getEntityManager()
                .createQuery("select s.name, s.members from SystemRow s where lower(s.name) = :name", Object[].class)
                .setParameter("name", name.toLowerCase(Locale.ROOT))
                .getResultStream()
                .map(row -> new Members((String) row[0], StoredJson.list((String) row[1], SystemDocument.Member.class)))
                .filter(members -> !members.vms().isEmpty())
                .findFirst();
    }

    /// The checkpoints of a system's VMs.
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    CheckpointsDocument checkpoints(SystemDocument system, Sight sight, Instant now) {
        return CheckpointsRow.<CheckpointsRow>find("system", system.name())
                .firstResultOptional()
                .map(row -> CheckpointsDocument.of(row, sight, now))
                .orElseGet(
                        () -> new CheckpointsDocument(system.name(), system.lastInspectedAt(), List.of(), List.of()));
    }

    /// What was said about a system that may be seen; whether or not it has a VM.
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    Optional<Settings> settings(String name, Sight sight) {
        if (!Text.isName(name) || !sight.includes(name)) {
            return Optional.empty();
        }
        return find("lower(name) = ?1", name.toLowerCase(Locale.ROOT))
                .firstResultOptional()
                .map(row -> new Settings(row.name, SystemDocument.settings(row.settings)));
    }

    /// How a system's VMs are brought to rest when nobody says; empty when nobody said anything about that
    /// either.
    @Transactional
    public Optional<StopMode> defaultStop(String system) {
        return getEntityManager()
                .createQuery("select s.settings from SystemRow s where lower(s.name) = :name", String.class)
                .setParameter("name", system.toLowerCase(Locale.ROOT))
                .getResultList()
                .stream()
                .findFirst()
                .map(settings -> SystemDocument.settings(settings).stop());
    }

    /// @param system the name as the inventory spells it
    record Settings(String system, SystemSettings settings) {}

    /// All that may be seen, by name.
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<SystemDocument> all(Sight sight) {
        return find("order by lower(name)").list().stream()
                .filter(row -> sight.includes(row.name))
                .map(SystemDocument::of)
                .filter(system -> !system.members().isEmpty())
                .toList();
    }
}
