package dev.stillpoint.orchestrator;

import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.orchestrator.archive.HistoryArchive;
import dev.stillpoint.orchestrator.chore.Chores;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.head.HeadExport;
import dev.stillpoint.orchestrator.history.Sealer;
import dev.stillpoint.orchestrator.inventory.InventoryConfig;
import dev.stillpoint.orchestrator.kafka.KafkaConfig;
import dev.stillpoint.orchestrator.kafka.TopicAdmin;
import dev.stillpoint.orchestrator.key.KeysFile;
import dev.stillpoint.orchestrator.location.Locations;
import dev.stillpoint.orchestrator.outbox.OutboxListener;
import dev.stillpoint.orchestrator.outbox.OutboxRelay;
import dev.stillpoint.orchestrator.run.LocationGate;
import dev.stillpoint.orchestrator.run.StepEventConsumer;
import dev.stillpoint.orchestrator.schedule.Triggers;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.quartz.SchedulerException;

/// What starts and stops with the process, and in which order: first the topics, before anything reads them.
@ApplicationScoped
class Orchestrator {
    private static final Logger LOG = Logger.getLogger(Orchestrator.class);
    /// Before the messaging framework's consumers begin.
    private static final int BEFORE_MESSAGING = 100;

    private final Database database;
    private final KeysFile keys;
    private final Locations locations;
    private final TopicAdmin topics;
    private final KafkaConfig kafka;
    private final InventoryConfig inventory;
    private final OutboxRelay relay;
    private final OutboxListener listener;
    private final StepEventConsumer stepEvents;
    private final LocationGate gate;
    private final Triggers triggers;
    private final HeadExport heads;
    private final HistoryArchive archive;
    private final Sealer sealer;
    private final Chores chores;

    Orchestrator(
            Database database,
            KeysFile keys,
            Locations locations,
            TopicAdmin topics,
            KafkaConfig kafka,
            InventoryConfig inventory,
            OutboxRelay relay,
            OutboxListener listener,
            StepEventConsumer stepEvents,
            LocationGate gate,
            Triggers triggers,
            HeadExport heads,
            HistoryArchive archive,
            Sealer sealer,
            Chores chores) {
        this.database = database;
        this.keys = keys;
        this.locations = locations;
        this.topics = topics;
        this.kafka = kafka;
        this.inventory = inventory;
        this.relay = relay;
        this.listener = listener;
        this.stepEvents = stepEvents;
        this.gate = gate;
        this.triggers = triggers;
        this.heads = heads;
        this.archive = archive;
        this.sealer = sealer;
        this.chores = chores;
    }

    void start(@Observes @Priority(BEFORE_MESSAGING) StartupEvent event) throws InterruptedException {
        heads.open();
        archive.open();
        prepare();
        relay.start();
        listener.start();
        gate.start();
        stepEvents.start();
        startFiring();
        chores.start();
        LOG.infof("orchestrating fabric %s", inventory.fabric());
    }

    private void startFiring() {
        try {
            triggers.start();
        } catch (SchedulerException e) {
            throw new IllegalStateException("the schedules can't begin to fire: " + e.getMessage(), e);
        }
    }

    /// Waits for the database and Kafka; until then the process is not ready.
    private void prepare() throws InterruptedException {
        boolean known = false;
        while (true) {
            try {
                if (!known) {
                    keys.takeOver();
                    known = true;
                }
                List<LocationId> ids = database.inTransaction(connection -> locations.ids());
                topics.makeAll(inventory.fabricId(), ids);
                return;
            } catch (ExecutionException e) {
                LOG.warnf("the topics can't be made yet: %s", e.getMessage());
            } catch (IllegalStateException e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.warnf("the database does not answer yet: %s", e.getMessage());
            }
            TimeUnit.MILLISECONDS.sleep(kafka.retry().toMillis());
        }
    }

    /// Tells all to end before it waits for any, so that their ends take as long as the longest of them. What is left
    /// in the outbox is another orchestrator's, or of the next start.
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stepEvents.end();
        gate.end();
        relay.end();
        listener.stop();
        chores.stop();
        endHistory();
        triggers.stop();
        relay.awaitEnd();
        stepEvents.awaitEnd();
        gate.awaitEnd();
    }

    private void endHistory() throws InterruptedException {
        archive.end();
        heads.end();
        try {
            sealer.resign();
        } catch (SQLException e) {
            LOG.infof("the sealer's lease will run out by itself: %s", e.getMessage());
        }
    }
}
