package dev.stillpoint.orchestrator.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.plan.Facts;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.world.GatewayPlayer;
import dev.stillpoint.orchestrator.world.Lab;
import dev.stillpoint.orchestrator.world.Reader;
import dev.stillpoint.orchestrator.world.ServersResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What keeps a location, and who waits for whom when one is removed. What is stored here is never committed, but for
/// locations.
@QuarkusTest
@QuarkusTestResource(ServersResource.class)
class LocationRemovalTest {
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final LocationId location = fresh();
    private final LocationId other = fresh();

    @Inject
    Locations locations;

    @Inject
    Reservations reservations;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    private static LocationId fresh() {
        return new LocationId("rem-" + UUID.randomUUID().toString().substring(0, 8));
    }

    private Connection connect() throws SQLException {
        Connection connection = new Reader(url, "writer").connect();
        connection.setAutoCommit(false);
        return connection;
    }

    private static void update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Sql.bind(statement, values).executeUpdate();
        }
    }

    private static void make(Connection connection, LocationId location) throws SQLException {
        update(
                connection,
                "INSERT INTO storage_locations (id, path, max_concurrent_copies) VALUES (?, '\\\\nas\\backup', 2)",
                location.value());
    }

    private GatewayReply delete(Connection connection) throws SQLException {
        return locations.delete(
                connection,
                new GatewayRequest.DeleteLocation(UUID.randomUUID(), GatewayPlayer.ANNA, Instant.now(), location));
    }

    @FunctionalInterface
    private interface Scene {
        void play(Connection connection) throws Exception;
    }

    private void play(Scene scene) throws Exception {
        try (Connection connection = connect()) {
            make(connection, location);
            make(connection, other);
            scene.play(connection);
            connection.rollback();
        }
    }

    private static RunId run(Connection connection, String status, String request) throws SQLException {
        RunId run = RunId.next();
        update(connection, """
                INSERT INTO runs (id, version, kind, system, status, requested_by, request, run_order, state, finished_at)
                VALUES (?, 0, 'create', 'ERP', ?, 'anna', ?::jsonb, '{}', '{}', CASE WHEN ? = 'SUCCEEDED' THEN now() END)""", run.value(), status, request, status);
        return run;
    }

    private static RunId planned(Connection connection, String status, String plan) throws SQLException {
        RunId run = run(connection, status, "{}");
        update(
                connection,
                "INSERT INTO plans (run, hash, document, plan) VALUES (?, 'sha256:00', '{}', ?::jsonb)",
                run.value(),
                plan);
        return run;
    }

    private static UUID set(Connection connection, String name, String status, LocationId at) throws SQLException {
        UUID set = RunId.next().value();
        update(
                connection,
                "INSERT INTO checkpoint_sets (id, system, name, status, run) VALUES (?, 'ERP', ?, ?, ?)",
                set,
                name + " of " + at,
                status,
                run(connection, "SUCCEEDED", "{}").value());
        for (String disk : List.of("d-1", "d-2")) {
            update(
                    connection,
                    "INSERT INTO disk_copies (set_id, disk_id, owner, disk, location, folder) VALUES (?, ?, 'o', 'd', ?, 'f')",
                    set,
                    disk,
                    at.value());
        }
        return set;
    }

    private static UUID schedule(Connection connection, String wanted, boolean enabled, boolean deleted)
            throws SQLException {
        UUID schedule = UUID.randomUUID();
        update(connection, """
                INSERT INTO schedules (id, system, wanted, enabled, created_by, deleted_at)
                VALUES (?, 'ERP', ?::jsonb, ?, 'anna', CASE WHEN ? THEN now() END)""", schedule, wanted, enabled, deleted);
        return schedule;
    }

    private static void system(Connection connection, String name, String settings, String members)
            throws SQLException {
        update(
                connection,
                "INSERT INTO systems (name, fabric, settings, members) VALUES (?, 'lab', ?::jsonb, ?::jsonb)",
                name,
                settings,
                members);
    }

    private static String naming(LocationId location) {
        return "{\"storageLocation\":\"" + location + "\"}";
    }

    private static String executor(LocationId location) {
        return "{\"steps\":[{\"executor\":{\"kind\":\"agent\",\"fabric\":\"lab\"}},{\"executor\":{\"kind\":\"workers\","
                + "\"location\":\"" + location + "\"}}],\"ledger\":[{\"slot\":{\"location\":1}}]}";
    }

    /// What the refusal says of the uses; empty when the location is removed.
    private String uses(Connection connection) throws SQLException {
        return switch (delete(connection)) {
            case GatewayReply.Done done -> "";
            case GatewayReply.Refused refused -> {
                assertThat(refused.code()).isEqualTo("location-in-use");
                yield refused.detail();
            }
            case GatewayReply reply -> throw new AssertionError(reply);
        };
    }

    @Test
    void setsThatAreNotDeletedKeepALocationAndAFewAreNamed() throws Exception {
        play(connection -> {
            set(connection, "deleted", "DELETED", location);
            set(connection, "elsewhere", "INCOMPLETE", other);
            UUID first = set(connection, "first", "SAFETY", location);
            UUID second = set(connection, "second", "QUARANTINED", location);
            assertThat(uses(connection))
                    .isEqualTo("storage location " + location + " is used by 2 checkpoint sets: ERP first of "
                            + location + " (" + first + "), ERP second of " + location + " (" + second
                            + "). To remove it, first delete the sets");
            set(connection, "third", "CREATING", location);
            set(connection, "fourth", "INCOMPLETE", location);
            set(connection, "fifth", "DELETING", location);
            assertThat(uses(connection))
                    .contains("is used by 5 checkpoint sets: ERP first", "ERP second", "ERP third", ") and 2 more. ");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACCEPTED", "AWAITING_APPROVAL", "NEEDS_OPERATOR"})
    void runsUnderWayThatNameALocationKeepIt(String status) throws Exception {
        play(connection -> {
            run(connection, status, naming(other));
            planned(connection, status, executor(other));
            run(connection, "SUCCEEDED", naming(location));
            planned(connection, "SUCCEEDED", executor(location));
            RunId asked = run(connection, status, naming(location));
            RunId planned = planned(connection, status, executor(location));

            assertThat(uses(connection))
                    .isEqualTo("storage location " + location + " is used by 2 runs: " + asked + " (create of ERP, "
                            + status + "), " + planned + " (create of ERP, " + status
                            + "). To remove it, first let the runs end, or cancel or resolve them");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO reservations (run, location, slots, bytes) VALUES (?, ?, 1, 0)",
                "INSERT INTO location_commands (run, step, direction, attempt, location, disk_id, bytes, delivery)"
                        + " VALUES (?, 's', 'FORWARD', 1, ?, 'd', 0, '{}')"
            })
    void whateverARunHasAtALocationKeepsIt(String having) throws Exception {
        play(connection -> {
            RunId run = run(connection, "SUCCEEDED", "{}");
            update(connection, having, run.value(), location.value());

            assertThat(uses(connection)).contains("is used by 1 run: " + run);
        });
    }

    @Test
    void schedulesThatNameALocationKeepItWhetherTheyFireOrNot() throws Exception {
        play(connection -> {
            schedule(connection, "{\"run\":" + naming(location) + "}", false, true);
            schedule(connection, "{\"run\":" + naming(other) + "}", true, false);
            schedule(connection, "{\"run\":{\"storageLocation\":null}}", true, false);
            UUID schedule = schedule(connection, "{\"run\":" + naming(location) + "}", false, false);

            assertThat(uses(connection))
                    .isEqualTo("storage location " + location + " is used by 1 schedule: " + schedule
                            + " (of ERP). To remove it, first remove the schedules or let them name another location");
        });
    }

    @Test
    void settingsOfSystemsThatHaveVmsKeepALocation() throws Exception {
        play(connection -> {
            system(connection, "GHOST-" + location, naming(location), "[]");
            system(connection, "ELSEWHERE-" + location, naming(other), "[{}]");
            system(connection, "NOWHERE-" + location, "{}", "[{}]");
            assertThat(LocationUses.of(connection, location)).isEmpty();
            system(connection, "HERE-" + location, naming(location), "[{}]");

            assertThat(uses(connection))
                    .isEqualTo("storage location " + location + " is used by 1 system by its settings: HERE-" + location
                            + ". To remove it, first name another location in the settings");
        });
    }

    @Test
    void allUsesAreToldAtOnce() throws Exception {
        play(connection -> {
            set(connection, "one", "SAFETY", location);
            run(connection, "RUNNING", naming(location));
            schedule(connection, "{\"run\":" + naming(location) + "}", true, false);
            system(connection, "HERE-" + location, naming(location), "[{}]");

            assertThat(uses(connection))
                    .contains(
                            "is used by 1 checkpoint set: ",
                            "; by 1 run: ",
                            "; by 1 schedule: ",
                            "; by 1 system by its")
                    .endsWith(
                            ". To remove it, first delete the sets; let the runs end, or cancel or resolve them; remove the schedules"
                                    + " or let them name another location; name another location in the settings");
        });
    }

    @Test
    void whatWasWrittenLatelyAndCommandsThatNeverLeftGoWithALocation() throws Exception {
        play(connection -> {
            RunId ended = run(connection, "SUCCEEDED", "{}");
            update(
                    connection,
                    "INSERT INTO location_writes (run, location, bytes) VALUES (?, ?, 1)",
                    ended.value(),
                    location.value());
            for (LocationId each : List.of(location, other)) {
                update(
                        connection,
                        "INSERT INTO outbox (message, topic, key, type, payload) VALUES (?, ?, 'k', 'T', 'x'::bytea)",
                        UUID.randomUUID(),
                        Topics.backupCommands(each));
            }

            assertThat(delete(connection)).isInstanceOf(GatewayReply.Done.class);

            assertThat(topicsOf(connection, location, other)).containsExactly(Topics.backupCommands(other));
            assertThat(delete(connection))
                    .isInstanceOfSatisfying(
                            GatewayReply.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo("not-found"));
        });
    }

    @Test
    void whatAnEarlierLocationOfTheSameIdTookToCopyTellsNothing() throws Exception {
        play(connection -> {
            UUID set = set(connection, "copied", "DELETED", location);
            verified(connection, set, "d-1", "-1 hour", 10);
            assertThat(speed(connection)).isNull();
            verified(connection, set, "d-2", "1 hour", 20);
            assertThat(speed(connection)).isEqualTo(20);
        });
    }

    /// @param bytesPerSecond at which it was copied, in one second
    private static void verified(Connection connection, UUID set, String disk, String since, long bytesPerSecond)
            throws SQLException {
        update(connection, """
                UPDATE disk_copies SET verified_at = now() + ?::interval, length = ?, copied_in_ms = 1000, merkle_root = ?
                WHERE set_id = ? AND disk_id = ?""", since, bytesPerSecond, "sha256:" + "a".repeat(64), set, disk);
    }

    private @Nullable Long speed(Connection connection) throws SQLException {
        return locations.facts(connection).stream()
                .filter(each -> each.id().equals(location))
                .findFirst()
                .orElseThrow()
                .bytesPerSecond();
    }

    private static List<String> topicsOf(Connection connection, LocationId... locations) throws SQLException {
        String[] topics =
                List.of(locations).stream().map(Topics::backupCommands).toArray(String[]::new);
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT coalesce(string_agg(topic, ','), '') FROM outbox WHERE topic = ANY (?::text[])");
                ResultSet row = Sql.bind(select, (Object) topics).executeQuery()) {
            row.next();
            return List.of(row.getString(1).split(",", -1));
        }
    }

    /// Plays in two transactions; the locations are committed before and removed afterwards.
    private void besides(Besides scene) throws Exception {
        try (Connection setting = connect()) {
            make(setting, location);
            setting.commit();
        }
        try (Connection one = connect();
                Connection two = connect()) {
            scene.play(one, two);
            two.rollback();
            one.rollback();
        } finally {
            try (Connection setting = connect()) {
                update(setting, "DELETE FROM storage_locations WHERE id = ?", location.value());
                setting.commit();
            }
        }
    }

    @FunctionalInterface
    private interface Besides {
        void play(Connection one, Connection two) throws Exception;
    }

    @Test
    void aRemovalWaitsForWhoeverPlansOrStoresWhatNamesALocation() throws Exception {
        for (Scene first : List.<Scene>of(
                connection -> locations.facts(connection), connection -> locations.keep(connection, location))) {
            besides((using, removing) -> {
                first.play(using);
                update(removing, "SET LOCAL lock_timeout = '100ms'");
                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> delete(removing))
                        .extracting(SQLException::getSQLState)
                        .isEqualTo(LOCK_NOT_AVAILABLE);
                removing.rollback();

                using.commit();
                assertThat(delete(removing)).isInstanceOf(GatewayReply.Done.class);
            });
        }
    }

    @Test
    void whatWasStoredMeanwhileIsFoundByTheRemovalThatWaitedForIt() throws Exception {
        besides((using, removing) -> {
            // Given a plan that is not committed
            locations.facts(using);
            RunId run = run(using, "RUNNING", naming(location));

            // When
            CompletableFuture<GatewayReply> reply = CompletableFuture.supplyAsync(() -> {
                try {
                    return delete(removing);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            awaitWaiterFor(using);
            using.commit();

            // Then
            try {
                assertThat(reply.get(20, TimeUnit.SECONDS))
                        .isInstanceOfSatisfying(
                                GatewayReply.Refused.class,
                                refused -> assertThat(refused.detail()).contains(run.toString()));
            } finally {
                update(using, "DELETE FROM runs WHERE id = ?", run.value());
                using.commit();
            }
        });
    }

    @Test
    void whoComesAfterARemovalFindsNoLocation() throws Exception {
        besides((removing, using) -> {
            assertThat(delete(removing)).isInstanceOf(GatewayReply.Done.class);
            CompletableFuture<Optional<Facts.Location>> found = CompletableFuture.supplyAsync(() -> {
                try {
                    return locations.facts(using).stream()
                            .filter(each -> each.id().equals(location))
                            .findFirst();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            awaitWaiterFor(removing);
            removing.commit();

            assertThat(found.get(20, TimeUnit.SECONDS)).isEmpty();
            assertThat(locations.keep(using, location)).isFalse();
        });
    }

    /// Somebody waits for this transaction.
    private void awaitWaiterFor(Connection holder) throws Exception {
        int pid;
        try (PreparedStatement select = holder.prepareStatement("SELECT pg_backend_pid()");
                ResultSet row = select.executeQuery()) {
            row.next();
            pid = row.getInt(1);
        }
        Reader looking = new Reader(url, "writer");
        Lab.await("somebody waits", () -> {
            try {
                return !looking.rows(
                                "SELECT 1 AS waits FROM pg_stat_activity WHERE ? = ANY (pg_blocking_pids(pid))", pid)
                        .isEmpty();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void twoThatPlanAndReserveAtTheSameTimeDoNotWaitForTheOthersPlan() throws Exception {
        besides((one, two) -> {
            locations.facts(one);
            locations.facts(two);
            update(one, "SET LOCAL lock_timeout = '100ms'");

            assertThat(reservations.reserve(one, run(one, "RUNNING", "{}"), new Plan.Reservation(location, 1, 0)))
                    .contains("storage location " + location + ": no worker");
        });
    }
}
