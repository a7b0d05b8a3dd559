package dev.stillpoint.orchestrator.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.orchestrator.plan.Scenes;
import dev.stillpoint.orchestrator.plan.SetStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A create whose disks are cloned, so that their VMs run again before a byte is copied.
class CloneAndShipTest {
    @Test
    void nothingIsShippedBeforeEveryVmRunsAndTheSetIsCompleteOnlyWhenAllIs() {
        World world = holding("ship:");

        assertThat(world.commands().indexOf(first(world, "ship:")))
                .isGreaterThan(last(world, "start:"))
                .isGreaterThan(last(world, "attach:"));
        assertThat(world.run.state().downtimeEndedAt()).isNotNull();
        assertThat(world.run.state().pastPivot()).isTrue();
        assertThat(world.run.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(world.setStatuses()).containsExactly(SetStatus.CREATING);
        assertThat(world.effects(Effect.CopyRecorded.class)).isEmpty();

        shipAll(world);

        assertThat(world.setStatuses()).containsExactly(SetStatus.CREATING, SetStatus.COMPLETE);
        assertThat(world.effects(Effect.CopyRecorded.class))
                .hasSize(3)
                .allSatisfy(copy -> assertThat(copy.files()).last().isEqualTo(copy.path()));
        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void theVmsAreFreeAsSoonAsOnlyShippingRemains() {
        World world = holding("ship:");

        assertThat(world.effects(Effect.ReleaseVms.class)).hasSize(1);
        assertThat(world.effects(Effect.ReleaseAll.class)).isEmpty();
        assertThat(world.effects(Effect.ReleaseLocation.class)).isEmpty();

        shipAll(world);

        assertThat(world.effects(Effect.ReleaseVms.class)).hasSize(1);
        assertThat(world.effects(Effect.ReleaseAll.class)).hasSize(1);
    }

    @Test
    void aVmThatDoesNotStartKeepsItsClaim() {
        World world = World.ofCloningCluster()
                .fates((delivery, w) -> is(delivery, "ship:")
                        ? World.HOLD
                        : is(delivery, "start:") ? new World.Fate.Fail(FailureCode.VM_NOT_FOUND) : World.SUCCEED)
                .start();

        assertThat(world.wasSent("ship:", Direction.FORWARD)).isTrue();
        assertThat(world.effects(Effect.ReleaseVms.class)).isEmpty();
    }

    @Test
    void aCloneThatCanNotBeMadeIsACopyAtOnce() {
        World world = cloneFails(FailureCode.CLONE_UNSUPPORTED).toTheEnd();

        assertThat(kinds(world, "clone:").stream().distinct()).containsExactly("CloneDisk", "CopyDisk");
        assertThat(kinds(world, "clone:")).hasSize(6);
        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(world.run.views().stream()
                        .filter(view -> view.id().value().startsWith("clone:"))
                        .map(StepView::kind))
                .containsOnly("CopyDisk");
        assertThat(world.run.state().warnings())
                .hasSize(3)
                .allSatisfy(warning -> {
                    assertThat(warning.code()).isEqualTo(ProblemCode.CLONE_FELL_BACK);
                    assertThat(warning.detail()).contains("CLONE_UNSUPPORTED", "copied while its VMs are down");
                })
                .extracting(Problem::disk)
                .contains(Scenes.data().path());
        // What ships finds the copy made, and says so; it is recorded once.
        assertThat(world.effects(Effect.CopyRecorded.class)).hasSize(3);
        assertThat(world.setStatuses()).containsExactly(SetStatus.CREATING, SetStatus.COMPLETE);
        assertThat(world.wasSent("delete-clone:", Direction.FORWARD)).isTrue();
    }

    @Test
    void whatMayHelpIsTriedBeforeTheCopy() {
        World world = cloneFails(FailureCode.IO_ERROR).toTheEnd();

        String one = first(world, "clone:");
        assertThat(kinds(world, one)).containsExactly("CloneDisk", "CloneDisk", "CloneDisk", "CopyDisk");
        assertThat(world.sent.stream()
                        .filter(sent -> is(sent, one))
                        .map(sent -> sent.ref().attempt()))
                .containsExactly(1, 2, 3, 4);
        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureCode.class,
            names = {"NOT_TAKEN", "CANCELED"})
    void aCloneThatNobodyTriedOrWantedTurnsTheRunBack(FailureCode code) {
        World world = cloneFails(code).toTheEnd();

        assertThat(kinds(world, "clone:")).doesNotContain("CopyDisk");
        assertThat(world.run.status()).isEqualTo(RunStatus.ROLLED_BACK);
        world.assertNothingAway();
    }

    @Test
    void aCloneThatNobodyTakesIsNotWaitedForTwice() {
        World world = World.ofCloningCluster()
                .fates((delivery, w) -> is(delivery, "clone:") && delivery.ref().direction() == Direction.FORWARD
                        ? World.SILENCE
                        : World.SUCCEED)
                .toTheEnd();

        assertThat(world.run.status()).isEqualTo(RunStatus.ROLLED_BACK);
        assertThat(world.run.state().turnedBackAt()).isEqualTo(Scenes.NOON.plusSeconds(60));
    }

    @Test
    void theUndoOfACloneEndsTheCopyThatWasMadeInItsPlace() {
        World world = World.ofCloningCluster()
                .fates((delivery, w) -> switch (delivery.command()) {
                    case DiskCommand.CloneDisk c -> new World.Fate.Fail(FailureCode.CLONE_UNSUPPORTED);
                    case DiskCommand.CopyDisk c -> World.HOLD;
                    case StepCommand c -> World.SUCCEED;
                })
                .start();
        Delivery copy = world.sent.stream()
                .filter(sent -> sent.command() instanceof DiskCommand.CopyDisk)
                .findFirst()
                .orElseThrow();
        world.give(new Signal.CancelRequested(world.now, "anna"));
        world.goOn();

        Delivery undo = world.sent.stream()
                .filter(sent -> sent.command() instanceof DiskCommand.UndoClone gone
                        && gone.target().equals(((DiskCommand) copy.command()).target()))
                .findFirst()
                .orElseThrow();
        assertThat(world.effects(Effect.CancelHint.class)).contains(new Effect.CancelHint(copy.ref()));
        assertThat(undo.endFirst()).isEqualTo(copy.ref());
        assertThat(world.run.status()).isEqualTo(RunStatus.CANCELED);
        assertThat(world.setStatuses()).containsExactly(SetStatus.CREATING, SetStatus.INCOMPLETE, SetStatus.DELETED);
    }

    @Test
    void progressCountsTheCopyThatIsMadeInPlaceOfAClone() {
        World world = World.ofCloningCluster()
                .fates((delivery, w) -> switch (delivery.command()) {
                    case DiskCommand.CloneDisk c
                    when c.source().equals(Scenes.data()) -> new World.Fate.Fail(FailureCode.CLONE_UNSUPPORTED);
                    case DiskCommand.CopyDisk c -> World.HOLD;
                    case StepCommand c -> World.SUCCEED;
                })
                .start();
        Delivery copy = world.lastSent("clone:" + Scenes.data().diskId());
        world.give(world.stepped(
                new StepEvent.Progressed(copy.ref(), "worker", world.now, 10 * Scenes.MIB, 96 * Scenes.MIB, null)));

        StepView view = world.run.views().stream()
                .filter(each -> each.id().equals(copy.ref().step()))
                .findFirst()
                .orElseThrow();
        assertThat(view.kind()).isEqualTo("CopyDisk");
        assertThat(view.bytesDone()).isEqualTo(10 * Scenes.MIB);
        assertThat(view.bytesTotal()).isEqualTo(96 * Scenes.MIB);
    }

    @Test
    void whatCanNotBeShippedKeepsItsCloneAndSaysWhatItHolds() {
        boolean[] room = {false};
        World world = World.ofCloningCluster()
                .fates((delivery, w) -> delivery.command() instanceof DiskCommand.ShipClone ship
                                && ship.source().equals(Scenes.data())
                                && !room[0]
                        ? new World.Fate.Fail(FailureCode.NO_SPACE)
                        : World.SUCCEED)
                .toTheEnd();

        assertThat(world.run.status()).isEqualTo(RunStatus.NEEDS_OPERATOR);
        assertThat(world.setStatuses()).containsExactly(SetStatus.CREATING);
        assertThat(world.wasSent("delete-clone:" + Scenes.data().diskId(), Direction.FORWARD))
                .isFalse();
        assertThat(world.run.state().problems()).anySatisfy(problem -> {
            assertThat(problem.disk()).isEqualTo(Scenes.data().path());
            assertThat(problem.detail())
                    .contains("is not shipped to nas-b", "holds up to " + 96 * Scenes.MIB + " bytes", ".clone");
        });
        assertThat(world.sent).noneMatch(sent -> sent.ref().direction() == Direction.UNDO);

        room[0] = true;
        world.give(new Signal.RetryRequested(world.now, "anna"));
        world.goOn();

        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(world.setStatuses()).containsExactly(SetStatus.CREATING, SetStatus.COMPLETE);
        assertThat(kinds(world, "clone:").stream().distinct()).containsExactly("CloneDisk");
    }

    @Test
    void aLocationThatIsDownForHoursIsWaitedFor() {
        World world = World.ofCloningCluster()
                .fates((delivery, w) -> delivery.command() instanceof DiskCommand.ShipClone
                                && w.now.isBefore(Scenes.NOON.plus(Duration.ofHours(3)))
                        ? new World.Fate.Fail(FailureCode.IO_ERROR)
                        : World.SUCCEED)
                .toTheEnd();

        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void aCancelComesTooLateOnceOnlyShippingRemains() {
        World world = holding("ship:");
        world.give(new Signal.CancelRequested(world.now, "anna"));

        assertThat(world.run.state().warnings()).extracting("code").containsExactly(ProblemCode.CANCEL_TOO_LATE);
        shipAll(world);
        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    private static World holding(String step) {
        return World.ofCloningCluster()
                .fates((delivery, w) -> is(delivery, step) ? World.HOLD : World.SUCCEED)
                .start();
    }

    private static World cloneFails(FailureCode code) {
        return World.ofCloningCluster()
                .fates((delivery, w) -> delivery.command() instanceof DiskCommand.CloneDisk
                        ? new World.Fate.Fail(code)
                        : World.SUCCEED);
    }

    private static void shipAll(World world) {
        world.fates((delivery, w) -> World.SUCCEED);
        List.copyOf(world.sent).stream()
                .filter(delivery -> delivery.command() instanceof DiskCommand.ShipClone)
                .forEach(delivery -> world.give(world.success(delivery)));
    }

    private static boolean is(Delivery delivery, String step) {
        return delivery.ref().step().value().startsWith(step);
    }

    private static List<String> kinds(World world, String step) {
        return world.sent.stream()
                .filter(delivery -> is(delivery, step))
                .map(delivery -> delivery.command().kind())
                .toList();
    }

    private static String first(World world, String step) {
        return world.commands().stream()
                .filter(command -> command.startsWith(step))
                .findFirst()
                .orElseThrow();
    }

    private static int last(World world, String step) {
        int last = -1;
        for (int i = 0; i < world.commands().size(); i++) {
            if (world.commands().get(i).startsWith(step)) {
                last = i;
            }
        }
        assertThat(last).as(step).isNotNegative();
        return last;
    }
}
