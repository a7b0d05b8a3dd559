package dev.stillpoint.orchestrator.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.orchestrator.world.GatewayPlayer;
import dev.stillpoint.orchestrator.world.Reader;
import dev.stillpoint.orchestrator.world.ServersResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
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

    private final LocationId location =
            new LocationId("nas-" + UUID.randomUUID().toString().substring(0, 8));
    private GatewayPlayer gateway;
    private Reader writer;

    @BeforeEach
    void world() {
        gateway = new GatewayPlayer(kafka);
        writer = new Reader(url, "writer");
    }

    @AfterEach
    void end() {
        gateway.close();
    }

    /// What the history says of the location, oldest first.
    private List<Map<String, Object>> audited() throws Exception {
        return writer.rows("""
                SELECT type, actor, data ->> 'object' AS object, data -> 'before' ->> 'maxConcurrentCopies' AS before,
                       data -> 'after' ->> 'maxConcurrentCopies' AS after
                FROM events WHERE data ->> 'location' = ? ORDER BY id""", location.value());
    }

    @Test
    void everyChangeStandsInTheHistoryAndWhatChangesNothingDoesNot() throws Exception {
        // When
        gateway.putLocation(location, 2);
        gateway.putLocation(location, 2);
        gateway.putLocation(location, 3);

        // Then
        assertThat(audited())
                .extracting(
                        event -> event.get("type"),
                        event -> event.get("actor"),
                        event -> event.get("object"),
                        event -> event.get("before"),
                        event -> event.get("after"))
                .containsExactly(
                        tuple("location-created", "anna", "storage location " + location, null, "2"),
                        tuple("location-changed", "anna", "storage location " + location, "2", "3"));
    }
}
