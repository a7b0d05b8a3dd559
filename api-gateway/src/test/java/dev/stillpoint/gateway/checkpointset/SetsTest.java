package dev.stillpoint.gateway.checkpointset;

import static dev.stillpoint.gateway.world.Calls.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.stillpoint.gateway.GatewayTest;
import dev.stillpoint.gateway.world.World;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SetsTest extends GatewayTest {
    @Test
    void setIsShownAsTheApiSays() {
        // Given
        UUID set = World.set("ERP", "COMPLETE");

        // When
        Map<String, Object> shown = as(World.VIEWER)
                .get("/v1/checkpoint-sets/" + set)
                .then()
                .statusCode(200)
                .extract()
                .path("$");

        // Then
        assertThat(shown.keySet())
                .containsExactly(
                        "id",
                        "system",
                        "name",
                        "status",
                        "createdAt",
                        "run",
                        "parent",
                        "removeAt",
                        "members",
                        "diskCopies");
        assertThat(shown.get("members"))
                .hasToString("[{vm=SQL01-ERP, vmId=" + World.SQL01
                        + ", checkpointId=cp-1, obtainedType=offline, powerState=Running}, {vm=SQL02-ERP, vmId="
                        + World.SQL02 + ", checkpointId=cp-1, obtainedType=offline, powerState=Running}]");
        assertThat(shown.get("diskCopies"))
                .hasToString("[{disk=C:\\data.vhdx, path=\\\\nas-b\\backup\\data.vhdx, storageLocation=nas-b,"
                        + " length=100663296, allocatedBytes=73400320, merkleRoot=sha256:" + "a".repeat(64)
                        + ", verifiedAt=2026-03-01T20:00:00Z, attachments=[{vm=SQL01-ERP, controller=SCSI, number=0,"
                        + " location=1}], damaged=[]}]");
        as(World.CRM_OPERATOR).get("/v1/checkpoint-sets/" + set).then().statusCode(404);
        as(World.VIEWER).get("/v1/checkpoint-sets/x").then().statusCode(404);
    }

    @Test
    void safetySetTellsWhenItIsRemoved() {
        // Given
        UUID set = World.set("ERP", "SAFETY");
        World.sql("UPDATE checkpoint_sets SET remove_at = '2026-03-02T20:00:00Z' WHERE id = ?", set);

        // Then
        as(World.VIEWER)
                .get("/v1/checkpoint-sets/" + set)
                .then()
                .statusCode(200)
                .body("status", equalTo("SAFETY"))
                .body("removeAt", equalTo("2026-03-02T20:00:00Z"));
    }

    @Test
    void damagedBlocksOfACopyAreNamed() {
        // Given
        UUID set = World.set("ERP", "QUARANTINED");
        World.sql(
                "UPDATE disk_copies SET damaged = '[{\"file\":\"data.vhdx\",\"offset\":4294967296,\"expected\":\"ab\","
                        + "\"found\":\"cd\"}]' WHERE set_id = ?",
                set);

        // Then
        as(World.VIEWER)
                .get("/v1/checkpoint-sets/" + set)
                .then()
                .statusCode(200)
                .body("diskCopies[0].damaged.file", contains("data.vhdx"))
                .body("diskCopies[0].damaged.offset", contains(4294967296L))
                .body("diskCopies[0].damaged.expected", contains("ab"))
                .body("diskCopies[0].damaged.found", contains("cd"));
    }

    @Test
    void listIsFilteredByEveryStatus() {
        for (String status :
                List.of("CREATING", "COMPLETE", "INCOMPLETE", "SAFETY", "DELETING", "DELETED", "QUARANTINED")) {
            // Given
            String system = World.freshSystem();
            String wanted = World.set(system, status).toString();
            World.set(system, status.equals("SAFETY") ? "DELETED" : "SAFETY");

            // Then
            as(World.VIEWER)
                    .get("/v1/checkpoint-sets?system=" + system + "&status=" + status)
                    .then()
                    .statusCode(200)
                    .body("items.id", contains(wanted))
                    .body("items.status", contains(status));
        }
    }

    @Test
    void listIsFilteredAndPaged() {
        // Given
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.addFirst(World.set("CRM", "QUARANTINED").toString());
        }

        // When
        var first = as(World.CRM_OPERATOR)
                .queryParam("status", "QUARANTINED")
                .queryParam("pageSize", 2)
                .get("/v1/checkpoint-sets")
                .then()
                .statusCode(200)
                .body("items.id", contains(ids.get(0), ids.get(1)));

        // Then
        as(World.CRM_OPERATOR)
                .queryParam("status", "QUARANTINED")
                .queryParam("pageToken", first.extract().<String>path("nextPageToken"))
                .get("/v1/checkpoint-sets")
                .then()
                .body("items.id", contains(ids.get(2)))
                .body("items[0].diskCopies.size()", equalTo(1));
        as(World.VIEWER).get("/v1/checkpoint-sets?status=complete").then().statusCode(400);
        as(World.CRM_OPERATOR)
                .get("/v1/checkpoint-sets?system=ERP")
                .then()
                .statusCode(200)
                .body("items.size()", equalTo(0));
    }

    @Test
    void callerBoundToSeveralSystemsSeesTheNewestOfThemAll() {
        // Given
        UUID erp = World.set("ERP", "COMPLETE");
        World.set(World.freshSystem(), "COMPLETE");
        UUID crm = World.set("CRM", "COMPLETE");

        // Then
        as(World.ERP_AND_CRM_READER)
                .queryParam("pageSize", 2)
                .get("/v1/checkpoint-sets")
                .then()
                .statusCode(200)
                .body("items.id", contains(crm.toString(), erp.toString()));
        as(World.ERP_AND_CRM_READER)
                .queryParam("pageSize", 1)
                .queryParam("system", "erp")
                .queryParam("status", "COMPLETE")
                .get("/v1/checkpoint-sets")
                .then()
                .body("items.id", contains(erp.toString()));
    }
}
