package dev.stillpoint.agent.powershell;

import dev.stillpoint.agent.fabric.CheckpointContract;
import dev.stillpoint.agent.fabric.Fabric;
import java.net.URI;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(DrawnTests.class)
class ScvmmCheckpointTest extends CheckpointContract {
    @Override
    protected Fabric open(URI simulator) {
        return PracticeFabric.open(PracticeFabric.Dialect.SCVMM, simulator);
    }

    /// The sessions live on.
    @Override
    protected void close(Fabric fabric) {}
}
