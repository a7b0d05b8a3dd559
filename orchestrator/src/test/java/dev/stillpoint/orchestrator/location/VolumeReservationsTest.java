package dev.stillpoint.orchestrator.location;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// Two runs never count the same free bytes of a volume. One transaction that leaves nothing behind.
@QuarkusTest
@QuarkusTestResource(ServersResource.class)
class VolumeReservationsTest {
    @Inject
    Reservations reservations;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @Test
    void whatOneRunHasReservedAnotherWaitsFor() throws Exception {
        try (Connection connection = new Reader(url, "writer").connect()) {
            connection.setAutoCommit(false);
            RunId first = run(connection);
            RunId second = run(connection);
            List<Plan.Space> sixty = List.of(new Plan.Space("a volume", 60, 100L));

            assertThat(reservations.reserveVolumes(connection, first, sixty)).isEmpty();
            assertThat(reservations.reserveVolumes(connection, first, sixty))
                    .as("asked again")
                    .isEmpty();
            assertThat(reservations.reserveVolumes(connection, second, sixty))
                    .contains("a volume: 60 bytes needed, 40 free and not reserved by other runs");
            assertThat(reservations.reserveVolumes(
                            connection, second, List.of(new Plan.Space("another volume", 60, 100L))))
                    .isEmpty();
            assertThat(reservations.reserveVolumes(connection, second, List.of(new Plan.Space("a volume", 60, null))))
                    .as("nobody knows what is free")
                    .isEmpty();
            reservations.releaseVolumes(connection, second);

            reservations.releaseVolumes(connection, first);
            assertThat(reservations.reserveVolumes(connection, second, sixty)).isEmpty();
            connection.rollback();
        }
    }

    private static RunId run(Connection connection) throws SQLException {
        RunId run = RunId.next();
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO runs (id, version, kind, system, status, requested_by, request, run_order, state)
                VALUES (?, 0, 'create', 'SPACE', 'RUNNING', 'anna', '{}', '{}', '{}')""")) {
            Sql.bind(insert, run.value()).executeUpdate();
        }
        return run;
    }
}
