package dev.stillpoint.orchestrator.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.VmId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an admin said about a system.
///
/// @param tiers VMs by when they start, first tier first; they stop the other way round. VMs not named are in a last
///     tier. Empty: domain controllers first, then all others
/// @param witnessOutside the guest cluster's witness is no part of the system
public record SystemSettings(
        Selector selector,
        List<List<VmId>> tiers,
        List<VmRole> roles,
        boolean witnessOutside,
        @Nullable LocationId storageLocation) {
    /// What holds for a system that nobody has said anything about.
    public static final SystemSettings DEFAULT =
            new SystemSettings(new Selector.AfterLastDash(), List.of(), List.of(), false, null);

    public SystemSettings {
        tiers = tiers.stream().map(List::copyOf).toList();
        roles = List.copyOf(roles);
    }

    public record VmRole(VmId vm, Role role) {}

    public enum Role {
        @JsonProperty("domainController")
        DOMAIN_CONTROLLER,
        @JsonProperty("clusterNode")
        CLUSTER_NODE
    }
}
