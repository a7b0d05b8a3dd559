package dev.stillpoint.gateway.run;

import static dev.stillpoint.gateway.world.Calls.as;
import static dev.stillpoint.gateway.world.Calls.await;
import static dev.stillpoint.gateway.world.Calls.json;
import static dev.stillpoint.gateway.world.Calls.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.Principal;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.StopTimeoutPolicy;
import dev.stillpoint.gateway.GatewayTest;
import dev.stillpoint.gateway.world.FakeOrchestrator;
import dev.stillpoint.gateway.world.World;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SubmitRunTest extends GatewayTest {
    private static final String CREATE = "{\"kind\":\"create\",\"system\":\"ERP\",\"name\":\"before-patch\"}";

    @Test
    void fullRequestReachesTheOrchestratorAsGiven() {
        // Given
        String body = """
                {"kind":"create","system":"erp","name":"before-KB5031364","description":"CHG-4711\\nsecond line",
                 "storageLocation":"nas-b","stop":"turnOff","stopTimeout":"PT5M","onStopTimeout":"turnOff","start":"all",
                 "startBy":"2030-01-01T00:00:00Z","preview":true,"labels":{"change":"CHG-4711"}}""";

        // When
        String id = json(World.OPERATOR, body)
                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .post("/v1/runs")
                .then()
                .statusCode(202)
                .header("Location", matchesPattern("/v1/runs/[0-9a-f-]{36}"))
                .header("Idempotency-Replayed", nullValue())
                .body("status", equalTo("PLANNING"))
                .extract()
                .path("id");

        // Then
        var sent = (GatewayRequest.SubmitRun) orchestrator.requests().getLast();
        assertThat(sent.run()).hasToString(id);
        assertThat(sent.run().value().version()).isEqualTo(7);
        assertThat(sent.principal())
                .isEqualTo(new Principal("otto", Set.of("operator", "viewer"), Set.of(), Set.of(), "operat01"));
        assertThat(sent.request())
                .isEqualTo(new RunRequest.Create(
                        "ERP",
                        "before-KB5031364",
                        "CHG-4711\nsecond line",
                        new LocationId("nas-b"),
                        StopMode.TURN_OFF,
                        Duration.ofMinutes(5),
                        StopTimeoutPolicy.TURN_OFF,
                        StartChoice.ALL,
                        Instant.parse("2030-01-01T00:00:00Z"),
                        true,
                        Map.of("change", "CHG-4711")));
        assertThat(orchestrator.lastHeaders())
                .containsEntry("ce_type", "dev.stillpoint.GatewayRequest.SubmitRun")
                .containsEntry("ce_id", sent.id().toString())
                .hasEntrySatisfying(
                        "traceparent", value -> assertThat(value).startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-"));
    }

    @Test
    void whatIsLeftOutGetsTheDefaultsOfTheApi() {
        // When
        submit(CREATE).statusCode(202);

        // Then
        var create = (RunRequest.Create)
                ((GatewayRequest.SubmitRun) orchestrator.requests().getLast()).request();
        assertThat(create.stop()).isEqualTo(StopMode.SHUTDOWN);
        assertThat(create.stopTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(create.onStopTimeout()).isEqualTo(StopTimeoutPolicy.ROLL_BACK);
        assertThat(create.start()).isEqualTo(StartChoice.PREVIOUS);
        assertThat(create.preview()).isFalse();
        assertThat(create.storageLocation()).isNull();
        assertThat(Duration.between(Instant.now(), create.startBy()))
                .isBetween(Duration.ofMinutes(14), Duration.ofMinutes(15));
    }

    @Test
    void unansweredRequestIsAcceptedAndCanBeRead() {
        // Given
        orchestrator.plays(FakeOrchestrator.SILENT);

        // When
        String id = submit(CREATE.replace("}", ",\"labels\":{\"a\":\"b\"}}"))
                .statusCode(202)
                .body("status", equalTo("ACCEPTED"))
                .body("labels", hasEntry("a", "b"))
                .body("requestedBy", equalTo("otto"))
                .body("finishedAt", nullValue())
                .body("progress.stepsTotal", equalTo(0))
                .extract()
                .path("id");

        // Then
        as(World.VIEWER)
                .get("/v1/runs/" + id)
                .then()
                .statusCode(200)
                .header("Retry-After", "1")
                .body("status", equalTo("ACCEPTED"));
        as(World.VIEWER).get("/v1/runs/" + id + "/steps").then().statusCode(200).body("items.size()", equalTo(0));
        as(World.CRM_OPERATOR).get("/v1/runs/" + id).then().statusCode(404);
    }

    @Test
    void runSubmittedThroughAnotherGatewayIsKnownBeforeItIsStored() {
        // Given
        RunId run = RunId.next();
        GatewayRequest.SubmitRun other = new GatewayRequest.SubmitRun(
                UUID.randomUUID(),
                new Principal("otto", Set.of("operator"), Set.of()),
                Instant.now(),
                run,
                "other-gateways-key",
                "sha256:other",
                new RunRequest.Create(
                        "ERP",
                        "from-elsewhere",
                        null,
                        null,
                        StopMode.SHUTDOWN,
                        Duration.ofMinutes(10),
                        StopTimeoutPolicy.ROLL_BACK,
                        StartChoice.PREVIOUS,
                        Instant.now().plusSeconds(900),
                        false,
                        Map.of()));
        orchestrator.plays(FakeOrchestrator.SILENT);

        // When
        orchestrator.otherGatewaySends(other);

        // Then
        await(() -> as(World.VIEWER).get("/v1/runs/" + run).statusCode() == 200);
        as(World.VIEWER).get("/v1/runs/" + run).then().body("name", equalTo("from-elsewhere"));
        json(World.OPERATOR, CREATE)
                .header("Idempotency-Key", "other-gateways-key")
                .post("/v1/runs")
                .then()
                .statusCode(422);
    }

    @Test
    void sameKeyAndSameBodyAnswerWithTheFirstRun() {
        // Given
        String key = UUID.randomUUID().toString();
        String first = json(World.OPERATOR, CREATE)
                .header("Idempotency-Key", key)
                .post("/v1/runs")
                .then()
                .statusCode(202)
                .header("Idempotency-Replayed", nullValue())
                .extract()
                .path("id");
        int asked = orchestrator.requests().size();

        // When the same is said in another order and with other white space
        String again = "{ \"name\":\"before-patch\",\n \"system\":\"ERP\", \"kind\":\"create\" }";
        json(World.OPERATOR, again)
                .header("Idempotency-Key", key)
                .post("/v1/runs")
                .then()
                .statusCode(202)
                .header("Idempotency-Replayed", "true")
                .header("Location", endsWith(first))
                .body("id", equalTo(first));

        // Then
        assertThat(orchestrator.requests()).hasSize(asked);
    }

    @Test
    void repeatOfAnUnstoredRequestIsReplayedFromKafka() {
        // Given
        orchestrator.plays(FakeOrchestrator.SILENT);
        String key = UUID.randomUUID().toString();
        String first = json(World.OPERATOR, CREATE)
                .header("Idempotency-Key", key)
                .post("/v1/runs")
                .path("id");

        // When
        var repeated = json(World.OPERATOR, CREATE)
                .header("Idempotency-Key", key)
                .post("/v1/runs")
                .then();

        // Then
        repeated.statusCode(202).header("Idempotency-Replayed", "true").body("id", equalTo(first));
    }

    @Test
    void replayThatOnlyTheOrchestratorKnowsAnswersWithItsRun() {
        // Given
        UUID first = World.run("ERP", "SUCCEEDED", Map.of());
        orchestrator.plays(request -> Optional.of(new GatewayReply.RunAccepted(request.id(), new RunId(first), true)));

        // When
        var answer = json(World.OPERATOR, CREATE)
                .header("Idempotency-Key", "k1")
                .post("/v1/runs")
                .then();

        // Then
        answer.statusCode(202).header("Idempotency-Replayed", "true").body("id", equalTo(first.toString()));
    }

    @Test
    void sameKeyWithAnotherBodyIsRefused() {
        // Given
        String key = UUID.randomUUID().toString();
        json(World.OPERATOR, CREATE)
                .header("Idempotency-Key", key)
                .post("/v1/runs")
                .then()
                .statusCode(202);

        // When
        var other = json(World.OPERATOR, CREATE.replace("before-patch", "other"))
                .header("Idempotency-Key", key)
                .post("/v1/runs")
                .then();

        // Then
        other.statusCode(422).body("code", equalTo("idempotency-key-reused"));
        json(World.ADMIN, CREATE)
                .header("Idempotency-Key", key)
                .post("/v1/runs")
                .then()
                .statusCode(202);
    }

    @Test
    void aKeyThatMadeARunOfAnotherSystemIsRefusedWithoutNamingIt() {
        // Given a run that the same user made by a credential that sees more
        String key = UUID.randomUUID().toString();
        UUID seen = World.run("CRM", "SUCCEEDED", Map.of());
        UUID unseen = World.run("ERP", "SUCCEEDED", Map.of());
        String ofCrm = CREATE.replace("\"ERP\"", "\"CRM\"");
        for (UUID first : List.of(seen, unseen)) {
            World.sql(
                    "INSERT INTO idempotency_keys (principal, key, body_hash, run) VALUES ('carl', ?, 'other', ?)",
                    key + first,
                    first);
        }

        // Then
        json(World.CRM_OPERATOR, ofCrm)
                .header("Idempotency-Key", key + seen)
                .post("/v1/runs")
                .then()
                .statusCode(422)
                .body("detail", equalTo("this Idempotency-Key was used for another request, which made run " + seen));
        json(World.CRM_OPERATOR, ofCrm)
                .header("Idempotency-Key", key + unseen)
                .post("/v1/runs")
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency-key-reused"))
                .body("detail", equalTo("this Idempotency-Key was used for another request"));
    }

    @Test
    void keyWithInvisibleCharactersIsRefused() {
        for (String key : List.of("a b", "ä", "x".repeat(256))) {
            json(World.OPERATOR, CREATE)
                    .header("Idempotency-Key", key)
                    .post("/v1/runs")
                    .then()
                    .statusCode(400)
                    .body("errors[0].field", equalTo("Idempotency-Key"));
        }
    }

    @Test
    void systemWithAClaimedMemberIsBusyExceptForAPreview() {
        // Given
        UUID blocking = World.run("ERP", "RUNNING", Map.of());
        World.sql(
                "INSERT INTO vm_claims (vm_id, vm, run, system) VALUES (?, 'SQL02-ERP', ?, 'ERP')",
                World.SQL02,
                blocking);

        // When
        var refused = submit(CREATE);

        // Then
        refused.statusCode(409)
                .body("code", equalTo("system-busy"))
                .body("type", equalTo("urn:stillpoint:problem:system-busy"))
                .body("blockingRun", equalTo(blocking.toString()))
                .body("instance", equalTo("/v1/runs"));
        submit(CREATE.replace("}", ",\"preview\":true}")).statusCode(202);
        submit(CREATE.replace("ERP", "CRM")).statusCode(202);
    }

    @Test
    void unknownOrUnseenSystemAndUnknownLocationAreNotFound() {
        submit(CREATE.replace("ERP", "NONE")).statusCode(404).body("code", equalTo("not-found"));
        submit(CREATE.replace("ERP", "EMPTY")).statusCode(404);
        submit(CREATE.replace("}", ",\"storageLocation\":\"nas-z\"}")).statusCode(404);
        json(World.CRM_OPERATOR, CREATE).post("/v1/runs").then().statusCode(404);
        json(World.CRM_OPERATOR, CREATE.replace("ERP", "CRM"))
                .post("/v1/runs")
                .then()
                .statusCode(202);
    }

    @Test
    void refusalOfTheOrchestratorIsToldAsAProblem() {
        // Given
        UUID blocking = World.run("ERP", "RUNNING", Map.of());
        orchestrator.plays(request -> Optional.of(
                new GatewayReply.Refused(request.id(), "system-busy", "a race was lost", new RunId(blocking))));

        // When
        var refused = submit(CREATE);

        // Then
        refused.statusCode(409)
                .body("detail", equalTo("a race was lost"))
                .body("blockingRun", equalTo(blocking.toString()));
    }

    @Test
    void otherKindsAreRefusedByName() {
        for (String kind : List.of("bring-home", "Restore", "nonsense")) {
            submit("{\"kind\":\"" + kind + "\",\"checkpointSet\":\"0197\"}")
                    .statusCode(400)
                    .body("code", equalTo("validation-failed"))
                    .body("errors.size()", equalTo(1))
                    .body("errors[0].field", equalTo("kind"))
                    .body(
                            "errors[0].detail",
                            endsWith("it knows: create, restore, delete, verify, rename, export, set-checkpoint-type,"
                                    + " remove-checkpoints"));
        }
        submit("{}").statusCode(400).body("errors[0].field", equalTo("kind"));
    }
}
