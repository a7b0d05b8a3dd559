package dev.stillpoint.disk.command;

import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.Topics;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/// A location's topic and share group, made ready once for all slots. The orchestrator makes the topic when the
/// location is put; a worker may be there earlier and waits.
final class LocationTopic {
    private static final Logger LOG = Logger.getLogger(LocationTopic.class);

    private final LocationId location;
    private final KafkaAdmin admin;
    private final Duration lock;
    private final int deliveryLimit;
    private boolean ready;
    private boolean said;

    LocationTopic(LocationId location, KafkaAdmin admin, Duration lock, int deliveryLimit) {
        this.location = location;
        this.admin = admin;
        this.lock = lock;
        this.deliveryLimit = deliveryLimit;
    }

    /// Whether commands can be taken; asks the broker until it is so.
    synchronized boolean ready() {
        if (ready) {
            return true;
        }
        String topic = Topics.backupCommands(location);
        try {
            if (!admin.topicExists(topic)) {
                if (!said) {
                    LOG.infof("topic was not there yet, waiting for it topic=%s", topic);
                    said = true;
                }
                return false;
            }
            admin.configureShareGroup(Topics.workersGroup(location), lock, deliveryLimit);
            LOG.infof("location was ready location=%s topic=%s", location, topic);
            ready = true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.warnf("broker was not ready location=%s reason=%s", location, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ready;
    }
}
