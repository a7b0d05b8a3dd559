package dev.stillpoint.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.stillpoint.local.api.JsonHttp;
import java.io.IOException;
import java.time.Duration;

/// Lets the orchestrator see the systems of a benchmark's own fabric.
final class BenchSystems {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private BenchSystems() {}

    /// Asks for an inspection and waits until this system is known. Somebody has to answer it.
    static void await(BenchStack stack, String system) throws IOException, InterruptedException {
        JsonHttp api = stack.api("operator");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        api.post("/v1/systems/refresh", JsonNodeFactory.instance.objectNode());
        while (!api.get("/v1/systems/" + system).good()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("system " + system + " was not seen within " + PATIENCE);
            }
            Thread.sleep(Duration.ofMillis(200));
        }
    }
}
