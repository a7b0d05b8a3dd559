package dev.stillpoint.gateway.problem;

import static dev.stillpoint.gateway.world.Calls.as;
import static dev.stillpoint.gateway.world.Calls.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.stillpoint.gateway.GatewayTest;
import dev.stillpoint.gateway.world.World;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ProblemsTest extends GatewayTest {
    @Test
    void problemSaysAllThatTheApiPromises() {
        // When
        Map<String, Object> problem = as(World.VIEWER)
                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .get("/v1/systems/NONE")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .extract()
                .path("$");

        // Then
        assertThat(problem)
                .containsOnlyKeys("type", "title", "status", "code", "detail", "instance", "traceId")
                .containsEntry("type", "urn:stillpoint:problem:not-found")
                .containsEntry("status", 404)
                .containsEntry("code", "not-found")
                .containsEntry("instance", "/v1/systems/NONE")
                .containsEntry("traceId", "4bf92f3577b34da6a3ce929d0e0e4736");
    }

    @Test
    void bodiesThatAreNoJsonObjectAreMalformed() {
        for (String body : List.of(
                "",
                "{",
                "[]",
                "null",
                "\"x\"",
                "{\"kind\":\"create\"} x",
                "{\"kind\":\"create\",\"kind\":\"create\"}",
                "{\"a\":".repeat(200) + "1" + "}".repeat(200))) {
            json(World.OPERATOR, body)
                    .post("/v1/runs")
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("code", equalTo("malformed-request"))
                    .body("detail", not(containsString("com.fasterxml")));
        }
        as(World.OPERATOR)
                .contentType("application/json")
                .body(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'})
                .post("/v1/runs")
                .then()
                .statusCode(400)
                .body("code", equalTo("malformed-request"));
    }

    @Test
    void whatIsWrongWithTheFormOfABodyIsSaid() {
        Map.of(
                        "{\"kind\":\"create\",\"kind\":\"create\"}",
                        "the body has the key kind twice in one object: line 1, column",
                        "{\"labels\":{\"a\":1,\"b\":2,\"a\":3}}",
                        "the body has the key a twice in one object: line 1, column",
                        "{\"a\":".repeat(21) + "1" + "}".repeat(21),
                        "the body nests objects and arrays deeper than the 20 levels that it can have",
                        "{\"a\":}",
                        "the body is not well-formed JSON: line 1, column")
                .forEach((body, detail) -> json(World.OPERATOR, body)
                        .post("/v1/runs")
                        .then()
                        .statusCode(400)
                        .body("code", equalTo("malformed-request"))
                        .body("detail", startsWith(detail)));
    }

    /// Also when the caller may not see it: then with the very same words.
    @Test
    void whatIsNotThereIsNamedAsItWasGiven() {
        String id = World.run("ERP", "RUNNING", Map.of()).toString();
        for (String key : List.of(World.CRM_ADMIN, World.ADMIN)) {
            for (var missing : Map.of(
                            "runs", "run of the id ",
                            "checkpoint-sets", "checkpoint set of the id ",
                            "schedules", "schedule of the id ",
                            "storage-locations", "storage location of the id ",
                            "systems", "system of the name ")
                    .entrySet()) {
                for (String name : List.of("none", UUID.randomUUID().toString())) {
                    as(key).get("/v1/" + missing.getKey() + "/" + name)
                            .then()
                            .statusCode(404)
                            .body(
                                    "detail",
                                    equalTo("there is no " + missing.getValue() + name + ", or you may not see it"));
                }
            }
        }
        as(World.CRM_ADMIN)
                .get("/v1/runs/" + id)
                .then()
                .statusCode(404)
                .body("detail", equalTo("there is no run of the id " + id + ", or you may not see it"));
        as(World.ADMIN)
                .delete("/v1/api-keys/none0000")
                .then()
                .statusCode(404)
                .body("detail", equalTo("there is no API key of the id none0000, or you may not see it"));
        as(World.VIEWER)
                .get("/v1/systems/" + "x".repeat(300))
                .then()
                .statusCode(404)
                .body(
                        "detail",
                        equalTo("there is no system of the name " + "x".repeat(100) + "…, or you may not see it"));
    }

    @Test
    void refusalNamesTheRoleThatIsNeeded() {
        json(World.VIEWER, "{}").post("/v1/runs").then().statusCode(403).body("detail", needs("operator"));
        json(World.OPERATOR, "{}").post("/v1/schedules").then().statusCode(403).body("detail", needs("admin"));
        as(World.OPERATOR).get("/v1/api-keys").then().statusCode(403).body("detail", needs("admin"));
        as(World.ADMIN).get("/v1/audit-events").then().statusCode(403).body("detail", needs("auditor"));
        as(World.AUDITOR).get("/v1/runs/x/events").then().statusCode(403).body("detail", needs("viewer"));
    }

    private static Matcher<String> needs(String role) {
        return equalTo("this needs the role " + role);
    }

    @Test
    void refusedCredentialIsToldWhy() {
        as(World.ADMIN)
                .header("X-API-Key", World.VIEWER)
                .get("/v1/systems")
                .then()
                .statusCode(401)
                .body("detail", equalTo("there is more than one X-API-Key: send one"));
        as("nonsense")
                .get("/v1/systems")
                .then()
                .statusCode(401)
                .body("detail", equalTo("the API key is unknown, expired or revoked"));
    }

    @Test
    void madeUpPageTokensTellNothingOfTheirReading() {
        UUID run = World.run("ERP", "SUCCEEDED", Map.of());
        World.run("ERP", "SUCCEEDED", Map.of());
        World.event(run, 1, "step-started");
        World.event(run, 2, "step-finished");
        World.set("ERP", "COMPLETE");
        World.set("ERP", "COMPLETE");
        for (String path : List.of("/v1/runs", "/v1/checkpoint-sets", "/v1/runs/" + run + "/events")) {
            byte[] token = Base64.getUrlDecoder()
                    .decode(as(World.VIEWER)
                            .get(path + "?pageSize=1")
                            .then()
                            .statusCode(200)
                            .extract()
                            .<String>path("nextPageToken"));
            for (String position : List.of("", "abc", "zz", "2026-03-01T20:00:00Z zz", "2026-02-30T20:00:00Z 1", " ")) {
                byte[] forged = Arrays.copyOf(token, 8 + position.length());
                System.arraycopy(position.getBytes(StandardCharsets.US_ASCII), 0, forged, 8, position.length());
                as(World.VIEWER)
                        .queryParam("pageToken", Base64.getUrlEncoder().encodeToString(forged))
                        .get(path)
                        .then()
                        .statusCode(400)
                        .body(
                                "errors[0].detail",
                                equalTo("is no page token of this query: pass nextPageToken on with the same filters"));
            }
        }
    }

    @Test
    void everyWrongFieldIsNamedAtOnce() {
        json(World.OPERATOR, """
                        {"kind":"create","system":"","name":"a\\u0000b","description":7,"storageLocation":"NAS B",
                         "stop":"SHUTDOWN","stopTimeout":"10m","onStopTimeout":"maybe","start":"PREVIOUS",
                         "startBy":"tomorrow","preview":"yes","labels":{"bad key":"v","k":1},"forceful":true}""")
                .post("/v1/runs")
                .then()
                .statusCode(400)
                .body("code", equalTo("validation-failed"))
                .body("errors.size()", equalTo(13))
                .body(
                        "errors.field",
                        hasItems(
                                "system",
                                "name",
                                "description",
                                "storageLocation",
                                "stop",
                                "stopTimeout",
                                "onStopTimeout",
                                "start",
                                "startBy",
                                "preview",
                                "labels.bad key",
                                "labels.k",
                                "forceful"))
                .body("errors.find { it.field == 'stop' }.detail", containsString("shutdown, save, turnOff, none"));
    }

    @Test
    void strictnessHoldsForEachField() {
        for (String field : List.of(
                "\"name\":\"" + "x".repeat(256) + "\"",
                "\"name\":\"   \"",
                "\"name\":\"a\\nb\"",
                "\"name\":\"\\ud800\"",
                "\"stopTimeout\":\"PT0S\"",
                "\"stopTimeout\":\"PT25H\"",
                "\"stopTimeout\":\"P1M\"",
                "\"stopTimeout\":\"P2W\"",
                "\"stopTimeout\":\"pt5m\"",
                "\"stopTimeout\":\"-PT5M\"",
                "\"stopTimeout\":300",
                "\"startBy\":\"2026-03-01T20:00:00+01:00\"",
                "\"startBy\":\"2026-03-01T20:00:00\"",
                "\"startBy\":\"2026-02-30T20:00:00Z\"",
                "\"preview\":1",
                "\"labels\":[]",
                "\"Preview\":true")) {
            json(
                            World.OPERATOR,
                            "{\"kind\":\"create\",\"system\":\"ERP\"," + field
                                    + (field.startsWith("\"name\"") ? "}" : ",\"name\":\"n\"}"))
                    .post("/v1/runs")
                    .then()
                    .statusCode(400)
                    .body("errors.size()", equalTo(1))
                    .body("errors.field", hasItem(field.substring(1, field.indexOf('"', 1))));
        }
    }

    @Test
    void bodyThatIsTooLargeIsRefused() {
        for (int size : List.of(70_000, 300_000)) {
            json(World.OPERATOR, "{\"kind\":\"" + "x".repeat(size) + "\"}")
                    .post("/v1/runs")
                    .then()
                    .statusCode(413)
                    .contentType("application/problem+json")
                    .body("code", equalTo("too-large"))
                    .body("detail", equalTo("the body is larger than the 65536 bytes that a request can be"));
        }
    }

    @Test
    void otherContentTypesAreRefused() {
        for (String type : List.of("text/plain", "application/xml", "application/x-www-form-urlencoded")) {
            as(World.OPERATOR)
                    .contentType(type)
                    .body("{}")
                    .post("/v1/runs")
                    .then()
                    .statusCode(415)
                    .contentType("application/problem+json")
                    .body("code", equalTo("unsupported-media-type"));
        }
    }

    /// Where a path is answered in several types, the type of a body that is none was the router's to stumble over.
    @Test
    void whatTakesNoBodyHasNoTypeOfOne() {
        for (String type : List.of("///", "json", "")) {
            as(World.AUDITOR)
                    .header("Content-Type", type)
                    .get("/v1/audit-events")
                    .then()
                    .statusCode(200);
            as(World.ADMIN)
                    .header("Content-Type", type)
                    .get("/v1/runs/0197a2b4-0000-7000-8000-000000000000/events")
                    .then()
                    .statusCode(404)
                    .contentType("application/problem+json");
        }
    }

    @Test
    void otherMethodsAndPathsAreProblemsToo() {
        as(World.ADMIN)
                .delete("/v1/runs")
                .then()
                .statusCode(405)
                .contentType("application/problem+json")
                .body("code", equalTo("method-not-allowed"));
        as(World.ADMIN).put("/v1/systems").then().statusCode(405).body("code", equalTo("method-not-allowed"));
        for (String path : List.of("/v1/nothing", "/nothing", "/v1/runs/", "/v1/runs/a/b/c", "/q/nothing")) {
            as(World.ADMIN)
                    .get(path)
                    .then()
                    .statusCode(matchesStatus(path))
                    .header("Content-Type", matchesPattern("application/(problem\\+)?json.*"));
        }
        as(World.VIEWER)
                .accept("text/html")
                .get("/v1/runs")
                .then()
                .statusCode(406)
                .contentType("application/problem+json");
    }

    /// A trailing slash is the same path.
    private static int matchesStatus(String path) {
        return path.equals("/v1/runs/") ? 200 : 404;
    }

    @Test
    void brokenRequestsAreMalformedWithoutAStackTrace() throws Exception {
        for (String request : List.of(
                "GET /%ZZ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /v1/systems/%ZZ HTTP/1.1\r\nHost: x\r\nX-API-Key: " + World.VIEWER
                        + "\r\nConnection: close\r\n\r\n",
                "GET /v1/systems/a|b HTTP/1.1\r\nHost: x\r\nX-API-Key: " + World.VIEWER
                        + "\r\nConnection: close\r\n\r\n",
                "GET /v1/runs?label=%ZZ HTTP/1.1\r\nHost: x\r\nX-API-Key: " + World.VIEWER
                        + "\r\nConnection: close\r\n\r\n",
                "GET /v1/runs HTTP/1.1\r\nConnection: close\r\n\r\n")) {
            String answer = answerTo(request);
            assertThat(answer)
                    .as(request)
                    .startsWith("HTTP/1.1 400 ")
                    .containsIgnoringCase("content-type: application/problem+json")
                    .contains("\"code\":\"malformed-request\"", "\"traceId\":\"")
                    .doesNotContain("Exception", "\tat ", "io.quarkus");
        }
    }

    @Test
    void oddTextsOfARequestGetAProblemWithoutAStackTrace() throws Exception {
        for (String request : List.of(
                "GET /v1/systems/%C3%28 HTTP/1.1\r\nHost: x\r\nX-API-Key: " + World.VIEWER
                        + "\r\nConnection: close\r\n\r\n",
                "POST /v1/runs HTTP/1.1\r\nHost: x\r\nContent-Type: ///\r\nX-API-Key: " + World.OPERATOR
                        + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")) {
            assertThat(answerTo(request))
                    .as(request)
                    .matches("(?s)HTTP/1.1 4\\d\\d .*")
                    .contains("application/problem+json")
                    .doesNotContain("Exception", "\tat ", "io.quarkus");
        }
    }

    private static String answerTo(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void pagesAreAskedForAgain() {
        for (String page : List.of("/", "/index.html", "/stillpoint.css")) {
            given().get(page).then().statusCode(200).header("Cache-Control", "no-cache");
        }
    }

    @Test
    void noOtherOriginIsLetIn() {
        given().header("Origin", "https://evil.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "X-API-Key")
                .options("/v1/runs")
                .then()
                .statusCode(401)
                .header("Access-Control-Allow-Origin", nullValue());
        as(World.VIEWER)
                .header("Origin", "https://evil.example")
                .get("/v1/systems")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", nullValue())
                .header("Cross-Origin-Resource-Policy", "same-origin");
    }

    @Test
    void headsThatAreTooLargeAreRefused() throws Exception {
        String line = "GET /v1/runs?system=%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
        for (String request : List.of(
                line.formatted("x".repeat(17_000)) + "\r\n",
                line.formatted("x") + "X-API-Key: " + "x".repeat(17_000) + "\r\n\r\n",
                line.formatted("x") + "A: x\r\n".repeat(4_000) + "\r\n")) {
            boolean uri = request.indexOf("\r\n") > 16_384;
            assertThat(answerTo(request))
                    .startsWith(uri ? "HTTP/1.1 414 " : "HTTP/1.1 431 ")
                    .containsIgnoringCase("content-type: application/problem+json")
                    .containsIgnoringCase("x-frame-options: DENY")
                    .containsIgnoringCase("cache-control: no-store")
                    .contains(
                            uri ? "\"code\":\"uri-too-long\"" : "\"code\":\"head-too-large\"",
                            "the 16384 bytes that a request can have");
        }

        // And what is far too large, without a word
        assertThat(answerTo(line.formatted("x".repeat(33_000)) + "\r\n")).matches("(?s)HTTP/1.[01] 414 .*");
        assertThat(answerTo(line.formatted("x") + "A: " + "x".repeat(33_000) + "\r\n\r\n"))
                .matches("(?s)HTTP/1.[01] 431 .*");
    }

    @Test
    void headsOfHttp2HaveTheSameLimits() throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            // The first one comes as HTTP/1.1 and changes the protocol.
            for (var expected :
                    List.of(Map.entry(10, 200), Map.entry(10, 200), Map.entry(12_000, 200), Map.entry(17_000, 431))) {
                var answer = client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + "/v1/systems"))
                                .header("X-API-Key", World.VIEWER)
                                .header("X-Long", "x".repeat(expected.getKey()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
                assertThat(answer.statusCode()).isEqualTo(expected.getValue());
            }
        }
    }

    @Test
    void longQueriesAreRead() {
        as(World.VIEWER)
                .queryParam(
                        "label",
                        IntStream.range(0, 60)
                                .mapToObj(i -> "k" + i + ":" + "v".repeat(200))
                                .toList())
                .get("/v1/runs")
                .then()
                .statusCode(200);
    }

    @Test
    void answersCarrySecurityHeaders() {
        given().get("/v1/systems")
                .then()
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store");
    }
}
