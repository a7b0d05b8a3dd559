package dev.stillpoint.agent;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready when the agent is in its group, active or standing by, and the fabric answers.
@Readiness
@ApplicationScoped
class AgentReadiness implements HealthCheck {
    private final Agent agent;

    AgentReadiness(Agent agent) {
        this.agent = agent;
    }

    @Override
    public HealthCheckResponse call() {
        boolean inGroup = agent.inGroup();
        boolean answers = agent.fabricAnswers();
        return HealthCheckResponse.named("agent")
                .status(inGroup && answers)
                .withData("inGroup", inGroup)
                .withData("active", agent.active())
                .withData("fabricAnswers", answers)
                .build();
    }
}
