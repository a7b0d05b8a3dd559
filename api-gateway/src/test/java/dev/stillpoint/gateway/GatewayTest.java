package dev.stillpoint.gateway;

import dev.stillpoint.gateway.world.FakeOrchestrator;
import dev.stillpoint.gateway.world.Surroundings;
import dev.stillpoint.gateway.world.World;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.BeforeEach;

/// A test of the running gateway. Each starts with an orchestrator that does what it is asked.
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
public abstract class GatewayTest {
    protected final FakeOrchestrator orchestrator = FakeOrchestrator.one();

    @BeforeEach
    void furnish() {
        RestAssured.enableLoggingOfRequestAndResponseIfValidationFails();
        World.furnish();
        World.sql("DELETE FROM vm_claims");
        World.sql("DELETE FROM profile_claims");
        World.sql("DELETE FROM set_claims");
        orchestrator.plays(FakeOrchestrator.WILLING);
        dev.stillpoint.gateway.world.Calls.await(
                () -> RestAssured.get("/q/health/ready").statusCode() == 200);
    }
}
