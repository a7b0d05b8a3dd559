package dev.stillpoint.orchestrator.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.orchestrator.plan.Inspection;
import dev.stillpoint.orchestrator.plan.Step;
import dev.stillpoint.orchestrator.plan.Timing;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How long a run tries on before it turns back, and before it waits for an operator.
class PatienceTest {
    @ParameterizedTest
    @EnumSource(Kinds.class)
    void whatDoesNotTurnTheRunBackIsTriedAsOftenAsAnUndo(Kinds kind) {
        World world = kind.world().start();

        for (Step step : Objects.requireNonNull(world.run.plan()).steps().list()) {
            String what = step.id().value().split(":", 2)[0];
            boolean givenUpEarly =
                    step.id().equals(Inspection.ID) || kind.turningBack().contains(what);
            assertThat(step.policy().attempts())
                    .as("%s of %s", step.id(), kind)
                    .isEqualTo(attempts(step, givenUpEarly));
        }
    }

    private static int attempts(Step step, boolean givenUpEarly) {
        if (givenUpEarly) {
            return Timing.DEFAULT.attempts();
        }
        return switch (step.command()) {
            case DiskCommand.DeleteCopy c -> Timing.DEFAULT.leftoverAttempts();
            case DiskCommand.RemoveFiles c -> Timing.DEFAULT.leftoverAttempts();
            case DiskCommand.ShipClone c -> Timing.DEFAULT.leftoverAttempts();
            case DiskCommand.DeleteClone c -> Timing.DEFAULT.leftoverAttempts();
            case StepCommand c -> Timing.DEFAULT.undoAttempts();
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "insert", "refresh"})
    void aLockThatOutlivesThreeAttemptsDoesNotLeaveTheMachinesDown(String what) {
        // Given
        World world = World.ofCluster()
                .fates((delivery, w) -> delivery.ref().step().value().startsWith(what)
                                && delivery.ref().attempt() < Timing.DEFAULT.undoAttempts()
                        ? new World.Fate.Fail(FailureCode.FABRIC_ERROR)
                        : World.SUCCEED);

        // Then
        assertThat(world.toTheEnd().run.status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void aCopyThatFailsIsGivenUpEarlySoThatTheMachinesComeBack() {
        // Given
        World world = World.ofCluster()
                .fates((delivery, w) -> delivery.ref().step().value().startsWith("copy")
                        ? new World.Fate.Fail(FailureCode.IO_ERROR)
                        : World.SUCCEED);

        // When
        world.toTheEnd();

        // Then
        assertThat(world.sent.stream()
                        .filter(delivery -> delivery.command() instanceof dev.stillpoint.contracts.DiskCommand.CopyDisk)
                        .mapToInt(delivery -> delivery.ref().attempt())
                        .max())
                .hasValue(Timing.DEFAULT.attempts());
    }
}
