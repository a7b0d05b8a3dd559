package dev.stillpoint.agent.report;

import dev.stillpoint.agent.step.StepEvents;
import dev.stillpoint.contracts.CloudEvents;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Step events on their topic, keyed by run, so that a run's events keep their order.
public final class KafkaStepEvents implements StepEvents {
    private static final Logger LOG = Logger.getLogger(KafkaStepEvents.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Producer<byte[], byte[]> producer;

    /// @param producer with `acks=all`
    public KafkaStepEvents(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    @Override
    public void tell(StepEvent event, @Nullable String traceParent) {
        try {
            producer.send(record(event, traceParent), (_, failure) -> {
                if (failure != null) {
                    LOG.warnf(
                            "event was lost: kind=%s step=%s reason=%s",
                            event.getClass().getSimpleName(), event.ref(), failure.getMessage());
                }
            });
        } catch (KafkaException lost) {
            LOG.warnf(
                    "event was lost: kind=%s step=%s reason=%s",
                    event.getClass().getSimpleName(), event.ref(), lost.getMessage());
        }
    }

    @Override
    public void confirm(StepEvent event, @Nullable String traceParent) throws InterruptedException {
        StepEvent told = event;
        while (true) {
            try {
                producer.send(record(told, traceParent)).get();
                return;
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof RecordTooLargeException && !(told instanceof StepEvent.Failed)) {
                    told = new StepEvent.Failed(
                            event.ref(),
                            event.executor(),
                            event.at(),
                            FailureCode.INTERNAL,
                            "the result does not fit into a Kafka record (max.message.bytes of " + Topics.STEP_EVENTS
                                    + "): " + failed.getCause().getMessage());
                    continue;
                }
                LOG.warnf("result was not stored yet: step=%s reason=%s", event.ref(), failed.getMessage());
            } catch (InterruptException stop) {
                throw new InterruptedException("interrupted while a result was published");
            } catch (KafkaException failed) {
                LOG.warnf("result was not stored yet: step=%s reason=%s", event.ref(), failed.getMessage());
            }
            Thread.sleep(PAUSE);
        }
    }

    private static ProducerRecord<byte[], byte[]> record(StepEvent event, @Nullable String traceParent) {
        return new ProducerRecord<>(
                Topics.STEP_EVENTS,
                null,
                event.ref().run().toString().getBytes(StandardCharsets.UTF_8),
                Json.bytes(event),
                CloudEvents.headers(
                        UUID.randomUUID(), CloudEvents.typeOf(event), event.executor(), event.at(), traceParent));
    }
}
