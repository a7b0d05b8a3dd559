package dev.stillpoint.agent.command;

import dev.stillpoint.agent.control.CancelHints;
import dev.stillpoint.agent.control.DatabaseClock;
import dev.stillpoint.agent.fabric.Fabric;
import dev.stillpoint.agent.report.DeadLetters;
import dev.stillpoint.agent.step.StepEvents;
import dev.stillpoint.agent.step.StepSettings;
import dev.stillpoint.agent.step.Time;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Takes the fabric's commands. All of a fabric's agents are in one group on a topic with one partition, so one is
/// active and the others stand by.
///
/// The poll thread fetches, pauses, commits and answers the group; it never works on a command. A killed agent is
/// replaced when its session has expired; one that ends in order leaves the group and is replaced at once; one that
/// is restarted under its instance id within the session gets the partition back without the group noticing.
public final class AgentCommandConsumer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(AgentCommandConsumer.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration TELL_QUEUED = Duration.ofSeconds(4);

    private final ConsumerSettings settings;
    private final Map<String, Object> kafka;
    private final AgentCommandHandler handler;
    private final StepEvents events;
    private final DeadLetters deadLetters;
    private final PartitionHold hold;
    private final Time time;
    private final Runnable onFenced;
    private final AnsweredSteps answered = new AnsweredSteps();
    private final ResultReader results;
    private final Thread thread;
    private final Thread teller;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean closing;
    private volatile boolean joined;
    private volatile @Nullable Assignment assignment;
    private volatile @Nullable Consumer<byte[], byte[]> polling;
    private long endAtAssignment;
    private boolean readBack;
    private long committed;

    /// @param kafka how a plain consumer is made
    /// @param onFenced told when another process uses this instance id: this one has to end
    public static AgentCommandConsumer of(
            ConsumerSettings settings,
            Map<String, Object> kafka,
            Fabric fabric,
            StepSettings steps,
            DatabaseClock clock,
            CancelHints hints,
            StepEvents events,
            DeadLetters deadLetters,
            Time time,
            Runnable onFenced) {
        PartitionHold hold = new PartitionHold(settings.session().minusSeconds(1), time);
        AgentCommandHandler handler = new AgentCommandHandler(fabric, new Gate(hold, clock, hints), steps, time);
        return new AgentCommandConsumer(settings, kafka, handler, events, deadLetters, hold, time, onFenced);
    }

    private AgentCommandConsumer(
            ConsumerSettings settings,
            Map<String, Object> kafka,
            AgentCommandHandler handler,
            StepEvents events,
            DeadLetters deadLetters,
            PartitionHold hold,
            Time time,
            Runnable onFenced) {
        this.settings = settings;
        this.kafka = Map.copyOf(kafka);
        this.handler = handler;
        this.events = events;
        this.deadLetters = deadLetters;
        this.hold = hold;
        this.time = time;
        this.onFenced = onFenced;
        this.results = new ResultReader(kafka);
        this.thread = Thread.ofPlatform().name("command-poll").unstarted(this::run);
        this.teller = Thread.ofPlatform().daemon().name("queue-teller").unstarted(this::tellQueued);
    }

    public void start() {
        thread.start();
        teller.start();
    }

    /// Whether this agent is in the group, active or standing by.
    public boolean joined() {
        return joined;
    }

    /// Whether this agent holds the fabric's partition.
    public boolean active() {
        return assignment != null;
    }

    /// Commands at work.
    public int busy() {
        Assignment current = assignment;
        return current == null ? 0 : current.busy();
    }

    /// Commands that wait for their lane.
    public int queued() {
        Assignment current = assignment;
        return current == null ? 0 : current.queued();
    }

    /// Records taken whose result is not stored yet.
    public int unfinished() {
        Assignment current = assignment;
        return current == null ? 0 : current.unfinished();
    }

    /// A cancel hint: what has not begun is answered now.
    public void cancel(StepRef ref) {
        Assignment current = assignment;
        if (current != null) {
            current.cancel(ref);
        }
    }

    private void run() {
        try {
            while (!closing) {
                pollUntilBroken();
            }
        } finally {
            ended.countDown();
        }
    }

    private void pollUntilBroken() {
        Consumer<byte[], byte[]> consumer = null;
        try {
            consumer = new KafkaConsumer<>(groupConfig(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
            polling = consumer;
            consumer.subscribe(List.of(Topics.agentCommands(settings.fabric())), new Rebalances(consumer));
            while (!closing) {
                round(consumer);
            }
        } catch (WakeupException | InterruptException stop) {
            LOG.debug("poll was ended");
        } catch (FencedInstanceIdException fenced) {
            LOG.errorf("another process uses the instance id %s: this one ends", settings.instance());
            closing = true;
            giveUp(Duration.ZERO);
            onFenced.run();
        } catch (KafkaException broken) {
            LOG.warnf(broken, "consumer broke; it is made anew in %s", PAUSE);
            giveUp(Duration.ZERO);
            pause();
        } finally {
            polling = null;
            joined = false;
            if (consumer != null) {
                close(consumer);
            }
        }
    }

    private void round(Consumer<byte[], byte[]> consumer) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        joined = consumer.groupMetadata().generationId() > 0;
        hold.sample(heartbeatAnswers(consumer));
        for (ConsumerRecord<byte[], byte[]> record : records) {
            onCommand(record);
        }
        Assignment current = assignment;
        if (current == null) {
            return;
        }
        commit(consumer, current);
        if (current.unfinished() >= settings.maxUnfinished()) {
            consumer.pause(consumer.assignment());
        } else {
            consumer.resume(consumer.paused());
        }
    }

    private void onCommand(ConsumerRecord<byte[], byte[]> record) {
        Assignment current = assignment;
        if (current == null) {
            return;
        }
        if (!readBack) {
            if (record.offset() < endAtAssignment) {
                results.readSince(record.timestamp(), answered);
            }
            readBack = true;
        }
        current.take(record);
    }

    private void commit(Consumer<byte[], byte[]> consumer, Assignment current) {
        OptionalLong position = current.committable();
        if (position.isEmpty() || position.getAsLong() == committed) {
            return;
        }
        TopicPartition partition = new TopicPartition(Topics.agentCommands(settings.fabric()), 0);
        try {
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(position.getAsLong())), Duration.ofSeconds(2));
            committed = position.getAsLong();
        } catch (WakeupException | InterruptException stop) {
            throw stop;
        } catch (FencedInstanceIdException fenced) {
            throw fenced;
        } catch (KafkaException notNow) {
            LOG.warnf("offset was not committed yet: position=%d reason=%s", position.getAsLong(), notNow.getMessage());
        }
    }

    /// A wake-up that met no poll is thrown by the next call.
    private void commitAtLast(Consumer<byte[], byte[]> consumer, Assignment current) {
        try {
            commit(consumer, current);
        } catch (WakeupException spent) {
            commit(consumer, current);
        }
    }

    private static double heartbeatAnswers(Consumer<byte[], byte[]> consumer) {
        return consumer.metrics().entrySet().stream()
                .filter(each -> each.getKey().name().equals("heartbeat-total"))
                .map(each -> each.getValue().metricValue())
                .mapToDouble(value -> value instanceof Double number ? number : 0)
                .sum();
    }

    /// What the group says, on the poll thread.
    private final class Rebalances implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;

        Rebalances(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (partitions.isEmpty()) {
                return;
            }
            giveUp(Duration.ZERO);
            hold.assigned();
            endAtAssignment = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            readBack = false;
            committed = -1;
            assignment =
                    new Assignment(settings.lanes(), answered, handler, events, deadLetters, settings.executor(), time);
            LOG.infof("partition was taken: fabric=%s instance=%s", settings.fabric(), settings.instance());
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            Assignment current = assignment;
            if (partitions.isEmpty() || current == null) {
                return;
            }
            current.end(settings.grace());
            commit(consumer, current);
            assignment = null;
            LOG.infof("partition was given up: fabric=%s instance=%s", settings.fabric(), settings.instance());
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            if (!partitions.isEmpty()) {
                giveUp(Duration.ZERO);
                LOG.warnf("partition was lost: fabric=%s instance=%s", settings.fabric(), settings.instance());
            }
        }
    }

    private void giveUp(Duration grace) {
        Assignment current = assignment;
        if (current != null) {
            current.end(grace);
            assignment = null;
        }
    }

    private void close(Consumer<byte[], byte[]> consumer) {
        try {
            Assignment current = assignment;
            if (current != null) {
                current.end(settings.grace());
                commitAtLast(consumer, current);
                assignment = null;
                LOG.infof("partition was handed over: fabric=%s instance=%s", settings.fabric(), settings.instance());
            }
            consumer.close(CloseOptions.timeout(Duration.ofMillis(500))
                    .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        } catch (KafkaException failed) {
            LOG.warnf("consumer was not closed in order: reason=%s", failed.getMessage());
        } finally {
            giveUp(Duration.ZERO);
        }
    }

    private void tellQueued() {
        try {
            while (!closing) {
                Thread.sleep(TELL_QUEUED);
                Assignment current = assignment;
                if (current != null) {
                    current.tellQueued();
                }
            }
        } catch (InterruptedException stop) {
            LOG.debug("queue teller ended");
        }
    }

    private Map<String, Object> groupConfig() {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, Topics.agentsGroup(settings.fabric()));
        config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "agent." + settings.fabric() + "." + settings.instance());
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        config.put(
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                Math.toIntExact(settings.session().toMillis()));
        config.put(
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                Math.toIntExact(settings.session().toMillis() / 6));
        config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 60_000);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Math.max(1, settings.maxUnfinished() / 4));
        return config;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /// Hands the work over and leaves the group.
    @Override
    public void close() {
        closing = true;
        teller.interrupt();
        Consumer<byte[], byte[]> current = polling;
        if (current != null) {
            current.wakeup();
        }
        try {
            if (!ended.await(settings.grace().toMillis() + 2_000, TimeUnit.MILLISECONDS)) {
                thread.interrupt();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
