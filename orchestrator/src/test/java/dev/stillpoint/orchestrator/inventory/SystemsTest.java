package dev.stillpoint.orchestrator.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Selector;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.plan.Scenes;
import dev.stillpoint.orchestrator.world.Reader;
import dev.stillpoint.orchestrator.world.ServersResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@QuarkusTestResource(ServersResource.class)
class SystemsTest {
    @Inject
    Systems systems;

    @Inject
    InventoryConfig config;

    @Inject
    Database database;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @Test
    @Timeout(30)
    void settingsThatArePutWhileAnInspectionIsTakenOverAreNotTakenBack() throws Exception {
        // Given
        Inventory inventory = Scenes.fabric(Scenes.vm("SQL01-KEPT", VmState.OFF, Scenes.own("sql01-kept")));
        database.inTransaction(connection -> seen(inventory));
        SystemSettings wanted = new SystemSettings(
                new Selector.AfterLastDash(),
                List.of(),
                List.of(),
                false,
                null,
                new SystemSettings.Approval(List.of("restore", "delete"), null),
                StopMode.TURN_OFF);

        // When
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            Future<Systems.Put> put = database.inTransaction(connection -> {
                seen(inventory);
                Future<Systems.Put> asked =
                        other.submit(() -> database.inTransaction(theirs -> systems.put("kept", wanted)));
                awaitWaitingOrDone(asked);
                return asked;
            });
            assertThat(put.get()).isInstanceOf(Systems.Put.Done.class);
        }

        // Then
        SystemSettings kept = database.inTransaction(connection -> systems.settings("KEPT"));
        assertThat(kept).isEqualTo(wanted);
    }

    private Instant seen(Inventory inventory) {
        Instant now = Instant.now();
        systems.takeOver(config.fabricId(), inventory, now);
        return now;
    }

    private void awaitWaitingOrDone(Future<?> work) throws SQLException {
        Reader writer = new Reader(url, "writer");
        while (!work.isDone()
                && writer.rows("SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                + " AND query LIKE '%systems%'")
                        .isEmpty()) {
            Thread.onSpinWait();
        }
    }
}
