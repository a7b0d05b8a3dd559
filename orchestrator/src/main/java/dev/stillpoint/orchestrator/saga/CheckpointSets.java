package dev.stillpoint.orchestrator.saga;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.DiskCommand.CopyTarget;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunEventType;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.contracts.StepResult.CopyVerified;
import dev.stillpoint.contracts.StepResult.DamagedBlock;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.SetStatus;
import dev.stillpoint.orchestrator.plan.StoredSet.Reference;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a run leads its checkpoint sets to, by what its plan says of them and never by the kind of its request.
///
/// | the run | set that it makes | sets that it removes | set that it uses up |
/// |---|---|---|---|
/// | holds its claims | CREATING | DELETING | |
/// | has everything that belongs to the set | COMPLETE or SAFETY | | |
/// | did all | | DELETED | INCOMPLETE, to be removed at once |
/// | turned back | INCOMPLETE | | |
/// | undid all | DELETED | | |
/// | began nothing in time | DELETED | as it was | |
/// | was resolved by hand | INCOMPLETE unless it has everything | INCOMPLETE | as when all was done, past the pivot |
///
/// A copy that proves damaged or gone makes its set QUARANTINED, whatever the run wanted of it.
final class CheckpointSets {
    /// How many damaged blocks a problem names.
    private static final int NAMED_BLOCKS = 10;

    private CheckpointSets() {}

    static void begin(Turn turn) {
        Plan.Sets sets = turn.requirePlan().sets();
        if (sets.makes() != null) {
            turn.setBecomes(sets.makes().set(), SetStatus.CREATING);
        }
        sets.removes().forEach(removed -> turn.setBecomes(removed.set(), SetStatus.DELETING));
    }

    /// The way forward is over, whether or not everything on it was done. The set that was made is what it is meant
    /// to be as soon as it has all that belongs to it: a VM that does not start takes nothing from it.
    static void forwardIsOver(Turn turn, boolean allDone) {
        Plan.Sets sets = turn.requirePlan().sets();
        Plan.Made makes = sets.makes();
        if (makes != null && turn.setStatus(makes.set()) == SetStatus.CREATING && isWhole(turn, makes)) {
            turn.setBecomes(makes.set(), makes.becomes());
            if (makes.keep() != null) {
                turn.effects.add(new Effect.RemoveSetAt(makes.set(), turn.now.plus(makes.keep())));
            }
        }
        if (allDone) {
            sets.removes().forEach(removed -> turn.setBecomes(removed.set(), SetStatus.DELETED));
            useUp(turn);
            rename(turn);
        }
    }

    /// Its checkpoints have the name already.
    private static void rename(Turn turn) {
        Plan.Renamed renamed = turn.requirePlan().sets().renames();
        if (renamed != null) {
            turn.effects.add(new Effect.SetRenamed(renamed.set(), renamed.to()));
            turn.happened(
                    RunEventType.SET_RENAMED,
                    Turn.SYSTEM,
                    Map.of(
                            "checkpointSet", renamed.set().toString(),
                            "from", renamed.from(),
                            "to", renamed.to()));
        }
    }

    /// Where it went stands in the history: of what lies there nobody keeps a list.
    static void exported(Turn turn, AgentCommand.SealExport seal) {
        SetId source = turn.requirePlan().sets().source();
        turn.happened(
                RunEventType.SET_EXPORTED,
                Turn.SYSTEM,
                Map.of(
                        "checkpointSet",
                        String.valueOf(source),
                        "description",
                        seal.file().path()));
    }

    static void turnedBack(Turn turn) {
        SetId made = turn.madeSet();
        if (made != null) {
            turn.setBecomes(made, SetStatus.INCOMPLETE);
        }
    }

    /// Nothing was done: what was to be removed is what it was.
    static void untouched(Turn turn) {
        undone(turn);
        if (turn.plan != null) {
            turn.plan.sets().removes().forEach(removed -> {
                if (turn.setStatus(removed.set()) == SetStatus.DELETING) {
                    turn.setBecomes(removed.set(), removed.was());
                }
            });
        }
    }

    /// Nothing is left of what the run made.
    static void undone(Turn turn) {
        SetId made = turn.madeSet();
        if (made != null) {
            turn.setBecomes(made, SetStatus.DELETED);
        }
    }

    /// An operator closed the run.
    ///
    /// @param allDone nothing that was to be done or undone is left
    static void resolved(Turn turn, boolean allDone) {
        Plan.Sets sets = turn.requirePlan().sets();
        if (turn.turnedBackAt != null) {
            if (allDone) {
                undone(turn);
            }
            return;
        }
        SetId made = turn.madeSet();
        if (made != null && turn.setStatus(made) == SetStatus.CREATING) {
            turn.setBecomes(made, SetStatus.INCOMPLETE);
        }
        sets.removes()
                .forEach(removed -> turn.setBecomes(removed.set(), allDone ? SetStatus.DELETED : SetStatus.INCOMPLETE));
        if (turn.pastPivot) {
            useUp(turn);
        }
        if (allDone) {
            rename(turn);
        }
    }

    private static void useUp(Turn turn) {
        SetId used = turn.requirePlan().sets().usesUp();
        if (used != null) {
            turn.setBecomes(used, SetStatus.INCOMPLETE);
            turn.effects.add(new Effect.RemoveSetAt(used, turn.now));
        }
    }

    /// Whether all that belongs to the set is in the catalog: of a complete set every member's checkpoint and every
    /// disk's verified copy, of a safety set all that the run was to keep.
    private static boolean isWhole(Turn turn, Plan.Made makes) {
        int checkpoints = 0;
        int copies = 0;
        for (int at = 0; at < turn.steps.size(); at++) {
            switch (turn.steps.get(at).command()) {
                case AgentCommand.CreateCheckpoint c -> checkpoints++;
                case DiskCommand.CopyDisk c -> copies++;
                case DiskCommand.ShipClone c -> copies++;
                case AgentCommand.SwapDisk c -> {}
                case AgentCommand c -> {
                    continue;
                }
                case DiskCommand c -> {
                    continue;
                }
            }
            if (!turn.isDone(at)) {
                return false;
            }
        }
        return makes.becomes() != SetStatus.COMPLETE
                || (checkpoints == turn.requirePlan().members().size()
                        && copies == turn.requirePlan().disks().size());
    }

    // Damage

    /// Whether a step failed because of what became of the copy that it reads: a finding about the copy's set.
    static boolean isFinding(StepCommand command, @Nullable FailureCode code) {
        return (command instanceof DiskCommand.VerifyCopy || command instanceof DiskCommand.WriteSideFile)
                && (code == FailureCode.STORED_COPY_DAMAGED || code == FailureCode.COPY_GONE);
    }

    static void checked(Turn turn, int at, DiskCommand.VerifyCopy verify, CopyVerified result) {
        turn.effects.add(new Effect.CopyChecked(verify.target().set(), verify.disk(), result));
        if (result.damagedBlocks() > 0) {
            quarantine(
                    turn,
                    at,
                    verify.target(),
                    ProblemCode.COPY_DAMAGED,
                    "has damaged blocks, " + result.damagedBlocks() + " in all: " + named(result));
        }
    }

    /// @param code one for which [#isFinding] holds
    static void unusable(Turn turn, int at, DiskCommand reader, FailureCode code, String detail) {
        boolean gone = code == FailureCode.COPY_GONE;
        quarantine(
                turn,
                at,
                reader.target(),
                gone ? ProblemCode.COPY_MISSING : ProblemCode.COPY_DAMAGED,
                (gone ? "is gone: " : "is damaged: ") + detail);
    }

    private static void quarantine(Turn turn, int at, CopyTarget copy, ProblemCode code, String what) {
        turn.setBecomes(copy.set(), SetStatus.QUARANTINED);
        Problem found = new Problem(
                code,
                null,
                turn.steps.get(at).target(),
                "the copy in " + copy.folder() + " at " + copy.location() + " " + what + "; checkpoint set "
                        + copy.set() + " is quarantined",
                remediation(turn, code));
        if (!turn.problems.contains(found)) {
            turn.problems.add(found);
        }
    }

    private static String named(CopyVerified result) {
        List<DamagedBlock> damaged = result.damaged();
        String first = damaged.stream()
                .limit(NAMED_BLOCKS)
                .map(block -> block.file() + " at " + block.offset() + " (expected " + block.expected() + ", found "
                        + block.found() + ")")
                .collect(Collectors.joining("; "));
        return result.damagedBlocks() > NAMED_BLOCKS ? first + "; and more" : first;
    }

    private static String remediation(Turn turn, ProblemCode code) {
        Reference nearest = turn.requirePlan().sets().nearest();
        return nearest == null
                ? code.remedy()
                : code.remedy() + " The nearest complete one is " + nearest.name() + " of " + nearest.createdAt() + " ("
                        + nearest.id() + ").";
    }
}
