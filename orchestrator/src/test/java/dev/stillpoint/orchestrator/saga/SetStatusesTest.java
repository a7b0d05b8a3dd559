package dev.stillpoint.orchestrator.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import dev.stillpoint.orchestrator.plan.Scenes;
import dev.stillpoint.orchestrator.plan.SetStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What runs lead their sets to, and what they say of copies that are not what they were.
class SetStatusesTest {
    @Test
    void aRestoreKeepsWhatItReplaced() {
        World world = Kinds.RESTORE.world().toTheEnd();

        assertThat(world.setStatuses(Kinds.SECOND_SET)).containsExactly(SetStatus.CREATING, SetStatus.SAFETY);
        assertThat(world.effects(Effect.RemoveSetAt.class))
                .containsExactly(new Effect.RemoveSetAt(Kinds.SECOND_SET, world.now.plus(Kinds.KEEP)));
        assertThat(world.effects(Effect.MemberRecorded.class))
                .hasSize(5)
                .allSatisfy(member -> assertThat(member.set()).isEqualTo(Kinds.SECOND_SET));
        assertThat(world.effects(Effect.FilesKept.class)).hasSize(3).allSatisfy(kept -> {
            assertThat(kept.set()).isEqualTo(Kinds.SECOND_SET);
            assertThat(kept.target())
                    .isNotNull()
                    .satisfies(target -> assertThat(target.set()).isEqualTo(Scenes.SET));
            assertThat(kept.attachments()).hasSize(3);
            assertThat(kept.files()).isNotEmpty();
        });
        assertThat(world.setStatuses(Scenes.SET)).isEmpty();
    }

    @Test
    void theSafetySetIsThereEvenIfAVmDoesNotStart() {
        World world = Kinds.RESTORE
                .world()
                .fates((delivery, w) -> delivery.ref().step().value().startsWith("start:")
                        ? new World.Fate.Fail(FailureCode.FABRIC_ERROR)
                        : World.SUCCEED)
                .toTheEnd();

        assertThat(world.run.status()).isEqualTo(RunStatus.NEEDS_OPERATOR);
        assertThat(world.setStatuses(Kinds.SECOND_SET)).containsExactly(SetStatus.CREATING, SetStatus.SAFETY);
        assertThat(world.effects(Effect.RemoveSetAt.class)).hasSize(1);
        assertThat(world.run.state().problems())
                .allSatisfy(problem -> assertThat(problem.detail()).contains(" is not started: "));
    }

    @Test
    void aSafetySetWhoseFilesWereRenamedBackIsUsedUp() {
        World world = Kinds.RESTORE_OF_KEPT.world().toTheEnd();

        assertThat(world.setStatuses(Kinds.SECOND_SET)).containsExactly(SetStatus.INCOMPLETE);
        assertThat(world.setStatuses(Kinds.THIRD_SET)).containsExactly(SetStatus.CREATING, SetStatus.SAFETY);
        assertThat(world.effects(Effect.RemoveSetAt.class))
                .contains(new Effect.RemoveSetAt(Kinds.SECOND_SET, world.now));
    }

    @Test
    void aSafetySetWhoseRestoreTurnedBackIsNotUsedUp() {
        World world = Kinds.RESTORE_OF_KEPT
                .world()
                .fates((delivery, w) -> is(delivery, "attach:", Direction.FORWARD)
                        ? new World.Fate.Fail(FailureCode.SLOT_TAKEN)
                        : World.SUCCEED)
                .toTheEnd();

        assertThat(world.run.status()).isEqualTo(RunStatus.ROLLED_BACK);
        assertThat(world.setStatuses(Kinds.SECOND_SET)).isEmpty();
        assertThat(world.wasSent("swap:", Direction.UNDO)).isTrue();
    }

    @Test
    void aSetIsNotDeletedBeforeAllOfItIs() {
        World world = Kinds.DELETE
                .world()
                .fates((delivery, w) -> is(delivery, "deletecopy:", Direction.FORWARD)
                        ? new World.Fate.Fail(FailureCode.IO_ERROR)
                        : World.SUCCEED)
                .toTheEnd();

        assertThat(world.run.status()).isEqualTo(RunStatus.NEEDS_OPERATOR);
        assertThat(world.setStatuses(Scenes.SET)).containsExactly(SetStatus.DELETING);
        assertThat(world.run.state().problems()).hasSize(3);

        world.give(new Signal.CancelRequested(world.now, "anna"));
        assertThat(world.run.status()).isEqualTo(RunStatus.NEEDS_OPERATOR);
        assertThat(world.run.state().warnings()).extracting("code").containsExactly(ProblemCode.CANCEL_TOO_LATE);

        world.fates((delivery, w) -> World.SUCCEED);
        world.give(new Signal.RetryRequested(world.now, "anna"));
        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(world.setStatuses(Scenes.SET)).containsExactly(SetStatus.DELETING, SetStatus.DELETED);
    }

    // Damage

    @Test
    void aVerificationThatFindsDamageSucceedsAndQuarantinesTheSet() {
        World world = Kinds.VERIFY.world().fates((delivery, w) -> World.HOLD);
        world.start();
        answerAll(world, "inspect");
        Delivery bad = world.lastSent("verify:");
        StepResult.DamagedBlock block =
                new StepResult.DamagedBlock("\\\\nas-b\\backup\\data.vhdx", 4_194_304, "9f3a", "77c0");
        for (Delivery verify : List.copyOf(world.sent)) {
            if (verify.command() instanceof DiskCommand.VerifyCopy copy) {
                boolean damaged = verify.equals(bad);
                world.give(world.stepped(new StepEvent.Succeeded(
                        verify.ref(),
                        "worker",
                        world.now,
                        new StepResult.CopyVerified(
                                copy.length(),
                                copy.merkleRoot(),
                                world.now,
                                damaged ? 12 : 0,
                                damaged ? List.of(block) : List.of()))));
            }
        }

        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(world.setStatuses()).containsExactly(SetStatus.QUARANTINED);
        assertThat(world.effects(Effect.CopyChecked.class)).hasSize(3);
        Problem problem = world.run.state().problems().getFirst();
        assertThat(world.run.state().problems()).hasSize(1);
        assertThat(problem.code()).isEqualTo(ProblemCode.COPY_DAMAGED);
        assertThat(problem.detail())
                .contains(((DiskCommand) bad.command()).target().folder())
                .contains("12 in all: \\\\nas-b\\backup\\data.vhdx at 4194304 (expected 9f3a, found 77c0); and more")
                .contains(Scenes.SET.toString());
        assertThat(problem.remediation())
                .contains("last-week")
                .contains(Kinds.NEAREST.id().toString());
    }

    @Test
    void aVerificationOfACopyThatIsGoneSucceedsToo() {
        World world = Kinds.VERIFY
                .world()
                .fates((delivery, w) -> is(delivery, "verify:", Direction.FORWARD)
                        ? new World.Fate.Fail(FailureCode.COPY_GONE)
                        : World.SUCCEED)
                .toTheEnd();

        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(world.setStatuses()).containsExactly(SetStatus.QUARANTINED);
        assertThat(world.run.state().problems()).hasSize(3).extracting("code").containsOnly(ProblemCode.COPY_MISSING);
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureCode.class,
            names = {"STORED_COPY_DAMAGED", "COPY_GONE"})
    void aRestoreOfADamagedCopyStopsNothing(FailureCode code) {
        World world = Kinds.RESTORE
                .world()
                .fates((delivery, w) -> is(delivery, "side:" + Scenes.data().diskId(), Direction.FORWARD)
                        ? new World.Fate.Fail(code)
                        : World.SUCCEED)
                .toTheEnd();

        assertThat(world.run.status()).isEqualTo(RunStatus.ROLLED_BACK);
        assertThat(world.wasSent("stop:", Direction.FORWARD)).isFalse();
        assertThat(world.setStatuses(Scenes.SET)).containsExactly(SetStatus.QUARANTINED);
        assertThat(world.setStatuses(Kinds.SECOND_SET))
                .containsExactly(SetStatus.CREATING, SetStatus.INCOMPLETE, SetStatus.DELETED);
        assertThat(world.run.state().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code())
                    .isEqualTo(code == FailureCode.COPY_GONE ? ProblemCode.COPY_MISSING : ProblemCode.COPY_DAMAGED);
            assertThat(problem.disk()).isEqualTo(Scenes.data().path());
            assertThat(problem.remediation()).contains("last-week");
        });
        assertThat(world.run.state().downtimeStartedAt()).isNull();
    }

    // A restore's way home

    @Test
    void turnedBackWhileASideFileIsWrittenEndsItFirst() {
        World world = Kinds.RESTORE
                .world()
                .fates((delivery, w) -> is(delivery, "side:", Direction.FORWARD) ? World.HOLD : World.SUCCEED)
                .start();
        Delivery side = world.lastSent("side:");
        world.fates((delivery, w) -> World.SUCCEED);
        world.give(new Signal.CancelRequested(world.now, "anna"));

        assertThat(world.run.status()).isEqualTo(RunStatus.CANCELED);
        assertThat(world.lastSent(side.ref().step().value()))
                .satisfies(undo -> assertThat(undo.ref().direction()).isEqualTo(Direction.UNDO))
                .satisfies(undo -> assertThat(undo.endFirst()).isEqualTo(side.ref()))
                .satisfies(undo -> assertThat(undo.command()).isInstanceOf(DiskCommand.RemoveFiles.class));
    }

    @Test
    void turnedBackBetweenSwapAndRestoreTakesTheSwapBackAlone() {
        World world = Kinds.RESTORE
                .world()
                .fates((delivery, w) ->
                        is(delivery, "restore:", Direction.FORWARD) || is(delivery, "swap:", Direction.FORWARD)
                                ? World.HOLD
                                : World.SUCCEED)
                .start();
        Delivery swap = world.lastSent("swap:");
        world.give(world.success(swap));
        world.give(new Signal.CancelRequested(world.now, "anna"));
        world.fates((delivery, w) -> World.SUCCEED);
        // Late, and no business of anyone's any more.
        world.give(world.success(world.sent.stream()
                .filter(delivery -> delivery.command() instanceof AgentCommand.SwapDisk && !delivery.equals(swap))
                .findFirst()
                .orElseThrow()));
        world.goOn();

        assertThat(world.run.status()).isEqualTo(RunStatus.CANCELED);
        assertThat(world.effects(Effect.FilesKept.class)).hasSize(1);
        world.assertNothingAway();
    }

    @Test
    void aSwapThatIsAnsweredLateStillKeepsItsFiles() {
        World world = Kinds.RESTORE
                .world()
                .fates((delivery, w) -> is(delivery, "swap:", Direction.FORWARD) ? World.HOLD : World.SUCCEED)
                .start();
        List<Delivery> swaps = world.sent.stream()
                .filter(delivery -> delivery.command() instanceof AgentCommand.SwapDisk)
                .toList();
        swaps.forEach(swap -> world.give(world.failure(swap, FailureCode.NO_ANSWER)));
        swaps.forEach(swap -> world.give(world.success(swap)));

        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(world.effects(Effect.FilesKept.class)).hasSize(3);
    }

    @Test
    void withoutSafetyCheckpointsNothingIsSwappedBackOnceAVmWasRestored() {
        World world = Kinds.RESTORE_WITHOUT_SAFETY
                .world()
                .fates((delivery, w) -> is(delivery, "restore:", Direction.FORWARD)
                        ? new World.Fate.Fail(FailureCode.CHECKPOINT_GONE)
                        : World.SUCCEED)
                .toTheEnd();

        assertThat(world.run.status()).isEqualTo(RunStatus.NEEDS_OPERATOR);
        assertThat(world.sent).noneMatch(delivery -> delivery.ref().direction() == Direction.UNDO);
        assertThat(world.run.state().pastPivot()).isTrue();
        List<String> details =
                world.run.state().problems().stream().map(Problem::detail).toList();
        // Every VM that is not restored, every disk that is not attached, every VM that ran and does not.
        assertThat(details)
                .filteredOn(text -> text.contains("is not back at its checkpoint"))
                .hasSize(5);
        assertThat(details)
                .filteredOn(text -> text.contains(" is not attached; not tried"))
                .hasSize(9);
        assertThat(details)
                .filteredOn(text -> text.contains(" is not started; not tried"))
                .hasSize(4);
        assertThat(details)
                .anyMatch(text -> text.contains("data.vhdx of SQL01-ERP at SCSI 0:1 is not attached; not tried, because"
                        + " step restore:" + Scenes.vmId("SQL01-ERP") + " failed"));
    }

    @Test
    void theLocationIsGivenBackWhenTheSideFilesAreWritten() {
        World world = Kinds.RESTORE
                .world()
                .fates((delivery, w) -> is(delivery, "stop:", Direction.FORWARD) ? World.HOLD : World.SUCCEED)
                .start();

        assertThat(world.effects(Effect.ReleaseLocation.class)).hasSize(1);
        assertThat(world.run.state().downtimeStartedAt()).isEqualTo(world.now);
    }

    // The ledger

    @Test
    void aRestoreInsertsTheMediaOfItsSetAndIsHomeWithThem() {
        World world = Kinds.RESTORE
                .world()
                .fates((delivery, w) -> is(delivery, "insert:", Direction.FORWARD) ? World.HOLD : World.SUCCEED);
        world.start();
        assertThat(world.ledger.entrySet())
                .filteredOn(row -> row.getValue() == LedgerRow.Status.AWAY)
                .extracting(row -> row.getKey() instanceof LedgerRow.Iso)
                .containsExactly(true, true);

        world.fates((delivery, w) -> World.SUCCEED);
        List.copyOf(world.sent).stream()
                .filter(delivery -> is(delivery, "insert:", Direction.FORWARD))
                .forEach(delivery -> world.give(world.success(delivery)));
        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
        world.assertNothingAway();
    }

    @Test
    void whatABringHomeFindsAwayIsAwayFromItsBeginning() {
        World world = Kinds.BRING_HOME
                .world()
                .fates((delivery, w) -> delivery.ref().step().value().equals("inspect") ? World.SUCCEED : World.HOLD)
                .start();

        assertThat(world.ledger)
                .hasSize(11)
                .allSatisfy((row, status) -> assertThat(status).isEqualTo(LedgerRow.Status.AWAY));
        assertThat(world.effects(Effect.Ledger.class))
                .extracting(Effect.Ledger::status)
                .containsExactly(LedgerRow.Status.RECORDED, LedgerRow.Status.AWAY);
    }

    @Test
    void aVerificationThatTakesLongerThanItHadToBeginGoesOn() {
        World world = Kinds.VERIFY
                .world()
                .fates((delivery, w) -> is(delivery, "verify:", Direction.FORWARD) ? World.HOLD : World.SUCCEED)
                .start();
        List<Delivery> verifies = world.sent.stream()
                .filter(delivery -> is(delivery, "verify:", Direction.FORWARD))
                .toList();
        for (int i = 0; i < 100; i++) {
            world.tick(Duration.ofSeconds(20));
            verifies.forEach(verify ->
                    world.give(world.stepped(new StepEvent.Progressed(verify.ref(), "worker", world.now, 0, 0, null))));
        }
        verifies.forEach(verify -> world.give(world.success(verify)));

        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    private static void answerAll(World world, String steps) {
        List.copyOf(world.sent).stream()
                .filter(delivery -> delivery.ref().step().value().startsWith(steps))
                .forEach(delivery -> world.give(world.success(delivery)));
    }

    private static boolean is(Delivery delivery, String steps, Direction direction) {
        return delivery.ref().direction() == direction
                && delivery.ref().step().value().startsWith(steps);
    }
}
