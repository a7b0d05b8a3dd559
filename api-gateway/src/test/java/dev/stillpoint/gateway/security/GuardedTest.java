package dev.stillpoint.gateway.security;

import static dev.stillpoint.gateway.world.Calls.as;
import static dev.stillpoint.gateway.world.Calls.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.stillpoint.contracts.GatewayRequest.SubmitRun;
import dev.stillpoint.gateway.GatewayTest;
import dev.stillpoint.gateway.world.IdentityServer;
import dev.stillpoint.gateway.world.World;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// A gateway with everything on that is off by default: tokens of an OIDC server, TLS, limits that a test can
/// reach, and its secrets in a file.
@QuarkusTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@TestProfile(GuardedTest.Guarded.class)
@QuarkusTestResource(value = IdentityServer.class, restrictToAnnotatedClass = true)
class GuardedTest extends GatewayTest {
    private static final int BURST = 40;

    public static final class Guarded implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Path folder = Files.createTempDirectory("gateway-tls");
                Path store = folder.resolve("gateway.p12");
                Path secrets = Files.writeString(
                        folder.resolve("secrets.properties"), "quarkus.tls.key-store.p12.password=from-a-file\n");
                makeCertificate(store);
                return Map.of(
                        "smallrye.config.locations",
                        secrets.toUri().toString(),
                        "quarkus.tls.key-store.p12.path",
                        store.toString(),
                        "quarkus.http.test-ssl-port",
                        "0",
                        "stillpoint.limits.requests-per-second",
                        "1",
                        "stillpoint.limits.burst",
                        String.valueOf(BURST),
                        "stillpoint.limits.body-within",
                        "PT1S");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void makeCertificate(Path store) throws IOException {
            try {
                int exit = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "gateway",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "SAN=dns:localhost,ip:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                "from-a-file")
                        .inheritIO()
                        .start()
                        .waitFor();
                assertThat(exit).isZero();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private static RequestSpecification bearer(String what) {
        return given().header("Authorization", "Bearer " + IdentityServer.token(what));
    }

    /// The gateway came up without the server, so this goes first.
    @Test
    @Order(1)
    void withoutTheServerTokensAreNotJudgedAndKeysGoOn() {
        // Given
        World.cutIdentityServer(true);

        // Then
        bearer("operator of CRM")
                .get("/v1/systems")
                .then()
                .statusCode(503)
                .header("Retry-After", "5")
                .contentType("application/problem+json")
                .body("code", equalTo("orchestrator-unavailable"))
                .body("detail", containsString("OIDC server"));
        as(World.ADMIN).get("/v1/systems").then().statusCode(200);

        // Then it is found by itself
        serverIsThere();
    }

    /// For tests that are run without the first one too, as when they are asked once more.
    private static void serverIsThere() {
        World.cutIdentityServer(false);
        await(() -> bearer("operator of CRM").get("/v1/systems").statusCode() == 200);
    }

    @Test
    void tokenIsAUserWithRolesAndSystemsOfItsClaims() {
        serverIsThere();
        bearer("operator of CRM").get("/v1/systems").then().statusCode(200).body("items.name", equalTo(List.of("CRM")));
        bearer("operator of CRM").get("/v1/systems/ERP").then().statusCode(404);
        bearer("operator of CRM").get("/v1/audit-events").then().statusCode(403);
        bearer("operator of CRM")
                .contentType("application/json")
                .body("{\"kind\":\"create\",\"system\":\"CRM\",\"name\":\"n\"}")
                .post("/v1/runs")
                .then()
                .statusCode(202)
                .body("requestedBy", equalTo("olga"));
        assertThat(orchestrator.requests().stream()
                        .filter(r -> r.principal().name().equals("olga")))
                .singleElement()
                .isInstanceOfSatisfying(SubmitRun.class, run -> {
                    assertThat(run.principal().roles()).containsExactlyInAnyOrder("operator", "viewer");
                    assertThat(run.principal().systems()).containsExactly("CRM");
                });
        bearer("admin of all").get("/v1/systems/ERP").then().statusCode(200);
        bearer("admin of all").get("/v1/audit-events").then().statusCode(200);
        bearer("admin of all").get("/v1/api-keys").then().statusCode(200);
    }

    @Test
    void tokenThatDoesNotSayWhichSystemsMayDoNothing() {
        serverIsThere();
        for (String path : List.of("/v1/systems", "/v1/runs", "/v1/audit-events", "/v1/api-keys")) {
            bearer("admin of nothing").get(path).then().statusCode(403).body("code", equalTo("forbidden"));
        }
        await(() -> orchestrator.refusals().stream()
                .anyMatch(e -> e.actor().equals("nina") && e.code().equals("forbidden")));
    }

    @Test
    void tokensThatProveNothingAreRefused() {
        serverIsThere();
        for (String what : List.of(
                "for another application", "expired", "of another issuer", "of another server", "called system")) {
            refused(bearer(what).get("/v1/systems"));
        }
        String good = IdentityServer.token("operator of CRM");
        String unsigned = good.substring(0, good.lastIndexOf('.') + 1);
        for (String token : List.of("", "nonsense", "a.b.c", unsigned, good.substring(0, good.length() - 4) + "AAAA")) {
            refused(given().header("Authorization", "Bearer " + token).get("/v1/systems"));
        }
    }

    private static void refused(Response answer) {
        answer.then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("Bearer realm="))
                .contentType("application/problem+json")
                .body("code", equalTo("unauthenticated"));
    }

    @Test
    void keyGoesBeforeAToken() {
        as(World.CRM_AUDITOR)
                .header("Authorization", "Bearer " + IdentityServer.token("admin of all"))
                .get("/v1/systems")
                .then()
                .statusCode(403);
        as(World.REVOKED)
                .header("Authorization", "Bearer " + IdentityServer.token("admin of all"))
                .get("/v1/systems")
                .then()
                .statusCode(401);
    }

    @Test
    void whoSendsTooMuchIsToldWhenToComeAgain() {
        // When
        List<Response> answers = IntStream.range(0, 3 * BURST)
                .mapToObj(i -> as(World.VIEWER).get("/v1/systems"))
                .toList();

        // Then
        List<Response> refused =
                answers.stream().filter(answer -> answer.statusCode() == 429).toList();
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSizeGreaterThanOrEqualTo(BURST);
        assertThat(refused).isNotEmpty();
        refused.getFirst()
                .then()
                .contentType("application/problem+json")
                .header("Retry-After", equalTo("1"))
                .body("code", equalTo("rate-limited"))
                .body("instance", equalTo("/v1/systems"));

        // And nobody else pays for it
        as(World.ADMIN).get("/v1/systems").then().statusCode(200);
        given().get("/q/health/live").then().statusCode(200);
        await(() -> orchestrator.refusals().stream()
                .anyMatch(e -> e.actor().equals("vera") && e.code().equals("rate-limited")));
    }

    @Test
    void bodyThatTricklesIsNotAwaited() throws Exception {
        // Given
        String head = "POST /v1/runs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-API-Key: "
                + World.OPERATOR + "\r\n";
        for (String length : List.of("Content-Length: 1000\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n")) {
            try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
                // When
                socket.getOutputStream().write((head + length).getBytes(StandardCharsets.US_ASCII));

                // Then the server answers and ends the connection
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer)
                        .startsWith("HTTP/1.1 400 ")
                        .contains("\"code\":\"malformed-request\"", "did not arrive within PT1S");
            }
        }
    }

    @Test
    void answersComeByTlsToo() {
        int port = ConfigProvider.getConfig().getValue("quarkus.http.test-ssl-port", Integer.class);
        given().relaxedHTTPSValidation()
                .header("X-API-Key", World.ADMIN)
                .get("https://localhost:" + port + "/v1/systems")
                .then()
                .statusCode(200)
                .header("Strict-Transport-Security", startsWith("max-age="));
        as(World.ADMIN).get("/v1/systems").then().statusCode(200).header("Strict-Transport-Security", nullValue());
    }
}
