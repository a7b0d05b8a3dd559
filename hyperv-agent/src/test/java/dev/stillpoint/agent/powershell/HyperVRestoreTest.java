package dev.stillpoint.agent.powershell;

import dev.stillpoint.agent.fabric.Fabric;
import dev.stillpoint.agent.fabric.RestoreContract;
import java.net.URI;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(DrawnTests.class)
class HyperVRestoreTest extends RestoreContract {
    @Override
    protected Fabric open(URI simulator) {
        return PracticeFabric.open(PracticeFabric.Dialect.HYPER_V, simulator);
    }

    /// The sessions live on.
    @Override
    protected void close(Fabric fabric) {}
}
