package dev.stillpoint.orchestrator.run;

import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.SetStatus;
import dev.stillpoint.orchestrator.plan.Step;
import dev.stillpoint.orchestrator.plan.Undo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A plan as the API shows it.
record PlanDocument(
        String hash,
        List<PlannedStep> steps,
        List<PlannedDisk> disks,
        List<PlannedSpace> space,
        @Nullable Duration estimatedDowntime,
        @Nullable String estimatedFrom,
        List<Problem> warnings) {
    /// @param pivot whether the run only goes forward from here
    /// @param role its part in the downtime window: `none`, `opens` or `closes`
    record PlannedStep(
            StepId id,
            String kind,
            String target,
            List<StepId> dependsOn,
            boolean pivot,
            @Nullable PlannedUndo undo,
            long bytes,
            String role) {}

    /// @param kind `location` or `volume`
    /// @param free absent when nobody could tell
    record PlannedSpace(
            String where,
            String kind,
            long needed,
            @Nullable Long free) {}

    /// How a disk's bytes get into the set.
    ///
    /// @param way `clone`: its VMs start at once and the clone is shipped afterwards; `copy`: they stand still
    /// until
    ///     it is made
    /// @param because why it can't be cloned; absent for a clone
    record PlannedDisk(String disk, String way, @Nullable String because, long length) {
        static PlannedDisk of(Plan.SharedDisk disk) {
            String because = disk.copiedBecause();
            return new PlannedDisk(disk.path().path(), because == null ? "clone" : "copy", because, disk.length());
        }
    }

    /// @param group `home` or `clean-up`
    record PlannedUndo(String kind, String group) {}

    static PlanDocument of(Plan plan) {
        Set<StepId> pivot = new HashSet<>(plan.pivot().steps());
        return new PlanDocument(
                plan.hash(),
                plan.steps().list().stream()
                        .map(step -> of(step, pivot.contains(step.id())))
                        .toList(),
                plan.sets().makes() != null && plan.sets().makes().becomes() == SetStatus.COMPLETE
                        ? plan.disks().stream().map(PlannedDisk::of).toList()
                        : List.of(),
                plan.space().stream()
                        .map(space -> of(space, plan.reservation()))
                        .toList(),
                plan.estimatedDowntime(),
                plan.estimatedFrom(),
                plan.warnings());
    }

    private static PlannedSpace of(Plan.Space space, Plan.@Nullable Reservation reservation) {
        boolean location = reservation != null
                && space.where().equals(reservation.location().value());
        return new PlannedSpace(space.where(), location ? "location" : "volume", space.needed(), space.free());
    }

    private static PlannedStep of(Step step, boolean pivot) {
        Set<StepId> dependsOn = new LinkedHashSet<>(step.needs());
        dependsOn.addAll(step.follows());
        Undo undo = step.undo();
        return new PlannedStep(
                step.id(),
                step.command().kind(),
                step.target(),
                new ArrayList<>(dependsOn),
                pivot,
                undo == null ? null : new PlannedUndo(undo.command().kind(), spelling(undo.group())),
                step.bytes(),
                step.downtime().name().toLowerCase(Locale.ROOT));
    }

    private static String spelling(Undo.Group group) {
        return switch (group) {
            case HOME -> "home";
            case CLEAN_UP -> "clean-up";
        };
    }
}
