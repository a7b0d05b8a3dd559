package dev.stillpoint.orchestrator.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.world.Reader;
import dev.stillpoint.orchestrator.world.ServersResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two runs never count the same free bytes of a location. But for one test, each is a transaction that leaves
/// nothing behind.
@QuarkusTest
@QuarkusTestResource(ServersResource.class)
class LocationReservationsTest {
    private static final int FREE = 100;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final LocationId location =
            new LocationId("space-" + UUID.randomUUID().toString().substring(0, 8));

    @Inject
    Reservations reservations;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @FunctionalInterface
    private interface Scene {
        void play(Connection connection, RunId first, RunId second) throws SQLException;
    }

    @ParameterizedTest(name = "of 100 free, {0} and {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "60  | 40 | - | -",
                "60  | 41 | - | 41 bytes needed, 40 free and not reserved",
                "100 | 1  | - | 1 bytes needed, 0 free and not reserved",
                "100 | 0  | - | -",
                "101 | 60 | 101 bytes needed, 100 free and not reserved | -"
            })
    void whatOneRunHasAnotherWaitsFor(int first, int second, String firstWaits, String secondWaits) throws Exception {
        play((connection, one, other) -> {
            assertThat(reserve(connection, one, first)).isEqualTo(waits(firstWaits));
            assertThat(reserve(connection, other, second)).isEqualTo(waits(secondWaits));
            assertThat(reserve(connection, other, second)).as("asked again").isEqualTo(waits(secondWaits));
        });
    }

    @ParameterizedTest(name = "both workers told {0} and {1} s after the copy was written")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-1 | -1 | 41 bytes needed, 40 free and not reserved",
                "0  | 0  | 41 bytes needed, 40 free and not reserved",
                "4  | -1 | 41 bytes needed, 40 free and not reserved",
                "4  | 4  | -"
            })
    void whatWasWrittenIsTakenUntilEveryWorkerWasHeardAnew(int one, int other, String waits) throws Exception {
        play((connection, first, second) -> {
            // Given workers that tell of 100 free bytes all the time, so that what they told can be told apart
            reserve(connection, first, 60);
            reservations.written(connection, first, location.value(), 60);
            update(connection, "UPDATE location_writes SET written_at = now() - interval '5 seconds'");
            heard(connection, 1, one);
            heard(connection, 2, other);

            // When
            Optional<String> answer = reserve(connection, second, 41);

            // Then
            assertThat(answer).isEqualTo(waits(waits));
        });
    }

    @Test
    void whoNeedsNoBytesWaitsForNone() throws Exception {
        play((connection, first, second) -> {
            // Given a copy in progress: its bytes are reserved, and not free any more
            reserve(connection, first, FREE);
            update(connection, "UPDATE executors SET free_bytes = 10 WHERE place = ?", location.value());

            assertThat(reserve(connection, second, 1)).contains(said("1 bytes needed, 0 free and not reserved"));
            reservations.release(connection, second);
            assertThat(reserve(connection, second, 0)).isEmpty();
        });
    }

    @Test
    void aCopyThatIsWrittenGivesBackItsPartOfTheReservationAndNoMore() throws Exception {
        play((connection, first, second) -> {
            reserve(connection, first, 60);
            reservations.written(connection, first, location.value(), 20);
            update(connection, "DELETE FROM location_writes");

            assertThat(reserve(connection, second, 61)).contains(said("61 bytes needed, 60 free and not reserved"));
            reservations.release(connection, second);
            assertThat(reserve(connection, second, 60)).isEmpty();
        });
    }

    @Test
    void whatARunHasIsFreeWhenItIsReleasedWhetherGrantedOrNot() throws Exception {
        play((connection, first, second) -> {
            reserve(connection, first, 60);
            assertThat(reserve(connection, second, 50)).isPresent();

            reservations.release(connection, second);
            reservations.release(connection, first);
            reservations.written(connection, first, location.value(), 60);

            assertThat(reserve(connection, second, FREE)).isEmpty();
        });
    }

    @Test
    void twoRunsThatAskAtTheSameTimeAreAnsweredOneAfterTheOther() throws Exception {
        RunId first = RunId.next();
        RunId second = RunId.next();
        try (Connection setting = connect()) {
            place(setting, first, second);
            setting.commit();
        }
        try (Connection one = connect();
                Connection other = connect()) {
            // Given a run whose reservation is not committed
            reserve(one, first, 60);

            // When another one asks
            update(other, "SET LOCAL lock_timeout = '100ms'");
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> reserve(other, second, 60))
                    .extracting(SQLException::getSQLState)
                    .isEqualTo(LOCK_NOT_AVAILABLE);
            other.rollback();

            // Then it is told nothing until it is
            one.commit();
            assertThat(reserve(other, second, 60)).contains(said("60 bytes needed, 40 free and not reserved"));
        } finally {
            try (Connection setting = connect()) {
                update(setting, "DELETE FROM reservations WHERE location = ?", location.value());
                update(setting, "DELETE FROM executors WHERE place = ?", location.value());
                update(setting, "DELETE FROM storage_locations WHERE id = ?", location.value());
                setting.commit();
            }
        }
    }

    private Optional<String> reserve(Connection connection, RunId run, int bytes) throws SQLException {
        return reservations.reserve(connection, run, new Plan.Reservation(location, 1, bytes));
    }

    private Optional<String> waits(String told) {
        return Optional.ofNullable(told).map(this::said);
    }

    private String said(String told) {
        return "storage location " + location + ": " + told;
    }

    private void play(Scene scene) throws SQLException {
        try (Connection connection = connect()) {
            RunId first = RunId.next();
            RunId second = RunId.next();
            place(connection, first, second);
            scene.play(connection, first, second);
            connection.rollback();
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = new Reader(url, "writer").connect();
        connection.setAutoCommit(false);
        return connection;
    }

    /// A location with two workers that see the same free bytes.
    private void place(Connection connection, RunId... runs) throws SQLException {
        update(
                connection,
                "INSERT INTO storage_locations (id, path, max_concurrent_copies) VALUES (?, '\\\\nas\\backup', 9)",
                location.value());
        for (int worker = 1; worker <= 2; worker++) {
            update(
                    connection,
                    "INSERT INTO executors (id, kind, place, version, slots, busy, free_bytes, active)"
                            + " VALUES (?, 'WORKER', ?, 'test', 4, 0, ?, true)",
                    executor(worker),
                    location.value(),
                    FREE);
        }
        for (RunId run : runs) {
            update(connection, """
                    INSERT INTO runs (id, version, kind, system, status, requested_by, request, run_order, state)
                    VALUES (?, 0, 'create', 'SPACE', 'RUNNING', 'anna', '{}', '{}', '{}')""", run.value());
        }
    }

    /// @param seconds after the copy was written, five seconds ago
    private void heard(Connection connection, int worker, int seconds) throws SQLException {
        update(
                connection,
                "UPDATE executors SET last_seen_at = now() + make_interval(secs => ?) WHERE id = ?",
                (double) seconds - 5,
                executor(worker));
    }

    private String executor(int worker) {
        return "worker " + location + "/" + worker;
    }

    private static void update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Sql.bind(statement, values).executeUpdate();
        }
    }
}
