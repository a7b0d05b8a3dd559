package dev.stillpoint.disk.command;

import dev.stillpoint.contracts.LocationId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/// Ties the [Worker] to the application's life, and tells whether it is ready.
@Readiness
@ApplicationScoped
class WorkerLifecycle implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(WorkerLifecycle.class);

    private final WorkerConfig config;
    private final Worker worker;

    WorkerLifecycle(
            WorkerConfig config,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            @ConfigProperty(name = "quarkus.application.version") String version,
            MeterRegistry meters)
            throws IOException {
        this.config = config;
        this.worker = new Worker(config, bootstrapServers, version, Clock.systemUTC());
        config.locations().keySet().forEach(id -> {
            var location = new LocationId(id);
            meters.gauge("stillpoint.disk.slots.busy", Tags.of("location", id), worker, w -> w.busy(location));
        });
    }

    void onStart(@Observes StartupEvent event) {
        worker.start();
        if (config.endWithParent()) {
            Thread.ofPlatform().daemon().name("parent").start(WorkerLifecycle::awaitParentsEnd);
        }
    }

    void onStop(@Observes ShutdownEvent event) {
        worker.stop();
    }

    private static void awaitParentsEnd() {
        try (InputStream parent = System.in) {
            while (parent.read() >= 0) {
                // whatever is typed
            }
            LOG.info("parent was gone");
        } catch (IOException e) {
            LOG.infof("parent was gone reason=%s", e);
        }
        Quarkus.asyncExit(0);
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("worker")
                .status(worker.heard())
                .withData("slots", worker.slots())
                .build();
    }
}
