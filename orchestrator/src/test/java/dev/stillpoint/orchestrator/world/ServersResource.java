package dev.stillpoint.orchestrator.world;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Gives the orchestrator under test its PostgreSQL and Kafka.
public final class ServersResource implements QuarkusTestResourceLifecycleManager {
    private @Nullable Servers servers;

    @Override
    public Map<String, String> start() {
        try {
            Servers started = new Servers(Files.createTempDirectory("stillpoint-orchestrator"));
            servers = started;
            Map<String, String> config = new HashMap<>();
            config.put("quarkus.datasource.jdbc.url", started.url());
            config.put("quarkus.datasource.password", "writer's");
            config.put("kafka.bootstrap.servers", started.kafka());
            config.put("stillpoint.run.timing.back-off", "PT0.1S");
            config.put("stillpoint.history.seal-every", "PT0.2S");
            config.put("stillpoint.outbox.lease", "PT3S");
            config.put("stillpoint.run.timing.max-back-off", "PT0.2S");
            config.put("stillpoint.own-runs.look-every", "PT0.2S");
            config.put("quarkus.quartz.misfire-threshold", "2S");
            config.put("stillpoint.inventory.patience", "PT2S");
            return config;
        } catch (Exception e) {
            throw new IllegalStateException("the servers did not start", e);
        }
    }

    @Override
    public void stop() {
        if (servers != null) {
            try {
                servers.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
