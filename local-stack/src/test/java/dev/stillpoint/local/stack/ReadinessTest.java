package dev.stillpoint.local.stack;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillpoint.local.part.Health;
import dev.stillpoint.local.part.LaunchSpec;
import dev.stillpoint.local.part.PartKind;
import dev.stillpoint.local.part.PartName;
import dev.stillpoint.local.part.PartRegistry;
import dev.stillpoint.local.part.StackFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadinessTest {
    @TempDir
    Path temp;

    @Test
    void partThatEndsWhileStartingIsToldWithItsExitCodeAndTheEndOfItsLog() throws IOException {
        // Given
        PartRegistry registry = new PartRegistry(temp.toRealPath());
        PartName part = PartName.first(PartKind.GATEWAY);
        LaunchSpec spec = new LaunchSpec(
                part,
                List.of("/bin/sh", "-c", "echo the port is taken; exit 3", temp.toRealPath() + "/gateway"),
                Map.of(),
                registry.folder(part),
                1,
                new Health.ReadyFile(temp.resolve("never"), 1),
                Optional.empty());

        // When, then
        assertThatThrownBy(() -> new Readiness(registry).awaitHealthy(spec, registry.launch(spec)))
                .isInstanceOf(StackFailure.class)
                .hasMessageContaining("gateway ended with exit code 3")
                .hasMessageContaining(registry.log(part).toString())
                .hasMessageEndingWith("the port is taken");
    }
}
