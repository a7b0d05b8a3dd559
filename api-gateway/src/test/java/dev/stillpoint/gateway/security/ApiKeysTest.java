package dev.stillpoint.gateway.security;

import static dev.stillpoint.gateway.world.Calls.as;
import static dev.stillpoint.gateway.world.Calls.await;
import static dev.stillpoint.gateway.world.Calls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.Principal;
import dev.stillpoint.gateway.GatewayTest;
import dev.stillpoint.gateway.world.FakeOrchestrator;
import dev.stillpoint.gateway.world.World;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ApiKeysTest extends GatewayTest {
    @Inject
    KeyUses uses;

    private static Response make(String body) {
        return json(World.ADMIN, body).post("/v1/api-keys");
    }

    private static String made(String name, String more) {
        return make("{\"name\":\"" + name + "\",\"roles\":[\"viewer\"]" + more + "}")
                .then()
                .statusCode(201)
                .extract()
                .path("key");
    }

    private static String prefix(String key) {
        return key.substring(3, 11);
    }

    @Test
    void keyIsAnsweredOnceAndIsValidAtOnce() {
        // When
        var answer = make("{\"name\":\"nightly\",\"roles\":[\"operator\"],\"systems\":[\"CRM\"],"
                        + "\"expiresAt\":\"2099-12-31T23:59:59Z\"}")
                .then()
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .body("key", matchesPattern("sp_[a-z0-9]{8}_[A-Za-z0-9_-]{43}"))
                .body("name", equalTo("nightly"))
                .body("owner", equalTo("anna"))
                .body("roles", equalTo(List.of("operator")))
                .body("systems", equalTo(List.of("CRM")))
                .body("expiresAt", equalTo("2099-12-31T23:59:59Z"))
                .extract();

        // Then it works at once, within its bounds
        String key = answer.path("key");
        as(key).get("/v1/systems").then().statusCode(200).body("items.name", equalTo(List.of("CRM")));
        as(key).get("/v1/systems/ERP").then().statusCode(404);
        as(key).get("/v1/api-keys").then().statusCode(403);

        // And it is shown by its prefix only
        String id = answer.path("id");
        assertThat(answer.header("Location")).isNull();
        assertThat(id).isEqualTo(prefix(key));
        String item = "items.find { it.id == '" + id + "' }";
        String secret = key.substring(12);
        as(World.ADMIN)
                .get("/v1/api-keys")
                .then()
                .statusCode(200)
                .body(item + ".prefix", equalTo(id))
                .body(item + ".owner", equalTo("anna"))
                .body(item + ".createdAt", equalTo(answer.<String>path("createdAt")))
                .body(item + ".name", equalTo("nightly"))
                .body(item + ".lastUsedAt", notNullValue())
                .body(item + ".expiresAt", equalTo("2099-12-31T23:59:59Z"))
                .body(not(containsString(secret)))
                .body(not(containsString("hash")))
                .body(not(containsString("\"key\"")));

        // And of the key only the hash left the gateway
        var sent = (GatewayRequest.CreateApiKey) orchestrator.requests().stream()
                .filter(r -> r instanceof GatewayRequest.CreateApiKey create
                        && create.prefix().equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(sent.hash()).isEqualTo(HexFormat.of().formatHex(ApiKey.hashOf(key)));
        assertThat(sent.toString()).doesNotContain(secret);
    }

    @Test
    void listLeavesOutWhatIsRevokedAndKeepsWhatExpired() {
        as(World.ADMIN)
                .get("/v1/api-keys")
                .then()
                .statusCode(200)
                .body("items.prefix", hasItem("expired1"))
                .body("items.prefix", hasItem("viewer01"))
                .body("items.prefix", not(hasItem("revoked1")))
                .body("items.find { it.prefix == 'expired1' }.owner", equalTo("old"))
                .body("items.find { it.prefix == 'expired1' }.lastUsedAt", nullValue());
    }

    @Test
    void revokedKeyIsRefusedAtOnceAndForGood() {
        // Given
        String key = made("short-lived", "");
        as(key).get("/v1/systems").then().statusCode(200);

        // When
        as(World.ADMIN).delete("/v1/api-keys/" + prefix(key)).then().statusCode(204);

        // Then
        as(key).get("/v1/systems").then().statusCode(401).body("code", equalTo("unauthenticated"));
        as(World.ADMIN).delete("/v1/api-keys/" + prefix(key)).then().statusCode(404);
        as(World.ADMIN).get("/v1/api-keys").then().body("items.prefix", not(hasItem(prefix(key))));
    }

    @Test
    void revokedKeyIsRefusedWhileTheOrchestratorSleeps() {
        // Given
        String key = made("short-lived", "");
        as(key).get("/v1/systems").then().statusCode(200);
        orchestrator.plays(FakeOrchestrator.SILENT);

        // When
        as(World.ADMIN).delete("/v1/api-keys/" + prefix(key)).then().statusCode(202);

        // Then
        as(key).get("/v1/systems").then().statusCode(401);
    }

    @Test
    void keyRevokedThroughAnotherGatewayIsRefusedHere() {
        // Given
        String key = made("short-lived", "");
        as(key).get("/v1/systems").then().statusCode(200);
        orchestrator.plays(FakeOrchestrator.SILENT);

        // When
        orchestrator.otherGatewaySends(new GatewayRequest.RevokeApiKey(
                UUID.randomUUID(), new Principal("anna", Set.of("admin"), Set.of()), Instant.now(), prefix(key)));

        // Then
        await(() -> as(key).get("/v1/systems").statusCode() == 401);
    }

    @Test
    void streamThatARevokedKeyOpenedEnds() throws Exception {
        // Given
        String key = made("watcher", "");
        UUID run = World.run("ERP", "RUNNING", Map.of());
        try (HttpClient client = HttpClient.newHttpClient()) {
            var stream = client.sendAsync(
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + RestAssured.port + "/v1/runs/" + run + "/events"))
                            .header("X-API-Key", key)
                            .header("Accept", "text/event-stream")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            await(() -> usedHere(key));

            // When
            as(World.ADMIN).delete("/v1/api-keys/" + prefix(key)).then().statusCode(204);

            // Then
            stream.get(20, TimeUnit.SECONDS);
        }
    }

    private boolean usedHere(String key) {
        return uses.lastUse(prefix(key)).isPresent();
    }

    @Test
    void keyStopsWorkingWhenItExpires() {
        String key = made("short-lived", ",\"expiresAt\":\"" + Instant.now().plusMillis(1500) + "\"");
        await(() -> as(key).get("/v1/systems").statusCode() == 401);
    }

    @Test
    void wrongBodiesAreRefusedFieldByField() {
        Map.of(
                        "{\"roles\":[\"viewer\"]}", "name",
                        "{\"name\":\"system\",\"roles\":[\"viewer\"]}", "name",
                        "{\"name\":\" Agent lab/1\",\"roles\":[\"viewer\"]}", "name",
                        "{\"name\":\"schedule:1\",\"roles\":[\"viewer\"]}", "name",
                        "{\"name\":\"n\",\"roles\":[]}", "roles",
                        "{\"name\":\"n\",\"roles\":\"admin\"}", "roles",
                        "{\"name\":\"n\",\"roles\":[\"viewer\",\"root\"]}", "roles[1]",
                        "{\"name\":\"n\",\"roles\":[\"viewer\"],\"systems\":[7]}", "systems[0]",
                        "{\"name\":\"n\",\"roles\":[\"viewer\"],\"expiresAt\":\"2020-01-01T00:00:00Z\"}", "expiresAt")
                .forEach((body, field) -> make(body)
                        .then()
                        .statusCode(400)
                        .body("code", equalTo("validation-failed"))
                        .body("errors.field", equalTo(List.of(field))));
        make("{\"name\":\"n\",\"roles\":[\"viewer\"],\"systems\":[\"ERP\",\"*\"]}")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("systems[1]"))
                .body("errors[0].detail", equalTo("names no system; leave systems out for a key of all systems"));
        make("{\"name\":\"n\",\"roles\":[\"viewer\"],\"system\":\"ERP\"}")
                .then()
                .statusCode(400)
                .body("errors.field", equalTo(List.of("system")));
    }

    @Test
    void adminBoundToASystemHasNothingToDoWithKeys() {
        as(World.CRM_ADMIN).get("/v1/api-keys").then().statusCode(403);
        json(World.CRM_ADMIN, "{\"name\":\"n\",\"roles\":[\"admin\"]}")
                .post("/v1/api-keys")
                .then()
                .statusCode(403);
        as(World.CRM_ADMIN).delete("/v1/api-keys/viewer01").then().statusCode(403);
    }

    @Test
    void usesAreToldTogether() {
        // Given
        uses.tell();
        String key = made("busy", "");
        as(key).get("/v1/systems").then().statusCode(200);

        // When
        uses.tell();

        // Then
        await(() -> orchestrator.requests().stream()
                .anyMatch(r -> r instanceof GatewayRequest.KeysUsed used
                        && used.lastUses().containsKey(prefix(key))));
    }
}
