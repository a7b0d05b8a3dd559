package dev.stillpoint.orchestrator.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.orchestrator.plan.Scenes;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpeedTest {
    /// The goal is 100 µs on an idle machine with the full compiler; what this asserts holds on a busy one with C1
    /// alone.
    @Test
    void aSignalOnARunOfFourHundredStepsIsQuick() {
        World world = new World(Scenes.create(), Scenes.pairs(50), Scenes.facts());
        world.fates((delivery, w) -> delivery.ref().step().value().startsWith("copy:") ? World.HOLD : World.SUCCEED)
                .start();
        assertThat(world.run.steps().size()).isGreaterThan(400);
        Delivery copy = world.lastSent("copy:");
        long best = Long.MAX_VALUE;
        Run run = world.run;
        for (int round = 0; round < 20; round++) {
            long begin = System.nanoTime();
            for (int i = 1; i <= 200; i++) {
                run = Saga.apply(
                                run,
                                world.stepped(new StepEvent.Progressed(
                                        copy.ref(), "worker", world.now, 200L * round + i, 1 << 20, null)))
                        .run();
            }
            best = Math.min(best, (System.nanoTime() - begin) / 200);
        }
        System.out.println("one signal on " + run.steps().size() + " steps: " + best / 1000 + " µs");

        assertThat(best).as("nanoseconds a signal").isLessThan(500_000);
    }

    @Test
    void aWholeRunOfFiftyVmsTakesLittleMoreThanItsSteps() {
        World world = new World(Scenes.create(), Scenes.pairs(50), Scenes.facts()).toTheEnd();

        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(world.commands()).hasSize(world.run.steps().size()).doesNotHaveDuplicates();
        assertThat(List.copyOf(world.ledger.values())).hasSize(50);
    }
}
