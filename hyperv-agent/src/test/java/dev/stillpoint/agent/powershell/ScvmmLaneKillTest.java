package dev.stillpoint.agent.powershell;

import dev.stillpoint.agent.fabric.Fabric;
import dev.stillpoint.agent.fabric.LaneKillContract;
import java.net.URI;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(DrawnTests.class)
class ScvmmLaneKillTest extends LaneKillContract {
    @Override
    protected Fabric open(URI simulator) {
        return PracticeFabric.open(PracticeFabric.Dialect.SCVMM, simulator);
    }

    @Override
    protected boolean killAfter(long calls) {
        return PracticeFabric.killAfter(PracticeFabric.Dialect.SCVMM, calls);
    }

    /// The sessions live on.
    @Override
    protected void close(Fabric fabric) {}
}
