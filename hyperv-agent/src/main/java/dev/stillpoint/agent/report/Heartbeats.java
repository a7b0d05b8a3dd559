package dev.stillpoint.agent.report;

import dev.stillpoint.contracts.CloudEvents;
import dev.stillpoint.contracts.Heartbeat;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/// The agent's sign of life, every two seconds.
public final class Heartbeats implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Heartbeats.class);
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final Producer<byte[], byte[]> producer;
    private final Supplier<Heartbeat.Agent> sign;
    private final Thread thread;

    public Heartbeats(Producer<byte[], byte[]> producer, Supplier<Heartbeat.Agent> sign) {
        this.producer = producer;
        this.sign = sign;
        this.thread = Thread.ofPlatform().daemon().name("heartbeats").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                beat();
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException stop) {
            LOG.debug("heartbeats ended");
        }
    }

    /// One sign of life now.
    public void beat() {
        try {
            Heartbeat.Agent beat = sign.get();
            producer.send(new ProducerRecord<>(
                    Topics.EXECUTORS,
                    null,
                    beat.executor().getBytes(StandardCharsets.UTF_8),
                    Json.bytes(beat),
                    CloudEvents.headers(
                            UUID.randomUUID(), CloudEvents.typeOf(beat), beat.executor(), beat.at(), null)));
        } catch (KafkaException lost) {
            LOG.warnf("heartbeat was lost: reason=%s", lost.getMessage());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
