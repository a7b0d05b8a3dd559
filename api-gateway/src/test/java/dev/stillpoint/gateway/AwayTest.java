package dev.stillpoint.gateway;

import static dev.stillpoint.gateway.world.Calls.as;
import static dev.stillpoint.gateway.world.Calls.await;
import static dev.stillpoint.gateway.world.Calls.json;
import static dev.stillpoint.gateway.world.Calls.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.stillpoint.gateway.world.World;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AwayTest extends GatewayTest {
    private static final String CREATE = "{\"kind\":\"create\",\"system\":\"ERP\",\"name\":\"n\"}";

    @AfterEach
    void mend() {
        World.cutKafka(false);
        World.cutPostgres(false);
        await(() -> as(World.VIEWER).get("/v1/systems").statusCode() == 200);
    }

    @Test
    void withoutKafkaSubmissionsAreUnavailableInTimeAndReadingGoesOn() {
        // Given
        UUID run = World.run("ERP", "RUNNING", Map.of());
        submit(CREATE).statusCode(202);
        World.cutKafka(true);

        // When
        long before = System.nanoTime();
        var refused = submit(CREATE);
        Duration took = Duration.ofNanos(System.nanoTime() - before);

        // Then
        refused.statusCode(503)
                .body("code", equalTo("orchestrator-unavailable"))
                .body("run", matchesPattern("[0-9a-f-]{36}"))
                .header("Retry-After", notNullValue());
        assertThat(took).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(7));
        as(World.VIEWER).get("/v1/runs/" + run).then().statusCode(200);
        RestAssured.get("/q/health/ready").then().statusCode(200);

        // And who sent no key is not told to send the same one again
        refused.body("detail", endsWith("it may still take effect: look first, before you repeat it"));
        as(World.OPERATOR)
                .post("/v1/runs/" + run + "/cancel")
                .then()
                .statusCode(503)
                .body("detail", not(containsString("Idempotency-Key")));
        json(World.OPERATOR, CREATE)
                .header("Idempotency-Key", "k-" + run)
                .post("/v1/runs")
                .then()
                .statusCode(503)
                .body("detail", endsWith("look first, or repeat it with the same Idempotency-Key"));

        // And when Kafka is back
        World.cutKafka(false);
        await(() -> submit(CREATE).extract().statusCode() == 202);
    }

    @Test
    void withoutPostgresReadingIsUnavailableAndComesBackByItself() {
        // Given
        as(World.VIEWER).get("/v1/runs").then().statusCode(200);

        // When
        World.cutPostgres(true);

        // Then
        await(() -> as(World.VIEWER).get("/v1/runs").statusCode() == 503);
        as(World.VIEWER)
                .get("/v1/runs")
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .body("code", equalTo("orchestrator-unavailable"));
        submit(CREATE).statusCode(503);
        RestAssured.get("/q/health/ready")
                .then()
                .statusCode(503)
                .body("checks.find { it.name == 'history database' }.status", equalTo("DOWN"))
                .body(not(containsString("localhost")), not(containsString("127.0.0.1")), not(containsString("jdbc")));
        World.cutPostgres(false);
        await(() -> as(World.VIEWER).get("/v1/runs").statusCode() == 200);
    }
}
