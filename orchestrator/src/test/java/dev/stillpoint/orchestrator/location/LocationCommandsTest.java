package dev.stillpoint.orchestrator.location;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.DiskCommand.CopyTarget;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.plan.Scenes;
import dev.stillpoint.orchestrator.world.Reader;
import dev.stillpoint.orchestrator.world.ServersResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// Which held commands get room. Each test is one transaction that leaves nothing behind, so that the running gate
/// does not see its commands.
@QuarkusTest
@QuarkusTestResource(ServersResource.class)
class LocationCommandsTest {
    private static final DiskPath DISK = Scenes.path(Scenes.VOLUME + "\\room\\data.vhdx");

    private final LocationId location =
            new LocationId("room-" + UUID.randomUUID().toString().substring(0, 8));

    @Inject
    LocationCommands commands;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @FunctionalInterface
    private interface Scene {
        void play(Connection connection, RunId run) throws SQLException;
    }

    private void play(int slots, int limit, Scene scene) throws SQLException {
        try (Connection connection = new Reader(url, "writer").connect()) {
            connection.setAutoCommit(false);
            RunId run = RunId.next();
            update(
                    connection,
                    "INSERT INTO storage_locations (id, path, max_concurrent_copies) VALUES (?, '\\\\nas\\backup', ?)",
                    location.value(),
                    limit);
            for (int i = 0; i < slots; i++) {
                update(
                        connection,
                        "INSERT INTO executors (id, kind, place, version, slots, busy, active)"
                                + " VALUES (?, 'WORKER', ?, 'test', 1, 0, true)",
                        "worker " + location + "/" + i,
                        location.value());
            }
            update(connection, """
                    INSERT INTO runs (id, version, kind, system, status, requested_by, request, run_order, state)
                    VALUES (?, 0, 'create', 'ROOM', 'RUNNING', 'anna', '{}', '{}', '{}')""", run.value());
            scene.play(connection, run);
            connection.rollback();
        }
    }

    private static void update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Sql.bind(statement, values).executeUpdate();
        }
    }

    private void hold(Connection connection, RunId run, String step) throws SQLException {
        hold(connection, run, step, DISK);
    }

    private void hold(Connection connection, RunId run, String step, DiskPath disk) throws SQLException {
        CopyTarget target = CopyTarget.below("\\\\nas\\backup", location, SetId.next(), disk.diskId());
        DiskCommand command = new DiskCommand.CopyDisk(disk.diskId(), disk, List.of(disk), Scenes.GIB, target);
        Delivery delivery = new Delivery(
                new StepRef(run, new StepId(step), Direction.FORWARD, 1, 1),
                Scenes.NOON,
                null,
                Duration.ofHours(1),
                null,
                command);
        assertThat(commands.hold(connection, delivery, location, command)).isEqualTo(LocationCommands.Kept.HELD);
    }

    /// Lets go what there is room for, as the gate does.
    private List<String> letGo(Connection connection) throws SQLException {
        List<HeldCommand> held = commands.held(connection).stream()
                .filter(each -> each.location().equals(location.value()))
                .toList();
        List<String> gone = new ArrayList<>();
        for (HeldCommand each : held) {
            switch (commands.takeRoom(connection, each)) {
                case TAKEN -> gone.add(each.delivery().ref().step().value());
                case LOCATION_FULL -> {
                    return gone;
                }
                case VOLUME_BUSY -> {}
            }
        }
        return gone;
    }

    @Test
    void aCopyIsPublishedOnlyWhenASlotIsFreeForIt() throws Exception {
        play(2, 8, (connection, run) -> {
            // Given
            for (int i = 1; i <= 4; i++) {
                hold(connection, run, "copy:" + i);
            }

            // Then as many as there are slots, however long they take
            List<String> gone = letGo(connection);
            assertThat(gone).hasSize(2);
            assertThat(letGo(connection)).isEmpty();

            // And one more for each that ends.
            StepId over = new StepId(gone.getFirst());
            commands.over(connection, run, over, Direction.FORWARD, 1);
            assertThat(letGo(connection)).hasSize(1);
            assertThat(letGo(connection)).isEmpty();
        });
    }

    @Test
    void theLimitOfTheLocationHoldsThoughThereAreMoreSlots() throws Exception {
        play(3, 1, (connection, run) -> {
            hold(connection, run, "copy:1");
            hold(connection, run, "copy:2");

            assertThat(letGo(connection)).hasSize(1);
        });
    }

    @Test
    void noMoreCopiesReadFromOneVolumeThanMayAndThoseOfOthersGo() throws Exception {
        play(9, 9, (connection, run) -> {
            // Given
            for (int i = 1; i <= 6; i++) {
                hold(connection, run, "copy:" + i, Scenes.path("C:\\ClusterStorage\\Busy\\" + i + ".vhdx"));
            }
            hold(connection, run, "copy:other", Scenes.path("C:\\ClusterStorage\\Idle\\1.vhdx"));

            // Then
            List<String> gone = letGo(connection);
            assertThat(gone).hasSize(5).contains("copy:other");
            assertThat(letGo(connection)).isEmpty();
            StepId over = new StepId(gone.stream()
                    .filter(step -> !step.equals("copy:other"))
                    .findFirst()
                    .orElseThrow());
            commands.over(connection, run, over, Direction.FORWARD, 1);
            assertThat(letGo(connection)).hasSize(1);
        });
    }

    @Test
    void theLimitMayChangeWhileCopiesRun() throws Exception {
        play(3, 1, (connection, run) -> {
            for (int i = 1; i <= 4; i++) {
                hold(connection, run, "copy:" + i);
            }
            assertThat(letGo(connection)).hasSize(1);

            update(connection, "UPDATE storage_locations SET max_concurrent_copies = 2 WHERE id = ?", location.value());
            assertThat(letGo(connection)).hasSize(1);

            // A copy that runs is never taken back.
            update(connection, "UPDATE storage_locations SET max_concurrent_copies = 1 WHERE id = ?", location.value());
            assertThat(letGo(connection)).isEmpty();
        });
    }

    @Test
    void whereThereIsNoWorkerOneGoesSoThatItsRunFindsOut() throws Exception {
        play(0, 4, (connection, run) -> {
            hold(connection, run, "copy:1");
            hold(connection, run, "copy:2");

            assertThat(letGo(connection)).hasSize(1);
        });
    }
}
