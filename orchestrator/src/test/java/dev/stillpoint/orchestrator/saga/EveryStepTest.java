package dev.stillpoint.orchestrator.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.Scenes;
import dev.stillpoint.orchestrator.plan.SetStatus;
import dev.stillpoint.orchestrator.plan.Step;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One thing goes wrong at each single step of a plan that has everything.
class EveryStepTest {
    private static final Plan PLAN = Scenes.clusterPlan();

    static Stream<StepId> steps() {
        return PLAN.steps().list().stream().skip(1).map(Step::id);
    }

    @Test
    void withoutAFaultEveryStepIsDoneOnce() {
        World world = World.ofCluster().toTheEnd();

        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(world.commands())
                .containsExactlyInAnyOrderElementsOf(PLAN.steps().list().stream()
                        .map(step -> step.id().value())
                        .toList());
        assertThat(world.ledger.values()).hasSize(11).containsOnly(LedgerRow.Status.HOME);
        assertThat(world.setStatuses()).containsExactly(SetStatus.CREATING, SetStatus.COMPLETE);
        assertThat(world.effects(Effect.MemberRecorded.class)).hasSize(5);
        assertThat(world.effects(Effect.CopyRecorded.class)).hasSize(3);
        assertThat(world.effects.getLast()).isEqualTo(new Effect.Ended(RunStatus.SUCCEEDED));
        assertThat(world.run.state().problems()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("steps")
    void aStepThatFailsForGood(StepId step) {
        checkEnd(
                step,
                failing(step, new World.Fate.Fail(FailureCode.VM_NOT_FOUND)).toTheEnd());
    }

    @ParameterizedTest
    @MethodSource("steps")
    void aStepWhoseAnswersAreLost(StepId step) {
        checkEnd(step, failing(step, World.SILENCE).toTheEnd());
    }

    @ParameterizedTest
    @MethodSource("steps")
    void aStepThatFailsTwiceIsDoneByItsThirdAttempt(StepId step) {
        World world = World.ofCluster()
                .fates((delivery, w) ->
                        delivery.ref().step().equals(step) && delivery.ref().attempt() < 3
                                ? new World.Fate.Fail(FailureCode.FABRIC_ERROR)
                                : World.SUCCEED)
                .toTheEnd();

        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void everythingIsSaidTwice(StepId step) {
        World world = failing(step, new World.Fate.Fail(FailureCode.VM_NOT_FOUND));
        world.duplicates = true;

        checkEnd(step, world.toTheEnd());
    }

    @ParameterizedTest
    @MethodSource("steps")
    void anUndoThatFailsAtFirstStillBringsAllHome(StepId step) {
        World world = World.ofCluster()
                .fates((delivery, w) -> {
                    if (delivery.ref().direction() == Direction.FORWARD) {
                        return delivery.ref().step().value().startsWith("attach:")
                                ? new World.Fate.Fail(FailureCode.SLOT_TAKEN)
                                : World.SUCCEED;
                    }
                    return delivery.ref().step().equals(step) && delivery.ref().attempt() < 5
                            ? new World.Fate.Fail(FailureCode.SLOT_TAKEN)
                            : World.SUCCEED;
                })
                .toTheEnd();

        assertThat(world.run.status()).isEqualTo(RunStatus.ROLLED_BACK);
        world.assertNothingAway();
    }

    @ParameterizedTest
    @MethodSource("steps")
    void anUndoThatNeverSucceedsIsLeftToTheOperatorAfterAllOthersRan(StepId step) {
        boolean[] mended = {false};
        World world = World.ofCluster()
                .fates((delivery, w) -> {
                    if (delivery.ref().direction() == Direction.FORWARD) {
                        return delivery.ref().step().value().startsWith("attach:")
                                ? new World.Fate.Fail(FailureCode.SLOT_TAKEN)
                                : World.SUCCEED;
                    }
                    return delivery.ref().step().equals(step) && !mended[0]
                            ? new World.Fate.Fail(FailureCode.SLOT_TAKEN)
                            : World.SUCCEED;
                })
                .toTheEnd();

        if (world.wasSent(step.value(), Direction.UNDO)) {
            assertThat(world.run.status()).isEqualTo(RunStatus.NEEDS_OPERATOR);
            assertThat(world.run.state().problems())
                    .anyMatch(problem -> problem.code() == ProblemCode.UNDO_FAILED
                            && problem.detail().contains(step.value()));
            assertThat(world.setStatuses()).doesNotContain(SetStatus.DELETED);
            // Clean-up ran all the same.
            assertThat(world.wasSent("checkpoint:", Direction.UNDO)).isTrue();
            assertThat(world.wasSent("copy:", Direction.UNDO)).isTrue();

            mended[0] = true;
            world.give(new Signal.RetryRequested(world.now, "anna"));
            world.goOn();
        }
        assertThat(world.run.status()).isEqualTo(RunStatus.ROLLED_BACK);
        assertThat(world.setStatuses()).endsWith(SetStatus.DELETED);
        world.assertNothingAway();
    }

    private static World failing(StepId step, World.Fate fate) {
        return World.ofCluster()
                .fates((delivery, w) -> delivery.ref().direction() == Direction.FORWARD
                                && delivery.ref().step().equals(step)
                        ? fate
                        : World.SUCCEED);
    }

    private static void checkEnd(StepId step, World world) {
        List<String> leftToTheEnd = List.of("refresh", "insert", "start");
        if (leftToTheEnd.stream().anyMatch(step.value()::startsWith)) {
            assertThat(world.run.status()).isEqualTo(RunStatus.NEEDS_OPERATOR);
            assertThat(world.run.state().pastPivot()).isTrue();
            assertThat(world.setStatuses()).containsExactly(SetStatus.CREATING, SetStatus.COMPLETE);
            assertThat(world.run.state().problems()).extracting("code").containsOnly(ProblemCode.STEP_FAILED);
            assertThat(world.effects(Effect.ReleaseAll.class)).isEmpty();
            return;
        }
        assertThat(world.run.status()).isEqualTo(RunStatus.ROLLED_BACK);
        assertThat(world.run.state().problems())
                .anyMatch(problem -> problem.code() == ProblemCode.STEP_FAILED
                        && problem.detail().contains(step.value()));
        assertThat(world.setStatuses()).containsExactly(SetStatus.CREATING, SetStatus.INCOMPLETE, SetStatus.DELETED);
        assertThat(world.effects.getLast()).isEqualTo(new Effect.Ended(RunStatus.ROLLED_BACK));
        assertThat(world.effects(Effect.ReleaseAll.class)).hasSize(1);
        world.assertNothingAway();
        // What was sent was undone, what was not was left alone.
        for (Step planned : PLAN.steps().list()) {
            if (planned.undo() != null && !planned.id().value().startsWith("refresh")) {
                assertThat(world.wasSent(planned.id().value(), Direction.UNDO))
                        .as(planned.id().value())
                        .isEqualTo(world.wasSent(planned.id().value(), Direction.FORWARD));
            }
        }
    }
}
