package dev.stillpoint.gateway.system;

import static dev.stillpoint.gateway.world.Calls.as;
import static dev.stillpoint.gateway.world.Calls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.Selector;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.gateway.GatewayTest;
import dev.stillpoint.gateway.world.FakeOrchestrator;
import dev.stillpoint.gateway.world.World;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class SettingsTest extends GatewayTest {
    private static final String VM = "6c0f1a52-4d0b-5a8e-9b1c-000000000001";

    @Test
    void settingsAreReplacedAsAWholeAndAnsweredAsTheyHold() {
        // Given
        String system = World.freshSystem();
        orchestrator.plays(request -> {
            GatewayRequest.PutSettings put = (GatewayRequest.PutSettings) request;
            World.sql("UPDATE systems SET settings = ?::jsonb WHERE name = ?", Json.text(put.settings()), put.system());
            return Optional.of(new GatewayReply.Done(request.id()));
        });

        // When
        json(World.ADMIN, """
                        {"selector":{"kind":"vms","ids":["%s"]},"tiers":[["%s"],[]],
                         "roles":[{"vm":"%s","role":"domainController"}],"witnessOutside":true,
                         "storageLocation":"nas-b","approval":{"kinds":["restore","delete"],"expiresAfter":"PT4H"},
                         "stop":"turnOff"}
                        """.formatted(VM, VM, VM))
                .put("/v1/systems/" + system.toLowerCase() + "/settings")
                .then()
                .statusCode(200)
                .body("selector.kind", equalTo("vms"))
                .body("tiers[0]", contains(VM))
                .body("roles[0].role", equalTo("domainController"))
                .body("approval.kinds", contains("restore", "delete"))
                .body("approval.expiresAfter", equalTo("PT4H"))
                .body("stop", equalTo("turnOff"));

        // Then
        GatewayRequest.PutSettings asked =
                (GatewayRequest.PutSettings) orchestrator.requests().getLast();
        VmId vm = new VmId(UUID.fromString(VM));
        assertThat(asked.system()).isEqualTo(system);
        assertThat(asked.settings())
                .isEqualTo(new SystemSettings(
                        new Selector.Vms(List.of(vm)),
                        List.of(List.of(vm), List.of()),
                        List.of(new SystemSettings.VmRole(vm, SystemSettings.Role.DOMAIN_CONTROLLER)),
                        true,
                        new LocationId("nas-b"),
                        new SystemSettings.Approval(List.of("restore", "delete"), Duration.ofHours(4)),
                        StopMode.TURN_OFF));
        as(World.VIEWER)
                .get("/v1/systems/" + system + "/settings")
                .then()
                .statusCode(200)
                .body("witnessOutside", equalTo(true));
        as(World.VIEWER).get("/v1/systems/" + system).then().body("settings.storageLocation", equalTo("nas-b"));
    }

    @Test
    void aSystemThatNobodySaidAnythingAboutHasTheDefaults() {
        as(World.VIEWER)
                .get("/v1/systems/ERP/settings")
                .then()
                .statusCode(200)
                .body("selector.kind", equalTo("afterLastDash"))
                .body("tiers", equalTo(List.of()))
                .body("stop", equalTo("shutdown"))
                .body("approval", nullValue());
        json(World.ADMIN, "{}").put("/v1/systems/ERP/settings").then().statusCode(200);
        assertThat(((GatewayRequest.PutSettings) orchestrator.requests().getLast()).settings())
                .isEqualTo(SystemSettings.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'tier':[]} | tier",
                "{'selector':'regex'} | selector",
                "{'selector':{}} | selector.kind",
                "{'selector':{'kind':'regex'}} | selector.pattern",
                "{'selector':{'kind':'regex','pattern':'('}} | selector.pattern",
                "{'selector':{'kind':'regex','pattern':'(?=A).*'}} | selector.pattern",
                "{'selector':{'kind':'regex','pattern':'((A{999}){999}){999}'}} | selector.pattern",
                "{'selector':{'kind':'vms'}} | selector.ids",
                "{'selector':{'kind':'afterLastDash','ids':['6c0f1a52-4d0b-5a8e-9b1c-000000000001']}} | selector.ids",
                "{'selector':{'kind':'vms','ids':['SQL01']}} | selector.ids[0]",
                "{'tiers':['a']} | tiers[0]",
                "{'tiers':[['SQL01']]} | tiers[0][0]",
                "{'roles':[{'vm':'6c0f1a52-4d0b-5a8e-9b1c-000000000001','role':'king'}]} | roles[0].role",
                "{'roles':[{'role':'clusterNode'}]} | roles[0].vm",
                "{'stop':'pull the plug'} | stop",
                "{'storageLocation':'nowhere'} | storageLocation",
                "{'storageLocation':'../x'} | storageLocation",
                "{'approval':{}} | approval.kinds",
                "{'approval':{'kinds':['everything']}} | approval.kinds[0]",
                "{'approval':{'kinds':['delete'],'expiresAfter':'PT1S'}} | approval.expiresAfter",
                "{'approval':{'kinds':['delete'],'by':'anna'}} | approval.by"
            })
    void whatIsWrongIsNamedByItsField(String body, String field) {
        int before = orchestrator.requests().size();

        json(World.ADMIN, body.replace('\'', '"'))
                .put("/v1/systems/ERP/settings")
                .then()
                .statusCode(400)
                .body("code", equalTo("validation-failed"))
                .body("errors.field", hasItem(field));

        assertThat(orchestrator.requests()).hasSize(before);
    }

    @Test
    void runsThatDoNotSayHowToStopStopAsTheSettingsSay() {
        // Given
        String system = World.freshSystem();
        UUID set = World.set(system, "COMPLETE");
        String create = "{\"kind\":\"create\",\"system\":\"" + system + "\",\"name\":\"n\"";
        String restore = "{\"kind\":\"restore\",\"checkpointSet\":\"" + set + "\"}";

        // When VMs are saved unless a request says otherwise
        saved(system, StopMode.SAVE);

        // Then
        assertThat(((RunRequest.Create) submitted(create + "}")).stop()).isEqualTo(StopMode.SAVE);
        assertThat(((RunRequest.Create) submitted(create + ",\"stop\":\"shutdown\"}")).stop())
                .isEqualTo(StopMode.SHUTDOWN);
        assertThat(((RunRequest.Restore) submitted(restore)).stop()).isEqualTo(StopMode.SHUTDOWN);

        // When they are turned off
        saved(system, StopMode.TURN_OFF);

        // Then
        assertThat(((RunRequest.Restore) submitted(restore)).stop()).isEqualTo(StopMode.TURN_OFF);
    }

    private static void saved(String system, StopMode stop) {
        World.sql(
                "UPDATE systems SET settings = ?::jsonb WHERE name = ?",
                Json.text(new SystemSettings(
                        new Selector.AfterLastDash(), List.of(), List.of(), false, null, null, stop)),
                system);
    }

    private RunRequest submitted(String body) {
        json(World.ADMIN, body)
                .header("Idempotency-Key", UUID.randomUUID())
                .post("/v1/runs")
                .then()
                .statusCode(202);
        return ((GatewayRequest.SubmitRun) orchestrator.requests().getLast()).request();
    }

    @Test
    void whatDoesNotFitTheFabricIsNamedAsTheOrchestratorSays() {
        orchestrator.plays(request -> Optional.of(new GatewayReply.Invalid(
                request.id(), List.of(new GatewayReply.FieldProblem("tiers[0][0]", "is no VM of system ERP")))));

        json(World.ADMIN, "{\"tiers\":[[\"" + VM + "\"]]}")
                .put("/v1/systems/ERP/settings")
                .then()
                .statusCode(400)
                .body("code", equalTo("validation-failed"))
                .body("errors[0].field", equalTo("tiers[0][0]"));
    }

    @Test
    void onlyAdminsOfTheSystemChangeThemAndTheSelectorOnlyThoseWhoAreBoundToNone() {
        json(World.OPERATOR, "{}").put("/v1/systems/ERP/settings").then().statusCode(403);
        json(World.CRM_ADMIN, "{}").put("/v1/systems/ERP/settings").then().statusCode(404);
        json(World.CRM_ADMIN, "{}").put("/v1/systems/CRM/settings").then().statusCode(200);
        json(World.CRM_ADMIN, "{\"selector\":{\"kind\":\"regex\",\"pattern\":\".*\"}}")
                .put("/v1/systems/CRM/settings")
                .then()
                .statusCode(403);
        json(World.ADMIN, "{}").put("/v1/systems/NOSUCH/settings").then().statusCode(404);
        as(World.CRM_OPERATOR).get("/v1/systems/ERP/settings").then().statusCode(404);
    }

    @Test
    void withoutAnAnswerTheyAreTakenAndNotYetDone() {
        orchestrator.plays(FakeOrchestrator.SILENT);

        json(World.ADMIN, "{}").put("/v1/systems/ERP/settings").then().statusCode(202);
    }
}
