package dev.stillpoint.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.Principal;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.gateway.GatewayTest;
import dev.stillpoint.gateway.contract.ApiDocument.Operation;
import dev.stillpoint.gateway.problem.ProblemCode;
import dev.stillpoint.gateway.security.Roles;
import dev.stillpoint.gateway.world.RawHttp;
import dev.stillpoint.gateway.world.World;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/// Requests drawn from the API's document: 2,000 of this day, or 50,000 when all is asked for. Another draw is played
/// with `-Dstillpoint.seed=…`.
@QuarkusTest
class DrawnRequestsTest extends GatewayTest {
    private static final int REQUESTS = Boolean.getBoolean("stillpoint.thorough") ? 50_000 : 2_000;
    private static final long SEED =
            Long.getLong("stillpoint.seed", LocalDate.now(ZoneOffset.UTC).toEpochDay());
    private static final int AT_ONCE = 4;
    private static final JsonMapper JSON = new JsonMapper();

    /// What the words of a program in trouble look like. Nothing hostile holds one of them.
    private static final List<String> INNARDS = List.of(
            "Exception",
            "\tat ",
            "java.",
            "jakarta.",
            "io.quarkus",
            "io.vertx",
            "com.fasterxml",
            "org.hibernate",
            "org.postgresql",
            "dev.stillpoint",
            "SELECT ",
            "SQLSTATE");

    private final ApiDocument document = ApiDocument.closed();

    @Test
    void whateverComesIsAnsweredAsTheDocumentSays() throws Exception {
        // Given
        orchestrator.plays(DrawnRequestsTest::replies);
        int heardBefore = orchestrator.requests().size();
        Map<String, List<String>> things = things();
        Map<String, String> findings = new ConcurrentSkipListMap<>();
        Map<Integer, AtomicInteger> statuses = new TreeMap<>();
        for (int status :
                new int[] {200, 201, 202, 204, 400, 401, 403, 404, 405, 406, 409, 413, 414, 415, 422, 429, 431, 503}) {
            statuses.put(status, new AtomicInteger());
        }

        // When
        AtomicInteger next = new AtomicInteger();
        List<Thread> clients = new ArrayList<>();
        for (int client = 0; client < AT_ONCE; client++) {
            clients.add(Thread.ofVirtual().start(() -> {
                try (RawHttp http = new RawHttp()) {
                    for (int i = next.getAndIncrement(); i < REQUESTS; i = next.getAndIncrement()) {
                        DrawnRequest request = DrawnRequest.of(document, things, SEED * 1_000_003 + i);
                        String finding = finding(http, request, statuses);
                        if (!finding.isEmpty()) {
                            findings.putIfAbsent(
                                    request.operation().map(Operation::name).orElse("no call") + ": " + finding,
                                    "request " + i + "\n" + request);
                        }
                    }
                } catch (IOException e) {
                    findings.put("connection: " + e, "");
                }
            }));
        }
        for (Thread client : clients) {
            client.join();
        }

        // Then
        System.out.printf("%d requests drawn with -Dstillpoint.seed=%d: %s%n", REQUESTS, SEED, statuses);
        assertThat(findings).as("-Dstillpoint.seed=" + SEED).isEmpty();
        List<GatewayRequest> heard = List.copyOf(orchestrator.requests());
        assertThat(heard.subList(heardBefore, heard.size()))
                .allSatisfy(request ->
                        assertThat(request.principal()).as("%s", request).satisfies(asker -> mayAsk(asker, request)));
        for (int status : new int[] {200, 201, 202, 204, 400, 401, 403, 404, 405, 409, 415}) {
            assertThat(statuses.get(status)).as("answers with " + status).hasPositiveValue();
        }
    }

    /// What is wrong with the answer to a request; empty when nothing is.
    private String finding(RawHttp http, DrawnRequest request, Map<Integer, AtomicInteger> statuses) {
        RawHttp.Answer answer;
        try {
            answer = http.send(request.method(), request.bytes());
        } catch (IOException e) {
            // Who goes on sending what was refused for its size may lose the answer with the connection.
            return request.body().length > 60_000 ? "" : "no answer: " + e;
        }
        AtomicInteger count = statuses.get(answer.status());
        if (count == null) {
            return "status " + answer.status();
        }
        count.incrementAndGet();
        String text = answer.text();
        Optional<String> innards = INNARDS.stream().filter(text::contains).findFirst();
        if (innards.isPresent()) {
            return "status " + answer.status() + " tells of " + innards.get();
        }
        if (!request.proven() && !List.of(400, 401, 413).contains(answer.status())) {
            return "without a credential answered " + answer.status();
        }
        if (request.strange() && request.operation().isPresent() && answer.status() < 400) {
            return "answered " + answer.status() + " though its query has a parameter that the call has not";
        }
        String type = answer.header("Content-Type").split(";", 2)[0];
        if (answer.status() >= 400) {
            String problem = problem(request, answer, type);
            if (!problem.isEmpty()) {
                return "status " + answer.status() + ": " + problem;
            }
        }
        return request.operation()
                .map(operation -> undocumented(operation, answer, type))
                .orElse("");
    }

    private String problem(DrawnRequest request, RawHttp.Answer answer, String type) {
        if (request.method().equals("HEAD")) {
            return "";
        }
        if (!type.equals("application/problem+json")) {
            return "its type is " + type + ": " + answer.text();
        }
        JsonNode body = json(answer.text());
        String mistakes = document.mistakes(document.root().at("/components/schemas/ProblemDocument"), body);
        if (!mistakes.isEmpty()) {
            return mistakes;
        }
        String code = body.get("code").textValue();
        return ProblemCode.of(code)
                .filter(known -> known.status() == answer.status()
                        && body.get("status").intValue() == answer.status()
                        && body.get("type").textValue().equals("urn:stillpoint:problem:" + code)
                        && body.has("errors") == code.equals("validation-failed"))
                .map(known -> "")
                .orElse("its body is " + body);
    }

    private String undocumented(Operation operation, RawHttp.Answer answer, String type) {
        JsonNode response = document.response(operation, answer.status()).orElse(null);
        if (response == null) {
            return "status " + answer.status() + " is not documented; " + answer.text();
        }
        JsonNode content = response.path("content");
        if (answer.body().length == 0 && !type.equals("text/event-stream")) {
            // An export of nothing has no lines.
            return content.isEmpty()
                            || content.has("application/x-ndjson")
                            || answer.header("Content-Length").equals("0")
                    ? ""
                    : "status " + answer.status() + " has no body";
        }
        if (!content.has(type)) {
            return "status " + answer.status() + " has the type " + type + ", which is not documented";
        }
        return type.endsWith("json") && !type.contains("ndjson")
                ? document.mistakes(content.get(type).get("schema"), json(answer.text()))
                : "";
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    /// Whatever was asked of the gateway, only what the asker may want reaches the orchestrator.
    private static void mayAsk(Principal asker, GatewayRequest request) {
        String role = switch (request) {
            case GatewayRequest.SubmitRun submit ->
                Roles.forKind(submit.request().kind());
            case GatewayRequest.CancelRun _, GatewayRequest.RetryRun _, GatewayRequest.RefreshSystems _ ->
                Roles.OPERATOR;
            case GatewayRequest.PreviewSchedule _ -> Roles.VIEWER;
            case GatewayRequest.ResolveRun _,
                    GatewayRequest.ApproveRun _,
                    GatewayRequest.PutLocation _,
                    GatewayRequest.DeleteLocation _,
                    GatewayRequest.PutSettings _,
                    GatewayRequest.PutSchedule _,
                    GatewayRequest.DeleteSchedule _,
                    GatewayRequest.CreateApiKey _,
                    GatewayRequest.RevokeApiKey _,
                    GatewayRequest.KeysUsed _ -> Roles.ADMIN;
        };
        assertThat(asker.roles()).contains(role);
        String system = switch (request) {
            case GatewayRequest.SubmitRun submit -> submit.request().system();
            case GatewayRequest.PutSettings put -> put.system();
            case GatewayRequest.PutSchedule put -> put.wanted().system();
            case GatewayRequest.PreviewSchedule preview -> preview.wanted().system();
            case GatewayRequest other -> "CRM";
        };
        if (!asker.systems().isEmpty()) {
            assertThat(asker.systems()).anyMatch(system::equalsIgnoreCase);
            assertThat(request)
                    .isNotInstanceOfAny(
                            GatewayRequest.PutLocation.class,
                            GatewayRequest.DeleteLocation.class,
                            GatewayRequest.CreateApiKey.class,
                            GatewayRequest.RevokeApiKey.class);
        }
    }

    /// What the orchestrator may say to each request; seldom nothing in time.
    private static Optional<GatewayReply> replies(GatewayRequest request) {
        SplittableRandom random = new SplittableRandom(request.id().getLeastSignificantBits());
        if (random.nextInt(100) == 0) {
            return Optional.empty();
        }
        List<BiFunction<UUID, SplittableRandom, GatewayReply>> choices = new ArrayList<>();
        BiFunction<UUID, SplittableRandom, GatewayReply> done = (id, r) -> new GatewayReply.Done(id);
        BiFunction<UUID, SplittableRandom, GatewayReply> invalid = (id, r) -> new GatewayReply.Invalid(
                id, List.of(new GatewayReply.FieldProblem("tiers[0][1]", "is no VM of the system")));
        switch (request) {
            case GatewayRequest.SubmitRun submit -> {
                choices.add((id, r) -> new GatewayReply.RunAccepted(id, submit.run(), false));
                choices.add((id, r) -> new GatewayReply.RunAccepted(id, submit.run(), true));
                choices.add((id, r) -> new GatewayReply.Refused(id, "system-busy", "a race was lost", RunId.next()));
                choices.add(refusal("idempotency-key-reused"));
            }
            case GatewayRequest.CancelRun _ ->
                choices.addAll(List.of(done, refusal("run-final"), refusal("past-safe-point"), refusal("not-found")));
            case GatewayRequest.RetryRun _ ->
                choices.addAll(List.of(done, refusal("not-retryable"), refusal("not-found")));
            case GatewayRequest.ResolveRun _ ->
                choices.addAll(
                        List.of(done, refusal("run-final"), refusal("not-retryable"), refusal("not-found"), invalid));
            case GatewayRequest.ApproveRun _ ->
                choices.addAll(List.of(
                        done,
                        refusal("run-final"),
                        refusal("plan-changed"),
                        refusal("forbidden"),
                        refusal("not-found")));
            case GatewayRequest.PutSettings _, GatewayRequest.PutSchedule _ ->
                choices.addAll(List.of(done, done, refusal("not-found"), invalid));
            case GatewayRequest.DeleteSchedule _, GatewayRequest.RevokeApiKey _ ->
                choices.addAll(List.of(done, done, refusal("not-found")));
            case GatewayRequest.DeleteLocation _ ->
                choices.addAll(List.of(done, done, refusal("location-in-use"), refusal("not-found")));
            case GatewayRequest.PreviewSchedule _ -> {
                choices.add((id, r) -> new GatewayReply.SchedulePreviewed(
                        id,
                        List.of(Instant.parse("2099-03-01T20:00:00Z")),
                        List.of(new GatewayReply.SetVerdict(
                                SetId.next(), "nightly", Instant.EPOCH, "COMPLETE", r.nextBoolean(), "keepDaily"))));
                choices.add(invalid);
            }
            case GatewayRequest.CreateApiKey _ -> choices.addAll(List.of(done, done, invalid));
            case GatewayRequest.RefreshSystems _, GatewayRequest.PutLocation _, GatewayRequest.KeysUsed _ ->
                choices.add(done);
        }
        return Optional.of(Hostile.of(choices, random).apply(request.id(), random));
    }

    private static BiFunction<UUID, SplittableRandom, GatewayReply> refusal(String code) {
        return (id, r) -> new GatewayReply.Refused(id, code, "no", null);
    }

    /// Something of every sort in every state.
    private static Map<String, List<String>> things() {
        Things there = new Things();
        Map<String, List<String>> things = new TreeMap<>(Map.of(
                "runs", there.runs(),
                "run", there.runs(),
                "checkpoint-sets", there.sets(),
                "checkpointSet", there.sets(),
                "schedules", there.schedules(),
                "api-keys", there.keys(),
                "storage-locations", List.of("nas-b", "nas-c"),
                "storageLocation", List.of("nas-b", "nas-b", "nas-b", "nas-x"),
                "system", List.of("ERP", "erp", "CRM", "EMPTY", there.system()),
                "uuid", List.of(World.SQL01.toString(), World.SQL02.toString(), World.WEB01.toString())));
        things.putAll(Map.of(
                "vm", List.of("SQL01-ERP", "web01-crm", World.SQL02.toString()),
                "id", List.of(Things.STEP),
                "path", List.of("\\\\nas-b\\export\\x", "\\\\nas-b\\export", "\\\\nas-b\\backup"),
                "cron", List.of("0 0 2 * * ?", "0 0/5 * ? * MON-FRI"),
                "timeZone", List.of("Europe/Berlin", "UTC"),
                "roles", List.of("viewer", "operator", "admin", "auditor"),
                "kinds", List.of("restore", "delete"),
                "kind", List.of("create", "restore"),
                "requestedBy", List.of("otto"),
                "pattern", List.of("^.+-(?<system>[^-]+)$")));
        return things;
    }
}
