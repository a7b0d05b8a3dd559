package dev.stillpoint.orchestrator.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.Schedule;
import dev.stillpoint.contracts.Selector;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.StopTimeoutPolicy;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.orchestrator.world.GatewayPlayer;
import dev.stillpoint.orchestrator.world.Lab;
import dev.stillpoint.orchestrator.world.Reader;
import dev.stillpoint.orchestrator.world.ScriptedExecutors;
import dev.stillpoint.orchestrator.world.ServersResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.quartz.CronExpression;

/// Schedules with Quartz and PostgreSQL as they are.
@QuarkusTest
@QuarkusTestResource(ServersResource.class)
class ScheduleEndToEndTest {
    private static final String EVERY_SECOND = "* * * * * ?";
    private static final String IN_JANUARY = "0 0 2 1 1 ?";
    private static final Instant DUE = Instant.parse("2026-03-29T01:00:00Z");

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @Inject
    Firings firings;

    private final UUID id = UUID.randomUUID();
    private Lab lab;
    private Reader reader;
    private Reader writer;
    private String system;

    @BeforeEach
    void world() throws Exception {
        lab = new Lab(kafka, url, 1, 1, 2);
        reader = lab.reader;
        writer = new Reader(url, "writer");
        system = lab.system(0);
    }

    @AfterEach
    void end() throws Exception {
        delete();
        lab.close();
    }

    private Schedule schedule(String cron, Schedule.OnMissed onMissed, Schedule.@Nullable Retention retention) {
        return new Schedule(
                system,
                cron,
                ZoneId.of("Europe/Berlin"),
                new Schedule.ScheduledCreate(
                        "nightly",
                        null,
                        lab.location,
                        null,
                        Duration.ofMinutes(10),
                        StopTimeoutPolicy.ROLL_BACK,
                        StartChoice.PREVIOUS,
                        Duration.ofMinutes(15),
                        Map.of("kind", "nightly")),
                retention,
                onMissed,
                true);
    }

    private static Schedule.Retention keepLast(int count) {
        return new Schedule.Retention(count, null, null, null, null);
    }

    private GatewayReply put(boolean fresh, Schedule wanted) throws Exception {
        return lab.gateway.ask(new GatewayRequest.PutSchedule(
                UUID.randomUUID(), GatewayPlayer.ANNA, Instant.now(), id, fresh, wanted));
    }

    private GatewayReply delete() throws Exception {
        return lab.gateway.ask(
                new GatewayRequest.DeleteSchedule(UUID.randomUUID(), GatewayPlayer.ANNA, Instant.now(), id));
    }

    private List<Map<String, Object>> rows(String outcome) throws Exception {
        return writer.rows("SELECT * FROM schedule_firings WHERE schedule = ? AND outcome = ?", id, outcome);
    }

    private List<Map<String, Object>> audited(String type) throws Exception {
        return writer.rows(
                "SELECT actor, data ->> 'system' AS system FROM events WHERE type = ? AND data ->> 'schedule' = ?",
                type,
                id.toString());
    }

    /// The trigger is there and has a next time.
    private Instant nextFiring() throws Exception {
        return Reader.cell(
                        reader.await(
                                        rows -> rows.size() == 1
                                                && rows.getFirst().get("next_firing_at") != null,
                                        "SELECT next_firing_at FROM history.schedules WHERE id = ?",
                                        id)
                                .getFirst(),
                        "next_firing_at",
                        Timestamp.class)
                .toInstant();
    }

    @Test
    void aScheduleBeginsOrdinaryRunsAndSkipsWhatWouldOverlap() throws Exception {
        // Given copies that take their time
        lab.executors.script(delivery -> delivery.command() instanceof DiskCommand.CopyDisk
                ? new ScriptedExecutors.Answer.Later()
                : new ScriptedExecutors.Answer.Success());

        // When
        assertThat(put(true, schedule(EVERY_SECOND, Schedule.OnMissed.RUN_ONCE, null)))
                .isInstanceOf(GatewayReply.Done.class);

        // Then the first firing begins a run, and those after it are skipped and say why
        List<Map<String, Object>> skipped = writer.await(
                rows -> !rows.isEmpty(),
                "SELECT * FROM schedule_firings WHERE schedule = ? AND outcome = 'SKIPPED'",
                id);
        Map<String, Object> started = rows("STARTED").getFirst();
        UUID run = Reader.cell(started, "run", UUID.class);
        assertThat(skipped.getFirst()).containsEntry("run", run);
        assertThat(String.valueOf(skipped.getFirst().get("detail"))).contains(run.toString(), system);
        assertThat(reader.row("SELECT kind, requested_by, name FROM history.runs WHERE id = ?", run))
                .containsEntry("kind", "create")
                .containsEntry("requested_by", "schedule:" + id)
                .hasEntrySatisfying(
                        "name",
                        name -> assertThat(String.valueOf(name))
                                .startsWith("nightly-2")
                                .endsWith("Z"));
        assertThat(audited("schedule-created")).containsExactly(Map.of("actor", "anna", "system", system));
        assertThat(audited("schedule-fired")).hasSize(1);
        assertThat(audited("schedule-skipped"))
                .isNotEmpty()
                .allMatch(event -> ("schedule:" + id).equals(event.get("actor")));

        // And once it is deleted nothing fires any more.
        assertThat(delete()).isInstanceOf(GatewayReply.Done.class);
        int fired = rows("STARTED").size() + rows("SKIPPED").size();
        writer.await(rows -> rows.isEmpty(), "SELECT 1 FROM qrtz_triggers WHERE trigger_name = ?", id.toString());
        assertThat(rows("STARTED").size() + rows("SKIPPED").size()).isEqualTo(fired);
        assertThat(reader.rows("SELECT id FROM history.schedules WHERE id = ?", id))
                .isEmpty();
        assertThat(delete()).isInstanceOf(GatewayReply.Refused.class);
    }

    @Test
    void aFiringThatIsToldByManyTakesEffectOnce() throws Exception {
        // Given
        put(true, schedule(IN_JANUARY, Schedule.OnMissed.RUN_ONCE, null));

        // When several tell of it at once, and one of them once more
        List<CompletableFuture<Optional<RunId>>> told = Stream.of(1, 2, 3, 4)
                .map(n -> CompletableFuture.supplyAsync(() -> firings.fire(id, 1, DUE)))
                .toList();
        List<RunId> runs = new ArrayList<>();
        for (CompletableFuture<Optional<RunId>> each : told) {
            each.get().ifPresent(runs::add);
        }
        firings.fire(id, 1, DUE).ifPresent(runs::add);

        // Then
        assertThat(runs).hasSize(1);
        assertThat(rows("STARTED")).hasSize(1);
        assertThat(rows("SKIPPED")).isEmpty();
        assertThat(reader.run(runs.getFirst().value(), "SUCCEEDED")).containsEntry("name", "nightly-20260329T010000Z");
    }

    @Test
    void aFiringOfWhatIsChangedDisabledOrDeletedMeansNothing() throws Exception {
        Schedule enabled = schedule(IN_JANUARY, Schedule.OnMissed.RUN_ONCE, null);
        put(true, enabled);
        put(false, enabled);
        assertThat(firings.fire(id, 1, DUE)).isEmpty();

        put(
                false,
                new Schedule(system, IN_JANUARY, enabled.timeZone(), enabled.run(), null, enabled.onMissed(), false));
        assertThat(firings.fire(id, 3, DUE)).isEmpty();

        delete();
        assertThat(firings.fire(id, 4, DUE)).isEmpty();
        assertThat(writer.rows("SELECT 1 FROM schedule_firings WHERE schedule = ?", id))
                .isEmpty();
    }

    @Test
    void whatHoldsNothingStandsInNobodysWay() throws Exception {
        // Given a run that waits for a second person, one that only reads copies, a preview, and two whose VMs are
        // home and free while leftovers are cleaned up or wait for an operator
        put(true, schedule(IN_JANUARY, Schedule.OnMissed.RUN_ONCE, null));
        writer.update(
                """
                INSERT INTO runs (id, version, kind, system, status, requested_by, request, run_order, state)
                VALUES (?, 0, 'restore', ?, 'AWAITING_APPROVAL', 'anna', '{}', '{}', '{}'),
                       (?, 0, 'verify', ?, 'RUNNING', 'anna', '{}', '{}', '{}'),
                       (?, 0, 'create', ?, 'PLANNING', 'anna', '{"preview":true}', '{}', '{}'),
                       (?, 0, 'create', ?, 'COMPENSATING', 'anna', '{}', '{}', '{}'),
                       (?, 0, 'create', ?, 'NEEDS_OPERATOR', 'anna', '{}', '{}', '{}')""",
                RunId.next().value(),
                system,
                RunId.next().value(),
                system,
                RunId.next().value(),
                system,
                RunId.next().value(),
                system.toLowerCase(),
                RunId.next().value(),
                system);

        // Then
        assertThat(firings.fire(id, 1, DUE)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"ACCEPTED,false", "PLANNING,false", "RUNNING,false", "COMPENSATING,true", "NEEDS_OPERATOR,true"})
    void whoHoldsVmsOrStillGoesForwardIsInTheWay(String status, boolean holdsVms) throws Exception {
        // Given
        put(true, schedule(IN_JANUARY, Schedule.OnMissed.RUN_ONCE, null));
        UUID other = RunId.next().value();
        writer.update("""
                INSERT INTO runs (id, version, kind, system, status, requested_by, request, run_order, state)
                VALUES (?, 0, 'create', ?, ?, 'anna', '{}', '{}', '{}')""", other, system, status);
        if (holdsVms) {
            writer.update(
                    "INSERT INTO vm_claims (vm_id, vm, run, system) VALUES (?, 'SQL01', ?, ?)",
                    UUID.randomUUID(),
                    other,
                    system);
        }

        // When
        assertThat(firings.fire(id, 1, DUE)).isEmpty();

        // Then
        assertThat(rows("SKIPPED"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("run", other)
                        .containsEntry("detail", "run " + other + " (create) of " + system + " is " + status));
    }

    @ParameterizedTest
    @EnumSource
    void firingsForWhichNobodyWasThereGoByThePolicy(Schedule.OnMissed policy) throws Exception {
        // Given a trigger that was due two hours ago, as the store has it when all orchestrators were away
        put(true, schedule(IN_JANUARY, policy, null));
        nextFiring();
        Instant due = Instant.now().minus(Duration.ofHours(2)).truncatedTo(ChronoUnit.SECONDS);
        writer.update(
                "UPDATE qrtz_triggers SET next_fire_time = ? WHERE trigger_name = ?",
                due.toEpochMilli(),
                id.toString());

        // Then
        List<Map<String, Object>> missed = writer.await(
                rows -> !rows.isEmpty(),
                "SELECT due_at FROM schedule_firings WHERE schedule = ? AND outcome = 'MISSED'",
                id);
        assertThat(Reader.cell(missed.getFirst(), "due_at", Timestamp.class).toInstant())
                .isEqualTo(due);
        writer.await(
                rows -> rows.size() == 1,
                "SELECT 1 FROM qrtz_triggers WHERE trigger_name = ? AND trigger_state = 'WAITING' AND next_fire_time > ?",
                id.toString(),
                Instant.now().plus(Duration.ofHours(1)).toEpochMilli());
        switch (policy) {
            case RUN_ONCE ->
                writer.await(
                        rows -> rows.size() == 1,
                        "SELECT run FROM schedule_firings WHERE schedule = ? AND outcome = 'STARTED'",
                        id);
            case SKIP -> assertThat(rows("STARTED")).isEmpty();
        }
        assertThat(audited("schedule-missed")).hasSize(1);
    }

    @Test
    void aPreviewTellsTheNextFiringsAndWhatBecomesOfEachSet() throws Exception {
        // When
        GatewayReply reply = lab.gateway.ask(new GatewayRequest.PreviewSchedule(
                UUID.randomUUID(),
                GatewayPlayer.ANNA,
                Instant.now(),
                schedule("0 0 2 * * ?", Schedule.OnMissed.SKIP, keepLast(1))));

        // Then
        assertThat(reply).isInstanceOfSatisfying(GatewayReply.SchedulePreviewed.class, previewed -> {
            assertThat(previewed.firings()).hasSize(10).isSorted();
            assertThat(previewed.sets()).isEmpty();
        });
        assertThat(lab.gateway.ask(new GatewayRequest.PreviewSchedule(
                        UUID.randomUUID(),
                        GatewayPlayer.ANNA,
                        Instant.now(),
                        schedule("0 0 25 * * ?", Schedule.OnMissed.SKIP, null))))
                .isInstanceOfSatisfying(
                        GatewayReply.Invalid.class,
                        invalid -> assertThat(invalid.errors())
                                .extracting(GatewayReply.FieldProblem::field)
                                .containsExactly("cron"));
        for (String never : List.of("0 0 2 1 1 ? 2020", "0 0 2 1 1 ? 2900", "0 0 2 30 2 ?")) {
            assertThat(put(true, schedule(never, Schedule.OnMissed.SKIP, null)))
                    .isInstanceOfSatisfying(
                            GatewayReply.Invalid.class,
                            invalid -> assertThat(invalid.errors())
                                    .extracting(GatewayReply.FieldProblem::detail)
                                    .containsExactly("\"" + never + "\" has no time from now to the end of "
                                            + CronExpression.MAX_YEAR
                                            + ", and Quartz looks no further: leave the year out or name one in"
                                            + " between, and a day that its months have"));
        }
        assertThat(put(false, schedule(IN_JANUARY, Schedule.OnMissed.SKIP, null)))
                .isInstanceOf(GatewayReply.Refused.class);
    }

    @Test
    void afterARunOfTheScheduleSetsThatNoRuleKeepsAreDeletedOldestFirstAndOneAtATime() throws Exception {
        // Given three sets, deletes that would need a second person if people asked for them
        List<SetId> old = new ArrayList<>();
        for (String name : List.of("first", "second", "third")) {
            RunId run = lab.gateway.start(GatewayPlayer.create(system, name, lab.location));
            old.add(new SetId(Reader.cell(reader.run(run.value(), "SUCCEEDED"), "checkpoint_set", UUID.class)));
        }
        lab.gateway.ask(new GatewayRequest.RefreshSystems(UUID.randomUUID(), GatewayPlayer.ANNA, Instant.now()));
        reader.await(rows -> rows.size() == 1, "SELECT name FROM history.systems WHERE name = ?", system);
        assertThat(lab.gateway.ask(new GatewayRequest.PutSettings(
                        UUID.randomUUID(),
                        GatewayPlayer.ANNA,
                        Instant.now(),
                        system,
                        new SystemSettings(
                                new Selector.AfterLastDash(),
                                List.of(),
                                List.of(),
                                false,
                                null,
                                new SystemSettings.Approval(List.of("create", "delete"), null),
                                StopMode.TURN_OFF))))
                .isInstanceOf(GatewayReply.Done.class);
        Schedule wanted = schedule(IN_JANUARY, Schedule.OnMissed.RUN_ONCE, keepLast(2));
        put(true, wanted);

        // Then a preview says what would become of them
        GatewayReply.SchedulePreviewed previewed = (GatewayReply.SchedulePreviewed) lab.gateway.ask(
                new GatewayRequest.PreviewSchedule(UUID.randomUUID(), GatewayPlayer.ANNA, Instant.now(), wanted));
        assertThat(previewed.sets())
                .extracting(GatewayReply.SetVerdict::set, GatewayReply.SetVerdict::keep, GatewayReply.SetVerdict::rule)
                .containsExactly(
                        tuple(old.get(2), true, "keepLast"),
                        tuple(old.get(1), true, "keepLast"),
                        tuple(old.get(0), false, "none"));

        // When the schedule takes a fourth
        RunId fourth = firings.fire(id, 1, DUE).orElseThrow();

        // Then it is taken as the system's settings say
        assertThat(writer.row("SELECT request ->> 'stop' AS stop FROM runs WHERE id = ?", fourth.value()))
                .containsEntry("stop", "turnOff");
        writer.await(
                rows -> rows.getFirst().get("retained_through") != null,
                "SELECT retained_through FROM schedules WHERE id = ?",
                id);
        List<Map<String, Object>> deletes = reader.rows("""
                SELECT checkpoint_set, status, requested_by, created_at, finished_at FROM history.runs
                WHERE kind = 'delete' AND system = ? ORDER BY id""", system);
        assertThat(deletes)
                .extracting(row -> row.get("checkpoint_set"))
                .containsExactly(old.get(0).value(), old.get(1).value());
        assertThat(deletes)
                .allMatch(row ->
                        "SUCCEEDED".equals(row.get("status")) && ("schedule:" + id).equals(row.get("requested_by")));
        assertThat(Reader.cell(deletes.getLast(), "created_at", Timestamp.class))
                .isAfterOrEqualTo(Reader.cell(deletes.getFirst(), "finished_at", Timestamp.class));
        assertThat(reader.rows(
                        "SELECT id FROM history.checkpoint_sets WHERE system = ? AND status = 'COMPLETE'", system))
                .hasSize(2);
    }
}
