package dev.stillpoint.orchestrator.saga;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunEventType;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.Scenes;
import dev.stillpoint.orchestrator.plan.SetStatus;
import dev.stillpoint.orchestrator.plan.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SagaTest {
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final String ONE_STOP = "stop:" + Scenes.vmId("SQL03-ERP");

    // Before anything is changed

    @Test
    void anAcceptedRunInspectsFirst() {
        World world = World.ofCluster().fates((delivery, w) -> World.HOLD).start();

        assertThat(world.commands()).containsExactly("inspect");
        assertThat(world.run.status()).isEqualTo(RunStatus.PLANNING);
        assertThat(world.run.progress()).isEqualTo(new Progress(0, 1, 0, 0));
    }

    @Test
    void aPreviewEndsWithItsPlan() {
        World world = new World(
                        Scenes.create(StopMode.SHUTDOWN, StartChoice.PREVIOUS, true), Scenes.cluster(), Scenes.facts())
                .start();

        assertThat(world.run.status()).isEqualTo(RunStatus.PLANNED);
        assertThat(world.run.plan()).isNotNull();
        assertThat(world.commands()).containsExactly("inspect");
        assertThat(world.effects(Effect.Reserve.class)).isEmpty();
        assertThat(world.effects(Effect.Ledger.class)).isEmpty();
    }

    @Test
    void aRefusedRunChangesNothing() {
        World world =
                new World(Scenes.create(), Scenes.fabric(Scenes.vm("A-ERP", VmState.MISSING)), Scenes.facts()).start();

        assertThat(world.run.status()).isEqualTo(RunStatus.REJECTED);
        assertThat(world.run.state().problems()).extracting("code").containsExactly(ProblemCode.VM_NOT_HEALTHY);
        assertThat(world.commands()).containsExactly("inspect");
        assertThat(world.effects.getLast()).isEqualTo(new Effect.Ended(RunStatus.REJECTED));
    }

    @Test
    void anInspectionThatFailsForGoodRejectsTheRun() {
        World world = World.ofCluster()
                .fates((delivery, w) -> new World.Fate.Fail(FailureCode.FABRIC_UNREACHABLE))
                .toTheEnd();

        assertThat(world.run.status()).isEqualTo(RunStatus.REJECTED);
        assertThat(world.commands()).containsExactly("inspect", "inspect", "inspect");
        assertThat(world.run.state().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.detail()).contains("FABRIC_UNREACHABLE"));
    }

    @Test
    void whoLosesTheRaceForAClaimIsRejected() {
        World world = World.ofCluster();
        Problem busy = Problem.of(ProblemCode.SYSTEM_BUSY, "SQL01-ERP", null, "run x holds SQL01-ERP");
        world.reservation = now -> new Signal.Busy(now, List.of(busy));

        assertThat(world.start().run.status()).isEqualTo(RunStatus.REJECTED);
        assertThat(world.run.state().problems()).containsExactly(busy);
        assertThat(world.setStatuses()).isEmpty();
    }

    @Test
    void aRunThatLookedWhileAnotherWasAtTheSameVmsLooksAgainAndPlansAnew() {
        // Given an inventory in which the VMs are off, as another run has them for a while
        World world = World.ofCluster();
        world.inventory = Scenes.fabric(world.inventory.vms().stream()
                .map(vm -> Scenes.vm(vm.name(), VmState.OFF))
                .toArray(Inventory.Vm[]::new));
        world.fates((delivery, w) -> {
            w.inventory = delivery.ref().attempt() == 1 ? w.inventory : Scenes.cluster();
            return World.SUCCEED;
        });
        world.reservation = now -> {
            world.reservation = Signal.Reserved::new;
            return new Signal.Outdated(now, "run x was at SQL01-ERP");
        };

        // When
        world.toTheEnd();

        // Then
        assertThat(world.commands()).startsWith("inspect", "inspect").contains(ONE_STOP);
        assertThat(world.sent.get(1).ref().attempt()).isEqualTo(2);
        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(world.run.plan())
                .isNotNull()
                .satisfies(plan -> assertThat(plan.disks()).isNotEmpty());
        assertThat(world.setStatuses()).containsExactly(SetStatus.CREATING, SetStatus.COMPLETE);
        assertThat(world.effects(Effect.Happened.class))
                .filteredOn(told -> told.type().equals(RunEventType.INSPECTION_OUTDATED))
                .singleElement()
                .satisfies(told -> assertThat(told.data()).containsEntry("why", "run x was at SQL01-ERP"));
    }

    @Test
    void aStaleAnswerWhileARunLooksAgainSaysNothing() {
        // Given
        World world = World.ofCluster();
        world.reservation = now -> new Signal.Outdated(now, "run x was at SQL01-ERP");
        world.fates((delivery, w) -> delivery.ref().attempt() == 1 ? World.SUCCEED : World.HOLD);
        world.start();
        assertThat(world.run.plan()).isNull();

        // When the first inspection is answered once more
        world.give(world.success(world.sent.getFirst()));

        // Then
        assertThat(world.run.plan()).isNull();
        assertThat(world.commands()).containsExactly("inspect", "inspect");

        // And nothing is left of the run when it is canceled.
        world.give(new Signal.CancelRequested(world.now, "anna"));
        assertThat(world.run.status()).isEqualTo(RunStatus.CANCELED);
    }

    @Test
    void aRunWithoutAReservationAsksAgainAndStopsNothing() {
        World world = World.ofCluster();
        world.reservation = now -> new Signal.Blocked(now, "nas-b: no free slot");
        world.start();
        world.pass(Duration.ZERO);

        assertThat(world.effects(Effect.Reserve.class)).hasSize(2);
        assertThat(world.run.waitingFor()).contains("nas-b: no free slot");
        assertThat(world.commands()).containsExactly("inspect");

        world.reservation = now -> new Signal.Reserved(now);
        assertThat(world.toTheEnd().run.status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void aRunThatIsNotBegunInTimeExpires() {
        World world = World.ofCluster();
        world.reservation = now -> new Signal.Blocked(now, "nas-b: no free slot");

        world.toTheEnd();

        assertThat(world.run.status()).isEqualTo(RunStatus.REJECTED);
        assertThat(world.run.state().problems()).extracting("code").containsExactly(ProblemCode.EXPIRED);
        assertThat(world.now)
                .isAfter(Scenes.create().startBy())
                .isBefore(Scenes.create().startBy().plusSeconds(5));
        assertThat(world.effects(Effect.ReleaseAll.class)).hasSize(1);
    }

    @Test
    void aFirstStopThatComesTooLateExpiresTheRun() {
        World world = oneVmWhoseStopIsHeld();
        Delivery stop = world.lastSent("stop:");
        assertThat(stop.notAfter()).isEqualTo(Scenes.create().startBy());

        world.now = Scenes.create().startBy().plusSeconds(1);
        world.give(world.failure(stop, FailureCode.STALE));

        assertThat(world.run.status()).isEqualTo(RunStatus.REJECTED);
        assertThat(world.run.state().problems()).extracting("code").containsExactly(ProblemCode.EXPIRED);
        assertThat(world.setStatuses()).containsExactly(SetStatus.CREATING, SetStatus.DELETED);
        assertThat(world.commands().stream().filter(command -> command.startsWith("undo")))
                .isEmpty();
    }

    /// Of an attempt that was given up nobody knows how far it came: its guest may still shut down.
    @Test
    void aStopThatComesTooLateAfterAnAttemptThatWasGivenUpSendsTheRunHome() {
        World world = oneVmWhoseStopIsHeld();
        world.give(world.failure(world.lastSent("stop:"), FailureCode.NO_ANSWER));
        world.pass(Duration.ofMinutes(1));
        Delivery again = world.lastSent("stop:");
        assertThat(again.ref().attempt()).isEqualTo(2);

        world.now = Scenes.create().startBy().plusSeconds(1);
        world.give(world.failure(again, FailureCode.STALE));
        world.goOn();

        assertThat(world.run.status()).isEqualTo(RunStatus.ROLLED_BACK);
        assertThat(world.wasSent("stop:", Direction.UNDO)).isTrue();
    }

    @Test
    void aStopThatWasOnlyEverTooLateIsNotBegunAfterStartBy() {
        World world = oneVmWhoseStopIsHeld();
        world.give(world.failure(world.lastSent("stop:"), FailureCode.STALE));
        world.pass(Duration.ofSeconds(1));
        Delivery again = world.lastSent("stop:");
        assertThat(again.ref().attempt()).isEqualTo(2);
        assertThat(again.notAfter()).isEqualTo(Scenes.create().startBy());

        world.now = Scenes.create().startBy().plusSeconds(1);
        world.give(world.failure(again, FailureCode.STALE));

        assertThat(world.run.status()).isEqualTo(RunStatus.REJECTED);
    }

    private static World oneVmWhoseStopIsHeld() {
        return new World(Scenes.create(), Scenes.fabric(Scenes.vm("A-ERP", VmState.RUNNING)), Scenes.facts())
                .fates((delivery, w) -> forward(delivery, "stop:") ? World.HOLD : World.SUCCEED)
                .start();
    }

    /// Another attempt that comes too late is sent once more, and the first one is still not forgotten.
    @Test
    void aStopThatWasGivenUpOnceIsNotForgottenByAttemptsThatComeTooLate() {
        World world = oneVmWhoseStopIsHeld();
        world.give(world.failure(world.lastSent("stop:"), FailureCode.NO_ANSWER));
        world.pass(Duration.ofMinutes(1));
        world.give(world.failure(world.lastSent("stop:"), FailureCode.STALE));
        world.now = Scenes.create().startBy().plusSeconds(1);
        world.goOn();

        assertThat(world.run.status()).isNotEqualTo(RunStatus.REJECTED);
    }

    /// A delete only goes forward from its first command on; one that nobody began in time has removed nothing.
    @Test
    void aDeleteWhoseFirstCommandsComeTooLateLeavesItsSetAsItWas() {
        World world = deleteWhoseRemovalsAreHeld();
        Plan.Removed removed = requireNonNull(world.run.plan()).sets().removes().getFirst();
        List<Delivery> late = removals(world);
        assertThat(late).isNotEmpty();

        world.now = world.run.order().request().startBy().plusSeconds(1);
        late.forEach(delivery -> world.give(world.failure(delivery, FailureCode.STALE)));

        assertThat(world.run.status()).isEqualTo(RunStatus.REJECTED);
        assertThat(world.run.state().problems()).extracting("code").containsExactly(ProblemCode.EXPIRED);
        assertThat(world.setStatuses(removed.set())).containsExactly(SetStatus.DELETING, SetStatus.COMPLETE);
        assertThat(world.effects(Effect.ReleaseAll.class)).hasSize(1);
    }

    private static World deleteWhoseRemovalsAreHeld() {
        return Kinds.DELETE
                .world()
                .fates((delivery, w) -> forward(delivery, "remove:") ? World.HOLD : World.SUCCEED)
                .start();
    }

    private static List<Delivery> removals(World world) {
        return world.sent.stream()
                .filter(delivery -> forward(delivery, "remove:"))
                .toList();
    }

    @Test
    void aDeleteOfWhichOneCommandWasBegunGoesOn() {
        World world = deleteWhoseRemovalsAreHeld();
        List<Delivery> sent = removals(world);
        assertThat(sent).hasSizeGreaterThan(1);

        world.give(world.success(sent.getFirst()));
        world.now = world.run.order().request().startBy().plusSeconds(1);
        sent.stream().skip(1).forEach(delivery -> world.give(world.failure(delivery, FailureCode.STALE)));

        assertThat(world.run.status()).isIn(RunStatus.RUNNING, RunStatus.NEEDS_OPERATOR);
        assertThat(world.run.state().problems()).extracting("code").doesNotContain(ProblemCode.EXPIRED);
        assertThat(world.effects(Effect.SetChanged.class))
                .extracting(Effect.SetChanged::status)
                .containsExactly(SetStatus.DELETING);
    }

    @Test
    void aStopThatComesTooLateBesideOneUnderWaySendsTheRunHome() {
        World world = holding("stop:");
        Delivery stop = world.lastSent("stop:");
        world.now = Scenes.create().startBy().plusSeconds(1);
        world.give(world.failure(stop, FailureCode.STALE));

        assertThat(world.run.status()).isEqualTo(RunStatus.ROLLED_BACK);
        assertThat(world.wasSent("detach:", Direction.FORWARD)).isFalse();
    }

    @Test
    void aDetachThatWaitedTooLongBehindOthersIsSentAgainAsOftenAsItTakes() {
        World world = holding("detach:");
        Delivery detach = world.lastSent("detach:");
        for (int late = 0; late < 20; late++) {
            world.give(world.failure(detach, FailureCode.STALE));
            world.pass(Duration.ZERO);
            Delivery again = world.lastSent(detach.ref().step().value());
            assertThat(again.ref().attempt()).isEqualTo(detach.ref().attempt() + 1);
            assertThat(again.notAfter()).isAfter(detach.notAfter());
            detach = again;
        }

        assertThat(world.run.status()).isEqualTo(RunStatus.RUNNING);
    }

    // Canceling

    @Test
    void cancelingWhilePlanningEndsTheRunAtOnce() {
        World world = World.ofCluster().fates((delivery, w) -> World.HOLD).start();
        Delivery inspect = world.lastSent("inspect");
        world.give(new Signal.CancelRequested(world.now, "anna"));

        assertThat(world.run.status()).isEqualTo(RunStatus.CANCELED);
        assertThat(world.effects(Effect.CancelHint.class)).containsExactly(new Effect.CancelHint(inspect.ref()));

        world.give(world.success(inspect));
        assertThat(world.effects(Effect.MakePlan.class)).isEmpty();
    }

    @Test
    void cancelingBeforeThePivotUndoesWhatWasDone() {
        World world = holding("copy:");
        world.give(new Signal.CancelRequested(world.now, "anna"));
        world.fates((delivery, w) -> World.SUCCEED).goOn();

        assertThat(world.run.status()).isEqualTo(RunStatus.CANCELED);
        assertThat(world.setStatuses()).containsExactly(SetStatus.CREATING, SetStatus.INCOMPLETE, SetStatus.DELETED);
        assertThat(world.run.state().problems()).isEmpty();
        world.assertNothingAway();
    }

    @Test
    void cancelingPastThePivotIsAWarning() {
        World world = holding("start:");
        world.give(new Signal.CancelRequested(world.now, "anna"));
        world.give(new Signal.CancelRequested(world.now, "anna"));
        answerHeld(world, "start:");

        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(world.run.state().warnings()).extracting("code").containsExactly(ProblemCode.CANCEL_TOO_LATE);
    }

    // The way home

    @Test
    void aDiskWaitsForItsReaderNoLongerThanTheGrace() {
        World world = holding("copy:");
        world.fates((delivery, w) -> World.SUCCEED);
        world.give(new Signal.CancelRequested(world.now, "anna"));

        assertThat(world.wasSent("detach:", Direction.UNDO)).isFalse();
        assertThat(world.effects(Effect.CancelHint.class)).hasSize(3);
        assertThat(world.run.state().wakeAt()).isEqualTo(world.now.plus(Duration.ofSeconds(30)));

        world.tick(Duration.ofSeconds(29));
        assertThat(world.wasSent("detach:", Direction.UNDO)).isFalse();

        world.tick(Duration.ofSeconds(1));
        assertThat(world.run.status()).isEqualTo(RunStatus.CANCELED);
    }

    @Test
    void aDiskGoesHomeAsSoonAsItsReaderAnswers() {
        World world = holding("copy:");
        world.fates((delivery, w) -> World.SUCCEED);
        Delivery copy = world.lastSent("copy:");
        world.give(new Signal.CancelRequested(world.now, "anna"));
        world.give(world.failure(copy, FailureCode.CANCELED));

        assertThat(world.sent.stream()
                        .filter(delivery -> delivery.ref().direction() == Direction.UNDO
                                && delivery.ref().step().value().startsWith("detach:")))
                .hasSize(3);
    }

    @Test
    void anUndoOfAnUnknownStepEndsThatStepFirst() {
        World world = holding("detach:");
        Delivery detach = world.lastSent("detach:");
        world.give(new Signal.CancelRequested(world.now, "anna"));

        Delivery undo = lastUndo(world, detach.ref().step().value());
        assertThat(undo.endFirst()).isEqualTo(detach.ref());
        assertThat(undo.notAfter()).isNull();
    }

    @Test
    void anUndoOfADoneStepHasNothingToEnd() {
        World world = World.ofCluster()
                .fates((delivery, w) ->
                        forward(delivery, "attach:") ? new World.Fate.Fail(FailureCode.SLOT_TAKEN) : World.SUCCEED)
                .toTheEnd();

        assertThat(lastUndo(world, "stop:").endFirst()).isNull();
        assertThat(lastUndo(world, "copy:").endFirst()).isNull();
        assertThat(lastUndo(world, "copy:").notAfter()).isNotNull();
    }

    @Test
    void homeGoesAttachRefreshInsertStartThenCleanUp() {
        World world = World.ofCluster()
                .fates((delivery, w) ->
                        forward(delivery, "attach:") ? new World.Fate.Fail(FailureCode.SLOT_TAKEN) : World.SUCCEED)
                .toTheEnd();
        List<String> kinds = world.sent.stream()
                .filter(delivery -> delivery.ref().direction() == Direction.UNDO)
                .map(delivery -> delivery.command().kind())
                .distinct()
                .toList();

        // The domain controller's start and the off VM's medium wait for no disk.
        assertThat(kinds)
                .containsExactlyInAnyOrder(
                        "StartVm", "InsertMedia", "AttachDisk", "RefreshVm", "UndoCopy", "RemoveCheckpoint");
        String node = Scenes.vmId("SQL01-ERP").toString();
        List<String> ofNode = world.sent.stream()
                .filter(delivery -> delivery.ref().direction() == Direction.UNDO
                        && delivery.ref().step().value().contains(node))
                .map(delivery -> delivery.command().kind())
                .toList();
        assertThat(ofNode)
                .containsExactly(
                        "AttachDisk",
                        "AttachDisk",
                        "AttachDisk",
                        "RefreshVm",
                        "InsertMedia",
                        "StartVm",
                        "RemoveCheckpoint");
    }

    @Test
    void aVmWhoseDiskCantGoHomeIsNotStartedAndThatIsSaid() {
        String node = Scenes.vmId("SQL01-ERP").toString();
        World world = World.ofCluster()
                .fates((delivery, w) -> forward(delivery, "attach:")
                                || (delivery.ref().direction() == Direction.UNDO
                                        && delivery.ref().step().value().equals("detach:" + node + ":0:1"))
                        ? new World.Fate.Fail(FailureCode.SLOT_TAKEN)
                        : World.SUCCEED)
                .toTheEnd();

        assertThat(world.run.status()).isEqualTo(RunStatus.NEEDS_OPERATOR);
        assertThat(world.wasSent("stop:" + node, Direction.UNDO)).isFalse();
        assertThat(world.wasSent("stop:" + Scenes.vmId("SQL02-ERP"), Direction.UNDO))
                .isTrue();
        assertThat(world.run.state().problems())
                .filteredOn(problem -> problem.code() == ProblemCode.UNDO_FAILED)
                .extracting(Problem::vm, Problem::disk)
                .containsExactlyInAnyOrder(
                        tuple("SQL01-ERP", null),
                        tuple("SQL01-ERP", Scenes.data().path()));
        assertThat(world.run.state().problems())
                .anyMatch(problem -> problem.detail()
                        .contains("data.vhdx of SQL01-ERP at SCSI 0:1 is not attached: SLOT_TAKEN, as told"));
        assertThat(world.ledger.entrySet().stream()
                        .filter(row -> row.getValue() == LedgerRow.Status.AWAY)
                        .map(row -> row.getKey().vmName()))
                .containsExactly("SQL01-ERP");
        assertThat(world.effects(Effect.ReleaseVms.class)).isEmpty();
    }

    @Test
    void aLocationThatIsDownHoldsUpNeitherHomeNorTheClaimsOnVms() {
        World world = World.ofCluster()
                .fates((delivery, w) ->
                        delivery.ref().step().value().startsWith("copy:") ? World.SILENCE : World.SUCCEED)
                .toTheEnd();

        assertThat(world.run.status()).isEqualTo(RunStatus.NEEDS_OPERATOR);
        assertThat(world.run.state().problems()).extracting("code").contains(ProblemCode.STEP_FAILED);
        assertThat(world.effects(Effect.ReleaseVms.class)).hasSize(1);
        assertThat(world.effects(Effect.ReleaseLocation.class))
                .as("a copy may be under way")
                .isEmpty();
        assertThat(world.effects(Effect.ReleaseAll.class)).isEmpty();
        assertThat(world.run.state().downtimeEndedAt()).isBefore(Scenes.NOON.plus(Duration.ofMinutes(2)));
        assertThat(world.setStatuses()).containsExactly(SetStatus.CREATING, SetStatus.INCOMPLETE);
        world.assertNothingAway();
    }

    @Test
    void aLateSuccessOfAStepThatAwaitsItsUndoIsUndoneAllTheSame() {
        World world = holding("copy:");
        world.fates((delivery, w) -> World.SUCCEED);
        Delivery copy = world.lastSent("copy:");
        world.give(new Signal.CancelRequested(world.now, "anna"));
        world.give(world.success(copy));
        world.goOn();

        assertThat(lastUndo(world, copy.ref().step().value()).endFirst()).isNull();
        assertThat(world.effects(Effect.CopyRecorded.class)).isEmpty();
        assertThat(world.run.status()).isEqualTo(RunStatus.CANCELED);
    }

    @Test
    void anUndoGivesUpThePlaceOfTheStepThatItUndoes() {
        World world = holding("copy:");
        Delivery copy = world.lastSent("copy:");
        world.fates((delivery, w) -> delivery.ref().step().value().startsWith("copy:") ? World.SILENCE : World.SUCCEED);
        world.give(new Signal.CancelRequested(world.now, "anna"));
        world.tick(Duration.ofSeconds(30));

        Delivery undo = lastUndo(world, copy.ref().step().value());
        assertThat(undo.endFirst()).isEqualTo(copy.ref());
        int over = world.effects.indexOf(world.effects(Effect.Attempted.class).stream()
                .filter(attempted -> attempted.step().equals(copy.ref().step())
                        && attempted.direction() == Direction.FORWARD
                        && attempted.latest().phase() == Try.Phase.FAILED)
                .findFirst()
                .orElseThrow());
        int sent = world.effects.indexOf(world.effects(Effect.Send.class).stream()
                .filter(send -> send.delivery().equals(undo))
                .findFirst()
                .orElseThrow());
        assertThat(over).isLessThan(sent);
        // Its late answer says nothing any more: whether it ended is the undo's to find out.
        Run before = world.run;
        world.give(world.success(copy));
        assertThat(world.run).isSameAs(before);
    }

    @Test
    void onlyWhatWasSentIsUndone() {
        World world = holding("stop:");
        world.fates((delivery, w) -> World.SUCCEED);
        world.give(new Signal.CancelRequested(world.now, "anna"));

        assertThat(world.run.status()).isEqualTo(RunStatus.CANCELED);
        assertThat(world.commands().stream().filter(c -> c.startsWith("undo")))
                .hasSize(3)
                .allMatch(c -> c.startsWith("undo stop:"));
        assertThat(world.run.views().getLast().status()).isEqualTo(StepStatus.SKIPPED);
    }

    // Past the pivot

    @Test
    void aStartThatFailsHoldsUpNoOtherAndIsRetriedOnDemand() {
        boolean[] mended = {false};
        String dc = "start:" + Scenes.vmId("DC01-ERP");
        World world = World.ofCluster()
                .fates((delivery, w) -> delivery.ref().step().value().equals(dc) && !mended[0]
                        ? new World.Fate.Fail(FailureCode.FABRIC_ERROR)
                        : World.SUCCEED)
                .toTheEnd();

        assertThat(world.run.status()).isEqualTo(RunStatus.NEEDS_OPERATOR);
        assertThat(world.wasSent("start:" + Scenes.vmId("SQL03-ERP"), Direction.FORWARD))
                .isTrue();
        assertThat(world.run.state().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.detail()).startsWith("DC01-ERP is not started: FABRIC_ERROR"));

        mended[0] = true;
        world.give(new Signal.RetryRequested(world.now, "anna"));

        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(world.run.state().problems()).isEmpty();
        assertThat(world.lastSent(dc).ref().attempt()).isEqualTo(Timing.DEFAULT.undoAttempts() + 1);
    }

    @Test
    void aStartThatIsAnsweredAfterItWasGivenUpCountsAsLongAsTheRunGoesOn() {
        String dc = "start:" + Scenes.vmId("DC01-ERP");
        World world = World.ofCluster()
                .fates((delivery, w) -> forward(delivery, "start:") ? World.HOLD : World.SUCCEED)
                .start();
        for (int attempt = 1; attempt <= Timing.DEFAULT.undoAttempts(); attempt++) {
            world.give(world.failure(world.lastSent(dc), FailureCode.NO_ANSWER));
            world.tick(Timing.DEFAULT.maxBackOff());
        }
        assertThat(world.status(new StepId(dc))).isEqualTo(StepStatus.FAILED);
        assertThat(world.run.status()).isEqualTo(RunStatus.RUNNING);

        world.give(world.success(world.lastSent(dc)));
        answerHeld(world, "start:");
        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(world.run.state().problems()).isEmpty();
    }

    @Test
    void aMediumThatIsGoneIsAWarning() {
        World world = World.ofCluster()
                .fates((delivery, w) -> forward(delivery, "insert:" + Scenes.vmId("SQL01-ERP"))
                        ? new World.Fate.Fail(FailureCode.MEDIUM_GONE)
                        : World.SUCCEED)
                .toTheEnd();

        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(world.run.state().warnings()).extracting("code").containsExactly(ProblemCode.MEDIUM_GONE);
        assertThat(world.ledger.values()).containsOnly(LedgerRow.Status.HOME, LedgerRow.Status.ABANDONED);
    }

    @Test
    void theCheckpointOfARunningVmThatBecameAStandardOneIsAWarning() {
        World world = checkpointed(StopMode.NONE, "Production");

        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(world.run.state().warnings()).extracting("code").containsExactly(ProblemCode.TYPE_FELL_BACK);
    }

    @Test
    void theCheckpointOfASavedVmIsAStandardOneAndNobodyIsWarned() {
        World world = checkpointed(StopMode.SAVE, "Production");

        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(world.run.state().warnings()).isEmpty();
    }

    @Test
    void aStandardCheckpointIsNotWhatProductionOnlyAllows() {
        World world = checkpointed(StopMode.NONE, "ProductionOnly");

        assertThat(world.run.status()).isEqualTo(RunStatus.ROLLED_BACK);
        assertThat(world.run.state().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.STEP_FAILED);
            assertThat(problem.vm()).isEqualTo("APP-ERP");
            assertThat(problem.detail()).contains("CHECKPOINT_REFUSED", "ProductionOnly");
        });
        assertThat(world.wasSent("checkpoint:", Direction.UNDO)).isTrue();
    }

    /// One running VM, whose checkpoint becomes a standard one.
    private static World checkpointed(StopMode stop, String type) {
        World world = new World(
                        Scenes.create(stop, StartChoice.PREVIOUS, false),
                        Scenes.fabric(Scenes.withCheckpoints(Scenes.vm("APP-ERP", VmState.RUNNING), type)),
                        Scenes.facts())
                .fates((delivery, w) -> forward(delivery, "checkpoint:") ? World.HOLD : World.SUCCEED)
                .start();
        Delivery checkpoint = world.lastSent("checkpoint:");
        world.fates((delivery, w) -> World.SUCCEED);
        world.give(world.stepped(new StepEvent.Succeeded(
                checkpoint.ref(), "agent", world.now, new StepResult.CheckpointCreated("c", "standard"))));
        return world.toTheEnd();
    }

    @Test
    void theDowntimeGoesFromTheFirstStopToTheLastStart() {
        World world = World.ofCluster().fates((delivery, w) -> {
            w.now = w.now.plusSeconds(1);
            return World.SUCCEED;
        });
        world.toTheEnd();

        assertThat(world.run.state().downtimeStartedAt()).isEqualTo(Scenes.NOON.plusSeconds(1));
        assertThat(world.run.state().downtimeEndedAt()).isAfter(Scenes.NOON.plusSeconds(30));
    }

    // Silence, waiting, lateness

    @Test
    void aSilentStepIsSentAgainAndThenFailed() {
        World world = holding(ONE_STOP);
        StepRef first = world.lastSent("stop:").ref();

        world.tick(SILENCE);
        assertThat(world.lastSent(first.step().value()).ref()).isEqualTo(delivery(first, 2));
        world.tick(SILENCE);
        world.tick(SILENCE);
        assertThat(world.lastSent(first.step().value()).ref()).isEqualTo(delivery(first, 3));
        assertThat(world.status(first.step())).isEqualTo(StepStatus.RETRYING);

        world.tick(Duration.ofSeconds(1));
        assertThat(world.lastSent(first.step().value()).ref())
                .isEqualTo(new StepRef(first.run(), first.step(), Direction.FORWARD, 2, 1));
    }

    @Test
    void anySignOfLifeBeginsTheSilenceAnew() {
        World world = holding(ONE_STOP);
        StepRef ref = world.lastSent("stop:").ref();
        for (int i = 0; i < 20; i++) {
            world.tick(Duration.ofSeconds(20));
            world.give(world.stepped(new StepEvent.Progressed(ref, "agent", world.now, 0, 0, null)));
        }

        assertThat(world.lastSent(ref.step().value()).ref()).isEqualTo(ref);
    }

    @Test
    void workThatOutlivesItsPatienceFails() {
        World world = holding(ONE_STOP);
        StepRef ref = world.lastSent("stop:").ref();
        for (int i = 0; i < 48; i++) {
            world.tick(Duration.ofSeconds(20));
            world.give(world.stepped(new StepEvent.Progressed(ref, "agent", world.now, 0, 0, null)));
        }

        assertThat(world.lastSent(ref.step().value()).ref().attempt()).isEqualTo(2);
    }

    @Test
    void waitingForALockIsNoAttemptAndUsesNoPatience() {
        World world = holding(ONE_STOP);
        StepRef ref = world.lastSent("stop:").ref();
        for (int i = 0; i < 500; i++) {
            world.tick(Duration.ofSeconds(10));
            world.give(world.stepped(new StepEvent.Waiting(ref, "agent", world.now, "job 'Live migrate'")));
        }
        assertThat(world.status(ref.step())).isEqualTo(StepStatus.WAITING);
        assertThat(world.run.waitingFor()).isPresent();
        assertThat(world.effects(Effect.Happened.class).stream()
                        .filter(event -> event.type().equals(RunEventType.STEP_WAITING)))
                .hasSize(1);

        world.give(world.stepped(new StepEvent.Started(ref, "agent", world.now)));
        world.tick(Duration.ofSeconds(1));
        assertThat(world.lastSent(ref.step().value()).ref()).isEqualTo(ref);
        assertThat(world.status(ref.step())).isEqualTo(StepStatus.RUNNING);
    }

    @Test
    void aCopyThatNobodyTakesSendsTheRunHome() {
        World world = holding("copy:");
        world.tick(Duration.ofSeconds(59));
        assertThat(world.run.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(world.run.waitingFor())
                .hasValueSatisfying(text -> assertThat(text).contains("a worker of nas-b"));

        world.fates((delivery, w) -> World.SUCCEED);
        world.tick(Duration.ofSeconds(1));

        assertThat(world.run.status()).isEqualTo(RunStatus.ROLLED_BACK);
        assertThat(world.run.state().problems())
                .allSatisfy(problem -> assertThat(problem.detail()).contains("NOT_TAKEN"));
        assertThat(world.sent.stream().filter(delivery -> forward(delivery, "copy:")))
                .hasSize(3);
    }

    /// Nobody can take what is not with Kafka, and what would go home instead is not either.
    @Test
    void aCopyThatIsNotPublishedYetIsWaitedFor() {
        World world = holding("copy:");
        world.relayIsAway = true;
        for (int minute = 1; minute < 10; minute++) {
            world.tick(Duration.ofMinutes(1));
            assertThat(world.run.status()).isEqualTo(RunStatus.RUNNING);
        }

        // A worker has its minute from when Kafka had it, not from when the tick was told.
        world.relayIsAway = false;
        world.relayedAt = world.now.minusSeconds(20);
        world.tick(Duration.ofSeconds(39));
        assertThat(world.run.status()).isEqualTo(RunStatus.RUNNING);

        world.relayedAt = null;
        world.fates((delivery, w) -> World.SUCCEED);
        world.tick(Duration.ofSeconds(1));
        assertThat(world.run.status()).isEqualTo(RunStatus.ROLLED_BACK);
    }

    @Test
    void aCopyThatIsNotPublishedForTenMinutesSendsTheRunHome() {
        World world = holding("copy:");
        world.relayIsAway = true;
        world.fates((delivery, w) -> World.SUCCEED);
        for (int minute = 0; minute < 10; minute++) {
            assertThat(world.run.status()).isEqualTo(RunStatus.RUNNING);
            world.tick(Duration.ofMinutes(1));
        }

        assertThat(world.run.status()).isEqualTo(RunStatus.ROLLED_BACK);
    }

    @Test
    void aCommandThatIsNotPublishedYetIsNotSentAgain() {
        World world = holding(ONE_STOP);
        world.relayIsAway = true;
        int sent = world.sent.size();
        for (int i = 0; i < 5; i++) {
            world.tick(SILENCE);
        }
        assertThat(world.sent).hasSize(sent);

        world.relayIsAway = false;
        world.relayedAt = world.now;
        world.tick(SILENCE.minusMillis(1));
        assertThat(world.sent).hasSize(sent);
        world.relayedAt = null;
        world.tick(Duration.ofMillis(1));
        assertThat(world.sent).hasSize(sent + 1);
    }

    /// The relay is asked soon again, so that a worker's minute begins no later than it must.
    @Test
    void aRunWithACommandThatIsNotPublishedAsksAgainSoon() {
        World world = holding("copy:");
        world.relayIsAway = true;
        world.tick(Duration.ofMinutes(1));

        assertThat(world.run.state().wakeAt()).isBetween(world.now.plusSeconds(1), world.now.plusSeconds(10));
    }

    @Test
    void aCopyThatIsHeldBackWaitsForItsSlot() {
        World world = World.ofCluster();
        world.publishes = false;
        world.start();
        world.tick(Duration.ofHours(3));
        world.tick(Duration.ofHours(3));

        assertThat(world.run.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(world.held).hasSize(3);
        assertThat(world.run.waitingFor())
                .hasValueSatisfying(text -> assertThat(text).contains("a free slot at nas-b"));

        List.copyOf(world.held).forEach(copy -> {
            world.give(new Signal.Published(world.now, copy.ref()));
            world.give(world.success(copy));
        });
        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(world.effects(Effect.ReleaseLocation.class)).hasSize(1);
    }

    @Test
    void whoOversleptListensBeforeCountingSilence() {
        World world = holding("copy:");
        world.tick(Duration.ofMinutes(10));
        assertThat(world.run.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(world.run.state().wakeAt()).isEqualTo(world.now.plus(SILENCE));

        world.tick(SILENCE);
        assertThat(world.run.status()).isEqualTo(RunStatus.ROLLED_BACK);
    }

    /// The agent does it again when it comes to the last one: somebody may have started the VM meanwhile, and until it
    /// is Off once more nothing may rely on that.
    @ParameterizedTest
    @EnumSource
    void ofSeveralDeliveriesToAVmTheLastOnesAnswerCounts(OldAnswer old) {
        World world = holding("stop:");
        Delivery first = world.lastSent("stop:");
        world.tick(SILENCE);
        Delivery second = world.lastSent(first.ref().step().value());
        assertThat(second.ref().delivery()).isEqualTo(2);

        old.give(world, first);
        assertThat(world.status(first.ref().step())).isEqualTo(StepStatus.RUNNING);

        world.give(world.success(second));
        assertThat(world.status(first.ref().step())).isEqualTo(StepStatus.DONE);
    }

    private enum OldAnswer {
        SUCCESS,
        FAILURE,
        STALE;

        void give(World world, Delivery delivery) {
            world.give(
                    switch (this) {
                        case SUCCESS -> world.success(delivery);
                        case FAILURE -> world.failure(delivery, FailureCode.FABRIC_ERROR);
                        case STALE -> world.failure(delivery, FailureCode.STALE);
                    });
        }
    }

    @Test
    void whoAnsweredAnOlderDeliveryIsGivenTheTimeToAnswerTheLastOne() {
        World world = holding("stop:");
        Delivery first = world.lastSent("stop:");
        world.tick(SILENCE);
        world.tick(SILENCE.minusSeconds(1));
        world.give(world.success(first));
        world.tick(Duration.ofSeconds(2));

        assertThat(world.lastSent(first.ref().step().value()).ref().delivery()).isEqualTo(2);
        world.tick(SILENCE);
        assertThat(world.lastSent(first.ref().step().value()).ref().delivery()).isEqualTo(3);
    }

    @Test
    void anAnswerToAnOlderDeliveryOfWhatOnlyLooksCounts() {
        World world = World.ofCluster().fates((delivery, w) -> World.HOLD).start();
        Delivery first = world.lastSent("inspect");
        world.tick(SILENCE);
        assertThat(world.lastSent("inspect").ref().delivery()).isEqualTo(2);
        world.give(world.success(first));

        assertThat(world.status(first.ref().step())).isEqualTo(StepStatus.DONE);
    }

    @Test
    void anAnswerOfAnOlderAttemptDoesNotCount() {
        World world = holding("stop:");
        Delivery first = world.lastSent("stop:");
        world.give(world.failure(first, FailureCode.FABRIC_ERROR));
        world.tick(Duration.ofSeconds(1));
        Run before = world.run;
        world.give(world.failure(first, FailureCode.FABRIC_ERROR));
        world.give(world.success(first));

        assertThat(world.run).isSameAs(before);
        assertThat(world.status(first.ref().step())).isEqualTo(StepStatus.RUNNING);
    }

    @Test
    void anAnswerFromNowhereDoesNotCount() {
        World world = holding("stop:");
        Delivery stop = world.lastSent("stop:");
        Run before = world.run;
        StepRef ref = stop.ref();
        for (StepRef wrong : List.of(
                new StepRef(ref.run(), ref.step(), Direction.UNDO, 1, 1),
                new StepRef(ref.run(), ref.step(), Direction.FORWARD, 1, 2),
                new StepRef(ref.run(), ref.step(), Direction.FORWARD, 2, 1),
                new StepRef(ref.run(), new StepId("no-step"), Direction.FORWARD, 1, 1),
                new StepRef(RunId.next(), ref.step(), Direction.FORWARD, 1, 1))) {
            world.give(world.stepped(new StepEvent.Succeeded(wrong, "agent", world.now, new StepResult.Nothing())));
        }

        assertThat(world.run).isSameAs(before);
    }

    @Test
    void aSuccessThatComesDuringTheBackOffSavesTheNextAttempt() {
        World world = holding("stop:");
        Delivery stop = world.lastSent("stop:");
        world.give(world.failure(stop, FailureCode.NO_ANSWER));
        world.give(world.success(stop));

        assertThat(world.status(stop.ref().step())).isEqualTo(StepStatus.DONE);
    }

    @Test
    void whatWasExecutedIsRecordedHoweverLate() {
        World world = World.ofCluster().toTheEnd();
        Run before = world.run;
        int told = world.effects.size();
        world.give(world.stepped(new StepEvent.Executed(
                world.lastSent("start:").ref(), "agent lab/1", world.now, "Start-SCVirtualMachine", Map.of(), "ok")));

        assertThat(world.run).isSameAs(before);
        assertThat(world.effects.subList(told, world.effects.size()))
                .singleElement()
                .isInstanceOfSatisfying(Effect.Happened.class, event -> {
                    assertThat(event.type()).isEqualTo(RunEventType.OPERATION_EXECUTED);
                    assertThat(event.actor()).isEqualTo("agent lab/1");
                });
    }

    @Test
    void slotsAreKeptForTheNextRunOnlyWhileACopyUsesOne() {
        // Given a copy under way whose undo is not answered, and all that is the agent's comes home
        World world = holding("copy:");
        world.fates((delivery, w) -> delivery.ref().step().value().startsWith("copy:") ? World.HOLD : World.SUCCEED);
        world.give(new Signal.CancelRequested(world.now, "anna"));
        while (world.effects(Effect.ReleaseVms.class).isEmpty()) {
            world.pass(Duration.ZERO);
        }
        assertThat(world.effects(Effect.ReleaseLocation.class)).isEmpty();

        // When the worker has stopped them and can't remove what they left
        world.sent.stream()
                .filter(delivery -> delivery.ref().step().value().startsWith("copy:"))
                .filter(delivery -> delivery.ref().direction() == Direction.UNDO)
                .toList()
                .forEach(delivery -> world.give(world.failure(delivery, FailureCode.IO_ERROR)));

        // Then
        assertThat(world.run.status()).isEqualTo(RunStatus.COMPENSATING);
        assertThat(world.effects(Effect.ReleaseLocation.class)).hasSize(1);
    }

    @Test
    void aPreviewHasDoneNothingButLook() {
        World world = new World(
                        Scenes.create(StopMode.SHUTDOWN, StartChoice.PREVIOUS, true),
                        Scenes.cluster(),
                        Scenes.facts(Scenes.WITH_DC))
                .toTheEnd();

        assertThat(world.run.status()).isEqualTo(RunStatus.PLANNED);
        assertThat(world.run.progress().stepsDone()).isEqualTo(1);
        assertThat(world.run.progress().stepsTotal()).isGreaterThan(10);
    }

    @Test
    void aRunThatCanNotBePlannedYetLooksAgainAfterAWhile() {
        // Given
        World world = World.ofCluster().fates((delivery, w) -> World.HOLD);
        world.start();

        // When
        world.give(new Signal.Outdated(world.now, "nobody was heard", Duration.ofSeconds(2)));

        // Then
        assertThat(world.commands()).containsExactly("inspect");
        world.tick(Duration.ofSeconds(2));
        assertThat(world.commands()).containsExactly("inspect", "inspect");
    }

    @Test
    void progressIsSeenAndTheHistoryGetsItsTenths() {
        World world = holding("copy:");
        StepRef copy = world.lastSent("copy:").ref();
        for (long percent = 1; percent <= 100; percent++) {
            world.give(world.stepped(
                    new StepEvent.Progressed(copy, "worker", world.now, percent * 1000, 100_000, "copying")));
        }
        // Late, and no step back.
        world.give(world.stepped(new StepEvent.Progressed(copy, "worker", world.now, 5, 100_000, "copying")));

        assertThat(world.run.progress().bytesDone()).isEqualTo(100_000);
        assertThat(world.effects(Effect.Happened.class).stream()
                        .filter(event -> event.type().equals(RunEventType.STEP_PROGRESSED)))
                .hasSize(10);
    }

    private static World holding(String steps) {
        return World.ofCluster()
                .fates((delivery, w) -> forward(delivery, steps) ? World.HOLD : World.SUCCEED)
                .start();
    }

    private static void answerHeld(World world, String steps) {
        world.fates((delivery, w) -> World.SUCCEED);
        List.copyOf(world.sent).stream()
                .filter(delivery -> forward(delivery, steps))
                .forEach(delivery -> world.give(world.success(delivery)));
    }

    private static boolean forward(Delivery delivery, String steps) {
        return delivery.ref().direction() == Direction.FORWARD
                && delivery.ref().step().value().startsWith(steps);
    }

    private static Delivery lastUndo(World world, String step) {
        return world.sent.reversed().stream()
                .filter(delivery -> delivery.ref().direction() == Direction.UNDO
                        && delivery.ref().step().value().startsWith(step))
                .findFirst()
                .orElseThrow(() -> new AssertionError(step + " was not undone, but " + world.commands()));
    }

    private static StepRef delivery(StepRef ref, int number) {
        return new StepRef(ref.run(), ref.step(), ref.direction(), ref.attempt(), number);
    }
}
