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
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AccessTest extends GatewayTest {
    private static final String CREATE = "{\"kind\":\"create\",\"system\":\"ERP\",\"name\":\"n\"}";
    private static final String LOCATION = "{\"path\":\"\\\\\\\\nas-b\\\\backup\"}";

    private static final String KEY = "{\"name\":\"nightly\",\"roles\":[\"viewer\"]}";

    private record Call(String method, String path, String body, int viewer, int operator, int admin, int auditor) {}

    private static List<Call> calls() {
        UUID run = World.run("ERP", "NEEDS_OPERATOR", Map.of());
        UUID set = UUID.randomUUID();
        World.sql(
                "INSERT INTO checkpoint_sets (id, system, name, status, run) VALUES (?, 'ERP', ?, 'CREATING', ?)",
                set,
                set.toString(),
                run);
        return List.of(
                new Call("POST", "/v1/runs", CREATE, 403, 202, 202, 403),
                new Call("GET", "/v1/runs", "", 200, 200, 200, 403),
                new Call("GET", "/v1/runs/" + run, "", 200, 200, 200, 403),
                new Call("GET", "/v1/runs/" + run + "/steps", "", 200, 200, 200, 403),
                new Call("GET", "/v1/runs/" + run + "/plan", "", 404, 404, 404, 403),
                new Call("GET", "/v1/runs/" + run + "/events", "", 200, 200, 200, 403),
                new Call("POST", "/v1/runs/" + run + "/cancel", "", 403, 202, 202, 403),
                new Call("POST", "/v1/runs/" + run + "/retry", "", 403, 202, 202, 403),
                new Call("GET", "/v1/systems", "", 200, 200, 200, 403),
                new Call("GET", "/v1/systems/ERP", "", 200, 200, 200, 403),
                new Call("POST", "/v1/systems/refresh", "", 403, 202, 202, 403),
                new Call("GET", "/v1/checkpoint-sets", "", 200, 200, 200, 403),
                new Call("GET", "/v1/checkpoint-sets/" + set, "", 200, 200, 200, 403),
                new Call("GET", "/v1/storage-locations", "", 200, 200, 200, 403),
                new Call("GET", "/v1/storage-locations/nas-b", "", 200, 200, 200, 403),
                new Call("PUT", "/v1/storage-locations/nas-b", LOCATION, 403, 403, 200, 403),
                new Call("GET", "/v1/api-keys", "", 403, 403, 200, 403),
                new Call("POST", "/v1/api-keys", KEY, 403, 403, 201, 403),
                new Call("DELETE", "/v1/api-keys/nosuch01", "", 403, 403, 404, 403));
    }

    @Test
    void eachRoleMayDoWhatTheApiSays() {
        for (Call call : calls()) {
            assertThat(List.of(
                            status(call, as(World.VIEWER)),
                            status(call, as(World.OPERATOR)),
                            status(call, as(World.ADMIN)),
                            status(call, as(World.AUDITOR))))
                    .as(call.method() + " " + call.path())
                    .containsExactly(call.viewer(), call.operator(), call.admin(), call.auditor());
        }
    }

    @Test
    void noCallIsOpen() {
        String damaged = World.ADMIN.substring(0, World.ADMIN.length() - 1) + "X";
        for (Call call : calls()) {
            for (RequestSpecification request : List.of(
                    given(),
                    as(""),
                    as("nonsense"),
                    as(damaged),
                    as(World.ADMIN.replace("admin001", "unknown1")),
                    as(World.EXPIRED),
                    as(World.REVOKED),
                    as(World.ADMIN).header("X-API-Key", World.VIEWER))) {
                Response answer = send(call, request);
                answer.then()
                        .statusCode(401)
                        .header("WWW-Authenticate", startsWith("ApiKey"))
                        .contentType("application/problem+json")
                        .body("code", equalTo("unauthenticated"));
            }
        }
    }

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
                    new Call("GET", "/v1", "", 0, 0, 0, 0),
                    new Call("GET", "/v1/nothing", "", 0, 0, 0, 0),
                    new Call("GET", "/v1/runs/a/b/c", "", 0, 0, 0, 0),
                    new Call("DELETE", "/v1/runs", "", 0, 0, 0, 0),
                    new Call("OPTIONS", "/v1/runs", "", 0, 0, 0, 0),
                    new Call("GET", "/%761/nothing", "", 0, 0, 0, 0),
                    new Call("POST", "/v1/nothing", CREATE, 0, 0, 0, 0))) {
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
        await(() -> told(path, "ada", "forbidden") == 20
                && told(path, "admin001", "unauthenticated") == 1
                && told(path, "anonymous", "unauthenticated") == 1);
        assertThat(orchestrator.refusals().stream()
                        .filter(e -> e.path().equals(path) && e.actor().equals("ada")))
                .hasSizeLessThan(8);
    }

    private long told(String path, String actor, String code) {
        return orchestrator.refusals().stream()
                .filter(e -> e.path().equals(path)
                        && e.actor().equals(actor)
                        && e.code().equals(code))
                .mapToLong(e -> e.count())
                .sum();
    }

    private static int status(Call call, RequestSpecification request) {
        return send(call, request).statusCode();
    }

    private static Response send(Call call, RequestSpecification request) {
        return (call.body().isEmpty()
                        ? request
                        : request.contentType("application/json").body(call.body()))
                .request(call.method(), call.path());
    }
}
