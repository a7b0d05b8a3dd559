package dev.stillpoint.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.StepId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StepsTest {
    private static final Policy POLICY = Policies.forward(Timing.DEFAULT, Duration.ofMinutes(1));

    @Test
    void twoStepsOfOneId() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Steps(List.of(step("a", null), step("a", null))))
                .withMessage("two steps have the id a");
    }

    @Test
    void aStepThatNeedsALaterOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Steps(List.of(step("a", null, "b"), step("b", null))))
                .withMessage("step a depends on b, which does not come before it");
    }

    @Test
    void aStepThatNeedsOneThatThereIsNot() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Steps(List.of(step("a", null, "b"))))
                .withMessage("step a names b, which is not planned");
    }

    @Test
    void undosThatWaitForEachOther() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Steps(List.of(step("a", undo("b")), step("b", undo("a")))))
                .withMessage("the undo of step a waits for itself in a circle");
    }

    @Test
    void undosAreOrderedByWhatTheyWaitFor() {
        Steps steps = new Steps(List.of(step("a", undo("b", "c")), step("b", undo("c")), step("c", undo())));

        assertThat(steps.undoOrder()).containsExactly(2, 1, 0);
    }

    @Test
    void pausesDoubleUpToTheLongest() {
        assertThat(List.of(1, 2, 3, 6, 40))
                .map(POLICY::pauseAfter)
                .map(Duration::toSeconds)
                .containsExactly(1L, 2L, 4L, 30L, 30L);
    }

    private static Step step(String id, @Nullable Undo undo, String... needs) {
        return new Step(
                new StepId(id),
                new AgentCommand.RefreshVm(Scenes.vmId(id)),
                id,
                ids(needs),
                List.of(),
                undo,
                POLICY,
                0,
                new Executor.Agent(Scenes.LAB),
                Step.Downtime.NONE,
                null);
    }

    private static Undo undo(String... needs) {
        return new Undo(
                new AgentCommand.RefreshVm(Scenes.vmId("x")),
                Undo.Group.HOME,
                ids(needs),
                List.of(),
                List.of(),
                List.of(),
                Duration.ZERO,
                POLICY);
    }

    private static List<StepId> ids(String... ids) {
        return List.of(ids).stream().map(StepId::new).toList();
    }
}
