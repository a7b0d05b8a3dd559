package dev.stillpoint.gateway.run;

import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.RunEvent;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.contracts.UnreadableMessage;
import dev.stillpoint.gateway.request.TopicTail;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Hears the topic of run events once, for all streams of this gateway.
@ApplicationScoped
class RunEvents {
    private static final Logger LOG = Logger.getLogger(RunEvents.class);

    /// How many events wait for a slow client. What does not fit is dropped: the follower sees the gap and reads the
    /// history.
    private static final int WAITING = 100;

    private static final Duration GATHERING = Duration.ofMillis(20);

    private final TopicTail tail;
    private final Map<String, List<Listener>> listeners = new ConcurrentHashMap<>();

    RunEvents(@Identifier("default-kafka-broker") Map<String, Object> broker) {
        this.tail = TopicTail.fromNow(Topics.RUN_EVENTS, broker, this::onRecord).gathering(GATHERING);
    }

    void onStart(@Observes StartupEvent event) {
        tail.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        tail.close();
    }

    /// Begins to listen to one run. Close it when nobody listens any more.
    Listener listen(UUID run) {
        Listener listener = new Listener(run.toString());
        listeners.compute(listener.run, (key, others) -> {
            List<Listener> all = others == null ? new CopyOnWriteArrayList<>() : others;
            all.add(listener);
            return all;
        });
        return listener;
    }

    final class Listener implements EventFollower.Live, AutoCloseable {
        private final String run;
        private final BlockingQueue<EventDocument> waiting = new ArrayBlockingQueue<>(WAITING);

        private Listener(String run) {
            this.run = run;
        }

        @Override
        public @Nullable EventDocument await(Duration atMost) {
            try {
                return waiting.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }

        @Override
        public void close() {
            listeners.computeIfPresent(run, (key, all) -> {
                all.remove(this);
                return all.isEmpty() ? null : all;
            });
        }
    }

    private void onRecord(ConsumerRecord<@Nullable String, byte @Nullable []> record) {
        String run = record.key();
        byte[] value = record.value();
        List<Listener> listening = run == null || value == null ? null : listeners.get(run);
        if (listening == null || value == null) {
            return;
        }
        try {
            EventDocument event = EventDocument.of(Json.read(value, RunEvent.class));
            for (Listener listener : listening) {
                if (!listener.waiting.offer(event)) {
                    LOG.debugf("a client is slow, run=%s", run);
                }
            }
        } catch (UnreadableMessage e) {
            LOG.warnf("skipped a record: %s, topic=%s, offset=%d", e.getMessage(), record.topic(), record.offset());
        }
    }
}
