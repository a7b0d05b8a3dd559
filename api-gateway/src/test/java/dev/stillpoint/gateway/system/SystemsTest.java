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
    void checkpointsAreShownWithTheirSetsAndWhatTheyCost() {
        // Given one of a set, one that only carries a set's marker, one made elsewhere, one of another system's set
        String system = World.freshSystem();
        UUID vm = UUID.randomUUID();
        UUID set = World.set(system, "COMPLETE");
        UUID unfinished = World.set(system, "INCOMPLETE");
        UUID foreign = World.set(World.freshSystem(), "COMPLETE");
        UUID deleted = World.set(system, "DELETED");
        member(set, vm, "c-1-" + system, "offline");
        member(foreign, vm, "c-4-" + system, "production");
        member(deleted, vm, "c-5-" + system, "production");
        World.sql(
                "UPDATE systems SET checkpoints = ?::jsonb, orphan_chains = ?::jsonb WHERE name = ?",
                "[" + checkpoint(vm, "c-1-" + system, "null", "null", 4096, 8192) + ","
                        + checkpoint(
                                vm, "c-2-" + system, "\"c-1-" + system + "\"", "\"" + World.runOf(unfinished) + "\"", 1)
                        + "," + checkpoint(vm, "c-3-" + system, "null", "null") + ","
                        + checkpoint(vm, "c-4-" + system, "null", "null") + ","
                        + checkpoint(vm, "c-5-" + system, "null", "\"" + World.runOf(deleted) + "\"") + "]",
                "[{\"vm\":\"VM01\",\"vmId\":\"" + vm + "\",\"files\":[{\"path\":\"C:\\\\o.avhdx\",\"length\":7}]}]",
                system);

        // Then
        as(World.VIEWER)
                .get("/v1/systems/" + system.toLowerCase(java.util.Locale.ROOT) + "/checkpoints")
                .then()
                .statusCode(200)
                .body("system", equalTo(system))
                .body("lastInspectedAt", notNullValue())
                .body("items.size()", equalTo(5))
                .body("items[0].checkpointSet", equalTo(set.toString()))
                .body("items[0].checkpointSetName", equalTo(set.toString()))
                .body("items[0].obtainedType", equalTo("offline"))
                .body("items[0].parent", equalTo(null))
                .body("items[0].age", org.hamcrest.Matchers.startsWith("PT"))
                .body("items[0].differencingFiles.length", contains(4096, 8192))
                .body("items[0].differencingBytes", equalTo(12288))
                .body("items[1].checkpointSet", equalTo(unfinished.toString()))
                .body("items[1].obtainedType", equalTo("standard"))
                .body("items[1].parent", equalTo("c-1-" + system))
                .body("items[2].checkpointSet", equalTo(null))
                .body("items[3].checkpointSet", equalTo(foreign.toString()))
                .body("items[4].checkpointSet", equalTo(null))
                .body("orphanChains[0].files[0].path", equalTo("C:\\o.avhdx"));
        as(World.CRM_OPERATOR)
                .get("/v1/systems/" + system + "/checkpoints")
                .then()
                .statusCode(404);
        as(World.AUDITOR).get("/v1/systems/" + system + "/checkpoints").then().statusCode(403);
        as(World.VIEWER)
                .get("/v1/systems/" + system + "/checkpoints?x=1")
                .then()
                .statusCode(400);
        as(World.VIEWER).get("/v1/systems/NONE/checkpoints").then().statusCode(404);
    }

    private static void member(UUID set, UUID vm, String checkpoint, String type) {
        World.sql(
                "INSERT INTO set_members (set_id, vm_id, vm, checkpoint_id, obtained_type, power_state)"
                        + " VALUES (?, ?, 'VM01', ?, ?, 'Running')",
                set,
                vm,
                checkpoint,
                type);
    }

    private static String checkpoint(UUID vm, String id, String parent, String madeBy, int... lengths) {
        StringBuilder files = new StringBuilder();
        for (int length : lengths) {
            files.append(files.isEmpty() ? "" : ",")
                    .append("{\"path\":\"C:\\\\f.avhdx\",\"length\":")
                    .append(length)
                    .append('}');
        }
        return "{\"vm\":\"VM01\",\"vmId\":\"" + vm + "\",\"id\":\"" + id + "\",\"name\":\"n\",\"description\":\"\","
                + "\"parent\":" + parent + ",\"madeBy\":" + madeBy
                + ",\"createdAt\":\"2026-03-01T20:00:00Z\",\"type\":\"standard\",\"current\":false,\"differencingFiles\":["
                + files + "]}";
    }

    @Test
    void refreshIsAskedOfTheOrchestrator() {
        as(World.OPERATOR).post("/v1/systems/refresh").then().statusCode(202).body("requestedAt", notNullValue());
        assertThat(orchestrator.requests().getLast()).isInstanceOf(GatewayRequest.RefreshSystems.class);
    }
}
