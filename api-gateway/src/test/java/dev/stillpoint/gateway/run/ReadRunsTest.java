package dev.stillpoint.gateway.run;

import static dev.stillpoint.gateway.world.Calls.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.stillpoint.gateway.GatewayTest;
import dev.stillpoint.gateway.world.World;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ReadRunsTest extends GatewayTest {
    @Test
    void runTellsOfItsApproval() {
        // Given
        UUID none = World.run("ERP", "RUNNING", Map.of());
        UUID id = World.run("ERP", "AWAITING_APPROVAL", Map.of());
        World.sql(
                "UPDATE runs SET run_order = '{\"madeBy\":[\"Anna\"]}', state ="
                        + " '{\"approval\":{\"expiresAt\":\"2026-03-02T20:00:00Z\",\"checked\":false}}' WHERE id = ?",
                id);

        // Then
        as(World.VIEWER).get("/v1/runs/" + none).then().statusCode(200).body("approval", nullValue());
        as(World.VIEWER)
                .get("/v1/runs/" + id)
                .then()
                .body("approval.requesters", equalTo(List.of("anna", "otto")))
                .body("approval.expiresAt", equalTo("2026-03-02T20:00:00Z"))
                .body("approval.approvedBy", nullValue());

        // And when it is given
        World.sql(
                "UPDATE runs SET state = '{\"approval\":{\"expiresAt\":\"2026-03-02T20:00:00Z\",\"by\":\"boris\","
                        + "\"at\":\"2026-03-01T21:00:00Z\",\"planHash\":\"sha256:ab\",\"checked\":true}}' WHERE id = ?",
                id);
        as(World.VIEWER)
                .get("/v1/runs/" + id)
                .then()
                .body("approval.approvedBy", equalTo("boris"))
                .body("approval.approvedAt", equalTo("2026-03-01T21:00:00Z"))
                .body("approval.planHash", equalTo("sha256:ab"));
    }

    @Test
    void runIsShownInFullWithItsNulls() {
        // Given
        UUID id = World.run("ERP", "NEEDS_OPERATOR", Map.of("change", "CHG-1"));
        World.sql(
                "UPDATE runs SET steps_done = 9, steps_total = 31, bytes_done = 73400320, bytes_total = 611319808,"
                        + " downtime_started_at = '2026-03-01T20:00:00Z', downtime_estimate_ms = 40000,"
                        + " waiting_for = 'copy of data.vhdx to nas-b: no worker', plan_hash = 'sha256:ab',"
                        + " problems = '[{\"code\":\"STEP_FAILED\",\"vm\":\"SQL01-ERP\",\"detail\":\"d\",\"remediation\":\"r\"}]'"
                        + " WHERE id = ?",
                id);

        // When
        Map<String, Object> run = as(World.VIEWER)
                .get("/v1/runs/" + id)
                .then()
                .statusCode(200)
                .header("Retry-After", "15")
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .extract()
                .path("$");

        // Then
        assertThat(run.keySet())
                .containsExactly(
                        "id",
                        "kind",
                        "system",
                        "name",
                        "status",
                        "requestedBy",
                        "createdAt",
                        "startedAt",
                        "finishedAt",
                        "progress",
                        "downtime",
                        "checkpointSet",
                        "waitingFor",
                        "labels",
                        "planHash",
                        "approval",
                        "problems",
                        "warnings");
        assertThat(run)
                .containsEntry("status", "NEEDS_OPERATOR")
                .containsEntry("finishedAt", null)
                .containsEntry("labels", Map.of("change", "CHG-1"));
        assertThat(run.get("progress"))
                .isEqualTo(Map.of("stepsDone", 9, "stepsTotal", 31, "bytesDone", 73400320, "bytesTotal", 611319808));
        assertThat(run.get("downtime")).hasToString("{startedAt=2026-03-01T20:00:00Z, endedAt=null, estimate=PT40S}");
        assertThat(run.get("problems"))
                .hasToString("[{code=STEP_FAILED, vm=SQL01-ERP, disk=null, detail=d, remediation=r}]");
        assertThat((String) run.get("createdAt")).endsWith("Z");
    }

    @Test
    void finalRunHasNoRetryAfter() {
        UUID id = World.run("ERP", "SUCCEEDED", Map.of());
        as(World.VIEWER).get("/v1/runs/" + id).then().statusCode(200).header("Retry-After", nullValue());
    }

    @Test
    void aliasAnswersWithTheFirstRun() {
        // Given
        UUID first = World.run("ERP", "SUCCEEDED", Map.of());
        UUID alias = UUID.randomUUID();
        World.sql("INSERT INTO run_aliases (alias, run) VALUES (?, ?)", alias, first);
        World.event(first, 1, "run-accepted");

        // Then
        as(World.VIEWER).get("/v1/runs/" + alias).then().statusCode(200).body("id", equalTo(first.toString()));
        as(World.VIEWER).get("/v1/runs/" + alias + "/events").then().body("items.size()", equalTo(1));
    }

    @Test
    void whatIsNoIdNamesNoRun() {
        for (String id : List.of("1", "%00", "0197-", UUID.randomUUID().toString(), "x".repeat(300))) {
            as(World.VIEWER)
                    .urlEncodingEnabled(false)
                    .get("/v1/runs/" + id)
                    .then()
                    .statusCode(404);
        }
    }

    @Test
    void stepsComeInPlanOrderWithTheirAttempts() {
        // Given
        UUID id = World.run("ERP", "RUNNING", Map.of());
        World.step(id, "stop:a", 1, "DONE", "[]");
        World.step(id, "copy:d-5f2a", 2, "RETRYING", "[\"stop:a\"]");
        World.sql(
                "INSERT INTO attempts (run, step, direction, number, executor, started_at, finished_at, outcome, detail)"
                        + " VALUES (?, 'copy:d-5f2a', 'FORWARD', 1, 'worker nas-b/7f3a', '2026-03-01T20:00:00Z',"
                        + " '2026-03-01T20:00:02Z', 'failed', 'disk full'), (?, 'copy:d-5f2a', 'FORWARD', 2, null,"
                        + " '2026-03-01T20:01:00Z', null, null, null)",
                id,
                id);

        // When
        var steps = as(World.VIEWER).get("/v1/runs/" + id + "/steps").then().statusCode(200);

        // Then
        steps.body("items.id", contains("stop:a", "copy:d-5f2a"))
                .body("items[1].dependsOn", contains("stop:a"))
                .body("items[1].attempts.number", contains(1, 2))
                .body("items[1].attempts[0].executor", equalTo("worker nas-b/7f3a"))
                .body("items[1].attempts[0].outcome", equalTo("failed"))
                .body("items[1].attempts[1].finishedAt", nullValue())
                .body("items[1].bytesTotal", equalTo(100))
                .body("items[0].attempts.size()", equalTo(0));
    }

    @Test
    void planIsShownAsStoredOnceThereIsOne() {
        // Given
        UUID id = World.run("ERP", "PLANNING", Map.of());
        as(World.VIEWER).get("/v1/runs/" + id + "/plan").then().statusCode(404).body("code", equalTo("not-found"));

        // When
        World.sql(
                "INSERT INTO plans (run, hash, document, plan) VALUES (?, 'sha256:ab',"
                        + " '{\"hash\":\"sha256:ab\",\"steps\":[{\"id\":\"stop:x\",\"kind\":\"StopVm\",\"target\":\"SQL01\","
                        + "\"dependsOn\":[\"inspect\"],\"pivot\":false,\"undo\":{\"kind\":\"StartVm\",\"group\":\"home\"},"
                        + "\"bytes\":0,\"role\":\"opens\"}],\"space\":[{\"where\":\"nas-b\",\"kind\":\"location\","
                        + "\"needed\":100,\"free\":null}],\"estimatedDowntime\":\"PT41S\",\"estimatedFrom\":\"a guess\"}',"
                        + " '{}')",
                id);

        // Then
        as(World.VIEWER)
                .get("/v1/runs/" + id + "/plan")
                .then()
                .statusCode(200)
                .body("hash", equalTo("sha256:ab"))
                .body("steps[0].dependsOn", contains("inspect"))
                .body("steps[0].undo.kind", equalTo("StartVm"))
                .body("space[0].needed", equalTo(100))
                .body("space[0].free", nullValue())
                .body("estimatedDowntime", equalTo("PT41S"))
                .body("estimatedFrom", equalTo("a guess"))
                .body("blockers", equalTo(List.of()));
    }

    @Test
    void aRefusedRunsPlanNamesWhatStoodAgainstIt() {
        // Given
        UUID id = World.run("ERP", "REJECTED", Map.of());
        World.sql(
                "UPDATE runs SET problems = ?::jsonb WHERE id = ?",
                "[{\"code\":\"PASSTHROUGH_DISK\",\"vm\":\"SQL01-ERP\",\"detail\":\"it has disk 4\","
                        + "\"remediation\":\"Replace it.\"}]",
                id);

        // Then
        as(World.VIEWER)
                .get("/v1/runs/" + id + "/plan")
                .then()
                .statusCode(200)
                .body("hash", nullValue())
                .body("steps", equalTo(List.of()))
                .body("blockers.code", contains("PASSTHROUGH_DISK"))
                .body("blockers[0].remediation", equalTo("Replace it."));
    }

    @Test
    void pagesAreNewestFirstAndStayTheSameWhenRunsAreAdded() {
        // Given
        Map<String, String> mine = Map.of("page", UUID.randomUUID().toString());
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.addFirst(World.run("ERP", "SUCCEEDED", mine).toString());
        }

        // When
        List<String> seen = new ArrayList<>();
        String token = null;
        do {
            var request = as(World.VIEWER)
                    .queryParam("label", "page:" + mine.get("page"))
                    .queryParam("pageSize", 3);
            var page = (token == null ? request : request.queryParam("pageToken", token))
                    .get("/v1/runs")
                    .then()
                    .statusCode(200);
            seen.addAll(page.extract().path("items.id"));
            token = page.extract().path("nextPageToken");
            World.run("ERP", "SUCCEEDED", mine);
        } while (token != null);

        // Then
        assertThat(seen).containsExactlyElementsOf(ids);
    }

    @Test
    void pagesFollowTheTimeOfSubmissionAndTheIdsOfOneTime() {
        // Given
        String mark = UUID.randomUUID().toString();
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(World.run("ERP", "SUCCEEDED", Map.of("mark", mark)));
        }
        List<String> times = List.of(
                "2020-01-01T00:00:05Z",
                "2020-01-01T00:00:01.000002Z",
                "2020-01-01T00:00:01.000002Z",
                "2020-01-01T00:00:01.000001Z",
                "2020-01-01T00:00:04Z");
        for (int i = 0; i < 5; i++) {
            World.sql("UPDATE runs SET created_at = ?::timestamptz WHERE id = ?", times.get(i), ids.get(i));
        }

        // Then
        assertThat(pages(World.VIEWER, "label", "mark:" + mark))
                .containsExactly(ids.get(0), ids.get(4), ids.get(2), ids.get(1), ids.get(3));
    }

    @Test
    void callerBoundToSeveralSystemsSeesTheNewestOfThemAll() {
        // Given
        String mark = UUID.randomUUID().toString();
        Map<String, String> mine = Map.of("mark", mark);
        List<UUID> newestFirst = new ArrayList<>();
        for (String system : List.of("ERP", "CRM", "CRM", "ERP", "CRM")) {
            newestFirst.addFirst(World.run(system, "SUCCEEDED", mine));
            World.run(World.freshSystem(), "SUCCEEDED", mine);
        }

        // Then
        assertThat(pages(World.ERP_AND_CRM_READER, "label", "mark:" + mark)).containsExactlyElementsOf(newestFirst);
        as(World.ERP_AND_CRM_READER)
                .queryParam("pageSize", 3)
                .get("/v1/runs")
                .then()
                .body(
                        "items.id",
                        contains(newestFirst.stream()
                                .limit(3)
                                .map(UUID::toString)
                                .toArray()));
        as(World.CRM_OPERATOR)
                .queryParam("system", "ERP")
                .get("/v1/runs")
                .then()
                .statusCode(200)
                .body("items.size()", equalTo(0));
    }

    /// The ids of all pages of two runs.
    private static List<UUID> pages(String key, String parameter, String value) {
        List<UUID> seen = new ArrayList<>();
        String token = null;
        do {
            var request = as(key).queryParam(parameter, value).queryParam("pageSize", 2);
            var page = (token == null ? request : request.queryParam("pageToken", token))
                    .get("/v1/runs")
                    .then()
                    .statusCode(200)
                    .extract();
            page.<List<String>>path("items.id").forEach(id -> seen.add(UUID.fromString(id)));
            token = page.path("nextPageToken");
        } while (token != null);
        return seen;
    }

    @Test
    void filtersNarrowAndTokensBelongToTheirFilters() {
        // Given
        String mark = UUID.randomUUID().toString();
        UUID erp = World.run("ERP", "RUNNING", Map.of("mark", mark, "k", "a:b"));
        UUID crm = World.run(UUID.randomUUID(), "CRM", "restore", "ROLLED_BACK", "anna", Map.of("mark", mark));
        World.sql("UPDATE runs SET created_at = '2020-01-01T00:00:00Z' WHERE id = ?", crm);

        // Then
        for (var filter : Map.of(
                        "system",
                        "erp",
                        "kind",
                        "create",
                        "status",
                        "RUNNING",
                        "requestedBy",
                        "otto",
                        "from",
                        "2020-01-01T00:00:01Z")
                .entrySet()) {
            as(World.VIEWER)
                    .queryParam("label", "mark:" + mark)
                    .queryParam(filter.getKey(), filter.getValue())
                    .get("/v1/runs")
                    .then()
                    .statusCode(200)
                    .body("items.id", contains(erp.toString()));
        }
        as(World.VIEWER)
                .queryParam("label", "mark:" + mark)
                .queryParam("to", "2020-01-01T00:00:01Z")
                .get("/v1/runs")
                .then()
                .body("items.id", contains(crm.toString()));
        as(World.VIEWER)
                .queryParam("label", "mark:" + mark, "k:a:b")
                .get("/v1/runs")
                .then()
                .body("items.id", contains(erp.toString()));
        String token = as(World.VIEWER)
                .queryParam("label", "mark:" + mark)
                .queryParam("pageSize", 1)
                .get("/v1/runs")
                .path("nextPageToken");
        as(World.VIEWER)
                .queryParam("label", "mark:other")
                .queryParam("pageToken", token)
                .get("/v1/runs")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("pageToken"));
    }

    @Test
    void callerBoundToASystemSeesNothingOfOthers() {
        // Given
        String mark = UUID.randomUUID().toString();
        UUID erp = World.run("ERP", "RUNNING", Map.of("mark", mark));
        UUID crm = World.run("CRM", "RUNNING", Map.of("mark", mark));

        // Then
        as(World.CRM_OPERATOR)
                .queryParam("label", "mark:" + mark)
                .get("/v1/runs")
                .then()
                .body("items.id", contains(crm.toString()));
        for (String path : List.of("", "/steps", "/plan", "/events")) {
            as(World.CRM_OPERATOR).get("/v1/runs/" + erp + path).then().statusCode(404);
        }
        as(World.CRM_OPERATOR).post("/v1/runs/" + erp + "/cancel").then().statusCode(404);
        as(World.CRM_OPERATOR).get("/v1/runs/" + crm).then().statusCode(200);
    }

    @Test
    void kindsThatThereAreNoneOfAreRefused() {
        for (String kind : List.of("create", "set-checkpoint-type", "bring-home")) {
            as(World.VIEWER).get("/v1/runs?kind=" + kind).then().statusCode(200);
        }
        as(World.VIEWER)
                .get("/v1/runs?kind=foo")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("kind"))
                .body(
                        "errors[0].detail",
                        equalTo("must be one of bring-home, create, delete, export, remove-checkpoints, rename,"
                                + " restore, set-checkpoint-type, verify"));
    }

    @Test
    void wrongQueriesAreRefusedByParameter() {
        for (var wrong : Map.of(
                        "sytem=ERP", "sytem",
                        "pageSize=0", "pageSize",
                        "pageSize=201", "pageSize",
                        "pageSize=x", "pageSize",
                        "pageToken=x", "pageToken",
                        "status=running", "status",
                        "from=2026-03-01", "from",
                        "to=2026-02-30T00:00:00Z", "to",
                        "label=novalue", "label",
                        "system=a%00b", "system")
                .entrySet()) {
            as(World.VIEWER)
                    .urlEncodingEnabled(false)
                    .get("/v1/runs?" + wrong.getKey())
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("validation-failed"))
                    .body("errors[0].field", equalTo(wrong.getValue()));
        }
        as(World.VIEWER).get("/v1/runs?system=a&system=b").then().statusCode(400);
    }

    @Test
    void eventPagesFollowTheSequence() {
        // Given
        UUID id = World.run("ERP", "RUNNING", Map.of());
        for (int i = 1; i <= 5; i++) {
            World.event(id, i, "step-started");
        }

        // When
        var first =
                as(World.VIEWER).get("/v1/runs/" + id + "/events?pageSize=3").then();
        String token = first.extract().path("nextPageToken");

        // Then
        first.body("items.sequence", contains(1, 2, 3))
                .body("items[0].step", equalTo("copy:d-5f2a"))
                .body("items[0].data.status", equalTo("RUNNING"));
        as(World.VIEWER)
                .get("/v1/runs/" + id + "/events?pageSize=3&pageToken=" + token)
                .then()
                .body("items.sequence", contains(4, 5))
                .body("nextPageToken", nullValue());
    }
}
