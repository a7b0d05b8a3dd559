package dev.stillpoint.contracts.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ListedSystemsTest {
    private static final UUID RUN = UUID.fromString("0197f2c0-0000-7000-8000-000000000001");
    private final ListedSystems systems = new ListedSystems();

    private Optional<String> next(@Nullable UUID run, String type, @Nullable String said, @Nullable String listed) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        if (said != null) {
            data.put("system", said);
        }
        return systems.next(run, type, () -> data, listed);
    }

    @Test
    void eventsOfARunHaveTheSystemThatItWasAcceptedFor() {
        assertThat(next(RUN, "run-accepted", "ERP", "ERP")).isEmpty();
        assertThat(next(RUN, "run-status", null, "ERP")).isEmpty();
        assertThat(next(RUN, "run-status", null, "CRM"))
                .contains("is listed under the system CRM, but what was sealed is of the system ERP");
        assertThat(next(RUN, "run-status", null, null)).isPresent();
        assertThat(next(UUID.randomUUID(), "run-accepted", "ERP", "CRM")).isPresent();
    }

    @Test
    void eventsOfNoRunHaveTheSystemThatTheirDataSays() {
        assertThat(next(null, "settings-changed", "ERP", "ERP")).isEmpty();
        assertThat(next(null, "settings-changed", "ERP", null))
                .contains("is listed under no system, but what was sealed is of the system ERP");
        assertThat(next(null, "request-refused", null, null)).isEmpty();
        assertThat(next(null, "request-refused", null, "ERP")).isPresent();
    }

    @Test
    void eventsOfARunThatWasAcceptedEarlierHaveOneSystem() {
        assertThat(next(RUN, "run-status", null, "ERP")).isEmpty();
        assertThat(next(RUN, "run-ended", null, "CRM")).isPresent();
    }

    @Test
    void longHistoryIsProvenInBoundedMemory() {
        // Given
        next(RUN, "run-accepted", "ERP", "ERP");

        // When more runs had events since than are remembered
        for (int i = 0; i < ListedSystems.RUNS; i++) {
            next(new UUID(7, i), "run-accepted", "ERP", "ERP");
        }

        // Then the run is one that was accepted earlier
        assertThat(next(RUN, "run-status", null, "CRM")).isEmpty();
        assertThat(next(new UUID(7, 1), "run-status", null, "CRM")).isPresent();
    }
}
