package dev.stillpoint.orchestrator.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.Principal;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.Schedule;
import dev.stillpoint.contracts.Selector;
import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StopTimeoutPolicy;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.orchestrator.world.Lab;
import dev.stillpoint.orchestrator.world.Reader;
import dev.stillpoint.orchestrator.world.ServersResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the audit says of requests, accepted and refused.
@QuarkusTest
@QuarkusTestResource(ServersResource.class)
class AuditOfRequestsTest {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    private final Principal rita = new Principal("rita-" + UUID.randomUUID(), Set.of("admin"), Set.of());
    private Lab lab;
    private Reader writer;

    @BeforeEach
    void world() throws Exception {
        lab = new Lab(kafka, url, 1, 1, 2);
        writer = new Reader(url, "writer");
    }

    @AfterEach
    void end() throws Exception {
        lab.close();
    }

    private Schedule schedule(String cron, LocationId location) {
        return new Schedule(
                lab.system(0),
                cron,
                ZoneOffset.UTC,
                new Schedule.ScheduledCreate(
                        "nightly",
                        null,
                        location,
                        null,
                        Duration.ofMinutes(10),
                        StopTimeoutPolicy.ROLL_BACK,
                        StartChoice.PREVIOUS,
                        Duration.ofMinutes(15),
                        Map.of()),
                null,
                Schedule.OnMissed.SKIP,
                true);
    }

    /// What Rita did, oldest first.
    private List<Map<String, Object>> audited() throws Exception {
        return writer.rows("""
                SELECT type, data ->> 'method' AS method, data ->> 'path' AS path, data ->> 'code' AS code,
                       data ->> 'count' AS count, data ->> 'detail' AS detail
                FROM events WHERE actor = ? ORDER BY id""", rita.name());
    }

    @Test
    void refusalsThatNobodyHearsAnyMoreStandInTheAuditOnce() throws Exception {
        // Given requests that waited for an orchestrator longer than their gateway did
        Instant then = Instant.now().minusSeconds(3);
        UUID made = UUID.randomUUID();
        GatewayRequest.PutSchedule badCron = new GatewayRequest.PutSchedule(
                UUID.randomUUID(), rita, then, made, true, schedule("0 0 25 * * ?", lab.location));
        GatewayRequest.DeleteLocation noLocation =
                new GatewayRequest.DeleteLocation(UUID.randomUUID(), rita, then, new LocationId("nowhere"));
        RunId noRun = RunId.next();
        GatewayRequest.CancelRun cancel = new GatewayRequest.CancelRun(UUID.randomUUID(), rita, then, noRun, "ERP");

        // When they come at last, and one of them twice
        assertThat(lab.gateway.ask(badCron)).isInstanceOf(GatewayReply.Invalid.class);
        assertThat(lab.gateway.ask(badCron)).isInstanceOf(GatewayReply.Invalid.class);
        assertThat(lab.gateway.ask(noLocation)).isInstanceOf(GatewayReply.Refused.class);
        assertThat(lab.gateway.ask(cancel)).isInstanceOf(GatewayReply.Refused.class);

        // Then
        assertThat(audited())
                .allSatisfy(event -> assertThat(event)
                        .containsEntry("type", "request-refused")
                        .containsEntry("count", "1"))
                .satisfiesExactly(
                        event -> assertThat(event)
                                .containsEntry("method", "POST")
                                .containsEntry("path", "/v1/schedules")
                                .containsEntry("code", "validation-failed")
                                .hasEntrySatisfying(
                                        "detail",
                                        detail -> assertThat((String) detail)
                                                .startsWith("schedule " + made
                                                        + ": cron \"0 0 25 * * ?\" is no expression")),
                        event -> assertThat(event)
                                .containsEntry("method", "DELETE")
                                .containsEntry("path", "/v1/storage-locations/nowhere")
                                .containsEntry("code", "not-found")
                                .containsEntry("detail", "there is no storage location nowhere"),
                        event -> assertThat(event)
                                .containsEntry("method", "POST")
                                .containsEntry("path", "/v1/runs/" + noRun + "/cancel")
                                .containsEntry("code", "not-found"));
    }

    @Test
    void aRefusalThatTheGatewayHearsIsLeftToIt() throws Exception {
        // When
        assertThat(lab.gateway.ask(new GatewayRequest.DeleteLocation(
                        UUID.randomUUID(), rita, Instant.now(), new LocationId("nowhere"))))
                .isInstanceOf(GatewayReply.Refused.class);

        // Then
        assertThat(audited()).isEmpty();
    }

    @Test
    void whatIsAcceptedStandsThereAlsoWhenItChangesNothing() throws Exception {
        // When
        lab.gateway.ask(new GatewayRequest.RefreshSystems(UUID.randomUUID(), rita, Instant.now()));
        lab.reader.await(
                rows -> rows.size() == 1,
                "SELECT name FROM history.systems WHERE name = ? AND members <> '[]'",
                lab.system(0));
        SystemSettings settings =
                new SystemSettings(new Selector.AfterLastDash(), List.of(), List.of(), true, null, null);
        UUID schedule = UUID.randomUUID();
        for (boolean first : List.of(true, false)) {
            assertThat(lab.gateway.ask(new GatewayRequest.PutSettings(
                            UUID.randomUUID(), rita, Instant.now(), lab.system(0), settings)))
                    .isInstanceOf(GatewayReply.Done.class);
            assertThat(lab.gateway.ask(new GatewayRequest.PutSchedule(
                            UUID.randomUUID(),
                            rita,
                            Instant.now(),
                            schedule,
                            first,
                            schedule("0 0 2 1 1 ?", lab.location))))
                    .isInstanceOf(GatewayReply.Done.class);
        }
        lab.gateway.ask(new GatewayRequest.DeleteSchedule(UUID.randomUUID(), rita, Instant.now(), schedule));

        // Then
        assertThat(audited())
                .extracting(event -> event.get("type"))
                .containsExactly(
                        "refresh-requested",
                        "settings-changed",
                        "schedule-created",
                        "settings-unchanged",
                        "schedule-unchanged",
                        "schedule-deleted");
    }
}
