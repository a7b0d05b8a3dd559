package dev.stillpoint.orchestrator.saga;

import static java.util.Objects.requireNonNull;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.DiskCommand.CloneFile;
import dev.stillpoint.contracts.DiskCommand.CopyTarget;
import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunEventType;
import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.Executor;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// What executors say, and what it means.
///
/// An answer counts when it belongs to the latest attempt of its direction. All else is old, double or from the future,
/// and says nothing about what the run wants now. Of several deliveries of what changes a VM the answer to the last one
/// counts: the agent carries them out one after the other, so nothing of a step that is done is still to come.
final class Answers {
    /// How often an agent's command may come too late before that counts as failing. It waited behind others in its
    /// VM's lane and was never begun, so sending it once more costs nothing. A copy that comes too late is another
    /// matter: machines are down meanwhile.
    private static final int LATE_AT_MOST = 60;

    private Answers() {}

    /// Executed operations belong into the history, however late they are told.
    static void operation(Turn turn, StepEvent event) {
        if (event instanceof StepEvent.Executed executed && isOurs(turn, executed.ref())) {
            turn.effects.add(new Effect.Happened(
                    RunEventType.OPERATION_EXECUTED,
                    executed.executor(),
                    executed.ref().step(),
                    Map.of(
                            "operation", executed.operation(),
                            "parameters", executed.parameters(),
                            "outcome", executed.outcome(),
                            "direction", executed.ref().direction().name(),
                            "attempt", executed.ref().attempt())));
        }
    }

    static void take(Turn turn, StepEvent event) {
        StepRef ref = event.ref();
        if (ref.step().equals(Resolve.STEP) && isOurs(turn, ref)) {
            Resolve.take(turn, event);
            return;
        }
        OptionalInt position = turn.steps.position(ref.step());
        if (!isOurs(turn, ref) || position.isEmpty()) {
            return;
        }
        int at = position.getAsInt();
        Try latest = turn.latest(at, ref.direction());
        if (latest == null || latest.attempt() != ref.attempt() || latest.delivery() < ref.delivery()) {
            return;
        }
        if (isAnswer(event) && isToBeCarriedOutAgain(turn, at, ref, latest)) {
            if (latest.phase() == Try.Phase.IN_FLIGHT) {
                turn.put(at, ref.direction(), latest.heard(event.executor(), turn.now));
            }
        } else if (event instanceof StepEvent.Succeeded late && isGivenUpTooEarly(turn, ref, latest)) {
            succeed(turn, at, ref.direction(), latest.heard(late.executor(), turn.now), late.result());
        } else if (latest.phase() == Try.Phase.IN_FLIGHT) {
            Try heard = latest.heard(event.executor(), turn.now);
            switch (event) {
                case StepEvent.Started started -> start(turn, at, ref, latest, heard);
                case StepEvent.Progressed progressed -> progress(turn, at, ref, heard, progressed);
                case StepEvent.Waiting waiting -> await(turn, at, ref, heard, waiting.waitingFor());
                case StepEvent.Executed executed -> turn.put(at, ref.direction(), heard);
                case StepEvent.Succeeded succeeded ->
                    succeed(turn, at, ref.direction(), heard.working(turn.now), succeeded.result());
                case StepEvent.Failed failed -> {
                    turn.put(at, ref.direction(), heard.working(turn.now));
                    if (failed.code() != FailureCode.STALE || ref.delivery() == latest.delivery()) {
                        fail(turn, at, ref.direction(), failed.code(), failed.detail());
                    }
                }
            }
        }
    }

    private static boolean isAnswer(StepEvent event) {
        return event instanceof StepEvent.Succeeded || event instanceof StepEvent.Failed;
    }

    /// Whether a later delivery of the same waits behind it in the lane of its VM, and does again what somebody may
    /// have undone meanwhile.
    private static boolean isToBeCarriedOutAgain(Turn turn, int at, StepRef ref, Try latest) {
        return ref.delivery() < latest.delivery()
                && turn.command(at, ref.direction()) instanceof AgentCommand command
                && !command.lanes().isEmpty();
    }

    /// Whether what an attempt that failed was to bring about counts all the same: nothing was done against it since,
    /// neither by the run nor by people.
    private static boolean isGivenUpTooEarly(Turn turn, StepRef ref, Try latest) {
        return switch (latest.phase()) {
            case PAUSED -> true;
            case FAILED ->
                turn.status == RunStatus.RUNNING
                        || (turn.status == RunStatus.COMPENSATING && ref.direction() == Direction.UNDO);
            case IN_FLIGHT, DONE -> false;
        };
    }

    private static boolean isOurs(Turn turn, StepRef ref) {
        return ref.run().equals(turn.order.run());
    }

    /// A held-back command is on its way: its clocks run from now on.
    static void published(Turn turn, StepRef ref) {
        OptionalInt position = turn.steps.position(ref.step());
        if (!isOurs(turn, ref) || position.isEmpty()) {
            return;
        }
        int at = position.getAsInt();
        Try latest = turn.latest(at, ref.direction());
        if (latest != null
                && latest.phase() == Try.Phase.IN_FLIGHT
                && latest.attempt() == ref.attempt()
                && latest.delivery() == ref.delivery()
                && latest.publishedAt() == null) {
            turn.put(at, ref.direction(), latest.published(turn.now, turn.policy(at, ref.direction())));
        }
    }

    private static void start(Turn turn, int at, StepRef ref, Try before, Try heard) {
        Try started = heard.working(turn.now).started(turn.now);
        turn.put(at, ref.direction(), started);
        if (before.startedAt() == null) {
            turn.attempted(at, ref.direction(), started);
            turn.stepped(RunEventType.STEP_STARTED, heard.actor(), at, ref.direction(), Map.of());
        }
    }

    /// The history gets every tenth of the way, the state all of it.
    private static void progress(Turn turn, int at, StepRef ref, Try heard, StepEvent.Progressed progressed) {
        Try working = heard.working(turn.now).moved(progressed.bytesDone());
        turn.put(at, ref.direction(), working);
        long total = progressed.bytesTotal();
        if (total > 0 && tenths(working.bytesDone(), total) > tenths(heard.bytesDone(), total)) {
            turn.stepped(
                    RunEventType.STEP_PROGRESSED,
                    progressed.executor(),
                    at,
                    ref.direction(),
                    Map.of("bytesDone", working.bytesDone(), "bytesTotal", total));
        }
    }

    private static long tenths(long done, long total) {
        return (long) (10.0 * done / total);
    }

    private static void await(Turn turn, int at, StepRef ref, Try heard, String waitingFor) {
        turn.put(at, ref.direction(), heard.waiting(turn.now, waitingFor));
        if (!waitingFor.equals(heard.waitingFor())) {
            turn.stepped(
                    RunEventType.STEP_WAITING, heard.actor(), at, ref.direction(), Map.of("waitingFor", waitingFor));
        }
    }

    private static void succeed(Turn turn, int at, Direction direction, Try heard, StepResult result) {
        StepCommand command = turn.command(at, direction);
        if (command instanceof AgentCommand.InspectFabric && !(result instanceof StepResult.Inspected)) {
            turn.put(at, direction, heard);
            fail(turn, at, direction, FailureCode.INTERNAL, "the inspection brought no inventory");
            return;
        }
        if (direction == Direction.FORWARD && turn.turnedBackAt == null && isRefused(turn, command, result)) {
            turn.put(at, direction, heard);
            fail(
                    turn,
                    at,
                    direction,
                    FailureCode.CHECKPOINT_REFUSED,
                    "the checkpoint became a standard one, but the VM's checkpoint type is ProductionOnly");
            return;
        }
        Try done = heard.done(turn.now, turn.steps.get(at).bytes(turn.fellBack(at)));
        turn.put(at, direction, done);
        turn.attempted(at, direction, done);
        turn.stepped(RunEventType.STEP_SUCCEEDED, heard.actor(), at, direction, Map.of());
        // What succeeds forward after the run turned back is undone all the same.
        if (direction == Direction.UNDO || turn.turnedBackAt == null) {
            LedgerRows.succeeded(turn, command);
        }
        if (direction == Direction.FORWARD && turn.turnedBackAt == null) {
            harvest(turn, at, command, result);
        }
    }

    /// Whether a checkpoint is another one than the VM's type allows: `ProductionOnly` never becomes a standard one
    /// while the VM runs.
    private static boolean isRefused(Turn turn, StepCommand command, StepResult result) {
        return command instanceof AgentCommand.CreateCheckpoint checkpoint
                && result instanceof StepResult.CheckpointCreated created
                && created.obtainedType().equalsIgnoreCase("standard")
                && turn.requirePlan().members().stream()
                        .anyMatch(member -> member.id().equals(checkpoint.vm())
                                && member.checkpointType().equalsIgnoreCase("ProductionOnly")
                                && ran(turn, member));
    }

    /// Whether the VM was running when its checkpoint was made: nothing has stopped it.
    private static boolean ran(Turn turn, Plan.Member member) {
        return (member.state() == VmState.RUNNING || member.state() == VmState.PAUSED)
                && turn.steps.list().stream()
                        .noneMatch(step -> step.command() instanceof AgentCommand.StopVm stop
                                && stop.vm().equals(member.id()));
    }

    private static void harvest(Turn turn, int at, StepCommand command, StepResult result) {
        switch (result) {
            case StepResult.Nothing nothing -> {
                if (command instanceof AgentCommand.SealExport seal) {
                    CheckpointSets.exported(turn, seal);
                }
            }
            case StepResult.DiskCloned cloned -> {}
            case StepResult.Inspected inspected -> turn.effects.add(new Effect.MakePlan(inspected.inventory()));
            case StepResult.DiskSwapped swapped -> {
                if (command instanceof AgentCommand.SwapDisk swap) {
                    recordKept(turn, swap, swapped);
                }
            }
            case StepResult.CopyVerified verified -> {
                if (command instanceof DiskCommand.VerifyCopy verify) {
                    CheckpointSets.checked(turn, at, verify, verified);
                }
            }
            case StepResult.CheckpointCreated created -> {
                if (command instanceof AgentCommand.CreateCheckpoint checkpoint) {
                    turn.requirePlan().members().stream()
                            .filter(member -> member.id().equals(checkpoint.vm()))
                            .forEach(member -> recordMember(turn, member, created));
                }
            }
            case StepResult.DiskCopied copied -> {
                switch (command) {
                    case DiskCommand.CopyDisk copy ->
                        recordCopy(turn, at, copy.disk(), copy.source(), copy.files(), copy.target(), copied);
                    case DiskCommand.ShipClone ship
                    when !isCopiedAlready(turn, ship.disk()) ->
                        recordCopy(
                                turn,
                                at,
                                ship.disk(),
                                ship.source(),
                                ship.files().stream().map(CloneFile::live).toList(),
                                ship.target(),
                                copied);
                    case StepCommand c -> {}
                }
            }
        }
    }

    private static void recordCopy(
            Turn turn,
            int at,
            DiskId disk,
            DiskPath source,
            List<DiskPath> files,
            CopyTarget target,
            StepResult.DiskCopied copied) {
        Instant began = turn.requireLatest(at, Direction.FORWARD).startedAt();
        turn.effects.add(new Effect.CopyRecorded(
                turn.order.set(),
                disk,
                source,
                files,
                target,
                copied,
                attachments(turn, source),
                began == null ? null : Duration.between(began, turn.now)));
    }

    /// Whether the disk's clone failed and it was copied in its place: what was to ship the clone found that
    /// copy.
    private static boolean isCopiedAlready(Turn turn, DiskId disk) {
        for (int at = 0; at < turn.steps.size(); at++) {
            if (turn.fellBack(at)
                    && turn.command(at, Direction.FORWARD) instanceof DiskCommand.CopyDisk copy
                    && copy.disk().equals(disk)) {
                return true;
            }
        }
        return false;
    }

    private static void recordKept(Turn turn, AgentCommand.SwapDisk swap, StepResult.DiskSwapped swapped) {
        DiskPath path = swap.files().getLast().live();
        CopyTarget target = turn.requirePlan().disks().stream()
                .filter(disk -> disk.id().equals(swap.disk()))
                .findFirst()
                .map(Plan.SharedDisk::copy)
                .orElse(null);
        turn.effects.add(new Effect.FilesKept(
                turn.order.set(), swap.disk(), path, target, swapped.kept(), attachments(turn, path)));
    }

    private static List<LedgerRow.Disk> attachments(Turn turn, DiskPath disk) {
        return turn.requirePlan().ledger().stream()
                .filter(LedgerRow.Disk.class::isInstance)
                .map(LedgerRow.Disk.class::cast)
                .filter(row -> row.disk().sameFileAs(disk))
                .toList();
    }

    private static void recordMember(Turn turn, Plan.Member member, StepResult.CheckpointCreated created) {
        turn.effects.add(new Effect.MemberRecorded(
                turn.order.set(),
                member.id(),
                member.name(),
                created.checkpointId(),
                created.obtainedType(),
                member.state()));
        if (member.checkpointType().equalsIgnoreCase("Production")
                && created.obtainedType().equalsIgnoreCase("standard")
                && ran(turn, member)) {
            turn.warn(
                    ProblemCode.TYPE_FELL_BACK,
                    member.name(),
                    member.name() + " has the checkpoint type Production, but the checkpoint became a standard one");
        }
    }

    /// An attempt is over. Going forward, another one follows when that can help, then the step's fallback;
    /// going back, as long as any is left: home is always wanted.
    static void fail(Turn turn, int at, Direction direction, FailureCode code, String detail) {
        Try latest = turn.requireLatest(at, direction);
        Policy policy = turn.policy(at, direction);
        if (code == FailureCode.MEDIUM_GONE && turn.command(at, direction) instanceof AgentCommand.InsertMedia insert) {
            mediumGone(turn, at, direction, insert, latest, detail);
            return;
        }
        if (CheckpointSets.isFinding(turn.command(at, direction), code)) {
            DiskCommand reader = (DiskCommand) turn.command(at, direction);
            CheckpointSets.unusable(turn, at, reader, code, detail);
            if (reader instanceof DiskCommand.VerifyCopy) {
                found(turn, at, direction, latest, code, detail);
                return;
            }
        }
        boolean onlyLate = code == FailureCode.STALE
                && latest.attempt() < LATE_AT_MOST
                && turn.steps.get(at).executor() instanceof Executor.Agent;
        Try counted = onlyLate ? latest.uncounted() : latest;
        boolean again = counted.inRow() < policy.attempts()
                && switch (direction) {
                    case FORWARD ->
                        turn.turnedBackAt == null
                                && (code.retryable() || (code == FailureCode.STALE && !isTooLateToBegin(turn, latest)));
                    case UNDO -> true;
                };
        boolean fallsBack = !again
                && direction == Direction.FORWARD
                && turn.turnedBackAt == null
                && turn.canFallBack(at)
                && isOfTheCommand(code);
        Instant retryAt = turn.now.plus(policy.pauseAfter(latest.inRow()));
        Try failed = again ? counted.paused(turn.now, code, detail, retryAt) : latest.failed(turn.now, code, detail);
        turn.put(at, direction, failed);
        turn.attempted(at, direction, failed);
        Map<String, Object> data = new HashMap<>(Map.of("code", code.name(), "detail", detail));
        if (again) {
            data.put("retryAt", retryAt.toString());
        }
        if (fallsBack) {
            data.put(
                    "fallsBackTo",
                    requireNonNull(turn.steps.get(at).fallback()).command().kind());
        }
        turn.stepped(
                code == FailureCode.CANCELED ? RunEventType.STEP_CANCELED : RunEventType.STEP_FAILED,
                failed.actor(),
                at,
                direction,
                data);
        if (fallsBack) {
            turn.fallBack(at);
            turn.tryAgain(at, false);
            String disk = turn.steps.get(at).target();
            turn.warnings.add(Problem.of(
                    ProblemCode.CLONE_FELL_BACK,
                    null,
                    disk,
                    disk + " could not be cloned and is copied while its VMs are down: " + code + ", " + detail));
        }
    }

    /// Whether another command may succeed where one failed so: not when nobody was there to try, or nobody
    /// wanted it any more.
    private static boolean isOfTheCommand(FailureCode code) {
        return code != FailureCode.NOT_TAKEN && code != FailureCode.STALE && code != FailureCode.CANCELED;
    }

    private static boolean isTooLateToBegin(Turn turn, Try latest) {
        return turn.now.isAfter(turn.startBy()) && !turn.anySucceeded() && !latest.isAskedForAgain();
    }

    /// What a verification was to find out, it has found out.
    private static void found(Turn turn, int at, Direction direction, Try latest, FailureCode code, String detail) {
        Try done = latest.done(turn.now, 0);
        turn.put(at, direction, done);
        turn.attempted(at, direction, done);
        turn.stepped(
                RunEventType.STEP_SUCCEEDED,
                latest.actor(),
                at,
                direction,
                Map.of("finding", code.name() + ": " + detail));
    }

    /// Nothing that a run could put right: the drive stays empty, which the user is told.
    private static void mediumGone(
            Turn turn, int at, Direction direction, AgentCommand.InsertMedia insert, Try latest, String detail) {
        Try done = latest.done(turn.now, 0);
        turn.put(at, direction, done);
        turn.attempted(at, direction, done);
        turn.stepped(
                RunEventType.STEP_SUCCEEDED,
                latest.actor(),
                at,
                direction,
                Map.of("warning", "MEDIUM_GONE: " + detail));
        LedgerRows.mediumGone(turn, insert);
        turn.warn(ProblemCode.MEDIUM_GONE, Standing.vmName(turn, insert.vm()), detail);
    }
}
