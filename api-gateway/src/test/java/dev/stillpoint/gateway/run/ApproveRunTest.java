package dev.stillpoint.gateway.run;

import static dev.stillpoint.gateway.world.Calls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.gateway.GatewayTest;
import dev.stillpoint.gateway.world.World;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
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
                    assertThat(approve.principal().keyPrefix()).isEqualTo("admin001");
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

    /// A key that somebody makes for an admin.
    private static String keyMadeBy(String maker, String name) {
        return json(maker, "{\"name\":\"" + name + "\",\"roles\":[\"admin\"]}")
                .post("/v1/api-keys")
                .then()
                .statusCode(201)
                .extract()
                .path("key");
    }

    @Test
    void aKeyThatTheOneWhoAskedMadeIsNoSecondPersonHoweverManyKeysLieBetween() {
        // Given a run that anna asked for
        UUID run = World.run(UUID.randomUUID(), "ERP", "delete", "AWAITING_APPROVAL", "Anna", Map.of());
        World.sql("UPDATE runs SET plan_hash = ? WHERE id = ?", HASH, run);
        String boris = keyMadeBy(World.ADMIN, "boris");
        String carla = keyMadeBy(boris, "carla");

        // Then
        for (String key : List.of(boris, carla)) {
            json(key, BODY)
                    .post("/v1/runs/" + run + "/approve")
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("forbidden"))
                    .body("detail", containsString("anna"));
        }

        // But what otto asked for they can approve
        json(carla, BODY).post(path("AWAITING_APPROVAL")).then().statusCode(202);
        assertThat(orchestrator.requests().getLast().principal().people()).containsExactly("anna", "boris", "carla");
    }

    @Test
    void whoMadeTheKeyThatARunWasAskedForWithIsNoSecondPerson() {
        // Given
        String dora = keyMadeBy(World.ADMIN, "dora");
        String run = json(dora, "{\"kind\":\"create\",\"system\":\"ERP\",\"name\":\"n\"}")
                .post("/v1/runs")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        World.sql(
                "UPDATE runs SET status = 'AWAITING_APPROVAL', plan_hash = ? WHERE id = ?", HASH, UUID.fromString(run));

        // Then
        for (String key : List.of(World.ADMIN, dora, keyMadeBy(World.ADMIN, "emil"))) {
            json(key, BODY).post("/v1/runs/" + run + "/approve").then().statusCode(403);
        }
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
