package dev.stillpoint.orchestrator.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.Schedule;
import dev.stillpoint.contracts.Selector;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StopTimeoutPolicy;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.orchestrator.world.GatewayPlayer;
import dev.stillpoint.orchestrator.world.Lab;
import dev.stillpoint.orchestrator.world.Reader;
import dev.stillpoint.orchestrator.world.ScriptedExecutors;
import dev.stillpoint.orchestrator.world.ServersResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Locations as admins make, change and remove them, with Kafka and PostgreSQL as they are.
@QuarkusTest
@QuarkusTestResource(ServersResource.class)
class LocationChangesTest {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @Inject
    LocationMetrics metrics;

    @Inject
    MeterRegistry registry;

    private Lab lab;
    private LocationId location;
    private Reader writer;

    @BeforeEach
    void world() throws Exception {
        lab = new Lab(kafka, url, 1, 1, 2);
        location = lab.location;
        writer = new Reader(url, "writer");
    }

    @AfterEach
    void end() throws Exception {
        lab.close();
    }

    private GatewayReply delete() throws Exception {
        return lab.gateway.ask(
                new GatewayRequest.DeleteLocation(UUID.randomUUID(), GatewayPlayer.ANNA, Instant.now(), location));
    }

    private String refused(GatewayReply reply, String code) {
        assertThat(reply).isInstanceOf(GatewayReply.Refused.class);
        GatewayReply.Refused refused = (GatewayReply.Refused) reply;
        assertThat(refused.code()).isEqualTo(code);
        return refused.detail();
    }

    private GatewayReply schedule(UUID id) throws Exception {
        Schedule wanted = new Schedule(
                lab.system(0),
                "0 0 2 1 1 ?",
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
        return lab.gateway.ask(
                new GatewayRequest.PutSchedule(UUID.randomUUID(), GatewayPlayer.ANNA, Instant.now(), id, true, wanted));
    }

    private GatewayReply settings(@Nullable LocationId at) throws Exception {
        SystemSettings settings =
                new SystemSettings(new Selector.AfterLastDash(), List.of(), List.of(), false, at, null);
        return lab.gateway.ask(new GatewayRequest.PutSettings(
                UUID.randomUUID(), GatewayPlayer.ANNA, Instant.now(), lab.system(0), settings));
    }

    private List<Map<String, Object>> shown() throws Exception {
        return lab.reader.rows("SELECT status FROM history.storage_locations WHERE id = ?", location.value());
    }

    /// What the history says of the location, oldest first.
    private List<Map<String, Object>> audited() throws Exception {
        return writer.rows("""
                SELECT type, actor, data ->> 'object' AS object, data -> 'before' ->> 'maxConcurrentCopies' AS before,
                       data -> 'after' ->> 'maxConcurrentCopies' AS after
                FROM events WHERE data ->> 'location' = ? ORDER BY id""", location.value());
    }

    @Test
    void everyAcceptedRequestStandsInTheHistory() throws Exception {
        // When
        lab.gateway.putLocation(location, 2);
        lab.gateway.putLocation(location, 3);
        assertThat(delete()).isInstanceOf(GatewayReply.Done.class);
        assertThat(refused(delete(), "not-found")).isEqualTo("there is no storage location " + location);
        lab.gateway.putLocation(location, 4);

        // Then
        String object = "storage location " + location;
        assertThat(audited())
                .extracting(
                        event -> event.get("type"),
                        event -> event.get("actor"),
                        event -> event.get("object"),
                        event -> event.get("before"),
                        event -> event.get("after"))
                .containsExactly(
                        tuple("location-created", "anna", object, null, "2"),
                        tuple("location-unchanged", "anna", object, "2", "2"),
                        tuple("location-changed", "anna", object, "2", "3"),
                        tuple("location-deleted", "anna", object, "3", null),
                        tuple("location-created", "anna", object, null, "4"));
    }

    @Test
    void aLocationIsKeptByARunThenByItsSetAndGoesWhenTheSetIsDeletedWhoseHistoryStays() throws Exception {
        // Given a run that is under way
        lab.executors.script(delivery -> delivery.command() instanceof DiskCommand.CopyDisk
                ? new ScriptedExecutors.Answer.Later()
                : new ScriptedExecutors.Answer.Success());
        RunId run = lab.gateway.start(GatewayPlayer.create(lab.system(0), "first", location));
        assertThat(refused(delete(), "location-in-use")).contains("is used by", "1 run: " + run + " (create of ");
        lab.executors.await(
                "a copy",
                () -> lab.executors.received().stream()
                        .anyMatch(delivery -> delivery.command() instanceof DiskCommand.CopyDisk));
        assertThat(refused(delete(), "location-in-use")).contains("1 checkpoint set: ", "1 run: " + run);

        // Given its set
        lab.executors.received().stream()
                .filter(delivery -> delivery.command() instanceof DiskCommand.CopyDisk)
                .forEach(lab.executors::answer);
        UUID set = Reader.cell(lab.reader.run(run.value(), "SUCCEEDED"), "checkpoint_set", UUID.class);
        assertThat(refused(delete(), "location-in-use"))
                .isEqualTo("storage location " + location + " is used by 1 checkpoint set: " + lab.system(0)
                        + " first (" + set + "). To remove it, first delete the sets");
        RunId deletion = lab.gateway.start(GatewayPlayer.delete(lab.system(0), new SetId(set)));
        lab.reader.run(deletion.value(), "SUCCEEDED");

        // When
        assertThat(delete()).isInstanceOf(GatewayReply.Done.class);

        // Then
        assertThat(shown()).isEmpty();
        assertThat(lab.reader.rows(
                        "SELECT location FROM history.disk_copies d JOIN history.checkpoint_sets s ON s.id = d.set"
                                + " WHERE s.id = ? AND s.status = 'DELETED'",
                        set))
                .containsExactly(Map.of("location", location.value()));
        // And a request that was on its way finds nothing to begin with.
        RunId late = lab.gateway.start(GatewayPlayer.create(lab.system(0), "late", location));
        assertThat((String) lab.reader.run(late.value(), "REJECTED").get("problems"))
                .contains("LOCATION_UNKNOWN");
    }

    @Test
    void aRemovedLocationStaysAwayThoughItsWorkerGoesOnTellingAndCanBeMadeAgain() throws Exception {
        // Given
        Map<String, Object> worker = executor();
        metrics.look();
        assertThat(registry.find("stillpoint.location.slots")
                        .tag("location", location.value())
                        .gauge())
                .isNotNull();

        // When
        assertThat(delete()).isInstanceOf(GatewayReply.Done.class);

        // Then its worker is heard as before, and that is all
        Instant removed = Instant.now();
        assertThat(executorHeardAfter(removed)).containsEntry("first_seen_at", worker.get("first_seen_at"));
        assertThat(shown()).isEmpty();
        metrics.look();
        assertThat(registry.find("stillpoint.location.slots")
                        .tag("location", location.value())
                        .gauge())
                .isNull();

        // And when it is made again, it is ready and works
        lab.gateway.putLocation(location, 2);
        lab.reader.await(
                rows -> rows.size() == 1 && "READY".equals(rows.getFirst().get("status")),
                "SELECT status FROM history.storage_locations WHERE id = ?",
                location.value());
        RunId run = lab.gateway.start(GatewayPlayer.create(lab.system(0), "again", location));
        lab.reader.run(run.value(), "SUCCEEDED");
    }

    private Map<String, Object> executor() throws Exception {
        return writer.row("SELECT * FROM executors WHERE kind = 'WORKER' AND place = ?", location.value());
    }

    private Map<String, Object> executorHeardAfter(Instant time) throws Exception {
        return writer.await(
                        rows -> rows.size() == 1
                                && Reader.cell(rows.getFirst(), "last_seen_at", Timestamp.class)
                                        .toInstant()
                                        .isAfter(time),
                        "SELECT * FROM executors WHERE kind = 'WORKER' AND place = ?",
                        location.value())
                .getFirst();
    }

    @Test
    void aLocationIsKeptByASchedule() throws Exception {
        UUID id = UUID.randomUUID();
        assertThat(schedule(id)).isInstanceOf(GatewayReply.Done.class);
        assertThat(refused(delete(), "location-in-use")).contains("is used by 1 schedule: " + id);

        lab.gateway.ask(new GatewayRequest.DeleteSchedule(UUID.randomUUID(), GatewayPlayer.ANNA, Instant.now(), id));

        assertThat(delete()).isInstanceOf(GatewayReply.Done.class);
        assertThat(refused(schedule(UUID.randomUUID()), "not-found"))
                .isEqualTo("there is no storage location of the id " + location);
    }

    @Test
    void aLocationIsKeptBySettings() throws Exception {
        lab.gateway.ask(new GatewayRequest.RefreshSystems(UUID.randomUUID(), GatewayPlayer.ANNA, Instant.now()));
        lab.reader.await(
                rows -> rows.size() == 1,
                "SELECT name FROM history.systems WHERE name = ? AND members <> '[]'",
                lab.system(0));
        assertThat(settings(location)).isInstanceOf(GatewayReply.Done.class);
        assertThat(refused(delete(), "location-in-use"))
                .contains("is used by 1 system by its settings: " + lab.system(0));

        assertThat(settings(null)).isInstanceOf(GatewayReply.Done.class);

        assertThat(delete()).isInstanceOf(GatewayReply.Done.class);
        assertThat(settings(location))
                .isInstanceOfSatisfying(
                        GatewayReply.Invalid.class,
                        invalid -> assertThat(invalid.errors())
                                .containsExactly(new GatewayReply.FieldProblem(
                                        "storageLocation", "there is no storage location of the id " + location)));
    }
}
