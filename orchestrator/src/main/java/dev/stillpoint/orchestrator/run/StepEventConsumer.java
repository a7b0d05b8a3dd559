package dev.stillpoint.orchestrator.run;

import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.contracts.UnreadableMessage;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.inventory.Inspections;
import dev.stillpoint.orchestrator.kafka.DeadLetters;
import dev.stillpoint.orchestrator.kafka.KafkaClients;
import dev.stillpoint.orchestrator.kafka.UntilItWorks;
import dev.stillpoint.orchestrator.outbox.Trace;
import dev.stillpoint.orchestrator.saga.Signal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Brings what executors say to the runs it is about: all events of a run in one poll in one transaction, runs side
/// by side, acknowledged when all transactions are committed. Events that come again are harmless.
@ApplicationScoped
public class StepEventConsumer {
    private static final Logger LOG = Logger.getLogger(StepEventConsumer.class);
    private static final String GROUP = "stillpoint-orchestrators";

    private final Runs runs;
    private final Inspections inspections;
    private final ToldOperations toldOperations;
    private final Database database;
    private final RunWorkers workers;
    private final KafkaClients clients;
    private final DeadLetters deadLetters;
    private final RunConfig config;
    private final Counter events;
    private volatile boolean stopped;
    private volatile @Nullable KafkaConsumer<String, byte[]> consumer;
    private @Nullable Thread thread;

    StepEventConsumer(
            Runs runs,
            Inspections inspections,
            ToldOperations toldOperations,
            Database database,
            RunWorkers workers,
            KafkaClients clients,
            DeadLetters deadLetters,
            RunConfig config,
            MeterRegistry metrics) {
        this.runs = runs;
        this.inspections = inspections;
        this.toldOperations = toldOperations;
        this.database = database;
        this.workers = workers;
        this.clients = clients;
        this.deadLetters = deadLetters;
        this.config = config;
        this.events = Counter.builder("stillpoint.step.events")
                .description("Events of executors that were applied")
                .register(metrics);
    }

    public void start() {
        thread = Thread.ofPlatform().name("step-events").start(this::work);
    }

    /// Ends after the records under way; returns at once.
    public void end() {
        stopped = true;
        KafkaConsumer<String, byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
    }

    /// Waits a while for the end.
    public void awaitEnd() throws InterruptedException {
        Thread running = thread;
        if (running != null) {
            running.join(TimeUnit.SECONDS.toMillis(2));
        }
    }

    private void work() {
        while (!stopped) {
            try (KafkaConsumer<String, byte[]> fresh =
                    clients.consumer(GROUP, Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, config.pollRecords()))) {
                consumer = fresh;
                fresh.subscribe(List.of(Topics.STEP_EVENTS));
                while (!stopped) {
                    read(fresh);
                }
                fresh.commitSync(Duration.ofSeconds(1));
            } catch (WakeupException e) {
                // Only stop() wakes the consumer.
            } catch (KafkaException | IllegalStateException e) {
                // What was read and not acknowledged comes again.
                LOG.warnf(e, "step events can't be read, beginning again");
                pause();
            } catch (InterruptedException e) {
                stopped = true;
                Thread.currentThread().interrupt();
            } finally {
                consumer = null;
            }
        }
    }

    private record Heard(ConsumerRecord<String, byte[]> record, StepEvent event) {
        /// The CloudEvents id; null when the sender gave none.
        @Nullable
        UUID message() {
            Header id = record.headers().lastHeader("ce_id");
            try {
                return id == null ? null : UUID.fromString(new String(id.value(), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
    }

    private void read(KafkaConsumer<String, byte[]> from) throws InterruptedException {
        Map<RunId, List<Heard>> byRun = new LinkedHashMap<>();
        for (ConsumerRecord<String, byte[]> record : from.poll(Duration.ofMillis(500))) {
            try {
                StepEvent event = onEvent(record);
                byRun.computeIfAbsent(event.ref().run(), run -> new ArrayList<>())
                        .add(new Heard(record, event));
            } catch (UnreadableMessage e) {
                deadLetters.put(record, String.valueOf(e.getMessage()));
            }
        }
        if (byRun.isEmpty()) {
            return;
        }
        List<Runnable> work = new ArrayList<>(byRun.size());
        byRun.forEach((run, said) -> work.add(() -> {
            try {
                Trace.within(
                        Trace.parentOf(said.getLast().record()),
                        () -> UntilItWorks.run("applying events of run " + run, () -> apply(run, said)));
            } catch (RuntimeException defect) {
                LOG.errorf(defect, "events of run %s can't be applied", run);
                said.forEach(heard -> deadLetters.put(heard.record(), String.valueOf(defect.getMessage())));
            }
        }));
        workers.doAll(work);
        from.commitAsync();
    }

    /// What a record says.
    ///
    /// @throws UnreadableMessage when it is no step event
    static StepEvent onEvent(ConsumerRecord<String, byte[]> record) throws UnreadableMessage {
        if (record.value() == null) {
            throw new UnreadableMessage("StepEvent: the record is empty");
        }
        return Json.read(record.value(), StepEvent.class);
    }

    private void apply(RunId run, List<Heard> said) {
        if (Inspections.answeredBy(said.getFirst().event())) {
            said.forEach(heard -> inspections.onEvent(heard.event()));
        } else {
            runs.apply(
                    run,
                    (current, now) -> news(said).stream()
                            .<Signal>map(event -> new Signal.Stepped(now, event))
                            .toList());
        }
        events.increment(said.size());
    }

    /// What was said without operations that were told before: the history holds each of them once. All else the saga
    /// knows to be old by itself.
    private List<StepEvent> news(List<Heard> said) {
        Map<UUID, Heard> operations = new LinkedHashMap<>();
        for (Heard heard : said) {
            UUID message = heard.event() instanceof StepEvent.Executed ? heard.message() : null;
            if (message != null) {
                operations.putIfAbsent(message, heard);
            }
        }
        if (operations.isEmpty()) {
            return said.stream().map(Heard::event).toList();
        }
        Set<UUID> fresh =
                database.inThisTransaction(connection -> toldOperations.note(connection, operations.keySet()));
        return said.stream()
                .filter(heard -> {
                    UUID message = heard.event() instanceof StepEvent.Executed ? heard.message() : null;
                    return message == null || (fresh.contains(message) && operations.get(message) == heard);
                })
                .map(Heard::event)
                .toList();
    }

    private void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            stopped = true;
            Thread.currentThread().interrupt();
        }
    }
}
