package dev.stillpoint.gateway.security;

import static dev.stillpoint.gateway.world.Calls.as;
import static dev.stillpoint.gateway.world.Calls.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.stillpoint.gateway.GatewayTest;
import dev.stillpoint.gateway.world.World;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What stands around the calls of the API; who may make which call `CallsTest` says.
@QuarkusTest
class AccessTest extends GatewayTest {
    private static final String CREATE = "{\"kind\":\"create\",\"system\":\"ERP\",\"name\":\"n\"}";
    private static final String LOCATION = "{\"path\":\"\\\\\\\\nas-b\\\\backup\"}";

    private record Call(String method, String path, String body) {}

    @Test
    void onlyHealthAndStaticFilesAreOpen() {
        given().get("/q/health").then().statusCode(200);
        given().get("/q/health/ready").then().statusCode(200);
        given().get("/q/health/live").then().statusCode(200);
        given().get("/").then().statusCode(200).header("Content-Security-Policy", startsWith("default-src 'self'"));
        for (String path : List.of("/q/metrics", "/q/openapi", "/q/swagger-ui", "/q/dev", "/v2/runs")) {
            given().get(path).then().statusCode(404).contentType("application/problem+json");
        }
    }

    @Test
    void withoutACredentialNobodyLearnsWhatThereIs() {
        for (RequestSpecification request : List.of(given(), as("nonsense"), as(World.EXPIRED))) {
            for (Call call : List.of(
                    new Call("GET", "/v1", ""),
                    new Call("GET", "/v1/nothing", ""),
                    new Call("GET", "/v1/runs/a/b/c", ""),
                    new Call("DELETE", "/v1/runs", ""),
                    new Call("OPTIONS", "/v1/runs", ""),
                    new Call("GET", "/%761/nothing", ""),
                    new Call("POST", "/v1/nothing", CREATE))) {
                RequestSpecification asWritten = given().spec(request).urlEncodingEnabled(false);
                send(call, asWritten)
                        .then()
                        .statusCode(401)
                        .header("WWW-Authenticate", startsWith("ApiKey"))
                        .contentType("application/problem+json")
                        .body("code", equalTo("unauthenticated"));
            }
        }
        as(World.VIEWER).get("/v1/nothing").then().statusCode(404);
        as(World.VIEWER).delete("/v1/runs").then().statusCode(405);
    }

    @Test
    void healthTellsNothingOfHostsAndPorts() {
        given().get("/q/health")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'history database' }.status", equalTo("UP"))
                .body("checks.findAll { it.data != null }", empty());
    }

    @Test
    void keyThatIsRevokedStopsWorkingWithinSeconds() {
        // Given
        World.sql("UPDATE api_keys SET revoked_at = NULL WHERE prefix = 'revoked1'");
        await(() -> as(World.REVOKED).get("/v1/systems").statusCode() == 200);

        // When
        World.sql("UPDATE api_keys SET revoked_at = now() WHERE prefix = 'revoked1'");

        // Then
        await(() -> as(World.REVOKED).get("/v1/systems").statusCode() == 401);
    }

    @Test
    void adminBoundToASystemChangesNothingThatConcernsAll() {
        as(World.CRM_ADMIN)
                .contentType("application/json")
                .body(LOCATION)
                .put("/v1/storage-locations/nas-b")
                .then()
                .statusCode(403);
        as(World.CRM_ADMIN).get("/v1/systems").then().statusCode(200).body("items.name", equalTo(List.of("CRM")));
    }

    @Test
    void refusalsAreToldToTheAuditAndFloodsFolded() {
        // When
        String path = "/v1/systems/" + UUID.randomUUID();
        for (int i = 0; i < 20; i++) {
            as(World.AUDITOR).get(path).then().statusCode(403);
        }
        as(World.ADMIN.replace("k", "j")).get(path).then().statusCode(401);
        given().get(path).then().statusCode(401);

        // Then
        await(() -> told(path, "ada", "audit001", "forbidden") == 20
                && told(path, "anonymous", "admin001", "unauthenticated") == 1
                && told(path, "anonymous", null, "unauthenticated") == 1);
        assertThat(orchestrator.refusals().stream()
                        .filter(e -> e.path().equals(path) && e.actor().equals("ada")))
                .hasSizeLessThan(8);
    }

    /// A key's prefix is for whoever makes up a key to choose: it may be the name of a user.
    @Test
    void keyThatDoesNotProveRightSpeaksForNoUser() {
        // When
        String path = "/v1/systems/" + UUID.randomUUID();
        as("sp_operator_" + "x".repeat(43)).get(path).then().statusCode(401);

        // Then
        await(() -> told(path, "anonymous", "operator", "unauthenticated") == 1);
        assertThat(orchestrator.refusals()).noneMatch(e -> e.actor().equals("operator"));
    }

    private long told(String path, String actor, @Nullable String keyPrefix, String code) {
        return orchestrator.refusals().stream()
                .filter(e -> e.path().equals(path)
                        && e.actor().equals(actor)
                        && Objects.equals(e.keyPrefix(), keyPrefix)
                        && e.code().equals(code))
                .mapToLong(e -> e.count())
                .sum();
    }

    private static Response send(Call call, RequestSpecification request) {
        return (call.body().isEmpty()
                        ? request
                        : request.contentType("application/json").body(call.body()))
                .request(call.method(), call.path());
    }
}
