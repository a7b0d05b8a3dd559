package dev.stillpoint.gateway.run;

import static dev.stillpoint.gateway.world.Calls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.gateway.GatewayTest;
import dev.stillpoint.gateway.world.World;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ApproveRunTest extends GatewayTest {
    private static final String HASH = "sha256:" + "ab".repeat(32);
    private static final String BODY = "{\"planHash\":\"" + HASH + "\"}";

    /// Otto, an operator, asked for it.
    private static String path(String status) {
        UUID run = World.run("ERP", status, Map.of());
        World.sql("UPDATE runs SET plan_hash = ? WHERE id = ?", HASH, run);
        return "/v1/runs/" + run + "/approve";
    }

    @Test
    void anotherAdminApprovesThePlanThatStands() {
        // When
        String path = path("AWAITING_APPROVAL");
        json(World.ADMIN, BODY)
                .post(path)
                .then()
                .statusCode(202)
                .header("Location", endsWith(path.replace("/approve", "")))
                .body("status", equalTo("AWAITING_APPROVAL"));

        // Then
        assertThat(orchestrator.requests().getLast())
                .isInstanceOfSatisfying(GatewayRequest.ApproveRun.class, approve -> {
                    assertThat(approve.planHash()).isEqualTo(HASH);
                    assertThat(approve.principal().name()).isEqualTo("anna");
                });
    }

    @Test
    void theOneWhoAskedCanNotApprove() {
        UUID run = World.run(UUID.randomUUID(), "ERP", "delete", "AWAITING_APPROVAL", "Anna", Map.of());
        World.sql("UPDATE runs SET plan_hash = ? WHERE id = ?", HASH, run);

        json(World.ADMIN, BODY)
                .post("/v1/runs/" + run + "/approve")
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
    }

    @Test
    void onlyAdminsWhoMaySeeTheSystemApprove() {
        json(World.OPERATOR, BODY).post(path("AWAITING_APPROVAL")).then().statusCode(403);
        json(World.CRM_ADMIN, BODY).post(path("AWAITING_APPROVAL")).then().statusCode(404);
    }

    @Test
    void anotherPlanThanTheOneThatStandsIsNotApproved() {
        json(World.ADMIN, BODY.replace("ab", "cd"))
                .post(path("AWAITING_APPROVAL"))
                .then()
                .statusCode(409)
                .body("code", equalTo("plan-changed"));
    }

    @Test
    void aRunThatDoesNotWaitForItIsNotApproved() {
        json(World.ADMIN, BODY).post(path("RUNNING")).then().statusCode(409).body("code", equalTo("plan-changed"));
        json(World.ADMIN, BODY).post(path("REJECTED")).then().statusCode(409).body("code", equalTo("run-final"));
    }

    @Test
    void whatTheOrchestratorRefusesIsRefused() {
        orchestrator.plays(
                request -> Optional.of(new GatewayReply.Refused(request.id(), "plan-changed", "look again", null)));

        json(World.ADMIN, BODY)
                .post(path("AWAITING_APPROVAL"))
                .then()
                .statusCode(409)
                .body("detail", equalTo("look again"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"planHash\":\"abc\"}", "{\"planHash\":7}", "{\"hash\":\"abc\"}"})
    void withoutAPlanHashNothingIsApproved(String body) {
        json(World.ADMIN, body)
                .post(path("AWAITING_APPROVAL"))
                .then()
                .statusCode(400)
                .body("code", equalTo("validation-failed"));
    }
}
