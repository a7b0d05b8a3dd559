package dev.stillpoint.gateway.location;

import static dev.stillpoint.gateway.world.Calls.as;
import static dev.stillpoint.gateway.world.Calls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest.DeleteLocation;
import dev.stillpoint.contracts.GatewayRequest.PutLocation;
import dev.stillpoint.gateway.GatewayTest;
import dev.stillpoint.gateway.world.FakeOrchestrator;
import dev.stillpoint.gateway.world.World;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LocationsTest extends GatewayTest {
    @Test
    void locationIsShownWithItsLife() {
        as(World.VIEWER).get("/v1/storage-locations").then().statusCode(200).body("items.id", hasItem("nas-b"));
        as(World.VIEWER)
                .get("/v1/storage-locations/nas-b")
                .then()
                .statusCode(200)
                .body("path", equalTo("\\\\nas-b\\backup"))
                .body("maxConcurrentCopies", equalTo(2))
                .body("bandwidthLimit", nullValue())
                .body("status", equalTo("READY"))
                .body("workers", equalTo(0))
                .body("queued", equalTo(0))
                .body("oldestWait", equalTo("PT0S"));
        as(World.VIEWER).get("/v1/storage-locations/none").then().statusCode(404);
    }

    @Test
    void putMakesANewLocationAndThenChangesIt() {
        // Given
        String id = "nas-" + UUID.randomUUID().toString().substring(0, 8);
        orchestrator.plays(request -> {
            World.location(((PutLocation) request).location().value());
            return Optional.of(new GatewayReply.Done(request.id()));
        });
        String body =
                "{\"path\":\"\\\\\\\\" + id + "\\\\backup\",\"maxConcurrentCopies\":4,\"bandwidthLimit\":104857600}";

        // When
        var made = json(World.ADMIN, body).put("/v1/storage-locations/" + id).then();

        // Then
        made.statusCode(201).body("id", equalTo(id));
        var sent = (PutLocation) orchestrator.requests().getLast();
        assertThat(sent.path()).isEqualTo("\\\\" + id + "\\backup");
        assertThat(sent.maxConcurrentCopies()).isEqualTo(4);
        assertThat(sent.bandwidthLimit()).isEqualTo(104857600L);
        json(World.ADMIN, body).put("/v1/storage-locations/" + id).then().statusCode(200);
    }

    @Test
    void unansweredPutIsTaken() {
        orchestrator.plays(FakeOrchestrator.SILENT);
        json(World.ADMIN, "{\"path\":\"D:\\\\Backup\"}")
                .put("/v1/storage-locations/nas-b")
                .then()
                .statusCode(202);
    }

    @Test
    void locationThatNothingUsesIsRemoved() {
        // Given
        String id = "nas-" + UUID.randomUUID().toString().substring(0, 8);
        World.location(id);
        orchestrator.plays(request -> {
            World.sql(
                    "DELETE FROM storage_locations WHERE id = ?",
                    ((DeleteLocation) request).location().value());
            return Optional.of(new GatewayReply.Done(request.id()));
        });

        // When
        as(World.ADMIN)
                .delete("/v1/storage-locations/" + id)
                .then()
                .statusCode(204)
                .body(emptyString());

        // Then
        DeleteLocation sent = (DeleteLocation) orchestrator.requests().getLast();
        assertThat(sent.location().value()).isEqualTo(id);
        assertThat(sent.principal().name()).isEqualTo("anna");
        as(World.VIEWER).get("/v1/storage-locations/" + id).then().statusCode(404);
        as(World.ADMIN).delete("/v1/storage-locations/" + id).then().statusCode(404);
    }

    @Test
    void locationThatIsUsedStaysAndTheOrchestratorSaysWhatUsesIt() {
        String uses = "storage location nas-b is used by 1 run: x. To remove it, first let the runs end";
        orchestrator.plays(
                request -> Optional.of(new GatewayReply.Refused(request.id(), "location-in-use", uses, null)));

        as(World.ADMIN)
                .delete("/v1/storage-locations/nas-b")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("location-in-use"))
                .body("detail", equalTo(uses));
    }

    @Test
    void onlyAWholeAdminRemovesALocationAndNothingElseIsAskedFor() {
        int heard = orchestrator.requests().size();
        as(World.OPERATOR).delete("/v1/storage-locations/nas-b").then().statusCode(403);
        as(World.CRM_ADMIN).delete("/v1/storage-locations/nas-b").then().statusCode(403);
        as(World.CRM_ADMIN).delete("/v1/storage-locations/none").then().statusCode(403);
        as(World.ADMIN).delete("/v1/storage-locations/none").then().statusCode(404);
        as(World.ADMIN).delete("/v1/storage-locations/NAS-B").then().statusCode(404);
        as(World.ADMIN)
                .delete("/v1/storage-locations/nas-b?force=true")
                .then()
                .statusCode(400)
                .body("code", equalTo("validation-failed"));
        assertThat(orchestrator.requests()).hasSize(heard);
    }

    @Test
    void unansweredRemovalIsTaken() {
        orchestrator.plays(FakeOrchestrator.SILENT);
        as(World.ADMIN).delete("/v1/storage-locations/nas-b").then().statusCode(202);
    }

    @Test
    void pathsThatCouldLeadElsewhereAreRefused() {
        for (String path : new String[] {
            "backup",
            "\\\\nas-b",
            "C:backup",
            "C:\\a\\..\\b",
            "\\\\nas-b\\x\\..",
            "C:\\a:stream",
            "C:\\a\\",
            "\\\\?\\C:\\a",
            "C:/a",
            "C:\\a*",
            "C:\\a ",
            "C:\\\u0001"
        }) {
            json(World.ADMIN, dev.stillpoint.contracts.Json.text(java.util.Map.of("path", path)))
                    .put("/v1/storage-locations/nas-b")
                    .then()
                    .statusCode(400)
                    .body("errors[0].field", equalTo("path"));
        }
    }

    @Test
    void wrongIdsAndFieldsAreRefused() {
        json(World.ADMIN, "{\"path\":\"D:\\\\B\"}")
                .put("/v1/storage-locations/NAS")
                .then()
                .statusCode(400);
        json(World.ADMIN, "{}").put("/v1/storage-locations/nas-b").then().statusCode(400);
        json(World.ADMIN, "{\"path\":\"D:\\\\B\",\"maxCopies\":1}")
                .put("/v1/storage-locations/nas-b")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("maxCopies"));
        json(World.ADMIN, "{\"path\":\"D:\\\\B\",\"maxConcurrentCopies\":0}")
                .put("/v1/storage-locations/nas-b")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("maxConcurrentCopies"));
    }
}
