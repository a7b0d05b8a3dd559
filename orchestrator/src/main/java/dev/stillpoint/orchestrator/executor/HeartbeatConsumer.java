package dev.stillpoint.orchestrator.executor;

import dev.stillpoint.contracts.Heartbeat;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.UnreadableMessage;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.kafka.DeadLetters;
import dev.stillpoint.orchestrator.kafka.UntilItWorks;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/// Keeps the table of executors up to date; the first heartbeat of a worker makes its location READY.
@ApplicationScoped
public class HeartbeatConsumer {
    private static final Logger LOG = Logger.getLogger(HeartbeatConsumer.class);

    private final Database database;
    private final Executors executors;
    private final DeadLetters deadLetters;
    private final Clock clock = Clock.systemUTC();

    HeartbeatConsumer(Database database, Executors executors, DeadLetters deadLetters) {
        this.database = database;
        this.executors = executors;
        this.deadLetters = deadLetters;
    }

    @Incoming("executors")
    @Blocking
    void onHeartbeat(ConsumerRecord<String, byte[]> record) {
        // A tombstone takes an executor out of the compacted topic. What Kafka took in long ago says nothing about now.
        if (record.value() == null
                || Duration.between(java.time.Instant.ofEpochMilli(record.timestamp()), clock.instant())
                                .compareTo(Executors.STALE)
                        > 0) {
            return;
        }
        Heartbeat heartbeat;
        try {
            heartbeat = Json.read(record.value(), Heartbeat.class);
        } catch (UnreadableMessage e) {
            UntilItWorks.run("keeping a dead letter", () -> deadLetters.put(record, String.valueOf(e.getMessage())));
            return;
        }
        executors.heard();
        UntilItWorks.run("storing a heartbeat", () -> {
            if (database.inTransaction(connection -> executors.seen(connection, heartbeat))) {
                LOG.infof("%s joined", heartbeat.executor());
            }
        });
    }
}
