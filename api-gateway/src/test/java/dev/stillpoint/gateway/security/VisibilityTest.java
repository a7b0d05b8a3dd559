package dev.stillpoint.gateway.security;

import static dev.stillpoint.gateway.world.Calls.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.gateway.GatewayTest;
import dev.stillpoint.gateway.world.World;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Callers bound to CRM learn nothing of another system: not that it is there, nor anything about it.
@QuarkusTest
class VisibilityTest extends GatewayTest {
    private static final List<String> BOUND = List.of(World.CRM_OPERATOR, World.CRM_ADMIN, World.CRM_AUDITOR);

    private static final String SCHEDULE = "{\"system\":\"{system}\",\"cron\":\"0 0 2 * * ?\",\"timeZone\":\"UTC\"}";

    /// A thing that is there, or is not.
    private record Subject(String system, UUID run, UUID set) {
        static Subject hidden() {
            String system = World.freshSystem();
            UUID run = World.run(system, "NEEDS_OPERATOR", Map.of("secret", "label-of-" + system));
            World.step(run, "copy:d-" + system, 1, "RUNNING", "[]");
            World.event(run, 1, "run-accepted");
            return new Subject(system, run, World.set(system, "COMPLETE"));
        }

        static Subject none() {
            return new Subject(
                    "NONE" + UUID.randomUUID().toString().substring(0, 8),
                    RunId.next().value(),
                    SetId.next().value());
        }

        String in(String template) {
            return template.replace("{system}", system)
                    .replace("{run}", run.toString())
                    .replace("{set}", set.toString());
        }

        /// The answer without what the caller gave and without what is of the moment.
        String anonymous(String answer) {
            return answer.replace(system, "{system}")
                    .replace(run.toString(), "{run}")
                    .replace(set.toString(), "{set}")
                    .replaceAll("\"traceId\":\"[0-9a-f]+\"", "");
        }
    }

    private record Call(String method, String path, String accept, String body) {
        static Call get(String path) {
            return new Call("GET", path, "*/*", "");
        }

        static Call post(String path, String body) {
            return new Call("POST", path, "*/*", body);
        }

        Response as(String key, Subject subject) {
            RequestSpecification request = dev.stillpoint.gateway.world.Calls.as(key)
                    .accept(accept)
                    .header("Idempotency-Key", UUID.randomUUID());
            if (!body.isEmpty()) {
                request.contentType("application/json").body(subject.in(body));
            }
            return request.request(method, subject.in(path));
        }
    }

    private static final List<Call> ABOUT_ONE = List.of(
            Call.get("/v1/runs?system={system}"),
            Call.get("/v1/runs/{run}"),
            Call.get("/v1/runs/{run}/steps"),
            Call.get("/v1/runs/{run}/plan"),
            Call.get("/v1/runs/{run}/events"),
            new Call("GET", "/v1/runs/{run}/events", "text/event-stream", ""),
            Call.post("/v1/runs/{run}/cancel", ""),
            Call.post("/v1/runs/{run}/retry", ""),
            Call.post("/v1/runs/{run}/resolve", "{\"steps\":[{\"id\":\"copy:d-{system}\",\"as\":\"done\"}]}"),
            Call.post("/v1/runs/{run}/approve", "{\"planHash\":\"sha256:00\"}"),
            Call.get("/v1/systems/{system}"),
            Call.get("/v1/systems/{system}/settings"),
            new Call("PUT", "/v1/systems/{system}/settings", "*/*", "{}"),
            Call.post("/v1/schedules", SCHEDULE),
            Call.post("/v1/schedules/preview", SCHEDULE),
            Call.get("/v1/checkpoint-sets?system={system}"),
            Call.get("/v1/checkpoint-sets/{set}"),
            Call.get("/v1/audit-events?system={system}"),
            Call.get("/v1/audit-events?run={run}"),
            new Call("GET", "/v1/audit-events?system={system}", "text/csv", ""),
            new Call("GET", "/v1/audit-events?run={run}", "application/x-ndjson", ""),
            Call.post("/v1/runs", "{\"kind\":\"create\",\"system\":\"{system}\",\"name\":\"n\"}"),
            Call.post("/v1/runs", "{\"kind\":\"restore\",\"system\":\"{system}\",\"mostRecent\":true}"),
            Call.post("/v1/runs", "{\"kind\":\"restore\",\"checkpointSet\":\"{set}\"}"),
            Call.post("/v1/runs", "{\"kind\":\"restore\",\"system\":\"CRM\",\"checkpointSet\":\"{set}\"}"),
            Call.post("/v1/runs", "{\"kind\":\"delete\",\"checkpointSet\":\"{set}\"}"),
            Call.post("/v1/runs", "{\"kind\":\"verify\",\"checkpointSet\":\"{set}\"}"),
            Call.post("/v1/runs", "{\"kind\":\"rename\",\"checkpointSet\":\"{set}\",\"name\":\"n\"}"),
            Call.post(
                    "/v1/runs",
                    "{\"kind\":\"export\",\"checkpointSet\":\"{set}\",\"path\":\"\\\\\\\\nas-b\\\\export\"}"),
            Call.post(
                    "/v1/runs",
                    "{\"kind\":\"set-checkpoint-type\",\"system\":\"{system}\",\"checkpointType\":\"standard\"}"));

    private static final List<Call> LISTS = List.of(
            Call.get("/v1/runs?pageSize=200"),
            Call.get("/v1/systems"),
            Call.get("/v1/checkpoint-sets?pageSize=200"),
            Call.get("/v1/storage-locations"),
            Call.get("/v1/schedules"),
            Call.get("/v1/audit-events?pageSize=200"),
            new Call("GET", "/v1/audit-events", "text/csv", ""),
            new Call("GET", "/v1/audit-events", "application/x-ndjson", ""),
            Call.get("/v1/audit-events/verify"),
            Call.get("/v1/api-keys"));

    @Test
    void whatIsHiddenIsAnsweredLikeWhatIsNotThere() {
        Subject hidden = Subject.hidden();
        Subject none = Subject.none();
        World.seal();
        for (String key : BOUND) {
            for (Call call : ABOUT_ONE) {
                Response ofHidden = call.as(key, hidden);
                Response ofNone = call.as(key, none);
                assertThat(ofHidden.statusCode() + " " + hidden.anonymous(ofHidden.asString()))
                        .as(call + " as " + key.substring(3, 11))
                        .isEqualTo(ofNone.statusCode() + " " + none.anonymous(ofNone.asString()));
            }
        }
        // And whoever is not bound does see it: the table above compares something.
        as(World.VIEWER).get("/v1/runs/" + hidden.run()).then().statusCode(200);
        as(World.VIEWER).get("/v1/checkpoint-sets/" + hidden.set()).then().statusCode(200);
    }

    @Test
    void listsTellNothingOfWhatIsHidden() {
        Subject hidden = Subject.hidden();
        World.seal();
        for (String key : BOUND) {
            for (Call call : LISTS) {
                assertThat(call.as(key, hidden).asString())
                        .as(call + " as " + key.substring(3, 11))
                        .doesNotContain(
                                hidden.system(),
                                hidden.run().toString(),
                                hidden.set().toString());
            }
        }
        assertThat(as(World.VIEWER).get("/v1/runs?pageSize=200").asString()).contains(hidden.system());
        assertThat(as(World.AUDITOR).get("/v1/audit-events?pageSize=200").asString())
                .contains(hidden.run().toString());
    }
}
