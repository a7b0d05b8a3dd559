package dev.stillpoint.orchestrator.saga;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskCommand.CopyTarget;
import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.Executor;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.SetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a run wants done. All effects of one transition belong into one transaction, in their order.
public sealed interface Effect {
    /// Ask the planner; answer with [Signal.Planned] or [Signal.Refused] in the same transaction.
    record MakePlan(Inventory inventory) implements Effect {}

    /// Take claims on all members, shared disks, profiles and sets (a repetition finds them taken by this run: good)
    /// and reserve the location; answer with [Signal.Reserved], [Signal.Blocked] or [Signal.Busy] in the same
    /// transaction.
    record Reserve(
            List<VmId> vms,
            List<DiskId> disks,
            List<Plan.Profile> profiles,
            List<Plan.Claim> sets,
            Plan.@Nullable Reservation reservation)
            implements Effect {
        public Reserve {
            vms = List.copyOf(vms);
            disks = List.copyOf(disks);
            profiles = List.copyOf(profiles);
            sets = List.copyOf(sets);
        }
    }

    /// Put a command into the outbox. One for [Executor.Workers] is held back until the location has a slot, then
    /// [Signal.Published] says so; one for [Executor.Agent] counts as published.
    record Send(Delivery delivery, Executor executor) implements Effect {}

    /// Tell the executors that this attempt is not wanted any more. Nothing depends on it. A held-back command is
    /// dropped.
    record CancelHint(StepRef ref) implements Effect {}

    /// Store the latest try of a step: insert or update the row (run, step, direction, attempt).
    record Attempted(StepId step, Direction direction, Try latest) implements Effect {}

    /// Append to the history.
    ///
    /// @param type one of [dev.stillpoint.contracts.RunEventType]
    /// @param actor a user's name, an executor, or `system`
    /// @param step absent when it is about the run as a whole
    record Happened(String type, String actor, @Nullable StepId step, Map<String, Object> data) implements Effect {
        public Happened {
            data = Map.copyOf(data);
        }
    }

    /// Bring these rows of the attachment ledger to a status.
    record Ledger(List<LedgerRow> rows, LedgerRow.Status status) implements Effect {
        public Ledger {
            rows = List.copyOf(rows);
        }
    }

    /// Bring a checkpoint set to a status; CREATING makes the one that the plan says.
    record SetChanged(SetId set, SetStatus status) implements Effect {}

    /// The set has another name from now on.
    record SetRenamed(SetId set, String name) implements Effect {}

    /// A member's checkpoint belongs to the set.
    ///
    /// @param powerState the state when the run began
    record MemberRecorded(
            SetId set, VmId vm, String vmName, String checkpointId, String obtainedType, VmState powerState)
            implements Effect {}

    /// A disk's verified copy belongs to the set.
    ///
    /// @param files every file of the disk, the main one last
    /// @param attachments where the disk hung
    /// @param took from the moment a worker began to its answer; absent when nobody knows
    record CopyRecorded(
            SetId set,
            DiskId disk,
            DiskPath path,
            List<DiskPath> files,
            CopyTarget target,
            StepResult.DiskCopied copy,
            List<LedgerRow.Disk> attachments,
            @Nullable Duration took)
            implements Effect {
        public CopyRecorded {
            files = List.copyOf(files);
            attachments = List.copyOf(attachments);
        }
    }

    /// A swap kept the files that were live: they belong to the set.
    ///
    /// @param target the place of the copy that replaced them, whose workers reach them; absent when the plan does
    ///     not say it
    /// @param attachments where the disk hung
    record FilesKept(
            SetId set,
            DiskId disk,
            DiskPath path,
            @Nullable CopyTarget target,
            List<StepResult.KeptFile> files,
            List<LedgerRow.Disk> attachments)
            implements Effect {
        public FilesKept {
            files = List.copyOf(files);
            attachments = List.copyOf(attachments);
        }
    }

    /// A copy of the set was read and compared: sound, or damaged.
    record CopyChecked(SetId set, DiskId disk, StepResult.CopyVerified result) implements Effect {}

    /// The set is to be removed by itself at that time.
    record RemoveSetAt(SetId set, Instant at) implements Effect {}

    /// Give back the claims on VMs and disks: home is done and no checkpoint work is left, or only shipping
    /// remains.
    record ReleaseVms() implements Effect {}

    /// Give back the reservation at the storage location: all copies are made.
    record ReleaseLocation() implements Effect {}

    /// Give back all that is left of claims and reservation.
    record ReleaseAll() implements Effect {}

    /// The run has reached a final status. The last effect of its last transition.
    record Ended(RunStatus status) implements Effect {}
}
