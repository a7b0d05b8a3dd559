package dev.stillpoint.gateway.run;

import static dev.stillpoint.gateway.world.Calls.as;
import static dev.stillpoint.gateway.world.Calls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.gateway.GatewayTest;
import dev.stillpoint.gateway.world.FakeOrchestrator;
import dev.stillpoint.gateway.world.World;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ChangeRunTest extends GatewayTest {
    @Test
    void cancelIsAskedOfTheOrchestratorAndAnswersTheRunAsItThenStands() {
        // Given
        UUID id = World.run("ERP", "RUNNING", Map.of());
        orchestrator.plays(request -> {
            World.sql("UPDATE runs SET status = 'COMPENSATING' WHERE id = ?", id);
            return Optional.of(new GatewayReply.Done(request.id()));
        });

        // When
        var answer = as(World.OPERATOR).post("/v1/runs/" + id + "/cancel").then();

        // Then
        answer.statusCode(202).header("Location", endsWith(id.toString())).body("status", equalTo("COMPENSATING"));
        assertThat(orchestrator.requests().getLast()).isInstanceOf(GatewayRequest.CancelRun.class);
    }

    @Test
    void cancelPastTheSafePointIsRefused() {
        // Given
        UUID id = World.run("ERP", "RUNNING", Map.of());
        World.sql("UPDATE runs SET past_pivot = true WHERE id = ?", id);

        // Then
        as(World.OPERATOR)
                .post("/v1/runs/" + id + "/cancel")
                .then()
                .statusCode(409)
                .body("code", equalTo("past-safe-point"));
    }

    @Test
    void cancelThatTheOrchestratorFindsTooLateIsRefused() {
        // Given
        UUID id = World.run("ERP", "RUNNING", Map.of());
        orchestrator.plays(
                request -> Optional.of(new GatewayReply.Refused(request.id(), "past-safe-point", "too late", null)));

        // Then
        as(World.OPERATOR)
                .post("/v1/runs/" + id + "/cancel")
                .then()
                .statusCode(409)
                .body("detail", equalTo("too late"));
    }

    @Test
    void retryIsAskedOfTheOrchestrator() {
        UUID waiting = World.run("ERP", "NEEDS_OPERATOR", Map.of());
        as(World.OPERATOR).post("/v1/runs/" + waiting + "/retry").then().statusCode(202);
        assertThat(orchestrator.requests().getLast()).isInstanceOf(GatewayRequest.RetryRun.class);
    }

    @Test
    void unansweredCancelIsAccepted() {
        orchestrator.plays(FakeOrchestrator.SILENT);
        UUID id = World.run("ERP", "RUNNING", Map.of());
        as(World.OPERATOR)
                .post("/v1/runs/" + id + "/cancel")
                .then()
                .statusCode(202)
                .body("status", equalTo("RUNNING"));
    }

    @Test
    void changingNeedsTheRoleOfTheRunsKind() {
        // Given
        UUID create = World.run("ERP", "NEEDS_OPERATOR", Map.of());
        UUID verify = World.run(UUID.randomUUID(), "ERP", "verify", "NEEDS_OPERATOR", "anna", Map.of());

        // Then
        for (String call : List.of("/cancel", "/retry")) {
            for (UUID run : List.of(create, verify)) {
                as(World.VIEWER).post("/v1/runs/" + run + call).then().statusCode(403);
                as(World.AUDITOR).post("/v1/runs/" + run + call).then().statusCode(403);
                as(World.OPERATOR).post("/v1/runs/" + run + call).then().statusCode(202);
            }
            for (String kind : List.of("restore", "delete", "bring-home")) {
                UUID run = World.run(UUID.randomUUID(), "ERP", kind, "NEEDS_OPERATOR", "anna", Map.of());
                as(World.OPERATOR).post("/v1/runs/" + run + call).then().statusCode(403);
                as(World.ADMIN).post("/v1/runs/" + run + call).then().statusCode(202);
            }
        }
    }

    @Test
    void bodyWithFieldsIsRefused() {
        UUID id = World.run("ERP", "RUNNING", Map.of());
        json(World.OPERATOR, "{}").post("/v1/runs/" + id + "/cancel").then().statusCode(202);
        json(World.OPERATOR, "{\"force\":true}")
                .post("/v1/runs/" + id + "/cancel")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("force"));
    }
}
