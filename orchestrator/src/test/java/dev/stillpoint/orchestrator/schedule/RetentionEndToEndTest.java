package dev.stillpoint.orchestrator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.Schedule;
import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StopTimeoutPolicy;
import dev.stillpoint.orchestrator.world.GatewayPlayer;
import dev.stillpoint.orchestrator.world.Lab;
import dev.stillpoint.orchestrator.world.Reader;
import dev.stillpoint.orchestrator.world.ServersResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Retention where nobody looks for it but when a run ends, and when a test does.
@QuarkusTest
@QuarkusTestResource(ServersResource.class)
@TestProfile(RetentionEndToEndTest.LooksSeldom.class)
class RetentionEndToEndTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Schedule.Retention KEEP_LAST = new Schedule.Retention(1, null, null, null, null);
    private static final Schedule.Retention KEEP_MANY = new Schedule.Retention(99, null, null, null, null);

    public static final class LooksSeldom implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("stillpoint.own-runs.look-every", "PT1H");
        }
    }

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @Inject
    Firings firings;

    @Inject
    RetentionSweeper sweeper;

    private final UUID id = UUID.randomUUID();
    private Lab lab;
    private Reader writer;
    private String system;
    private Instant due = Instant.now();

    @BeforeEach
    void world() throws Exception {
        lab = new Lab(kafka, url, 1, 1, 2);
        writer = new Reader(url, "writer");
        system = lab.system(0);
    }

    @AfterEach
    void end() throws Exception {
        lab.gateway.ask(new GatewayRequest.DeleteSchedule(UUID.randomUUID(), GatewayPlayer.ANNA, Instant.now(), id));
        lab.close();
    }

    private void put(boolean fresh, Schedule.@Nullable Retention retention, ZoneId zone, boolean enabled)
            throws Exception {
        assertThat(lab.gateway.ask(new GatewayRequest.PutSchedule(
                        UUID.randomUUID(),
                        GatewayPlayer.ANNA,
                        Instant.now(),
                        id,
                        fresh,
                        new Schedule(
                                system,
                                "0 0 2 1 1 ?",
                                zone,
                                new Schedule.ScheduledCreate(
                                        "nightly",
                                        null,
                                        lab.location,
                                        null,
                                        Duration.ofMinutes(10),
                                        StopTimeoutPolicy.ROLL_BACK,
                                        StartChoice.PREVIOUS,
                                        Duration.ofMinutes(15),
                                        Map.of()),
                                retention,
                                Schedule.OnMissed.SKIP,
                                enabled))))
                .isInstanceOf(GatewayReply.Done.class);
    }

    private void fire(long version) throws Exception {
        due = due.plusSeconds(1);
        RunId run = firings.fire(id, version, due).orElseThrow();
        lab.reader.run(run.value(), "SUCCEEDED");
    }

    private List<Map<String, Object>> deletes(String status) throws Exception {
        return lab.reader.rows(
                "SELECT id FROM history.runs WHERE kind = 'delete' AND system = ? AND status = ?", system, status);
    }

    private void awaitDeletes(int count) throws Exception {
        lab.reader.await(
                rows -> rows.size() == count,
                "SELECT id FROM history.runs WHERE kind = 'delete' AND system = ? AND status = 'SUCCEEDED'",
                system);
    }

    private long begunDeletes() throws Exception {
        return writer.rows("SELECT id FROM runs WHERE kind = 'delete' AND system = ?", system)
                .size();
    }

    /// What an orchestrator that died at once left of a run that succeeded.
    private void succeedUnnoticed() throws Exception {
        UUID run = RunId.next().value();
        writer.update("""
                INSERT INTO runs (id, version, kind, system, status, requested_by, request, run_order, state, finished_at)
                VALUES (?, 0, 'create', ?, 'SUCCEEDED', 'anna', '{}', '{}', '{}', now())""", run, system);
        writer.update(
                "INSERT INTO schedule_firings (schedule, due_at, outcome, run) VALUES (?, now(), 'STARTED', ?)",
                id,
                run);
    }

    @Test
    void eachDeleteBeginsWhenTheOneBeforeHasEnded() throws Exception {
        // Given three sets that no rule keeps once there is a fourth
        for (String name : List.of("first", "second", "third")) {
            RunId run = lab.gateway.start(GatewayPlayer.create(system, name, lab.location));
            lab.reader.run(run.value(), "SUCCEEDED");
        }
        put(true, KEEP_LAST, BERLIN, true);
        assertThat(begunDeletes()).isZero();

        // When
        fire(1);

        // Then
        awaitDeletes(3);
        assertThat(lab.reader.rows(
                        "SELECT id FROM history.checkpoint_sets WHERE system = ? AND status = 'COMPLETE'", system))
                .hasSize(1);
    }

    enum Change {
        NO_RETENTION_BEFORE,
        ANOTHER_RETENTION_BEFORE,
        ANOTHER_ZONE_BEFORE,
        DISABLED_BEFORE
    }

    @ParameterizedTest
    @EnumSource
    void whatSucceededBeforeAChangeIsNoReasonToDelete(Change change) throws Exception {
        // Given a schedule that took two sets
        put(true, null, BERLIN, true);
        fire(1);
        fire(1);
        switch (change) {
            case NO_RETENTION_BEFORE -> {}
            case ANOTHER_RETENTION_BEFORE -> put(false, KEEP_MANY, BERLIN, true);
            case ANOTHER_ZONE_BEFORE -> put(false, KEEP_LAST, ZoneId.of("Asia/Kolkata"), true);
            case DISABLED_BEFORE -> put(false, KEEP_LAST, BERLIN, false);
        }
        succeedUnnoticed();

        // When it gets a retention that keeps one
        put(false, KEEP_LAST, BERLIN, true);
        sweeper.sweep();

        // Then nothing is deleted before it has succeeded once more
        assertThat(begunDeletes()).isZero();
        fire(change == Change.NO_RETENTION_BEFORE ? 2 : 3);
        awaitDeletes(2);
    }

    @Test
    void aSuccessThatAnOrchestratorDiedOverIsMadeUpForEvenIfTheScheduleIsPutAgain() throws Exception {
        // Given
        put(true, null, BERLIN, true);
        fire(1);
        fire(1);
        put(false, KEEP_LAST, BERLIN, true);
        succeedUnnoticed();
        put(false, KEEP_LAST, BERLIN, true);
        assertThat(begunDeletes()).isZero();

        // When
        sweeper.sweep();

        // Then
        awaitDeletes(1);
        sweeper.sweep();
        assertThat(deletes("SUCCEEDED")).hasSize(1);
    }

    @Test
    void oneOfTheSystemThatHoldsVmsIsWaitedForAndOneThatCleansUpIsNot() throws Exception {
        // Given
        put(true, null, BERLIN, true);
        fire(1);
        fire(1);
        put(false, KEEP_LAST, BERLIN, true);
        UUID other = RunId.next().value();
        writer.update("""
                INSERT INTO runs (id, version, kind, system, status, requested_by, request, run_order, state)
                VALUES (?, 0, 'create', ?, 'COMPENSATING', 'anna', '{}', '{}', '{}')""", other, system);
        writer.update(
                "INSERT INTO vm_claims (vm_id, vm, run, system) VALUES (?, 'SQL01', ?, ?)",
                UUID.randomUUID(),
                other,
                system);
        succeedUnnoticed();
        sweeper.sweep();
        assertThat(begunDeletes()).isZero();

        // When its VMs are home, and leftovers are cleaned up
        writer.update("DELETE FROM vm_claims WHERE run = ?", other);
        sweeper.sweep();

        // Then
        awaitDeletes(1);
    }
}
