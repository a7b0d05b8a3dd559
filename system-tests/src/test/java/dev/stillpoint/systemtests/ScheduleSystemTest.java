package dev.stillpoint.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.systemtests.TestFabric.Cell;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLockTarget;

/// A set that a schedule takes, and its removal, which needs a second person.
@ExtendWith(Evidence.class)
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ, target = ResourceLockTarget.CHILDREN)
class ScheduleSystemTest {
    private final Stack stack = Stack.running();
    private final Api admin = stack.api("admin");
    private final Cell cell = TestFabric.cell();
    private final String settings = "/v1/systems/" + cell.system() + "/settings";

    @AfterEach
    void leaveTheCellAsItWas() {
        admin.put(settings, Map.of());
    }

    @Test
    void aScheduleTakesASetAndTwoPeopleRemoveIt() {
        // Given a schedule that is due every second, of which a preview says so
        Map<String, Object> wanted = Map.of(
                "system", cell.system(),
                "cron", "* * * * * ?",
                "timeZone", "Europe/Berlin",
                "run", Map.of("name", "nightly", "storageLocation", "nas-b"),
                "retention", Map.of("keepLast", 5));
        assertThat(admin.post("/v1/schedules/preview", wanted).body().path("firings"))
                .hasSize(10);
        Api.Answer made = admin.post("/v1/schedules", wanted);
        assertThat(made.status()).isEqualTo(201);
        String schedule = "/v1/schedules/" + made.body().path("id").asText();

        // When it has begun a run, it is ended
        String requestedBy = made.body().path("requestedBy").asText();
        String runs = "/v1/runs?requestedBy=" + requestedBy;
        await("a run of the schedule")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> !admin.get(runs).body().path("items").isEmpty());
        assertThat(admin.delete(schedule).status()).isEqualTo(204);

        // Then two orchestrators were there, and each firing began one run at most
        List<JsonNode> begun = Run.list(admin.get(runs).body().path("items"));
        assertThat(begun)
                .extracting(run -> run.path("name").asText())
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith("nightly-2"));
        Run create = new Run(admin, begun.getLast().path("id").asText());
        create.mustEnd("SUCCEEDED");

        // Given that deleting needs a second person
        assertThat(admin.put(settings, Map.of("approval", Map.of("kinds", List.of("delete"), "expiresAfter", "PT1H")))
                        .status())
                .isEqualTo(200);
        Run delete = admin.submit(
                Map.of("kind", "delete", "checkpointSet", create.checkpointSet()),
                "Idempotency-Key",
                UUID.randomUUID().toString());
        delete.awaitStatus("AWAITING_APPROVAL"::equals);
        Map<String, String> approval =
                Map.of("planHash", delete.get().path("planHash").asText());

        // Then the one who asked can't be it, nor a key that he makes, and another one can
        assertThat(admin.post(delete.path() + "/approve", approval).status()).isEqualTo(403);
        JsonNode key = admin.post("/v1/api-keys", Map.of("name", "somebody", "roles", List.of("admin")))
                .body();
        Api somebody = new Api(stack.uri(), key.path("key").asText());
        assertThat(somebody.post(delete.path() + "/approve", approval).status()).isEqualTo(403);
        assertThat(delete.get().at("/approval/requesters/0").asText()).isEqualTo("admin");
        assertThat(delete.get().at("/approval/approvedBy").isNull()).isTrue();
        assertThat(stack.api("admin2")
                        .post(delete.path() + "/approve", approval)
                        .status())
                .isEqualTo(202);
        delete.mustEnd("SUCCEEDED");
        assertThat(delete.event("run-approved"))
                .hasValueSatisfying(
                        event -> assertThat(event.path("actor").asText()).isEqualTo("admin2"));
        assertThat(delete.get().at("/approval/approvedBy").asText()).isEqualTo("admin2");
    }
}
