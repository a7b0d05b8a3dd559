package dev.stillpoint.gateway.system;

import static dev.stillpoint.gateway.world.Calls.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.gateway.GatewayTest;
import dev.stillpoint.gateway.world.World;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SystemsTest extends GatewayTest {
    @Test
    void systemsWithMembersAreListed() {
        as(World.VIEWER)
                .get("/v1/systems")
                .then()
                .statusCode(200)
                .body("items.name", hasItems("CRM", "ERP"))
                .body("items.name", not(hasItems("EMPTY")));
        as(World.CRM_OPERATOR).get("/v1/systems").then().body("items.name", contains("CRM"));
    }

    @Test
    void systemIsShownWithItsMembersWhateverTheCaseOfItsName() {
        as(World.VIEWER)
                .get("/v1/systems/erp")
                .then()
                .statusCode(200)
                .body("name", equalTo("ERP"))
                .body("fabric", equalTo("lab"))
                .body("lastInspectedAt", notNullValue())
                .body("members.vm", contains("SQL01-ERP", "SQL02-ERP"))
                .body("members[0].vmId", equalTo(World.SQL01.toString()))
                .body("members[0].host", equalTo("hv01.lab.example"))
                .body("members[0].state", equalTo("Running"))
                .body("members[0].checkpointType", equalTo("Production"))
                .body("sharedDisks", equalTo(List.of()))
                .body("drift", equalTo(List.of()));
        as(World.CRM_OPERATOR).get("/v1/systems/ERP").then().statusCode(404);
        as(World.VIEWER).get("/v1/systems/EMPTY").then().statusCode(404);
        as(World.VIEWER).urlEncodingEnabled(false).get("/v1/systems/%00").then().statusCode(404);
    }

    @Test
    void sharedDisksTellWhereTheLedgerHasThem() {
        // Given
        String system = World.freshSystem();
        UUID run = World.run(system, "NEEDS_OPERATOR", Map.of());
        UUID set = World.set(system, "COMPLETE");
        World.sql(
                "UPDATE systems SET shared_disks = ?::jsonb, drift = ?::jsonb WHERE name = ?",
                "[" + disk("C:\\\\away.vhdx", "away-" + system) + "," + disk("C:\\\\home.vhdx", "home-" + system) + "]",
                "[{\"code\":\"LEDGER_DRIFT\",\"vm\":\"SQL01-ERP\",\"disk\":\"C:\\\\away.vhdx\",\"detail\":\"gone\","
                        + "\"remediation\":\"put it back\"}]",
                system);
        World.sql(
                "INSERT INTO attachment_ledger (run, vm_id, vm, controller, number, location, disk_id, owner, path,"
                        + " shared, status) VALUES (?, ?, 'SQL01-ERP', 'SCSI', 0, 1, ?, 'cluster:c1',"
                        + " 'C:\\away.vhdx', true, 'AWAY')",
                run,
                World.SQL01,
                "away-" + system);

        // Then
        as(World.VIEWER)
                .get("/v1/systems/" + system)
                .then()
                .statusCode(200)
                .body("sharedDisks.disk", contains("C:\\away.vhdx", "C:\\home.vhdx"))
                .body("sharedDisks.ledger", contains("AWAY", "HOME"))
                .body("sharedDisks[0].owner", equalTo("cluster:c1"))
                .body("sharedDisks[0].length", equalTo(100663296))
                .body("sharedDisks[0].attachments[0].vm", equalTo("SQL01-ERP"))
                .body("sharedDisks[0].attachments[0].controller", equalTo("SCSI"))
                .body("sharedDisks[0].attachments[0].location", equalTo(1))
                .body("drift.code", contains("LEDGER_DRIFT"))
                .body("drift[0].remediation", equalTo("put it back"))
                .body("newestSet", equalTo(set.toString()));
    }

    private static String disk(String path, String id) {
        return "{\"disk\":\"" + path + "\",\"owner\":\"cluster:c1\",\"diskId\":\"" + id
                + "\",\"length\":100663296,\"attachments\":[{\"vm\":\"SQL01-ERP\",\"vmId\":\"" + World.SQL01
                + "\",\"controller\":\"SCSI\",\"number\":0,\"location\":1}]}";
    }

    @Test
    void refreshIsAskedOfTheOrchestrator() {
        as(World.OPERATOR).post("/v1/systems/refresh").then().statusCode(202).body("requestedAt", notNullValue());
        assertThat(orchestrator.requests().getLast()).isInstanceOf(GatewayRequest.RefreshSystems.class);
    }
}
