package dev.stillpoint.gateway.run;

import static dev.stillpoint.gateway.world.Calls.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.gateway.GatewayTest;
import dev.stillpoint.gateway.world.World;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Bodies of restore, delete and verify that must be refused, each naming exactly the fields that are wrong.
@QuarkusTest
class RunBodiesTest extends GatewayTest {
    /// @param wrong the fields that the refusal must name, and no others
    private record Case(String body, Set<String> wrong) {
        static Case of(String body, String... wrong) {
            return new Case(body, Set.of(wrong));
        }
    }

    private static final String SET = "\"checkpointSet\":\"$set\"";

    private static final List<Case> RESTORES = List.of(
            // Which set
            Case.of("", "checkpointSet"),
            Case.of("\"checkpointSet\":null", "checkpointSet"),
            Case.of("\"mostRecent\":true", "system"),
            Case.of("\"mostRecent\":false", "checkpointSet"),
            Case.of("\"mostRecent\":\"true\"", "mostRecent", "checkpointSet"),
            Case.of("\"system\":\"ERP\"", "mostRecent"),
            Case.of("\"system\":\"ERP\",\"mostRecent\":false", "mostRecent"),
            Case.of("\"system\":\"ERP\",\"mostRecent\":null", "mostRecent"),
            Case.of("\"system\":\"ERP\",\"mostRecent\":1", "mostRecent"),
            Case.of("\"system\":\"\",\"mostRecent\":true", "system"),
            Case.of("\"system\":[\"ERP\"],\"mostRecent\":true", "system"),
            Case.of("\"system\":\"a\\u0000b\",\"mostRecent\":true", "system"),
            Case.of("\"system\":\"\\ud800\",\"mostRecent\":true", "system"),
            Case.of(SET + ",\"mostRecent\":true", "mostRecent"),
            Case.of(SET + ",\"system\":\"ERP\",\"mostRecent\":true", "mostRecent"),
            Case.of(SET + ",\"system\":\"NONE\"", "system"),
            Case.of("\"checkpointSet\":\"0197\"", "checkpointSet"),
            Case.of("\"checkpointSet\":\"\"", "checkpointSet"),
            Case.of("\"checkpointSet\":\"$set \"", "checkpointSet"),
            Case.of("\"checkpointSet\":\"{$set}\"", "checkpointSet"),
            Case.of("\"checkpointSet\":\"1-1-1-1-1\"", "checkpointSet"),
            Case.of("\"checkpointSet\":\"'; DROP TABLE runs; --\"", "checkpointSet"),
            Case.of("\"checkpointSet\":197", "checkpointSet"),
            Case.of("\"checkpointSet\":[\"$set\"]", "checkpointSet"),
            Case.of("\"checkpointSet\":{\"id\":\"$set\"}", "checkpointSet"),
            // How
            Case.of(SET + ",\"stop\":\"save\"", "stop"),
            Case.of(SET + ",\"stop\":\"none\"", "stop"),
            Case.of(SET + ",\"stop\":\"SHUTDOWN\"", "stop"),
            Case.of(SET + ",\"stop\":true", "stop"),
            Case.of(SET + ",\"stopTimeout\":\"PT0S\"", "stopTimeout"),
            Case.of(SET + ",\"stopTimeout\":\"PT25H\"", "stopTimeout"),
            Case.of(SET + ",\"stopTimeout\":600", "stopTimeout"),
            Case.of(SET + ",\"onStopTimeout\":\"rollback\"", "onStopTimeout"),
            Case.of(SET + ",\"start\":\"some\"", "start"),
            Case.of(SET + ",\"safetyCheckpoint\":\"false\"", "safetyCheckpoint"),
            Case.of(SET + ",\"safetyCheckpoint\":0", "safetyCheckpoint"),
            Case.of(SET + ",\"keepPrevious\":\"-PT1S\"", "keepPrevious"),
            Case.of(SET + ",\"keepPrevious\":\"P367D\"", "keepPrevious"),
            Case.of(SET + ",\"keepPrevious\":\"P366DT0.001S\"", "keepPrevious"),
            Case.of(SET + ",\"keepPrevious\":\"P1Y\"", "keepPrevious"),
            Case.of(SET + ",\"keepPrevious\":\"PT999999999999999H\"", "keepPrevious"),
            Case.of(SET + ",\"keepPrevious\":86400", "keepPrevious"),
            // Fields of other kinds and misspelt ones
            Case.of(SET + ",\"name\":\"x\"", "name"),
            Case.of(SET + ",\"storageLocation\":\"nas-b\"", "storageLocation"),
            Case.of(SET + ",\"includeDescendants\":true", "includeDescendants"),
            Case.of(SET + ",\"safetycheckpoint\":false", "safetycheckpoint"),
            Case.of(SET + ",\"safetyCheckpoints\":false,\"stop\":5", "safetyCheckpoints", "stop"));

    private static final List<Case> DELETES = List.of(
            Case.of("", "checkpointSet"),
            Case.of("\"system\":\"ERP\",\"mostRecent\":true", "checkpointSet", "system", "mostRecent"),
            Case.of(SET + ",\"system\":\"ERP\"", "system"),
            Case.of(SET + ",\"includeDescendants\":\"yes\"", "includeDescendants"),
            Case.of(SET + ",\"includeDescendants\":[]", "includeDescendants"),
            Case.of(SET + ",\"includedescendants\":true", "includedescendants"),
            Case.of(SET + ",\"keepPrevious\":\"PT1H\"", "keepPrevious"),
            Case.of(SET + ",\"start\":\"none\"", "start"));

    private static final List<Case> VERIFIES = List.of(
            Case.of("", "checkpointSet"),
            Case.of(SET + ",\"system\":\"ERP\"", "system"),
            Case.of(SET + ",\"includeDescendants\":false", "includeDescendants"),
            Case.of(SET + ",\"stop\":\"shutdown\"", "stop"));

    private static final List<Case> RENAMES = List.of(
            Case.of("", "checkpointSet", "name"),
            Case.of(SET, "name"),
            Case.of(SET + ",\"name\":\" \"", "name"),
            Case.of(SET + ",\"name\":\"a\\u0000b\"", "name"),
            Case.of(SET + ",\"name\":\"" + "x".repeat(256) + "\"", "name"),
            Case.of(SET + ",\"name\":\"x\",\"description\":\"y\"", "description"));

    private static final List<Case> EXPORTS = List.of(
            Case.of("", "checkpointSet", "path"),
            Case.of(SET + ",\"path\":\"\"", "path"),
            Case.of(SET + ",\"path\":\"export\"", "path"),
            Case.of(SET + ",\"path\":\"C:\\\\export\"", "path"),
            Case.of(SET + ",\"path\":\"\\\\\\\\nas-b\"", "path"),
            Case.of(SET + ",\"path\":\"\\\\\\\\?\\\\C:\\\\x\"", "path"),
            Case.of(SET + ",\"path\":\"\\\\\\\\.\\\\pipe\\\\x\"", "path"),
            Case.of(SET + ",\"path\":\"\\\\\\\\nas-b\\\\export\\\\..\\\\backup\"", "path"),
            Case.of(SET + ",\"path\":\"\\\\\\\\nas-b\\\\export\\\\a:b\"", "path"),
            Case.of(SET + ",\"path\":\"\\\\\\\\nas-b\\\\export\\\\NUL\"", "path"),
            Case.of(SET + ",\"path\":\"\\\\\\\\nas-b\\\\export\\\\a. \"", "path"),
            Case.of(SET + ",\"path\":\"\\\\\\\\nas-b\\\\export\\\\\\ud800\"", "path"),
            Case.of(SET + ",\"path\":\"\\\\\\\\nas-b\\\\export\\\\" + "x".repeat(100) + "\"", "path"),
            Case.of(SET + ",\"path\":[]", "path"));

    private static final List<Case> TYPES = List.of(
            Case.of("", "system", "checkpointType"),
            Case.of("\"system\":\"ERP\"", "checkpointType"),
            Case.of("\"system\":\"ERP\",\"checkpointType\":\"Production\"", "checkpointType"),
            Case.of("\"system\":\"ERP\",\"checkpointType\":3", "checkpointType"),
            Case.of("\"system\":\"ERP\",\"template\":\"x\",\"checkpointType\":\"disabled\"", "template"),
            Case.of("\"hardwareProfile\":\"x\",\"template\":\"x\",\"checkpointType\":\"disabled\"", "template"),
            Case.of("\"hardwareProfile\":\"\",\"checkpointType\":\"disabled\"", "hardwareProfile"),
            Case.of(
                    "\"hardwareProfile\":\"x\",\"checkpointType\":\"standard\",\"automaticCheckpoints\":true",
                    "automaticCheckpoints"),
            Case.of(
                    "\"system\":\"ERP\",\"checkpointType\":\"standard\",\"automaticCheckpoints\":\"no\"",
                    "automaticCheckpoints"),
            Case.of("\"system\":\"ERP\",\"checkpointType\":\"standard\",\"checkpointSet\":\"$set\"", "checkpointSet"));

    private static final List<Case> ALL_KINDS = List.of(
            Case.of("\"checkpointSet\":\"x\",\"colour\":1", "checkpointSet", "colour"),
            Case.of(SET + ",\"preview\":\"true\"", "preview"),
            Case.of(SET + ",\"preview\":{\"a\":{\"b\":{\"c\":[1,[2,[3]]]}}}", "preview"),
            Case.of(SET + ",\"startBy\":\"tomorrow\"", "startBy"),
            Case.of(SET + ",\"startBy\":\"2030-01-01T00:00:00+01:00\"", "startBy"),
            Case.of(SET + ",\"startBy\":\"2030-02-30T00:00:00Z\"", "startBy"),
            Case.of(SET + ",\"labels\":[]", "labels"),
            Case.of(SET + ",\"labels\":{\"a b\":\"c\"}", "labels.a b"),
            Case.of(SET + ",\"labels\":{\"a\":1}", "labels.a"),
            Case.of(SET + ",\"checkpointset\":\"$set\"", "checkpointset"),
            Case.of(SET + ",\"\":1", ""),
            Case.of(SET + ",\"__proto__\":{}", "__proto__"),
            Case.of(SET + ",\"a\\u0007\":1", "a?"));

    @Test
    void wrongRestoresNameTheFieldsThatAreWrong() {
        refused("restore", RESTORES);
        refused("restore", ALL_KINDS);
    }

    @Test
    void wrongRenamesExportsAndTypesNameTheFieldsThatAreWrong() {
        refused("rename", RENAMES);
        refused("export", EXPORTS);
        refused("set-checkpoint-type", TYPES);
    }

    @Test
    void wrongDeletesNameTheFieldsThatAreWrong() {
        refused("delete", DELETES);
        refused("delete", ALL_KINDS);
    }

    @Test
    void wrongVerifiesNameTheFieldsThatAreWrong() {
        refused("verify", VERIFIES);
        refused("verify", ALL_KINDS);
    }

    @Test
    void bodiesAtTheirBoundsAreTaken() {
        UUID set = World.set("ERP", "COMPLETE");
        for (String rest : List.of(
                ",\"keepPrevious\":\"PT0S\"",
                ",\"keepPrevious\":\"P366D\"",
                ",\"stopTimeout\":\"PT1S\"",
                ",\"stopTimeout\":\"PT24H\"",
                ",\"mostRecent\":false",
                ",\"mostRecent\":null,\"system\":null,\"labels\":null",
                ",\"system\":\"eRp\"")) {
            Response answer = send("restore", SET + rest, set);
            assertThat(answer.statusCode()).as(rest).isEqualTo(202);
        }
    }

    @Test
    void unreadableBodiesAreMalformed() {
        UUID set = World.set("ERP", "COMPLETE");
        for (String rest : List.of(
                SET + "," + SET,
                SET + ",\"labels\":" + "{\"a\":".repeat(25) + "1" + "}".repeat(25),
                "\"checkpointSet\":" + "[".repeat(500) + "]".repeat(500),
                SET + ",\"preview\":tru",
                SET + ",\"keepPrevious\":" + "9".repeat(100))) {
            Response answer = send("restore", rest, set);
            assertThat(answer.statusCode()).as(rest).isEqualTo(400);
            assertThat(answer.<String>path("code")).as(rest).isEqualTo("malformed-request");
        }
    }

    private void refused(String kind, List<Case> cases) {
        UUID set = World.set("ERP", "COMPLETE");
        int before = orchestrator.requests().size();
        for (Case wrong : cases) {
            Response answer = send(kind, wrong.body(), set);
            assertThat(answer.statusCode()).as(wrong.body()).isEqualTo(400);
            assertThat(answer.<String>path("code")).as(wrong.body()).isEqualTo("validation-failed");
            List<String> named = answer.path("errors.field");
            assertThat(named).as(wrong.body()).doesNotHaveDuplicates();
            assertThat(new TreeSet<>(named)).as(wrong.body()).isEqualTo(new TreeSet<>(wrong.wrong()));
        }
        assertThat(orchestrator.requests()).hasSize(before);
    }

    private static Response send(String kind, String rest, UUID set) {
        String body =
                "{\"kind\":\"" + kind + "\"" + (rest.isEmpty() ? "" : "," + rest.replace("$set", set.toString())) + "}";
        return json(World.ADMIN, body)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .post("/v1/runs");
    }
}
