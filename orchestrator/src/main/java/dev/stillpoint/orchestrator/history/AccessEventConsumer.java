package dev.stillpoint.orchestrator.history;

import dev.stillpoint.contracts.AccessEvent;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.UnreadableMessage;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.kafka.DeadLetters;
import dev.stillpoint.orchestrator.kafka.UntilItWorks;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Takes the requests that gateways refused into the history.
@ApplicationScoped
public class AccessEventConsumer {
    private final Database database;
    private final History history;
    private final DeadLetters deadLetters;

    AccessEventConsumer(Database database, History history, DeadLetters deadLetters) {
        this.database = database;
        this.history = history;
        this.deadLetters = deadLetters;
    }

    @Incoming("access-events")
    @Blocking
    void onEvent(ConsumerRecord<String, byte[]> record) {
        AccessEvent event;
        try {
            event = Json.read(record.value(), AccessEvent.class);
        } catch (UnreadableMessage e) {
            UntilItWorks.run("keeping a dead letter", () -> deadLetters.put(record, String.valueOf(e.getMessage())));
            return;
        }
        UntilItWorks.run(
                "storing an access event",
                () -> database.inTransaction(connection -> {
                    history.append(connection, event);
                    return event;
                }));
    }
}
