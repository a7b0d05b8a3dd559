package dev.stillpoint.orchestrator.saga;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.Selector;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.Scenes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is stored between two signals is what was there.
class JsonRoundTripTest {
    private static final ObjectMapper MAPPER = Json.mapper();

    static Stream<World> worlds() {
        World rolledBack = World.ofCluster()
                .fates((delivery, w) -> delivery.ref().step().value().startsWith("copy:")
                                && delivery.ref().direction() == Direction.FORWARD
                        ? new World.Fate.Fail(FailureCode.NO_SPACE)
                        : World.SUCCEED)
                .toTheEnd();
        World underWay = World.ofCluster()
                .fates((delivery, w) -> delivery.ref().step().value().startsWith("copy:") ? World.HOLD : World.SUCCEED)
                .start();
        return Stream.concat(
                Stream.of(new World(Scenes.create(), Scenes.cluster(), Scenes.facts()), underWay, rolledBack),
                Stream.of(Kinds.values()).map(kind -> kind.world().toTheEnd()));
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void aRunIsTheSameAfterItWasStored(World world) throws Exception {
        Run stored = MAPPER.readValue(MAPPER.writeValueAsString(world.run), Run.class);

        assertThat(stored).isEqualTo(world.run);
    }

    @Test
    void aRunGoesOnFromWhatWasStored() throws Exception {
        World world = World.ofCluster()
                .fates((delivery, w) -> delivery.ref().step().value().startsWith("copy:") ? World.HOLD : World.SUCCEED)
                .start();
        Order order = MAPPER.readValue(MAPPER.writeValueAsString(world.run.order()), Order.class);
        Plan plan = MAPPER.readValue(MAPPER.writeValueAsString(world.run.plan()), Plan.class);
        State state = MAPPER.readValue(MAPPER.writeValueAsString(world.run.state()), State.class);
        world.run = new Run(order, plan, state);

        world.fates((delivery, w) -> World.SUCCEED);
        List.copyOf(world.sent).stream()
                .filter(delivery -> delivery.ref().step().value().startsWith("copy:"))
                .forEach(delivery -> world.give(world.success(delivery)));

        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void settingsAreTheSameAfterTheyWereStored() throws Exception {
        for (Selector selector : List.of(
                new Selector.AfterLastDash(),
                new Selector.AfterFirstDash(),
                new Selector.Regex("SQL\\d+-(?<system>.*)"),
                new Selector.Vms(List.of(Scenes.vmId("a"))))) {
            SystemSettings settings = new SystemSettings(
                    selector, List.of(List.of(Scenes.vmId("a"))), Scenes.WITH_DC.roles(), true, Scenes.NAS_B, null);

            assertThat(MAPPER.readValue(MAPPER.writeValueAsString(settings), SystemSettings.class))
                    .isEqualTo(settings);
        }
    }

    @Test
    void aRunThatWasStoredBeforeStepsCouldFallBackIsRead() throws Exception {
        World world = World.ofCluster().start();
        ObjectNode state = MAPPER.valueToTree(world.run.state());
        state.withArray("steps").forEach(step -> ((ObjectNode) step).remove("fellBack"));

        assertThat(MAPPER.treeToValue(state, State.class)).isEqualTo(world.run.state());
    }
}
