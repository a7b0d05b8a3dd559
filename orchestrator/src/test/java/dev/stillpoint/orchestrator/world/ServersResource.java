package dev.stillpoint.orchestrator.world;

import dev.stillpoint.orchestrator.head.TestKeys;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
            Path heads = Files.createTempDirectory("stillpoint-heads");
            TestKeys keys = TestKeys.make();
            config.put("stillpoint.audit.heads.folder", heads.toString());
            config.put(
                    "stillpoint.audit.heads.key-file",
                    Files.writeString(heads.resolve("audit.key"), keys.secret()).toString());
            config.put(
                    "stillpoint.audit.heads.public-key-file",
                    Files.writeString(heads.resolve("audit.pub"), keys.open()).toString());
            config.put("stillpoint.audit.heads.every", "PT0.5S");
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
