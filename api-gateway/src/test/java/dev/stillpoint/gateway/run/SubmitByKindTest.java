package dev.stillpoint.gateway.run;

import static dev.stillpoint.gateway.world.Calls.as;
import static dev.stillpoint.gateway.world.Calls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.stillpoint.contracts.CheckpointChoice;
import dev.stillpoint.contracts.CheckpointType;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.ProfileKind;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.StopTimeoutPolicy;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.gateway.GatewayTest;
import dev.stillpoint.gateway.world.FakeOrchestrator;
import dev.stillpoint.gateway.world.World;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Restore, delete and verify on their way to the orchestrator.
@QuarkusTest
class SubmitByKindTest extends GatewayTest {
    @Test
    void bodiesOfTheApiAreAcceptedAsTheyStandThere() {
        UUID set = World.set("ERP", "COMPLETE");
        for (String body : List.of("""
                {"kind":"create","system":"ERP","name":"before-KB5031364","description":"CHG-4711",
                 "storageLocation":"nas-b","stop":"shutdown","stopTimeout":"PT10M","onStopTimeout":"rollBack","start":"previous",
                 "startBy":"2030-01-01T00:00:00Z","preview":false,"labels":{"change":"CHG-4711"}}""", """
                {"kind":"restore","checkpointSet":"$set","start":"previous","safetyCheckpoint":true,"keepPrevious":"PT24H"}""", """
                {"kind":"restore","system":"ERP","mostRecent":true}""", """
                {"kind":"delete","checkpointSet":"$set","includeDescendants":false}""", """
                {"kind":"verify","checkpointSet":"$set"}""", """
                {"kind":"rename","checkpointSet":"$set","name":"golden"}""", """
                {"kind":"export","checkpointSet":"$set","path":"\\\\\\\\nas-b\\\\export"}""", """
                {"kind":"set-checkpoint-type","system":"ERP","checkpointType":"production","automaticCheckpoints":false}""")) {
            submit(World.ADMIN, body.replace("$set", set.toString())).statusCode(202);
        }
    }

    @Test
    void fullRestoreReachesTheOrchestratorAsGiven() {
        // Given
        UUID set = World.set("ERP", "COMPLETE");

        // When
        submit(World.ADMIN, """
                {"kind":"restore","checkpointSet":"%s","system":"erp","mostRecent":false,"stop":"turnOff",
                 "stopTimeout":"PT5M","onStopTimeout":"turnOff","start":"all","safetyCheckpoint":false,
                 "keepPrevious":"P7D","startBy":"2030-01-01T00:00:00Z","preview":true,"labels":{"change":"CHG-1"}}""".formatted(set.toString().toUpperCase(Locale.ROOT)))
                .statusCode(202)
                .body("kind", equalTo("restore"))
                .body("system", equalTo("ERP"));

        // Then
        assertThat(lastRequest())
                .isEqualTo(new RunRequest.Restore(
                        "ERP",
                        new SetId(set),
                        StopMode.TURN_OFF,
                        Duration.ofMinutes(5),
                        StopTimeoutPolicy.TURN_OFF,
                        StartChoice.ALL,
                        false,
                        Duration.ofDays(7),
                        Instant.parse("2030-01-01T00:00:00Z"),
                        true,
                        Map.of("change", "CHG-1")));
    }

    @Test
    void whatARestoreLeavesOutGetsTheDefaultsOfTheApi() {
        // Given
        World.set("ERP", "COMPLETE");

        // When
        submit(World.ADMIN, "{\"kind\":\"restore\",\"system\":\"erp\",\"mostRecent\":true}")
                .statusCode(202);

        // Then
        var restore = (RunRequest.Restore) lastRequest();
        assertThat(restore)
                .isEqualTo(new RunRequest.Restore(
                        "ERP",
                        null,
                        StopMode.SHUTDOWN,
                        Duration.ofMinutes(10),
                        StopTimeoutPolicy.ROLL_BACK,
                        StartChoice.PREVIOUS,
                        true,
                        Duration.ofHours(24),
                        restore.startBy(),
                        false,
                        Map.of()));
        assertThat(Duration.between(Instant.now(), restore.startBy()))
                .isBetween(Duration.ofMinutes(14), Duration.ofMinutes(15));
    }

    @Test
    void deleteAndVerifyReachTheOrchestratorWithTheSetsSystem() {
        // Given
        UUID set = World.set("CRM", "QUARANTINED");
        String terms = "\"startBy\":\"2030-01-01T00:00:00Z\",\"preview\":true,\"labels\":{\"a\":\"b\"}}";
        Instant startBy = Instant.parse("2030-01-01T00:00:00Z");

        // Then
        submit(World.CRM_ADMIN, of("delete", set, ",\"includeDescendants\":true," + terms))
                .statusCode(202);
        assertThat(lastRequest())
                .isEqualTo(new RunRequest.Delete("CRM", new SetId(set), true, startBy, true, Map.of("a", "b")));
        submit(World.CRM_OPERATOR, of("verify", set, "," + terms)).statusCode(202);
        assertThat(lastRequest())
                .isEqualTo(new RunRequest.Verify("CRM", new SetId(set), startBy, true, Map.of("a", "b")));
    }

    @Test
    void renameExportAndTypeReachTheOrchestratorAsGiven() {
        // Given
        UUID set = World.set("CRM", "COMPLETE");
        String terms = "\"startBy\":\"2030-01-01T00:00:00Z\",\"preview\":true,\"labels\":{\"a\":\"b\"}}";
        Instant startBy = Instant.parse("2030-01-01T00:00:00Z");
        Map<String, String> labels = Map.of("a", "b");

        // Then
        submit(World.CRM_OPERATOR, of("rename", set, ",\"name\":\"golden\"," + terms))
                .statusCode(202);
        assertThat(lastRequest())
                .isEqualTo(new RunRequest.Rename("CRM", new SetId(set), "golden", startBy, true, labels));
        submit(World.CRM_ADMIN, of("export", set, ",\"path\":\"//nas-b/export\\\\2026\\\\\"," + terms))
                .statusCode(202);
        assertThat(lastRequest())
                .isEqualTo(
                        new RunRequest.Export("CRM", new SetId(set), "\\\\nas-b\\export\\2026", startBy, true, labels));
        submit(
                        World.CRM_ADMIN,
                        "{\"kind\":\"set-checkpoint-type\",\"system\":\"crm\",\"checkpointType\":\"productionOnly\","
                                + "\"automaticCheckpoints\":true," + terms)
                .statusCode(202);
        assertThat(lastRequest())
                .isEqualTo(new RunRequest.SetCheckpointType(
                        "CRM", null, CheckpointType.PRODUCTION_ONLY, true, startBy, true, labels));
    }

    @Test
    void hardwareProfilesAndTemplatesBelongToNoSystemAndAreForThoseWhoAreBoundToNone() {
        String body = "{\"kind\":\"set-checkpoint-type\",\"template\":\"Gold\",\"checkpointType\":\"standard\","
                + "\"automaticCheckpoints\":false}";
        submit(World.ADMIN, body).statusCode(202).body("system", equalTo(""));
        var request = (RunRequest.SetCheckpointType) lastRequest();
        assertThat(request.profile()).isEqualTo(new RunRequest.Profile(ProfileKind.TEMPLATE, "Gold"));
        assertThat(request.automaticCheckpoints()).isNull();
        submit(World.CRM_ADMIN, body).statusCode(403);
        submit(World.OPERATOR, body).statusCode(403);
    }

    @Test
    void aProfileThatAnotherRunIsChangingIsBusyByItsNameAndItsIdExceptForAPreview() {
        // Given
        UUID gold = UUID.randomUUID();
        UUID blocking = World.run("", "RUNNING", Map.of());
        World.sql(
                "INSERT INTO profile_claims (profile_id, kind, profile, run)"
                        + " VALUES (?, 'HARDWARE_PROFILE', 'hardware profile Gold', ?)",
                gold,
                blocking);

        // Then
        for (String name : List.of("gold", gold.toString().toUpperCase(Locale.ROOT))) {
            submit(World.ADMIN, setType("hardwareProfile", name, ""))
                    .statusCode(409)
                    .body("code", equalTo("system-busy"))
                    .body("detail", containsString("hardware profile Gold"))
                    .body("blockingRun", equalTo(blocking.toString()));
        }
        submit(World.ADMIN, setType("hardwareProfile", "Gold", ",\"preview\":true"))
                .statusCode(202);
        submit(World.ADMIN, setType("hardwareProfile", "Golden", "")).statusCode(202);
        submit(World.ADMIN, setType("template", "Gold", "")).statusCode(202);
    }

    private static String setType(String what, String name, String more) {
        return "{\"kind\":\"set-checkpoint-type\",\"" + what + "\":\"" + name + "\",\"checkpointType\":\"standard\""
                + more + "}";
    }

    @Test
    void exportOutsideOfTheRootsIsRefusedWhereTheyAreKnown() {
        UUID set = World.set("ERP", "COMPLETE");
        submit(World.ADMIN, of("export", set, ",\"path\":\"\\\\\\\\nas-b\\\\exports\"}"))
                .statusCode(400)
                .body("errors[0].field", equalTo("path"))
                .body("errors[0].detail", containsString("\\\\nas-b\\export"));
        submit(World.ADMIN, of("export", set, ",\"path\":\"\\\\\\\\NAS-B\\\\Export\\\\x\"}"))
                .statusCode(202);
    }

    @Test
    void exportStandsBesideAVerificationAndRenameDoesNot() {
        // Given
        UUID set = World.set("ERP", "COMPLETE");
        World.claimSet(set, "ERP", "SHARED");

        // Then
        submit(World.ADMIN, of("export", set, ",\"path\":\"\\\\\\\\nas-b\\\\export\"}"))
                .statusCode(202);
        submit(World.OPERATOR, of("rename", set, ",\"name\":\"x\"}"))
                .statusCode(409)
                .body("code", equalTo("system-busy"));
    }

    @Test
    void removalOfCheckpointsReachesTheOrchestratorWithTheVmsId() {
        String id = "0D6F8A00-0000-4000-8000-000000000009";
        String terms = ",\"startBy\":\"2030-01-01T00:00:00Z\",\"labels\":{\"a\":\"b\"}}";

        submit(
                        World.ADMIN,
                        removal("\"vm\":\"sql02-erp\",\"includeDescendants\":true,\"checkpoints\":[\"" + id + "\",\""
                                + id + "\"]" + terms))
                .statusCode(202)
                .body("kind", equalTo("remove-checkpoints"))
                .body("checkpointSet", nullValue());
        assertThat(lastRequest())
                .isEqualTo(new RunRequest.RemoveCheckpoints(
                        "ERP",
                        new VmId(World.SQL02),
                        new CheckpointChoice.Named(List.of(id.toLowerCase(Locale.ROOT))),
                        true,
                        Instant.parse("2030-01-01T00:00:00Z"),
                        false,
                        Map.of("a", "b")));
        submit(World.ADMIN, removal("\"vm\":\"" + World.SQL01 + "\",\"checkpoints\":\"all\"}"))
                .statusCode(202);
        assertThat(lastRequest()).isInstanceOfSatisfying(RunRequest.RemoveCheckpoints.class, request -> {
            assertThat(request.vm()).isEqualTo(new VmId(World.SQL01));
            assertThat(request.checkpoints()).isEqualTo(new CheckpointChoice.All());
        });
        submit(World.ADMIN, removal("\"vm\":null,\"checkpoints\":{\"olderThan\":\"P30D\"}}"))
                .statusCode(202);
        assertThat(lastRequest()).isInstanceOfSatisfying(RunRequest.RemoveCheckpoints.class, request -> {
            assertThat(request.vm()).isNull();
            assertThat(request.checkpoints())
                    .isInstanceOfSatisfying(
                            CheckpointChoice.MadeBefore.class,
                            before -> assertThat(Duration.between(before.moment(), Instant.now()))
                                    .isBetween(
                                            Duration.ofDays(30),
                                            Duration.ofDays(30).plusMinutes(5)));
        });
    }

    @Test
    void removalOfCheckpointsSaysWhatIsWrongWithIt() {
        refused(removal("\"vm\":null}"), "checkpoints", "is required");
        refused(removal("\"checkpoints\":7}"), "checkpoints", "is required");
        refused(removal("\"checkpoints\":[]}"), "checkpoints", "an array of 1 to 500");
        refused(removal("\"checkpoints\":\"ALL\"}"), "checkpoints", "must be \"all\"");
        refused(removal("\"checkpoints\":[\"x\"]}"), "checkpoints[0]", "the id of a checkpoint");
        refused(removal("\"checkpoints\":[7]}"), "checkpoints[0]", "must be text");
        refused(removal("\"checkpoints\":{}}"), "checkpoints.olderThan", "is required");
        refused(removal("\"checkpoints\":{\"olderThan\":\"P1M\"}}"), "checkpoints.olderThan", "ISO-8601 duration");
        refused(
                removal("\"checkpoints\":{\"olderThan\":\"P1D\",\"newerThan\":\"P2D\"}}"),
                "checkpoints.newerThan",
                "is not a field");
        submit(World.ADMIN, removal("\"vm\":\"WEB01-CRM\",\"checkpoints\":\"all\"}"))
                .statusCode(404)
                .body("detail", containsString("system ERP has no VM WEB01-CRM"));
        submit(World.ADMIN, "{\"kind\":\"remove-checkpoints\",\"system\":\"NONE\",\"checkpoints\":\"all\"}")
                .statusCode(404);
    }

    @Test
    void removalOfCheckpointsNeedsAnAdminAKeyAndVmsThatNobodyChanges() {
        String body = removal("\"vm\":\"SQL01-ERP\",\"checkpoints\":\"all\"}");
        submit(World.OPERATOR, body).statusCode(403);
        json(World.ADMIN, body)
                .post("/v1/runs")
                .then()
                .statusCode(400)
                .body("code", equalTo("idempotency-key-required"));

        // Given another VM's claim
        UUID blocking = World.claimVm(World.SQL02, "ERP");

        // Then
        submit(World.ADMIN, body).statusCode(202);
        submit(World.ADMIN, removal("\"checkpoints\":\"all\"}"))
                .statusCode(409)
                .body("blockingRun", equalTo(blocking.toString()));
        submit(World.ADMIN, removal("\"checkpoints\":\"all\",\"preview\":true}"))
                .statusCode(202);
    }

    private static String removal(String rest) {
        return "{\"kind\":\"remove-checkpoints\",\"system\":\"erp\"," + rest;
    }

    private static void refused(String body, String field, String detail) {
        submit(World.ADMIN, body)
                .statusCode(400)
                .body("code", equalTo("validation-failed"))
                .body("errors[0].field", equalTo(field))
                .body("errors[0].detail", containsString(detail));
    }

    @Test
    void unansweredRunTellsItsSet() {
        // Given
        UUID set = World.set("ERP", "COMPLETE");
        orchestrator.plays(FakeOrchestrator.SILENT);

        // Then
        for (String kind : List.of("restore", "delete", "verify")) {
            submit(World.ADMIN, of(kind, set))
                    .statusCode(202)
                    .body("status", equalTo("ACCEPTED"))
                    .body("kind", equalTo(kind))
                    .body("checkpointSet", equalTo(set.toString()))
                    .body("name", nullValue());
        }
        submit(World.ADMIN, "{\"kind\":\"restore\",\"system\":\"ERP\",\"mostRecent\":true}")
                .statusCode(202)
                .body("checkpointSet", nullValue());
    }

    @Test
    void restoreAndDeleteNeedAnIdempotencyKeyAndVerifyDoesNot() {
        UUID set = World.set("ERP", "COMPLETE");
        for (String kind : List.of("restore", "delete")) {
            json(World.ADMIN, of(kind, set))
                    .post("/v1/runs")
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("idempotency-key-required"))
                    .body("type", equalTo("urn:stillpoint:problem:idempotency-key-required"));
            json(World.ADMIN, of(kind, set).replace("}", ",\"preview\":true}"))
                    .post("/v1/runs")
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("idempotency-key-required"));
        }
        json(World.ADMIN, of("verify", set)).post("/v1/runs").then().statusCode(202);
    }

    @Test
    void repeatedRestoreAnswersWithTheFirstRunThoughTheSystemIsBusyWithIt() {
        // Given
        UUID set = World.set("ERP", "COMPLETE");
        String key = UUID.randomUUID().toString();
        String first = json(World.ADMIN, of("restore", set))
                .header("Idempotency-Key", key)
                .post("/v1/runs")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        World.sql("INSERT INTO set_claims (set_id, run, mode) VALUES (?, ?, 'EXCLUSIVE')", set, UUID.fromString(first));

        // Then
        json(World.ADMIN, of("restore", set))
                .header("Idempotency-Key", key)
                .post("/v1/runs")
                .then()
                .statusCode(202)
                .header("Idempotency-Replayed", "true")
                .body("id", equalTo(first));
        json(World.ADMIN, of("delete", set))
                .header("Idempotency-Key", key)
                .post("/v1/runs")
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency-key-reused"));
    }

    @Test
    void unknownForeignAndDeletedSetsAreNotFound() {
        UUID unknown = UUID.randomUUID();
        UUID erp = World.set("ERP", "COMPLETE");
        UUID deleted = World.set("CRM", "DELETED");
        for (String kind : List.of("restore", "delete", "verify")) {
            submit(World.ADMIN, of(kind, unknown))
                    .statusCode(404)
                    .body("code", equalTo("not-found"))
                    .body("detail", containsString(unknown.toString()));
            submit(World.CRM_ADMIN, of(kind, erp)).statusCode(404).body("code", equalTo("not-found"));
            submit(World.CRM_ADMIN, of(kind, deleted))
                    .statusCode(404)
                    .body("code", equalTo("not-found"))
                    .body("detail", equalTo("checkpoint set " + deleted + " is deleted"));
        }
        // Whether the system agrees is not told of a set that the caller may not see.
        submit(World.CRM_ADMIN, of("restore", erp, ",\"system\":\"CRM\"}")).statusCode(404);
    }

    @Test
    void mostRecentNeedsASystemWithACompleteSet() {
        // Given
        String bare = World.freshSystem();
        World.set(bare, "QUARANTINED");
        World.set(bare, "SAFETY");
        String mostRecent = "{\"kind\":\"restore\",\"system\":\"%s\",\"mostRecent\":true}";

        // Then
        submit(World.ADMIN, mostRecent.formatted(bare))
                .statusCode(404)
                .body("code", equalTo("not-found"))
                .body("detail", equalTo("system " + bare + " has no complete checkpoint set"));
        submit(World.ADMIN, mostRecent.formatted("NONE")).statusCode(404);
        submit(World.CRM_ADMIN, mostRecent.formatted("ERP")).statusCode(404);
        World.set(bare, "COMPLETE");
        submit(World.ADMIN, mostRecent.formatted(bare)).statusCode(202);
    }

    @Test
    void setAndSystemThatDisagreeAreRefused() {
        UUID erp = World.set("ERP", "COMPLETE");
        submit(World.ADMIN, of("restore", erp, ",\"system\":\"CRM\"}"))
                .statusCode(400)
                .body("code", equalTo("validation-failed"))
                .body("errors[0].field", equalTo("system"))
                .body("errors[0].detail", containsString("which is ERP"));
    }

    @Test
    void setOfASystemWithoutVmsCanStillBeDeleted() {
        UUID set = World.set("GONE", "COMPLETE");
        submit(World.ADMIN, of("delete", set)).statusCode(202).body("system", equalTo("GONE"));
    }

    @Test
    void claimedVmRefusesRestoreAndDeleteButNoVerifyAndNoPreview() {
        // Given
        UUID set = World.set("ERP", "COMPLETE");
        UUID blocking = World.claimVm(World.SQL02, "ERP");

        // Then
        for (String body : List.of(
                of("restore", set),
                of("delete", set),
                "{\"kind\":\"restore\",\"system\":\"ERP\",\"mostRecent\":true}")) {
            submit(World.ADMIN, body)
                    .statusCode(409)
                    .body("code", equalTo("system-busy"))
                    .body("blockingRun", equalTo(blocking.toString()))
                    .body("detail", containsString("is changing ERP since "));
            submit(World.ADMIN, body.replace("}", ",\"preview\":true}")).statusCode(202);
        }
        submit(World.ADMIN, of("verify", set)).statusCode(202);
    }

    @Test
    void claimedSetRefusesWhatCanNotStandBesideTheClaim() {
        // Given
        UUID shared = World.set("ERP", "COMPLETE");
        UUID exclusive = World.set("ERP", "COMPLETE");
        UUID verifying = World.claimSet(shared, "ERP", "SHARED");
        UUID restoring = World.claimSet(exclusive, "ERP", "EXCLUSIVE");

        // Then
        submit(World.OPERATOR, of("verify", shared)).statusCode(202);
        for (String kind : List.of("restore", "delete")) {
            submit(World.ADMIN, of(kind, shared))
                    .statusCode(409)
                    .body("code", equalTo("system-busy"))
                    .body("blockingRun", equalTo(verifying.toString()))
                    .body("detail", containsString("is working on checkpoint set " + shared));
        }
        for (String kind : List.of("restore", "delete", "verify")) {
            submit(World.ADMIN, of(kind, exclusive)).statusCode(409).body("blockingRun", equalTo(restoring.toString()));
            submit(World.ADMIN, of(kind, exclusive, ",\"preview\":true}")).statusCode(202);
        }
        // The newest complete set is the one that the most recent means.
        submit(World.ADMIN, "{\"kind\":\"restore\",\"system\":\"ERP\",\"mostRecent\":true}")
                .statusCode(409)
                .body("blockingRun", equalTo(restoring.toString()));
    }

    @Test
    void deleteWithDescendantsIsRefusedWhenOneOfThemIsClaimed() {
        // Given
        UUID root = World.set("ERP", "COMPLETE");
        UUID child = World.set("ERP", "DELETED", root);
        UUID grandchild = World.set("ERP", "COMPLETE", child);
        UUID verifying = World.claimSet(grandchild, "ERP", "SHARED");

        // Then
        submit(World.ADMIN, of("delete", root, ",\"includeDescendants\":true}"))
                .statusCode(409)
                .body("blockingRun", equalTo(verifying.toString()));
        submit(World.ADMIN, of("delete", root)).statusCode(202);
    }

    @Test
    void blockingRunOfAnotherSystemIsNotNamedToThoseBoundToTheirs() {
        // Given
        UUID set = World.set("CRM", "COMPLETE");
        World.claimVm(World.WEB01, "ERP");

        // Then
        submit(World.CRM_ADMIN, of("restore", set))
                .statusCode(409)
                .body("code", equalTo("system-busy"))
                .body("blockingRun", nullValue());
    }

    @Test
    void runsOfEveryKindAreShownAndFilteredByIt() {
        UUID set = World.set("ERP", "COMPLETE");
        for (String kind : List.of("restore", "delete", "verify", "bring-home")) {
            // Given
            String mark = UUID.randomUUID().toString();
            UUID run = World.run(RunId.next().value(), "ERP", kind, "NEEDS_OPERATOR", "system", Map.of("mark", mark));
            World.run("ERP", "NEEDS_OPERATOR", Map.of("mark", mark));
            World.sql("UPDATE runs SET checkpoint_set = ?, name = NULL WHERE id = ?", set, run);

            // Then
            as(World.VIEWER)
                    .get("/v1/runs?label=mark:" + mark + "&kind=" + kind + "&status=NEEDS_OPERATOR")
                    .then()
                    .statusCode(200)
                    .body("items.size()", equalTo(1))
                    .body("items[0].id", equalTo(run.toString()))
                    .body("items[0].kind", equalTo(kind))
                    .body("items[0].checkpointSet", equalTo(set.toString()))
                    .body("items[0].name", nullValue());
        }
    }

    private RunRequest lastRequest() {
        return ((GatewayRequest.SubmitRun) orchestrator.requests().getLast()).request();
    }

    private static String of(String kind, UUID set) {
        return of(kind, set, "}");
    }

    private static String of(String kind, UUID set, String rest) {
        return "{\"kind\":\"" + kind + "\",\"checkpointSet\":\"" + set + "\"" + rest;
    }

    private static ValidatableResponse submit(String apiKey, String body) {
        return json(apiKey, body)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .post("/v1/runs")
                .then();
    }
}
