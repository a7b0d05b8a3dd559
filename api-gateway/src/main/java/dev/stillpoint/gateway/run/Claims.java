package dev.stillpoint.gateway.run;

import dev.stillpoint.contracts.RunRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// What runs hold: VMs and what SCVMM makes VMs from, each for one run alone, and checkpoint sets, which runs
/// that only read share.
@ApplicationScoped
class Claims {
    /// A claim that stands in the way.
    ///
    /// @param on what is held
    record Claim(String on, UUID run) {}

    @Transactional
    Optional<Claim> onAnyVm(Collection<UUID> vms) {
        return vms.isEmpty()
                ? Optional.empty()
                : VmClaimRow.<VmClaimRow>find("vmId in ?1 order by run", vms)
                        .firstResultOptional()
                        .map(row -> new Claim(row.vm, row.run));
    }

    /// @param profile its name or id, as a request gives it
    @Transactional
    Optional<Claim> onProfile(RunRequest.Profile profile) {
        return ProfileClaimRow.<ProfileClaimRow>find(
                        "kind = ?1 and (lower(profile) = lower(?2) or cast(profileId as string) = ?3) order by run",
                        profile.kind().name(),
                        profile.kind().words() + " " + profile.name(),
                        profile.name().toLowerCase(Locale.ROOT))
                .firstResultOptional()
                .map(row -> new Claim("the " + row.profile, row.run));
    }

    /// @param shared whether the claims of runs that only read do not matter
    @Transactional
    Optional<Claim> onAnySet(Collection<UUID> sets, boolean shared) {
        return sets.isEmpty()
                ? Optional.empty()
                : SetClaimRow.<SetClaimRow>find(
                                "checkpointSet in ?1 and mode in ?2 order by run",
                                sets,
                                shared ? List.of("EXCLUSIVE") : List.of("EXCLUSIVE", "SHARED"))
                        .firstResultOptional()
                        .map(row -> new Claim("checkpoint set " + row.checkpointSet, row.run));
    }
}
