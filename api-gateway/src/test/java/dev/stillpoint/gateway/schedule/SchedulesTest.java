package dev.stillpoint.gateway.schedule;

import static dev.stillpoint.gateway.world.Calls.as;
import static dev.stillpoint.gateway.world.Calls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayReply.FieldProblem;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.Schedule;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.StopTimeoutPolicy;
import dev.stillpoint.gateway.GatewayTest;
import dev.stillpoint.gateway.world.FakeOrchestrator;
import dev.stillpoint.gateway.world.World;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class SchedulesTest extends GatewayTest {
    private static final String LEAST = "{\"system\":\"%s\",\"cron\":\"0 0 2 * * ?\"}";

    /// Stores schedules as the orchestrator would.
    private static Optional<GatewayReply> store(GatewayRequest request) {
        switch (request) {
            case GatewayRequest.PutSchedule put ->
                World.sql(
                        """
                        INSERT INTO schedules (id, system, wanted, enabled, created_by) VALUES (?, ?, ?::jsonb, ?, ?)
                        ON CONFLICT (id) DO UPDATE SET wanted = excluded.wanted, version = schedules.version + 1""",
                        put.schedule(),
                        put.wanted().system(),
                        Json.text(put.wanted()),
                        put.wanted().enabled(),
                        put.principal().name());
            case GatewayRequest.DeleteSchedule delete ->
                World.sql("UPDATE schedules SET deleted_at = now() WHERE id = ?", delete.schedule());
            default -> throw new AssertionError(request);
        }
        return Optional.of(new GatewayReply.Done(request.id()));
    }

    private String made(String system) {
        orchestrator.plays(SchedulesTest::store);
        return json(World.ADMIN, LEAST.formatted(system))
                .post("/v1/schedules")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    @Test
    void aScheduleIsMadeShownReplacedAndEnded() {
        // Given
        orchestrator.plays(SchedulesTest::store);

        // When
        String id = json(World.ADMIN, """
                        {"system":"erp","cron":"0 0 2 * * ?","timeZone":"Europe/Berlin",
                         "run":{"kind":"create","name":"nightly","storageLocation":"nas-b","stop":"turnOff","stopTimeout":"PT5M",
                                "labels":{"kind":"nightly"}},
                         "retention":{"keepLast":3,"keepDaily":7,"keepWeekly":4,"keepMonthly":12,"maxAge":"P400D"},
                         "onMissed":"SKIP","enabled":true}""")
                .post("/v1/schedules")
                .then()
                .statusCode(201)
                .header("Location", containsString("/v1/schedules/"))
                .body("system", equalTo("ERP"))
                .body("run.name", equalTo("nightly"))
                .body("run.stop", equalTo("turnOff"))
                .body("retention.keepDaily", equalTo(7))
                .body("retention.maxAge", equalTo("PT9600H"))
                .body("onMissed", equalTo("SKIP"))
                .body("createdBy", equalTo("anna"))
                .body("lastFiring", nullValue())
                .extract()
                .path("id");

        // Then
        GatewayRequest.PutSchedule asked =
                (GatewayRequest.PutSchedule) orchestrator.requests().getLast();
        assertThat(asked.fresh()).isTrue();
        assertThat(asked.wanted())
                .isEqualTo(new Schedule(
                        "ERP",
                        "0 0 2 * * ?",
                        ZoneId.of("Europe/Berlin"),
                        new Schedule.ScheduledCreate(
                                "nightly",
                                null,
                                new LocationId("nas-b"),
                                StopMode.TURN_OFF,
                                Duration.ofMinutes(5),
                                StopTimeoutPolicy.ROLL_BACK,
                                StartChoice.PREVIOUS,
                                Duration.ofMinutes(15),
                                Map.of("kind", "nightly")),
                        new Schedule.Retention(3, 7, 4, 12, Duration.ofDays(400)),
                        Schedule.OnMissed.SKIP,
                        true));
        as(World.VIEWER)
                .get("/v1/schedules/" + id)
                .then()
                .statusCode(200)
                .body("requestedBy", equalTo("schedule:" + id))
                .body("timeZone", equalTo("Europe/Berlin"));
        as(World.VIEWER).get("/v1/schedules").then().statusCode(200).body("items.id", hasItem(id));

        // When it is replaced, what is left out has its default
        json(World.ADMIN, LEAST.formatted("ERP"))
                .put("/v1/schedules/" + id)
                .then()
                .statusCode(200)
                .body("retention", nullValue())
                .body("run.name", equalTo("scheduled"))
                .body("run.stop", nullValue())
                .body("timeZone", equalTo("UTC"))
                .body("onMissed", equalTo("RUN_ONCE"));

        // And ended
        as(World.ADMIN).delete("/v1/schedules/" + id).then().statusCode(204);
        as(World.ADMIN).get("/v1/schedules/" + id).then().statusCode(404);
        as(World.ADMIN).delete("/v1/schedules/" + id).then().statusCode(404);
        json(World.ADMIN, LEAST.formatted("ERP"))
                .put("/v1/schedules/" + id)
                .then()
                .statusCode(404);
    }

    @Test
    void theLastFiringIsShown() {
        String id = made(World.freshSystem());
        UUID run = UUID.randomUUID();
        World.sql(
                "INSERT INTO schedule_firings (schedule, due_at, outcome, run, detail)"
                        + " VALUES (?, '2026-03-29T01:00:00Z', 'SKIPPED', ?, 'run x is RUNNING')",
                UUID.fromString(id),
                run);

        as(World.VIEWER)
                .get("/v1/schedules/" + id)
                .then()
                .body("lastFiring.dueAt", equalTo("2026-03-29T01:00:00Z"))
                .body("lastFiring.outcome", equalTo("SKIPPED"))
                .body("lastFiring.run", equalTo(run.toString()))
                .body("lastFiring.detail", equalTo("run x is RUNNING"));
    }

    @Test
    void onlyAdminsOfTheSystemChangeSchedulesAndOnlyWhoSeesTheSystemReadsThem() {
        String id = made("ERP");

        json(World.OPERATOR, LEAST.formatted("ERP"))
                .post("/v1/schedules")
                .then()
                .statusCode(403);
        json(World.OPERATOR, LEAST.formatted("ERP"))
                .put("/v1/schedules/" + id)
                .then()
                .statusCode(403);
        as(World.OPERATOR).delete("/v1/schedules/" + id).then().statusCode(403);
        json(World.CRM_ADMIN, LEAST.formatted("ERP"))
                .post("/v1/schedules")
                .then()
                .statusCode(404);
        json(World.CRM_ADMIN, LEAST.formatted("CRM"))
                .put("/v1/schedules/" + id)
                .then()
                .statusCode(404);
        as(World.CRM_ADMIN).delete("/v1/schedules/" + id).then().statusCode(404);
        as(World.CRM_OPERATOR).get("/v1/schedules/" + id).then().statusCode(404);
        as(World.CRM_OPERATOR).get("/v1/schedules").then().body("items.system", everyItem(equalTo("CRM")));
        json(World.CRM_OPERATOR, LEAST.formatted("ERP"))
                .post("/v1/schedules/preview")
                .then()
                .statusCode(404);
        as(World.AUDITOR).get("/v1/schedules").then().statusCode(403);
        json(World.ADMIN, LEAST.formatted("NOSUCH"))
                .post("/v1/schedules")
                .then()
                .statusCode(404);
        as(World.VIEWER).get("/v1/schedules/abc").then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'cron':'0 0 2 * * ?'} | system",
                "{'system':'ERP'} | cron",
                "{'system':'ERP','cron':'0 0 2 * * ?;'} | cron",
                "{'system':'ERP','cron':'0 0 2 * * ?','timeZone':'Mars/Olympus'} | timeZone",
                "{'system':'ERP','cron':'0 0 2 * * ?','timeZone':'+05:00'} | timeZone",
                "{'system':'ERP','cron':'0 0 2 * * ?','timeZone':'UTC+18'} | timeZone",
                "{'system':'ERP','cron':'0 0 2 * * ?','timeZone':'GMT-3'} | timeZone",
                "{'system':'ERP','cron':'0 0 2 * * ?','timeZone':'Z'} | timeZone",
                "{'system':'ERP','cron':'0 0 2 * * ?','onMissed':'run_once'} | onMissed",
                "{'system':'ERP','cron':'0 0 2 * * ?','enabled':'yes'} | enabled",
                "{'system':'ERP','cron':'0 0 2 * * ?','retention':{}} | retention.keepLast",
                "{'system':'ERP','cron':'0 0 2 * * ?','retention':{'keepLast':0}} | retention.keepLast",
                "{'system':'ERP','cron':'0 0 2 * * ?','retention':{'keepForever':1}} | retention.keepForever",
                "{'system':'ERP','cron':'0 0 2 * * ?','retention':{'maxAge':'1 year'}} | retention.maxAge",
                "{'system':'ERP','cron':'0 0 2 * * ?','run':{'kind':'restore'}} | run.kind",
                "{'system':'ERP','cron':'0 0 2 * * ?','run':{'preview':true}} | run.preview",
                "{'system':'ERP','cron':'0 0 2 * * ?','run':{'stop':'kill'}} | run.stop",
                "{'system':'ERP','cron':'0 0 2 * * ?','every':'day'} | every"
            })
    void whatIsWrongIsNamedByItsField(String body, String field) {
        for (String path : List.of("/v1/schedules", "/v1/schedules/preview")) {
            json(World.ADMIN, body.replace('\'', '"'))
                    .post(path)
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("validation-failed"))
                    .body("errors.field", hasItem(field));
        }
    }

    @Test
    void limitsOfARulesTextsAreTheOnesThatHold() {
        json(World.ADMIN, """
                        {"system":"ERP","cron":"0 0 2 * * ?","run":{"name":"%s"},"retention":{"maxAge":"P2W"}}\
                        """.formatted("x".repeat(256)))
                .post("/v1/schedules")
                .then()
                .statusCode(400)
                .body("errors.size()", equalTo(2))
                .body(
                        "errors.find { it.field == 'run.name' }.detail",
                        equalTo("must have 1 to 200 characters, not all blank, and no control characters"))
                .body(
                        "errors.find { it.field == 'retention.maxAge' }.detail",
                        equalTo("must be an ISO-8601 duration of days, hours, minutes and seconds such as P1DT10M;"
                                + " weeks, months and years are not taken"));
    }

    @Test
    void whatTheOrchestratorDoesNotKnowAsAnExpressionIsNamed() {
        orchestrator.plays(request -> Optional.of(
                new GatewayReply.Invalid(request.id(), List.of(new FieldProblem("cron", "is no expression")))));

        for (String path : List.of("/v1/schedules", "/v1/schedules/preview")) {
            json(World.ADMIN, LEAST.formatted("ERP"))
                    .post(path)
                    .then()
                    .statusCode(400)
                    .body("errors[0].field", equalTo("cron"))
                    .body("errors[0].detail", equalTo("is no expression"));
        }
    }

    @Test
    void aPreviewTellsFiringsAndWhatBecomesOfEachSet() {
        SetId set = SetId.next();
        Instant at = Instant.parse("2026-03-29T01:00:00Z");
        orchestrator.plays(request -> Optional.of(new GatewayReply.SchedulePreviewed(
                request.id(),
                List.of(at),
                List.of(new GatewayReply.SetVerdict(set, "old", at, "COMPLETE", false, "maxAge")))));

        json(World.VIEWER, LEAST.formatted("ERP"))
                .post("/v1/schedules/preview")
                .then()
                .statusCode(200)
                .body("firings", contains("2026-03-29T01:00:00Z"))
                .body("sets[0].checkpointSet", equalTo(set.toString()))
                .body("sets[0].decision", equalTo("DELETE"))
                .body("sets[0].rule", equalTo("maxAge"));
        assertThat(orchestrator.requests().getLast()).isInstanceOf(GatewayRequest.PreviewSchedule.class);
    }

    @Test
    void withoutAnAnswerAPreviewIsNotToBeHadAndAChangeIsTakenAndNotYetDone() {
        String id = made("ERP");
        orchestrator.plays(FakeOrchestrator.SILENT);

        json(World.ADMIN, LEAST.formatted("ERP"))
                .post("/v1/schedules/preview")
                .then()
                .statusCode(503)
                .body("code", equalTo("orchestrator-unavailable"));
        json(World.ADMIN, LEAST.formatted("ERP"))
                .post("/v1/schedules")
                .then()
                .statusCode(202)
                .header("Location", not(nullValue()));
        json(World.ADMIN, LEAST.formatted("ERP"))
                .put("/v1/schedules/" + id)
                .then()
                .statusCode(202);
        as(World.ADMIN).delete("/v1/schedules/" + id).then().statusCode(202);
    }
}
