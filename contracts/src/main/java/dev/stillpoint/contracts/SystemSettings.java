package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an admin said about a system: one document that is replaced as a whole. It is stored as it stands here,
/// so a part that is added later may be absent in it.
///
/// @param tiers VMs by when they start, first tier first; they stop the other way round. VMs not named are in a
///     last tier. Empty: domain controllers first, then all others
/// @param witnessOutside the guest cluster's witness is no part of the system
/// @param storageLocation where its disk copies go when a request names no location
/// @param approval which runs need a second person; absent when none does
/// @param stop how its VMs are brought to rest when a request does not say; absent for a shutdown
public record SystemSettings(
        Selector selector,
        List<List<VmId>> tiers,
        List<VmRole> roles,
        boolean witnessOutside,
        @Nullable LocationId storageLocation,
        @Nullable Approval approval,
        @Nullable StopMode stop) {
    /// What holds for a system that nobody has said anything about.
    public static final SystemSettings DEFAULT =
            new SystemSettings(new Selector.AfterLastDash(), List.of(), List.of(), false, null, null);

    /// Settings of a system whose VMs are shut down when a request does not say otherwise.
    public SystemSettings(
            Selector selector,
            List<List<VmId>> tiers,
            List<VmRole> roles,
            boolean witnessOutside,
            @Nullable LocationId storageLocation,
            @Nullable Approval approval) {
        this(selector, tiers, roles, witnessOutside, storageLocation, approval, null);
    }

    public SystemSettings {
        tiers = tiers.stream().map(List::copyOf).toList();
        roles = List.copyOf(roles);
    }

    /// Whether a run of this kind that a person asks for needs another person's approval.
    public boolean needsApproval(String kind) {
        return approval != null && approval.kinds().contains(kind);
    }

    /// @param kinds kinds of runs as the API spells them
    /// @param expiresAfter how long a run waits for its approval; absent for what the orchestrator is
    ///     configured with
    public record Approval(List<String> kinds, @Nullable Duration expiresAfter) {
        public Approval {
            kinds = List.copyOf(kinds);
        }
    }

    public record VmRole(VmId vm, Role role) {}

    public enum Role {
        @JsonProperty("domainController")
        DOMAIN_CONTROLLER,
        @JsonProperty("clusterNode")
        CLUSTER_NODE
    }
}
