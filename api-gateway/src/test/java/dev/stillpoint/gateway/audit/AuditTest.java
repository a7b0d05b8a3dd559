package dev.stillpoint.gateway.audit;

import static dev.stillpoint.gateway.world.Calls.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.stillpoint.contracts.audit.ChainCheck;
import dev.stillpoint.contracts.audit.ChainLink;
import dev.stillpoint.gateway.GatewayTest;
import dev.stillpoint.gateway.world.World;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class AuditTest extends GatewayTest {
    private static final String EVENTS = "/v1/audit-events";

    @Test
    void eventIsShownAsTheApiSays() {
        // Given
        UUID run = World.run("ERP", "RUNNING", Map.of());
        World.event(run, 1, "run-accepted");
        World.event(run, 2, "step-succeeded");
        World.seal();

        // Then
        Map<String, Object> newest = as(World.AUDITOR)
                .queryParam("run", run)
                .get(EVENTS)
                .then()
                .statusCode(200)
                .body("items.action", contains("step-succeeded", "run-accepted"))
                .body("items[0].object", equalTo("run " + run + ", step copy:d-5f2a"))
                .body("items[1].object", equalTo("run " + run))
                .body("items[0].system", equalTo("ERP"))
                .body("items[0].details.status", equalTo("RUNNING"))
                .body("nextPageToken", equalTo(null))
                .extract()
                .path("items[0]");
        assertThat(newest.keySet())
                .containsExactly(
                        "sequence",
                        "time",
                        "actor",
                        "action",
                        "object",
                        "run",
                        "system",
                        "details",
                        "previousHash",
                        "hash");
        assertThat(newest.get("time")).asString().endsWith("Z");
        assertThat(newest.get("hash")).asString().matches("sha256:[0-9a-f]{64}");
    }

    @Test
    void eventsAreFilteredByEveryParameter() {
        // Given
        String system = World.freshSystem();
        UUID run = World.run(system, "RUNNING", Map.of());
        World.event(run, 1, "run-accepted");
        World.event(run, 2, "run-status");
        String actor = "actor of " + system;
        World.refused(actor, "/v1/runs/" + system);
        World.seal();

        // Then
        as(World.AUDITOR)
                .queryParam("system", system.toLowerCase(java.util.Locale.ROOT))
                .get(EVENTS)
                .then()
                .body("items.run", contains(run.toString(), run.toString()));
        as(World.AUDITOR)
                .queryParam("system", system)
                .queryParam("action", "run-status")
                .get(EVENTS)
                .then()
                .body("items.action", contains("run-status"));
        as(World.AUDITOR)
                .queryParam("actor", actor)
                .get(EVENTS)
                .then()
                .body("items.object", contains("POST /v1/runs/" + system))
                .body("items[0].run", equalTo(null));
        as(World.AUDITOR)
                .queryParam("system", system)
                .queryParam("to", "2020-01-01T00:00:00Z")
                .get(EVENTS)
                .then()
                .body("items.size()", equalTo(0));
        as(World.AUDITOR)
                .queryParam("system", system)
                .queryParam("from", "2020-01-01T00:00:00Z")
                .get(EVENTS)
                .then()
                .body("items.size()", equalTo(2));
        for (String wrong : List.of("?run=x", "?from=yesterday", "?acter=anna", "?pageSize=0", "/verify?deep=true")) {
            as(World.AUDITOR)
                    .urlEncodingEnabled(false)
                    .get(EVENTS + wrong)
                    .then()
                    .statusCode(400);
        }
    }

    @Test
    void pagesFollowOneAnotherWithoutGaps() {
        // Given
        UUID run = World.run("CRM", "RUNNING", Map.of());
        for (int i = 1; i <= 5; i++) {
            World.event(run, i, "run-status");
        }
        World.seal();

        // When
        List<Integer> seen = new ArrayList<>();
        String token = null;
        do {
            var request = as(World.AUDITOR).queryParam("run", run).queryParam("pageSize", 2);
            var page = (token == null ? request : request.queryParam("pageToken", token))
                    .get(EVENTS)
                    .then()
                    .statusCode(200)
                    .extract();
            seen.addAll(page.<List<Integer>>path("items.sequence"));
            token = page.path("nextPageToken");
        } while (token != null);

        // Then
        assertThat(seen).hasSize(5).doesNotHaveDuplicates().isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }

    @Test
    void auditorBoundToSeveralSystemsSeesTheNewestOfThemAll() {
        // Given
        UUID erp = World.run("ERP", "RUNNING", Map.of());
        UUID other = World.run(World.freshSystem(), "RUNNING", Map.of());
        UUID crm = World.run("CRM", "RUNNING", Map.of());
        World.event(erp, 1, "run-status");
        World.event(crm, 1, "run-status");
        World.event(other, 1, "run-status");
        World.event(erp, 2, "run-status");
        World.seal();

        // Then
        as(World.ERP_AND_CRM_READER)
                .queryParam("pageSize", 3)
                .get(EVENTS)
                .then()
                .statusCode(200)
                .body("items.run", contains(erp.toString(), crm.toString(), erp.toString()));
        as(World.ERP_AND_CRM_READER).queryParam("run", other).get(EVENTS).then().body("items.size()", equalTo(0));
    }

    @Test
    void onlyAuditorsReadTheAudit() {
        for (String path : List.of(EVENTS, EVENTS + "/verify")) {
            for (String key : List.of(World.VIEWER, World.OPERATOR, World.ADMIN)) {
                as(key).get(path).then().statusCode(403).body("code", equalTo("forbidden"));
            }
            RestAssured.get(path).then().statusCode(401);
        }
        as(World.VIEWER).accept("text/csv").get(EVENTS).then().statusCode(403);
    }

    @Test
    void boundAuditorSeesItsSystemsAlone() {
        // Given
        UUID erp = World.run("ERP", "RUNNING", Map.of());
        UUID crm = World.run("CRM", "RUNNING", Map.of());
        World.event(erp, 1, "run-accepted");
        World.event(crm, 1, "run-accepted");
        World.refused("somebody", "/v1/runs");
        World.seal();

        // Then
        as(World.CRM_AUDITOR)
                .queryParam("pageSize", 200)
                .get(EVENTS)
                .then()
                .body("items.system", everyItem(equalTo("CRM")))
                .body("items.run", hasItem(crm.toString()))
                .body("items.run", not(hasItem(erp.toString())));
        as(World.CRM_AUDITOR)
                .accept("application/x-ndjson")
                .queryParam("run", erp)
                .get(EVENTS)
                .then()
                .statusCode(200)
                .body(equalTo(""));
        as(World.CRM_AUDITOR).get(EVENTS + "/verify").then().statusCode(403);
    }

    @Test
    void linesCarryTheWholeChain() throws IOException {
        // Given
        UUID run = World.run("ERP", "RUNNING", Map.of());
        World.event(run, 1, "run-accepted");
        World.seal();

        // When
        String text = as(World.AUDITOR)
                .accept("application/x-ndjson")
                .get(EVENTS)
                .then()
                .statusCode(200)
                .header("Content-Disposition", containsString("audit-events.ndjson"))
                .extract()
                .asString();

        // Then
        ChainCheck check = ChainCheck.whole();
        ObjectMapper mapper = new ObjectMapper();
        assertThat(text).endsWith("}\n");
        for (String line : text.split("\n")) {
            JsonNode event = mapper.readTree(line);
            assertThat(check.next(linkOf(
                            event.path("sequence").asLong(),
                            event.path("canonical").asText(),
                            event.path("previousHash").asText(),
                            event.path("hash").asText())))
                    .isEmpty();
            assertThat(mapper.readTree(event.path("canonical").asText()).path("actor"))
                    .isEqualTo(event.path("actor"));
        }
        as(World.AUDITOR)
                .get(EVENTS + "/verify")
                .then()
                .statusCode(200)
                .body("valid", equalTo(true))
                .body("events", equalTo((int) check.position()))
                .body("head", equalTo(ChainLink.text(check.head())));
    }

    @Test
    void csvProvesItselfAndHoldsNoFormula() throws IOException {
        // Given
        String actor = "=HYPERLINK(\"http://x\";\"a,b\")";
        World.refused(actor, "/v1/runs");
        World.seal();

        // When
        String text = as(World.AUDITOR)
                .accept("text/csv")
                .queryParam("actor", actor)
                .get(EVENTS)
                .then()
                .statusCode(200)
                .extract()
                .asString();

        // Then
        try (MappingIterator<Map<String, String>> rows = new CsvMapper()
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(text)) {
            Map<String, String> row = rows.next();
            assertThat(row).containsEntry("actor", "'" + actor).containsEntry("object", "POST /v1/runs");
            ChainLink link = linkOf(
                    Long.parseLong(cell(row, "sequence")),
                    cell(row, "canonical"),
                    cell(row, "previousHash"),
                    cell(row, "hash"));
            assertThat(ChainCheck.after(link.position() - 1, link.previous()).next(link))
                    .isEmpty();
        }
    }

    @Test
    void eventIsListedUnderTheSystemOfItsRun() {
        // Given
        String system = World.freshSystem();
        UUID run = World.run(system, "RUNNING", Map.of());
        World.event(run, 1, "run-accepted");
        World.event(run, 2, "run-status");
        World.seal();
        String second = "event = (SELECT id FROM events WHERE run = '" + run + "' AND sequence = 2)";
        try {
            // When
            World.withoutTriggers("UPDATE sealed_events SET system = 'CRM' WHERE " + second);

            // Then
            verified(false, "is listed under the system CRM, but what was sealed is of the system " + system);
        } finally {
            World.withoutTriggers("UPDATE sealed_events SET system = '" + system + "' WHERE " + second);
        }
        verified(true, null);
    }

    /// By the owner's own hand, whom no trigger stops.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UPDATE events SET actor = 'nobody' WHERE id = ?                        | was changed after it was sealed
            UPDATE events SET data = '{"status":"DONE"}' WHERE id = ?              | was changed after it was sealed
            UPDATE sealed_events SET canonical = '\\x7b7d' WHERE event = ?          | is not that of its bytes
            UPDATE sealed_events SET actor = 'nobody' WHERE event = ?              | is listed under another
            UPDATE sealed_events SET previous = sha256('x') WHERE event = ?        | does not hold the hash of the one before it
            DELETE FROM sealed_events WHERE event = ?                              | is gone
            """)
    void whatWasChangedIsNamed(String change, String reason) {
        // Given
        UUID run = World.run("ERP", "RUNNING", Map.of());
        World.event(run, 1, "run-accepted");
        World.event(run, 2, "run-status");
        World.seal();
        World.sql("CREATE TABLE IF NOT EXISTS kept_events AS SELECT * FROM events WHERE false");
        World.sql("CREATE TABLE IF NOT EXISTS kept_sealed AS SELECT * FROM sealed_events WHERE false");
        String event = "(SELECT id FROM events WHERE run = '" + run + "' AND sequence = 1)";
        World.sql("INSERT INTO kept_events SELECT * FROM events WHERE id = " + event);
        World.sql("INSERT INTO kept_sealed SELECT * FROM sealed_events WHERE event = " + event);
        int position = as(World.AUDITOR)
                .queryParam("run", run)
                .get(EVENTS)
                .then()
                .extract()
                .path("items[1].sequence");
        try {
            // When
            World.withoutTriggers(change.replace("?", event));

            // Then
            as(World.AUDITOR)
                    .get(EVENTS + "/verify")
                    .then()
                    .statusCode(200)
                    .body("valid", equalTo(false))
                    .body("firstBad", equalTo(position))
                    .body("reason", containsString(reason));
        } finally {
            World.withoutTriggers("DELETE FROM sealed_events WHERE event IN (SELECT id FROM kept_events);"
                    + "DELETE FROM events WHERE id IN (SELECT id FROM kept_events);"
                    + "INSERT INTO events OVERRIDING SYSTEM VALUE SELECT * FROM kept_events;"
                    + "INSERT INTO sealed_events SELECT * FROM kept_sealed;"
                    + "DROP TABLE kept_events, kept_sealed");
        }
        as(World.AUDITOR).get(EVENTS + "/verify").then().body("valid", equalTo(true));
    }

    /// The chain begins where the archive ends, and an event of the history says that there is one.
    @Test
    void chainGoesOnFromWhatWasArchived() {
        // Given
        UUID run = World.run("ERP", "RUNNING", Map.of());
        World.event(run, 1, "run-accepted");
        World.event(run, 2, "run-status");
        World.seal();
        String last = "(SELECT max(position) - 1 FROM sealed_events)";
        World.sql("CREATE TABLE kept_sealed AS SELECT * FROM sealed_events WHERE position <= " + last);
        World.sql("CREATE TABLE kept_events AS SELECT * FROM events WHERE id IN (SELECT event FROM kept_sealed)");
        String archived = "(SELECT max(position) FROM kept_sealed)";
        String hash = "(SELECT hash FROM kept_sealed WHERE position = " + archived + ")";
        try {
            World.withoutTriggers("INSERT INTO archived_history (first_position, last_position, hash, file, sha256)"
                    + " VALUES (1, " + archived + ", " + hash + ", 'the file', sha256('x'));"
                    + "DELETE FROM sealed_events WHERE position <= " + archived + ";"
                    + "DELETE FROM events WHERE id IN (SELECT id FROM kept_events)");
            verified(false, "no event of the history tells that it was archived");

            // When
            World.sql("INSERT INTO events (at, type, actor, data) SELECT now(), 'history-archived', 'system',"
                    + " jsonb_build_object('last', " + archived + ", 'head', 'sha256:' || encode(" + hash + ", 'hex'),"
                    + " 'file', 'the file')");
            verified(true, null);
            World.seal();
            verified(true, null);

            // Then
            World.withoutTriggers("UPDATE archived_history SET hash = sha256('y')");
            verified(false, "no event of the history tells");
            World.withoutTriggers("UPDATE archived_history SET hash = " + hash + ", first_position = 2");
            verified(false, "from position 1 on is not told of any more");
        } finally {
            World.withoutTriggers("DELETE FROM archived_history;"
                    + "INSERT INTO events OVERRIDING SYSTEM VALUE SELECT * FROM kept_events;"
                    + "INSERT INTO sealed_events SELECT * FROM kept_sealed;"
                    + "DROP TABLE kept_events, kept_sealed");
        }
        verified(true, null);
    }

    private static void verified(boolean valid, @Nullable String reason) {
        as(World.AUDITOR)
                .get(EVENTS + "/verify")
                .then()
                .statusCode(200)
                .body("valid", equalTo(valid))
                .body("reason", reason == null ? equalTo(null) : containsString(reason));
    }

    @Test
    void eventThatWasTakenOutOfTheQueueIsNamed() {
        // Given
        UUID run = World.run("ERP", "RUNNING", Map.of());
        World.seal();
        World.event(run, 1, "run-accepted");

        // When
        World.sql("DELETE FROM unsealed_events");

        // Then
        try {
            as(World.AUDITOR)
                    .get(EVENTS + "/verify")
                    .then()
                    .body("valid", equalTo(false))
                    .body("reason", containsString("neither sealed nor waiting"));
        } finally {
            World.sql("INSERT INTO unsealed_events SELECT id FROM events WHERE run = ?", run);
        }
    }

    private static ChainLink linkOf(long position, String canonical, String previous, String hash) {
        return new ChainLink(position, canonical.getBytes(StandardCharsets.UTF_8), bytes(previous), bytes(hash));
    }

    private static String cell(Map<String, String> row, String column) {
        return Objects.requireNonNull(row.get(column), column);
    }

    private static byte[] bytes(String hash) {
        return HexFormat.of().parseHex(hash.substring("sha256:".length()));
    }
}
