package dev.stillpoint.orchestrator.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.SetStatus;
import dev.stillpoint.orchestrator.plan.Step;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// One thing goes wrong at each single step of every kind of plan.
class EveryKindTest {
    private static final Map<Kinds, Plan> PLANS = new EnumMap<>(Kinds.class);

    static {
        for (Kinds kind : Kinds.values()) {
            World done = kind.world().toTheEnd();
            assertThat(done.run.plan())
                    .as("%s: %s", kind, done.run.state().problems())
                    .isNotNull();
            PLANS.put(kind, Objects.requireNonNull(done.run.plan()));
        }
    }

    /// Every one where that was asked for, else a third, drawn by the day's date or a seed of one's own.
    static Stream<Arguments> steps() {
        boolean all = Boolean.getBoolean("stillpoint.thorough");
        Random chance = new Random(
                Long.getLong("stillpoint.seed", LocalDate.now(ZoneOffset.UTC).toEpochDay()));
        return Arrays.stream(Kinds.values())
                .flatMap(kind -> plan(kind).steps().list().stream().skip(1).map(step -> Arguments.of(kind, step.id())))
                .filter(_ -> chance.nextInt(3) == 0 || all);
    }

    private static Plan plan(Kinds kind) {
        return Objects.requireNonNull(PLANS.get(kind));
    }

    @ParameterizedTest
    @EnumSource
    void withoutAFaultEveryStepIsDoneOnce(Kinds kind) {
        World world = kind.world().toTheEnd();

        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(world.commands())
                .containsExactlyInAnyOrderElementsOf(plan(kind).steps().list().stream()
                        .map(step -> step.id().value())
                        .toList());
        assertThat(world.ledger.values()).isSubsetOf(LedgerRow.Status.HOME);
        assertThat(world.ledger).hasSize(plan(kind).ledger().size());
        assertThat(world.run.state().problems()).isEmpty();
        assertThat(world.effects.getLast()).isEqualTo(new Effect.Ended(RunStatus.SUCCEEDED));
        assertThat(world.effects(Effect.ReleaseAll.class)).hasSize(1);
        boolean stops = world.wasSent("stop:", Direction.FORWARD);
        assertThat(world.run.state().downtimeStartedAt() != null).isEqualTo(stops);
        assertThat(world.run.state().downtimeEndedAt() != null).isEqualTo(stops);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void aStepThatFailsForGood(Kinds kind, StepId step) {
        checkEnd(
                kind,
                step,
                failing(kind, step, new World.Fate.Fail(FailureCode.VM_NOT_FOUND))
                        .toTheEnd());
    }

    @ParameterizedTest
    @MethodSource("steps")
    void aStepWhoseAnswersAreLost(Kinds kind, StepId step) {
        checkEnd(kind, step, failing(kind, step, World.SILENCE).toTheEnd());
    }

    @ParameterizedTest
    @MethodSource("steps")
    void everythingIsSaidTwice(Kinds kind, StepId step) {
        World world = failing(kind, step, new World.Fate.Fail(FailureCode.VM_NOT_FOUND));
        world.duplicates = true;

        checkEnd(kind, step, world.toTheEnd());
    }

    @ParameterizedTest
    @MethodSource("steps")
    void aStepThatFailsTwiceIsDoneByItsThirdAttempt(Kinds kind, StepId step) {
        World world = kind.world()
                .fates((delivery, w) ->
                        delivery.ref().step().equals(step) && delivery.ref().attempt() < 3
                                ? new World.Fate.Fail(FailureCode.FABRIC_ERROR)
                                : World.SUCCEED)
                .toTheEnd();

        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    /// Whatever the step did not say, a retry by an operator leads to the end in the direction that the run had.
    @ParameterizedTest
    @MethodSource("steps")
    void aRetryGoesOnInTheSameDirectionAndEnds(Kinds kind, StepId step) {
        boolean[] mended = {false};
        World world = kind.world()
                .fates((delivery, w) -> delivery.ref().step().equals(step) && !mended[0]
                        ? new World.Fate.Fail(FailureCode.VM_NOT_FOUND)
                        : World.SUCCEED)
                .toTheEnd();
        if (world.run.status() == RunStatus.NEEDS_OPERATOR) {
            boolean back = world.run.state().turnedBackAt() != null;
            mended[0] = true;
            // Long past the time by which the run had to begin.
            world.now = world.now.plusSeconds(86_400);
            world.give(new Signal.RetryRequested(world.now, "anna"));
            world.goOn();

            assertThat(world.run.status()).isEqualTo(back ? RunStatus.ROLLED_BACK : RunStatus.SUCCEEDED);
            assertThat(world.run.state().problems())
                    .extracting("code")
                    .doesNotContain(back ? ProblemCode.UNDO_FAILED : ProblemCode.STEP_FAILED);
        } else {
            assertThat(world.run.status()).isEqualTo(RunStatus.ROLLED_BACK);
        }
        world.assertNothingAway();
        checkSets(kind, world);
    }

    /// Every undo fails while every location is down: home all the same.
    @ParameterizedTest
    @MethodSource("steps")
    void homeNeedsNoLocation(Kinds kind, StepId step) {
        World world = kind.world()
                .fates((delivery, w) -> {
                    if (delivery.ref().direction() == Direction.UNDO) {
                        return delivery.command() instanceof dev.stillpoint.contracts.DiskCommand
                                ? World.SILENCE
                                : World.SUCCEED;
                    }
                    return delivery.ref().step().equals(step)
                            ? new World.Fate.Fail(FailureCode.VM_NOT_FOUND)
                            : World.SUCCEED;
                })
                .toTheEnd();

        if (world.run.state().turnedBackAt() == null) {
            return;
        }
        world.assertNothingAway();
        boolean leftOver = world.sent.stream()
                .anyMatch(delivery -> delivery.ref().direction() == Direction.UNDO
                        && delivery.command() instanceof dev.stillpoint.contracts.DiskCommand);
        assertThat(world.run.status()).isEqualTo(leftOver ? RunStatus.NEEDS_OPERATOR : RunStatus.ROLLED_BACK);
        if (leftOver) {
            assertThat(world.effects(Effect.ReleaseVms.class)).hasSize(1);
            assertThat(world.effects(Effect.ReleaseAll.class)).isEmpty();
        }
    }

    private static World failing(Kinds kind, StepId step, World.Fate fate) {
        return kind.world()
                .fates((delivery, w) -> delivery.ref().direction() == Direction.FORWARD
                                && delivery.ref().step().equals(step)
                        ? fate
                        : World.SUCCEED);
    }

    private static void checkEnd(Kinds kind, StepId step, World world) {
        boolean turnsBack = kind.turningBack().stream().anyMatch(step.value()::startsWith);
        assertThat(world.run.status()).isEqualTo(turnsBack ? RunStatus.ROLLED_BACK : RunStatus.NEEDS_OPERATOR);
        assertThat(world.run.state().problems())
                .anyMatch(problem -> problem.code() == ProblemCode.STEP_FAILED
                        && problem.detail().contains(step.value()));
        checkSets(kind, world);
        if (!turnsBack) {
            assertThat(world.run.state().pastPivot()).isTrue();
            assertThat(world.sent)
                    .as("nothing is undone past the pivot")
                    .noneMatch(delivery -> delivery.ref().direction() == Direction.UNDO);
            assertThat(world.effects(Effect.ReleaseAll.class)).isEmpty();
            return;
        }
        world.assertNothingAway();
        for (Step planned : plan(kind).steps().list()) {
            if (planned.undo() != null && planned.undo().along().isEmpty()) {
                assertThat(world.wasSent(planned.id().value(), Direction.UNDO))
                        .as(planned.id().value())
                        .isEqualTo(world.wasSent(planned.id().value(), Direction.FORWARD));
            }
        }
    }

    /// What the sets that the run is about came to.
    private static void checkSets(Kinds kind, World world) {
        Plan.Sets sets = plan(kind).sets();
        RunStatus end = world.run.status();
        if (sets.makes() != null) {
            List<SetStatus> led = world.setStatuses(sets.makes().set());
            switch (end) {
                case SUCCEEDED ->
                    assertThat(led)
                            .containsExactly(SetStatus.CREATING, sets.makes().becomes());
                case ROLLED_BACK ->
                    assertThat(led).containsExactly(SetStatus.CREATING, SetStatus.INCOMPLETE, SetStatus.DELETED);
                default -> assertThat(led).startsWith(SetStatus.CREATING).doesNotContain(SetStatus.DELETED);
            }
        }
        sets.removes()
                .forEach(removed -> assertThat(world.setStatuses(removed.set()))
                        .containsExactlyElementsOf(
                                end == RunStatus.SUCCEEDED
                                        ? List.of(SetStatus.DELETING, SetStatus.DELETED)
                                        : List.of(SetStatus.DELETING)));
        if (sets.usesUp() != null) {
            assertThat(world.setStatuses(sets.usesUp()))
                    .isEqualTo(end == RunStatus.SUCCEEDED ? List.of(SetStatus.INCOMPLETE) : List.of());
        }
    }
}
