package dev.stillpoint.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.gateway.GatewayTest;
import dev.stillpoint.gateway.contract.ApiDocument.Operation;
import dev.stillpoint.gateway.world.FakeOrchestrator;
import dev.stillpoint.gateway.world.RawHttp;
import dev.stillpoint.gateway.world.World;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every call of the API: who may make it, and of a thing in which state.
@QuarkusTest
class CallsTest extends GatewayTest {
    private static final List<String> KEYS = List.of(
            World.VIEWER,
            World.OPERATOR,
            World.ADMIN,
            World.AUDITOR,
            World.CRM_OPERATOR,
            World.CRM_ADMIN,
            World.CRM_AUDITOR);

    /// Call, then what a viewer, an operator, an admin and an auditor are answered, then an operator, an admin and an
    /// auditor who are bound to another system than the one that it is about.
    private static final String BY_ROLE = """
            GET /v1/api-keys                      403 403 200 403  403 403 403
            POST /v1/api-keys                     403 403 201 403  403 403 403
            DELETE /v1/api-keys/{id}              403 403 204 403  403 403 403
            GET /v1/audit-events                  403 403 403 200  403 403 200
            GET /v1/audit-events/verify           403 403 403 200  403 403 403
            GET /v1/checkpoint-sets               200 200 200 403  200 200 403
            GET /v1/checkpoint-sets/{id}          200 200 200 403  404 404 403
            POST /v1/runs create                  403 202 202 403  404 404 403
            POST /v1/runs verify                  403 202 202 403  404 404 403
            POST /v1/runs rename                  403 202 202 403  404 404 403
            POST /v1/runs restore                 403 403 202 403  403 404 403
            POST /v1/runs delete                  403 403 202 403  403 404 403
            POST /v1/runs export                  403 403 202 403  403 404 403
            POST /v1/runs set-checkpoint-type     403 403 202 403  403 404 403
            POST /v1/runs set-checkpoint-type-of-profile 403 403 202 403  403 403 403
            POST /v1/runs remove-checkpoints      403 403 202 403  403 404 403
            GET /v1/runs                          200 200 200 403  200 200 403
            GET /v1/runs/{id}                     200 200 200 403  404 404 403
            POST /v1/runs/{id}/approve            403 403 202 403  403 404 403
            POST /v1/runs/{id}/cancel             403 202 202 403  404 404 403
            GET /v1/runs/{id}/events              200 200 200 403  404 404 403
            GET /v1/runs/{id}/plan                200 200 200 403  404 404 403
            POST /v1/runs/{id}/resolve            403 403 202 403  403 404 403
            POST /v1/runs/{id}/retry              403 202 202 403  404 404 403
            GET /v1/runs/{id}/steps               200 200 200 403  404 404 403
            GET /v1/schedules                     200 200 200 403  200 200 403
            POST /v1/schedules                    403 403 201 403  403 404 403
            POST /v1/schedules/preview            200 200 200 403  404 404 403
            PUT /v1/schedules/{id}                403 403 200 403  403 404 403
            GET /v1/schedules/{id}                200 200 200 403  404 404 403
            DELETE /v1/schedules/{id}             403 403 204 403  403 404 403
            GET /v1/storage-locations             200 200 200 403  200 200 403
            PUT /v1/storage-locations/{id}        403 403 200 403  403 403 403
            GET /v1/storage-locations/{id}        200 200 200 403  200 200 403
            DELETE /v1/storage-locations/{id}     403 403 204 403  403 403 403
            GET /v1/systems                       200 200 200 403  200 200 403
            POST /v1/systems/refresh              403 202 202 403  202 202 403
            GET /v1/systems/{name}                200 200 200 403  404 404 403
            GET /v1/systems/{name}/checkpoints    200 200 200 403  404 404 403
            GET /v1/systems/{name}/settings       200 200 200 403  404 404 403
            PUT /v1/systems/{name}/settings       403 403 200 403  403 404 403
            """;

    /// What may be asked of a run, by its status; 202 or the code of the refusal.
    private static final String BY_STATUS_OF_THE_RUN = """
            status             cancel           retry          resolve        approve
            PLANNING           202              not-retryable  not-retryable  plan-changed
            PLANNED            run-final        not-retryable  run-final      run-final
            AWAITING_APPROVAL  202              not-retryable  not-retryable  202
            REJECTED           run-final        not-retryable  run-final      run-final
            RUNNING            202              not-retryable  not-retryable  plan-changed
            SUCCEEDED          run-final        not-retryable  run-final      run-final
            COMPENSATING       202              not-retryable  not-retryable  plan-changed
            ROLLED_BACK        run-final        not-retryable  run-final      run-final
            NEEDS_OPERATOR     202              202            202            plan-changed
            CANCELED           run-final        not-retryable  run-final      run-final
            RESOLVED           run-final        not-retryable  run-final      run-final
            RUNNING+pivot      past-safe-point  not-retryable  not-retryable  plan-changed
            NEEDS_OPERATOR+pivot past-safe-point 202           202            plan-changed
            """;

    /// What may be asked with a set, by its status and by the claim that another run has on it. Whether a set is fit
    /// the plan says.
    private static final String BY_STATE_OF_THE_SET = """
            set                  GET  verify       export       rename       restore      delete
            CREATING             200  202          202          202          202          202
            COMPLETE             200  202          202          202          202          202
            INCOMPLETE           200  202          202          202          202          202
            SAFETY               200  202          202          202          202          202
            QUARANTINED          200  202          202          202          202          202
            DELETING             200  202          202          202          202          202
            DELETED              200  not-found    not-found    not-found    not-found    not-found
            COMPLETE+SHARED      200  202          202          system-busy  system-busy  system-busy
            COMPLETE+EXCLUSIVE   200  system-busy  system-busy  system-busy  system-busy  system-busy
            """;

    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("POST /v1/api-keys", "{'name':'nightly','roles':['viewer']}"),
            Map.entry("create", "{'kind':'create','system':'ERP','name':'n'}"),
            Map.entry("verify", "{'kind':'verify','checkpointSet':'{set}'}"),
            Map.entry("rename", "{'kind':'rename','checkpointSet':'{set}','name':'golden'}"),
            Map.entry("restore", "{'kind':'restore','checkpointSet':'{set}'}"),
            Map.entry("delete", "{'kind':'delete','checkpointSet':'{set}'}"),
            Map.entry("export", "{'kind':'export','checkpointSet':'{set}','path':'\\\\\\\\nas-b\\\\export'}"),
            Map.entry(
                    "set-checkpoint-type",
                    "{'kind':'set-checkpoint-type','system':'ERP','checkpointType':'production'}"),
            Map.entry(
                    "set-checkpoint-type-of-profile",
                    "{'kind':'set-checkpoint-type','template':'Gold','checkpointType':'production'}"),
            Map.entry("remove-checkpoints", "{'kind':'remove-checkpoints','system':'ERP','checkpoints':'all'}"),
            Map.entry("approve", "{'planHash':'" + Things.HASH + "'}"),
            Map.entry("resolve", "{'steps':[{'id':'" + Things.STEP + "','as':'done'}]}"),
            Map.entry("POST /v1/schedules", "{'system':'ERP','cron':'0 0 2 * * ?'}"),
            Map.entry("POST /v1/schedules/preview", "{'system':'ERP','cron':'0 0 2 * * ?'}"),
            Map.entry("PUT /v1/schedules/{id}", "{'system':'ERP','cron':'0 0 3 * * ?'}"),
            Map.entry("PUT /v1/storage-locations/{id}", "{'path':'\\\\\\\\nas-b\\\\backup'}"),
            Map.entry("PUT /v1/systems/{name}/settings", "{}"));

    private final RawHttp http = new RawHttp();

    @BeforeEach
    void play() {
        orchestrator.plays(CallsTest::reply);
    }

    @AfterEach
    void hangUp() throws IOException {
        http.close();
    }

    /// Stores schedules too, and says what one would do; runs it accepts without storing them.
    private static Optional<GatewayReply> reply(GatewayRequest request) {
        if (request instanceof GatewayRequest.SubmitRun submit) {
            return Optional.of(new GatewayReply.RunAccepted(submit.id(), submit.run(), false));
        }
        if (request instanceof GatewayRequest.PutSchedule put) {
            World.sql(
                    "INSERT INTO schedules (id, system, wanted, enabled, created_by) VALUES (?, ?, ?::jsonb, true, 'anna')"
                            + " ON CONFLICT (id) DO UPDATE SET wanted = excluded.wanted",
                    put.schedule(),
                    put.wanted().system(),
                    Json.text(put.wanted()));
        }
        return request instanceof GatewayRequest.PreviewSchedule preview
                ? Optional.of(new GatewayReply.SchedulePreviewed(preview.id(), List.of(), List.of()))
                : FakeOrchestrator.WILLING.apply(request);
    }

    /// A line of a table: a call or a state, then a cell for each column.
    private record Row(String call, List<String> cells) {
        static List<Row> of(String table, int columns) {
            return table.lines()
                    .map(line -> List.of(line.strip().split(" +", -1)))
                    .map(words -> new Row(
                            String.join(" ", words.subList(0, words.size() - columns)),
                            words.subList(words.size() - columns, words.size())))
                    .toList();
        }

        String operation() {
            return String.join(" ", List.of(call.split(" ", -1)).subList(0, 2));
        }
    }

    @Test
    void tableKnowsEveryCallOfTheDocument() {
        assertThat(Row.of(BY_ROLE, KEYS.size()).stream().map(Row::operation).distinct())
                .containsExactlyInAnyOrderElementsOf(ApiDocument.committed().operations().stream()
                        .map(Operation::name)
                        .toList());
    }

    @Test
    void eachRoleMayDoWhatTheTableSays() throws IOException {
        List<String> wrong = new ArrayList<>();
        Map<String, String> things = about("NEEDS_OPERATOR");
        Map<String, String> waiting =
                Map.of("runs", Things.run("ERP", "create", "AWAITING_APPROVAL").toString());
        for (Row row : Row.of(BY_ROLE, KEYS.size())) {
            Map<String, String> about = row.call().endsWith("/approve") ? waiting : things;
            List<String> answered = new ArrayList<>();
            for (String key : KEYS) {
                answered.add(String.valueOf(
                        send(List.of("X-API-Key: " + key), row.call(), about).status()));
            }
            if (!answered.equals(row.cells())) {
                wrong.add(row.call() + " answered " + answered + ", expected " + row.cells());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void nobodyWithoutAValidCredentialIsAnswered() throws IOException {
        String damaged = World.ADMIN.substring(0, World.ADMIN.length() - 1) + "X";
        List<List<String>> credentials = List.of(
                List.of(),
                List.of("X-API-Key: "),
                List.of("X-API-Key: nonsense"),
                List.of("X-API-Key: " + damaged),
                List.of("X-API-Key: " + World.ADMIN.replace("admin001", "unknown1")),
                List.of("X-API-Key: " + World.EXPIRED),
                List.of("X-API-Key: " + World.REVOKED),
                List.of("X-API-Key: " + World.ADMIN, "X-API-Key: " + World.VIEWER));
        Map<String, String> about = about("NEEDS_OPERATOR");
        for (Row row : Row.of(BY_ROLE, KEYS.size())) {
            for (List<String> credential : credentials) {
                RawHttp.Answer answer = send(credential, row.call(), about);
                assertThat(answer.status())
                        .as(row.call() + " with " + credential)
                        .isEqualTo(401);
                assertThat(answer.header("WWW-Authenticate")).startsWith("ApiKey");
                assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
                assertThat(answer.text()).contains("\"code\":\"unauthenticated\"");
            }
        }
    }

    @Test
    void whatMayBeAskedOfARunDependsOnItsStatus() throws IOException {
        List<Row> rows = Row.of(BY_STATUS_OF_THE_RUN, 4);
        List<String> calls = rows.getFirst().cells();
        List<String> wrong = new ArrayList<>();
        for (Row row : rows.subList(1, rows.size())) {
            String[] state = row.call().split("\\+", -1);
            List<String> answered = new ArrayList<>();
            Map<String, String> about =
                    Map.of("runs", Things.run("ERP", "create", state[0]).toString());
            if (state.length > 1) {
                World.sql("UPDATE runs SET past_pivot = true WHERE id = ?", UUID.fromString(about.get("runs")));
            }
            for (String call : calls) {
                answered.add(said(send(List.of("X-API-Key: " + World.ADMIN), "POST /v1/runs/{id}/" + call, about)));
            }
            if (!answered.equals(row.cells())) {
                wrong.add(row.call() + " answered " + answered + ", expected " + row.cells());
            }
            for (String call : List.of("", "/steps", "/plan", "/events")) {
                assertThat(send(List.of("X-API-Key: " + World.VIEWER), "GET /v1/runs/{id}" + call, about)
                                .status())
                        .isEqualTo(200);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(rows.stream().map(Row::call)).containsAll(Things.STATUSES);
    }

    @Test
    void whatMayBeAskedWithASetDependsOnItsState() throws IOException {
        List<Row> rows = Row.of(BY_STATE_OF_THE_SET, 6);
        List<String> calls = rows.getFirst().cells();
        List<String> wrong = new ArrayList<>();
        for (Row row : rows.subList(1, rows.size())) {
            String[] state = row.call().split("\\+", -1);
            UUID set = World.set("ERP", state[0]);
            if (state.length > 1) {
                World.claimSet(set, "ERP", state[1]);
            }
            List<String> answered = new ArrayList<>();
            for (String call : calls) {
                answered.add(said(send(
                        List.of("X-API-Key: " + World.ADMIN),
                        call.equals("GET") ? "GET /v1/checkpoint-sets/{id}" : "POST /v1/runs " + call,
                        Map.of("checkpoint-sets", set.toString()))));
            }
            if (!answered.equals(row.cells())) {
                wrong.add(row.call() + " answered " + answered + ", expected " + row.cells());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void whatIsNotThereOrNoMoreIsNotFoundButLocationsAreMadeByPuttingThem() throws IOException {
        String ended = Things.schedule("ERP").toString();
        World.sql("UPDATE schedules SET deleted_at = now() WHERE id = ?", UUID.fromString(ended));
        List<String> admin = List.of("X-API-Key: " + World.ADMIN);
        for (String id : List.of(ended, UUID.randomUUID().toString(), "nothing")) {
            for (String call : List.of("GET", "PUT", "DELETE")) {
                assertThat(said(send(admin, call + " /v1/schedules/{id}", Map.of("schedules", id))))
                        .as(call + " " + id)
                        .isEqualTo("not-found");
            }
        }
        Map<String, String> none = Map.of("storage-locations", "nas-none");
        assertThat(said(send(admin, "GET /v1/storage-locations/{id}", none))).isEqualTo("not-found");
        assertThat(said(send(admin, "DELETE /v1/storage-locations/{id}", none))).isEqualTo("not-found");
        assertThat(said(send(admin, "PUT /v1/storage-locations/{id}", none))).isEqualTo("202");
    }

    /// Things of ERP, by the part of a path that stands before their id.
    private static Map<String, String> about(String statusOfTheRun) {
        return Map.of(
                "runs", Things.run("ERP", "create", statusOfTheRun).toString(),
                "checkpoint-sets", World.set("ERP", "COMPLETE").toString(),
                "schedules", Things.schedule("ERP").toString(),
                "api-keys", Things.key(),
                "storage-locations", "nas-b",
                "systems", "ERP");
    }

    /// The status of an answer, or the code of a problem.
    private static String said(RawHttp.Answer answer) {
        return answer.text().contains("\"code\":\"")
                        && answer.header("Content-Type").contains("problem")
                ? answer.text().replaceAll("(?s).*?\"code\":\"([a-z-]+)\".*", "$1")
                : String.valueOf(answer.status());
    }

    private RawHttp.Answer send(List<String> credential, String call, Map<String, String> about) throws IOException {
        String[] words = call.split(" ", -1);
        String[] steps = words[1].split("/", -1);
        String path = steps.length > 3 && steps[3].startsWith("{")
                ? words[1].replace(steps[3], about.getOrDefault(steps[2], "none"))
                : words[1];
        String last = words[words.length - 1];
        String body = BODIES.getOrDefault(call, BODIES.getOrDefault(last.substring(last.lastIndexOf('/') + 1), ""))
                .replace('\'', '"')
                .replace("{set}", about.getOrDefault("checkpoint-sets", "none"));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = words[0] + " " + path + " HTTP/1.1\r\nHost: gateway\r\nContent-Length: " + bytes.length
                + (bytes.length == 0 ? "" : "\r\nContent-Type: application/json") + "\r\nIdempotency-Key: "
                + UUID.randomUUID()
                + credential.stream().map(line -> "\r\n" + line).collect(Collectors.joining())
                + "\r\n\r\n";
        byte[] request = Arrays.copyOf(head.getBytes(StandardCharsets.UTF_8), head.length() + bytes.length);
        System.arraycopy(bytes, 0, request, head.length(), bytes.length);
        return http.send(words[0], request);
    }
}
