package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.orchestrator.plan.StoredSet.Reference;
import org.jspecify.annotations.Nullable;

/// Which set a request is about, and whether it is in a state for it.
final class SourceSet {
    private SourceSet() {}

    sealed interface Choice {}

    record Found(StoredSet set) implements Choice {}

    record Unfit(Problem problem) implements Choice {}

    /// @param requested absent for the most recent complete one
    static Choice toRestore(String system, @Nullable SetId requested, Facts.Sets sets) {
        StoredSet set = sets.source();
        if (set == null) {
            return requested == null
                    ? unfit("system " + system + " has no complete checkpoint set", sets)
                    : unknown(system, requested);
        }
        return switch (set.status()) {
            case COMPLETE, SAFETY -> hasAllCheckpoints(set, sets);
            case QUARANTINED ->
                new Unfit(problem(
                        ProblemCode.COPY_DAMAGED,
                        name(set) + " is quarantined: a disk copy of it was found damaged or gone",
                        sets));
            case CREATING, INCOMPLETE, DELETING, DELETED ->
                unfit(
                        name(set) + " is " + set.status()
                                + "; only a complete one, or one kept for safety, can be restored",
                        sets);
        };
    }

    /// A set that was kept without safety checkpoints holds the files of disks only.
    private static Choice hasAllCheckpoints(StoredSet set, Facts.Sets sets) {
        boolean all =
                !set.members().isEmpty() && set.members().stream().allMatch(member -> member.checkpointId() != null);
        return all
                ? new Found(set)
                : unfit(name(set) + " does not have a checkpoint of every VM, so it can't be restored", sets);
    }

    static Choice toVerify(String system, SetId requested, Facts.Sets sets) {
        StoredSet set = sets.source();
        if (set == null) {
            return unknown(system, requested);
        }
        return switch (set.status()) {
            case COMPLETE, QUARANTINED -> new Found(set);
            case SAFETY -> unfit(name(set) + " holds the disks' own files, not copies that could be verified", sets);
            case CREATING, INCOMPLETE, DELETING, DELETED ->
                unfit(name(set) + " is " + set.status() + "; only a complete one can be verified", sets);
        };
    }

    /// A set that is kept for safety is named after the restore that made it.
    static Choice toRename(String system, SetId requested, Facts.Sets sets) {
        StoredSet set = sets.source();
        if (set == null) {
            return unknown(system, requested);
        }
        return switch (set.status()) {
            case COMPLETE, QUARANTINED -> new Found(set);
            case CREATING ->
                new Unfit(Problem.of(
                        ProblemCode.SYSTEM_BUSY, null, null, name(set) + " is still being made by run " + set.run()));
            case SAFETY, INCOMPLETE, DELETING, DELETED ->
                new Unfit(Problem.of(
                        ProblemCode.SET_INCOMPLETE,
                        null,
                        null,
                        name(set) + " is " + set.status() + "; only a complete one can be renamed"));
        };
    }

    static Choice toExport(String system, SetId requested, Facts.Sets sets) {
        StoredSet set = sets.source();
        if (set == null) {
            return unknown(system, requested);
        }
        return switch (set.status()) {
            case COMPLETE -> new Found(set);
            case QUARANTINED ->
                new Unfit(problem(
                        ProblemCode.COPY_DAMAGED,
                        name(set) + " is quarantined: a disk copy of it was found damaged or gone",
                        sets));
            case SAFETY -> unfit(name(set) + " holds the disks' own files, which are needed where they are", sets);
            case CREATING, INCOMPLETE, DELETING, DELETED ->
                unfit(name(set) + " is " + set.status() + "; only a complete one can be exported", sets);
        };
    }

    static Choice toDelete(String system, SetId requested, @Nullable StoredSet set) {
        if (set == null) {
            return unknown(system, requested);
        }
        return switch (set.status()) {
            case COMPLETE, INCOMPLETE, QUARANTINED, SAFETY, DELETING -> new Found(set);
            case CREATING ->
                new Unfit(Problem.of(
                        ProblemCode.SYSTEM_BUSY, null, null, name(set) + " is still being made by run " + set.run()));
            case DELETED ->
                new Unfit(new Problem(
                        ProblemCode.SET_INCOMPLETE, null, null, name(set) + " is deleted already", "Nothing to do."));
        };
    }

    private static Choice unknown(String system, SetId requested) {
        return new Unfit(new Problem(
                ProblemCode.SET_INCOMPLETE,
                null,
                null,
                "system " + system + " has no checkpoint set " + requested,
                "Pick a checkpoint set of the system."));
    }

    private static Choice unfit(String detail, Facts.Sets sets) {
        return new Unfit(problem(ProblemCode.SET_INCOMPLETE, detail, sets));
    }

    private static Problem problem(ProblemCode code, String detail, Facts.Sets sets) {
        return new Problem(code, null, null, detail, code.remedy() + offer(sets.nearest()));
    }

    /// What to take instead, as the end of a remedy.
    static String offer(@Nullable Reference nearest) {
        return nearest == null
                ? ""
                : " The nearest complete one is " + nearest.name() + " (" + nearest.id() + ") of " + nearest.createdAt()
                        + ".";
    }

    private static String name(StoredSet set) {
        return "checkpoint set " + set.name() + " (" + set.id() + ")";
    }
}
