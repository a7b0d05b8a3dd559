package dev.stillpoint.gateway.request;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready once the gateway has caught up with the requests of the last hour and hears replies. When Kafka goes
/// away later it stays ready: history can still be read.
@Readiness
class ListeningCheck implements HealthCheck {
    private final Orchestrator orchestrator;

    ListeningCheck(Orchestrator orchestrator) {
        this.orchestrator = orchestrator;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("requests caught up")
                .status(orchestrator.isListening())
                .build();
    }
}
