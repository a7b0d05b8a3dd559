package dev.stillpoint.orchestrator.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.DiskCommand.CopyTarget;
import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProfileKind;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.StoredSet.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a run will do, complete before it touches anything.
///
/// @param hash `sha256:` and 64 hex digits over membership, slots, disk identity and length, and checkpoint trees;
///     not over host, power or free space: a live migration must not void an approval
/// @param sets which checkpoint sets it makes, needs and removes
/// @param steps all steps in plan order, the inspection first
/// @param ledger what hung where, to be stored before the first detach
/// @param reservation what must be free at a storage location before anything is stopped; absent when nothing is
///     copied
/// @param estimatedDowntime how long VMs will stand still, as far as earlier runs tell; absent when they do not, and
///     when VMs are stopped and not started again
/// @param estimatedFrom what that was derived from, or why there is nothing to derive it from, in words
public record Plan(
        String hash,
        Sets sets,
        Steps steps,
        Pivot pivot,
        List<Member> members,
        List<SharedDisk> disks,
        List<LedgerRow> ledger,
        List<Space> space,
        @Nullable Reservation reservation,
        @Nullable Duration estimatedDowntime,
        List<Problem> warnings,
        @Nullable String estimatedFrom) {
    public Plan {
        members = List.copyOf(members);
        disks = List.copyOf(disks);
        ledger = List.copyOf(ledger);
        space = List.copyOf(space);
        warnings = List.copyOf(warnings);
    }

    /// Before its downtime is estimated.
    public Plan(
            String hash,
            Sets sets,
            Steps steps,
            Pivot pivot,
            List<Member> members,
            List<SharedDisk> disks,
            List<LedgerRow> ledger,
            List<Space> space,
            @Nullable Reservation reservation,
            @Nullable Duration estimatedDowntime,
            List<Problem> warnings) {
        this(hash, sets, steps, pivot, members, disks, ledger, space, reservation, estimatedDowntime, warnings, null);
    }

    Plan with(Steps others) {
        return new Plan(
                hash,
                sets,
                others,
                pivot,
                members,
                disks,
                ledger,
                space,
                reservation,
                estimatedDowntime,
                warnings,
                estimatedFrom);
    }

    Plan with(@Nullable Duration estimate, String derivedFrom) {
        return new Plan(
                hash, sets, steps, pivot, members, disks, ledger, space, reservation, estimate, warnings, derivedFrom);
    }

    /// The hardware profiles and templates that the plan changes.
    @JsonIgnore
    public List<Profile> profiles() {
        List<Profile> changed = new ArrayList<>();
        for (Step step : steps.list()) {
            if (step.command() instanceof AgentCommand.SetProfileCheckpointType set) {
                changed.add(new Profile(set.profileKind(), set.profile(), step.target()));
            }
        }
        return changed;
    }

    /// What SCVMM makes VMs from.
    ///
    /// @param name for people: `hardware profile Gold`
    public record Profile(ProfileKind kind, UUID id, String name) {}

    /// @param state the power state when the run began
    /// @param checkpointType `Production`, `ProductionOnly` or `Standard`
    public record Member(VmId id, String name, VmState state, String checkpointType) {}

    /// @param path the path by which VMs attach it
    /// @param length its files' lengths together, in bytes
    /// @param virtualSize what the guest sees, in bytes
    /// @param copy where its copy lies: the one that is made, restored or deleted; of the kept files of a safety
    ///     set, the copy that replaced them
    /// @param copiedBecause why a disk of a set that is made is copied while its VMs are down; absent when it is
    ///     cloned, and for plans that make no copies
    /// @param reserved this copy's part of the bytes that are reserved at the location; 0 for plans that make none
    public record SharedDisk(
            DiskId id,
            DiskPath path,
            long length,
            long virtualSize,
            @Nullable CopyTarget copy,
            @Nullable String copiedBecause,
            long reserved) {
        SharedDisk(DiskId id, DiskPath path, long length, long virtualSize, @Nullable CopyTarget copy) {
            this(id, path, length, virtualSize, copy, null, 0);
        }
    }

    /// What the run has to do with checkpoint sets.
    ///
    /// @param makes absent when it makes none
    /// @param source the set that the request is about: restored, verified, renamed or deleted
    /// @param removes every set that is removed, `source` among them
    /// @param usesUp a set whose files the run takes away for good: a restored safety set
    /// @param nearest what to offer when the source proves damaged
    /// @param renames the name that the source gets when all is done
    public record Sets(
            @Nullable Made makes,
            @Nullable SetId source,
            List<Removed> removes,
            @Nullable SetId usesUp,
            List<Claim> claims,
            @Nullable Reference nearest,
            @Nullable Renamed renames) {
        /// A run that has nothing to do with any.
        public static final Sets NONE = new Sets(null, null, List.of(), null, List.of(), null);

        public Sets {
            removes = List.copyOf(removes);
            claims = List.copyOf(claims);
        }

        Sets(
                @Nullable Made makes,
                @Nullable SetId source,
                List<Removed> removes,
                @Nullable SetId usesUp,
                List<Claim> claims,
                @Nullable Reference nearest) {
            this(makes, source, removes, usesUp, claims, nearest, null);
        }
    }

    /// A set that the run removes.
    ///
    /// @param was what it is again when nothing of it could be removed in time
    public record Removed(SetId set, SetStatus was) {}

    /// A set's name, before and after.
    public record Renamed(SetId set, String from, String to) {}

    /// A set that the run makes.
    ///
    /// @param becomes COMPLETE, or SAFETY for what a restore replaces
    /// @param keep how long a safety set is kept
    public record Made(
            SetId set,
            String name,
            SetStatus becomes,
            @Nullable Duration keep) {}

    /// The right to a set: shared with others that only read it, or alone.
    public record Claim(SetId set, Mode mode) {
        public enum Mode {
            SHARED,
            EXCLUSIVE
        }
    }

    /// @param where a storage location's id or a volume's path
    /// @param free absent when nobody could tell
    public record Space(String where, long needed, @Nullable Long free) {}

    /// @param slots copies of this run that may run side by side
    public record Reservation(LocationId location, int slots, long bytes) {}
}
