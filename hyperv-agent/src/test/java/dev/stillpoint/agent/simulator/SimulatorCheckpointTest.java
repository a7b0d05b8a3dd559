package dev.stillpoint.agent.simulator;

import dev.stillpoint.agent.fabric.CheckpointContract;
import dev.stillpoint.agent.fabric.Fabric;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class SimulatorCheckpointTest extends CheckpointContract {
    @Override
    protected Fabric open(URI simulator) {
        return new SimulatorFabric(simulator, Duration.ofSeconds(5), InstantSource.system());
    }

    @Override
    protected void close(Fabric fabric) {
        ((SimulatorFabric) fabric).close();
    }
}
