package dev.stillpoint.gateway.run;

import static dev.stillpoint.gateway.world.Calls.as;
import static dev.stillpoint.gateway.world.Calls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.GatewayRequest.Decision;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.gateway.GatewayTest;
import dev.stillpoint.gateway.world.FakeOrchestrator;
import dev.stillpoint.gateway.world.World;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ResolveRunTest extends GatewayTest {
    private UUID run = UUID.randomUUID();

    @BeforeEach
    void runThatWaitsForAnOperator() {
        run = World.run("ERP", "NEEDS_OPERATOR", Map.of());
        World.step(run, "detach:0b7e:0:1", 1, "DONE", "[]");
        World.step(run, "copy:d-5f2a", 2, "FAILED", "[\"detach:0b7e:0:1\"]");
        World.step(run, "attach:0b7e:0:1", 3, "UNDO_FAILED", "[]");
    }

    @Test
    void decisionsReachTheOrchestratorAndTheAnswerIsTheRunAsItThenStands() {
        // Given
        orchestrator.plays(request -> {
            World.sql("UPDATE runs SET status = 'COMPENSATING' WHERE id = ?", run);
            return Optional.of(new GatewayReply.Done(request.id()));
        });

        // When
        var answer = resolve("""
                {"steps":[{"id":"detach:0b7e:0:1","as":"undone"},{"id":"copy:d-5f2a","as":"abandoned"},
                 {"id":"attach:0b7e:0:1","as":"done"}],"comment":"attached by hand\\nCHG-4712"}""");

        // Then
        answer.statusCode(202)
                .header("Location", endsWith("/v1/runs/" + run))
                .body("id", equalTo(run.toString()))
                .body("status", equalTo("COMPENSATING"));
        var sent = (GatewayRequest.ResolveRun) orchestrator.requests().getLast();
        assertThat(sent.run()).isEqualTo(new RunId(run));
        assertThat(sent.principal().name()).isEqualTo("anna");
        assertThat(sent.comment()).isEqualTo("attached by hand\nCHG-4712");
        assertThat(sent.decisions())
                .containsExactly(
                        new Decision(new StepId("detach:0b7e:0:1"), Decision.As.UNDONE),
                        new Decision(new StepId("copy:d-5f2a"), Decision.As.ABANDONED),
                        new Decision(new StepId("attach:0b7e:0:1"), Decision.As.DONE));
        assertThat(orchestrator.lastHeaders()).containsEntry("ce_type", "dev.stillpoint.GatewayRequest.ResolveRun");
    }

    @Test
    void noDecisionAndNoCommentAreNeeded() {
        for (String body : List.of("{\"steps\":[]}", "{}", "{\"steps\":null,\"comment\":null}")) {
            resolve(body).statusCode(202);
            var sent = (GatewayRequest.ResolveRun) orchestrator.requests().getLast();
            assertThat(sent.decisions()).isEmpty();
            assertThat(sent.comment()).isNull();
        }
    }

    @Test
    void unansweredResolveIsAccepted() {
        orchestrator.plays(FakeOrchestrator.SILENT);
        resolve("{\"steps\":[]}").statusCode(202).body("status", equalTo("NEEDS_OPERATOR"));
    }

    @Test
    void refusalOfTheOrchestratorIsToldAsAProblem() {
        orchestrator.plays(request ->
                Optional.of(new GatewayReply.Refused(request.id(), "not-retryable", "retried just now", null)));
        resolve("{\"steps\":[]}").statusCode(409).body("detail", equalTo("retried just now"));
    }

    @Test
    void stepThatTheRunDoesNotHaveIsNamed() {
        // Given
        UUID other = World.run("ERP", "NEEDS_OPERATOR", Map.of());
        World.step(other, "attach:other:0:1", 1, "FAILED", "[]");

        // Then
        resolve("""
                {"steps":[{"id":"copy:d-5f2a","as":"done"},{"id":"attach:other:0:1","as":"done"},
                 {"id":"nonsense","as":"undone"}]}""")
                .statusCode(400)
                .body("code", equalTo("validation-failed"))
                .body("errors.field", contains("steps[1].id", "steps[2].id"))
                .body("errors[0].detail", containsString("attach:other:0:1 is no step of run " + run))
                .body("errors[1].detail", containsString("nonsense"));
    }

    @Test
    void wrongBodiesNameTheFieldsThatAreWrong() {
        int before = orchestrator.requests().size();
        record Case(String body, List<String> wrong) {}
        for (Case wrong : List.of(
                new Case("{\"steps\":{}}", List.of("steps")),
                new Case("{\"steps\":\"all\"}", List.of("steps")),
                new Case(
                        "{\"steps\":[null,1,[],\"copy:d-5f2a\"]}",
                        List.of("steps[0]", "steps[1]", "steps[2]", "steps[3]")),
                new Case("{\"steps\":[{}]}", List.of("steps[0].id", "steps[0].as")),
                new Case("{\"steps\":[{\"id\":\"copy:d-5f2a\"}]}", List.of("steps[0].as")),
                new Case("{\"steps\":[{\"id\":null,\"as\":\"done\"}]}", List.of("steps[0].id")),
                new Case("{\"steps\":[{\"id\":\"copy:d-5f2a\",\"as\":\"DONE\"}]}", List.of("steps[0].as")),
                new Case("{\"steps\":[{\"id\":\"copy:d-5f2a\",\"as\":[\"done\"]}]}", List.of("steps[0].as")),
                new Case("{\"steps\":[{\"id\":7,\"as\":\"done\"}]}", List.of("steps[0].id")),
                new Case("{\"steps\":[{\"id\":\"Copy D\",\"as\":\"done\"}]}", List.of("steps[0].id")),
                new Case("{\"steps\":[{\"id\":\"a\\u0000\",\"as\":\"done\"}]}", List.of("steps[0].id")),
                new Case("{\"steps\":[{\"id\":\"" + "a".repeat(256) + "\",\"as\":\"done\"}]}", List.of("steps[0].id")),
                new Case(
                        "{\"steps\":[{\"id\":\"copy:d-5f2a\",\"as\":\"done\"},{\"id\":\"copy:d-5f2a\",\"as\":\"done\"}]}",
                        List.of("steps[1].id")),
                new Case(
                        "{\"steps\":[{\"id\":\"copy:d-5f2a\",\"as\":\"done\",\"why\":1}],\"force\":true}",
                        List.of("steps[0].why", "force")),
                new Case("{\"comment\":5}", List.of("comment")),
                new Case("{\"comment\":\"" + "c".repeat(2001) + "\"}", List.of("comment")),
                new Case("{\"comment\":\"a\\u0000b\"}", List.of("comment")))) {
            resolve(wrong.body())
                    .statusCode(400)
                    .body("code", equalTo("validation-failed"))
                    .body("errors.field", equalTo(wrong.wrong()));
        }
        resolve("{\"comment\":\"" + "c".repeat(2000) + "\"}").statusCode(202);
        assertThat(orchestrator.requests()).hasSize(before + 1);
    }

    @Test
    void bodyMustBeThereAndBeJson() {
        as(World.ADMIN).post("/v1/runs/" + run + "/resolve").then().statusCode(415);
        resolve("").statusCode(400).body("code", equalTo("malformed-request"));
        resolve("[]").statusCode(400).body("code", equalTo("malformed-request"));
        resolve("{\"steps\":" + "[".repeat(30) + "]".repeat(30) + "}")
                .statusCode(400)
                .body("code", equalTo("malformed-request"));
    }

    @Test
    void resolvingNeedsAnAdminWhoMaySeeTheRunWhateverItsKind() {
        String path = "/v1/runs/" + run + "/resolve";
        for (String key : List.of(World.VIEWER, World.OPERATOR, World.AUDITOR)) {
            json(key, "{\"steps\":[]}").post(path).then().statusCode(403).body("code", equalTo("forbidden"));
        }
        json(World.CRM_ADMIN, "{\"steps\":[]}").post(path).then().statusCode(404);
        json(World.ADMIN, "{\"steps\":[]}")
                .post("/v1/runs/" + UUID.randomUUID() + "/resolve")
                .then()
                .statusCode(404);
        run = World.run(UUID.randomUUID(), "ERP", "bring-home", "NEEDS_OPERATOR", "system", Map.of());
        resolve("{\"steps\":[]}").statusCode(202);
    }

    private ValidatableResponse resolve(String body) {
        return json(World.ADMIN, body).post("/v1/runs/" + run + "/resolve").then();
    }
}
