package dev.stillpoint.agent.command;

import dev.stillpoint.agent.report.DeadLetters;
import dev.stillpoint.agent.step.StepEvents;
import dev.stillpoint.agent.step.StepFailed;
import dev.stillpoint.agent.step.StepReporter;
import dev.stillpoint.agent.step.Time;
import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.CloudEvents;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.contracts.UnreadableMessage;
import dev.stillpoint.contracts.VmId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The time during which the partition is ours: its lanes, and what of it is unfinished. Ends once, for good; the
/// next time is a new one.
final class Assignment {
    private static final Logger LOG = Logger.getLogger(Assignment.class);

    private final Lanes lanes;
    private final UnfinishedOffsets offsets = new UnfinishedOffsets();
    private final AnsweredSteps answered;
    private final AgentCommandHandler handler;
    private final StepEvents events;
    private final DeadLetters deadLetters;
    private final String executor;
    private final Time time;
    private final Map<Work, StepReporter> queueReporters = new ConcurrentHashMap<>();

    Assignment(
            int laneLimit,
            AnsweredSteps answered,
            AgentCommandHandler handler,
            StepEvents events,
            DeadLetters deadLetters,
            String executor,
            Time time) {
        this.lanes = new Lanes(laneLimit);
        this.answered = answered;
        this.handler = handler;
        this.events = events;
        this.deadLetters = deadLetters;
        this.executor = executor;
        this.time = time;
    }

    /// Takes a record; it is finished when its result is stored.
    void take(ConsumerRecord<byte[], byte[]> record) {
        offsets.taken(record.offset());
        try {
            lanes.submit(work(record, CommandReader.read(record.value())));
        } catch (UnreadableMessage unreadable) {
            lanes.submit(new Unreadable(record, String.valueOf(unreadable.getMessage())));
        }
    }

    private Lanes.Task work(ConsumerRecord<byte[], byte[]> record, Delivery delivery) {
        Header trace = record.headers().lastHeader(CloudEvents.TRACE_PARENT);
        String traceParent = trace == null ? null : new String(trace.value(), StandardCharsets.UTF_8);
        return switch (delivery.command()) {
            case AgentCommand command -> new Work(record.offset(), delivery, command, traceParent);
            case DiskCommand command ->
                new Refused(record.offset(), delivery, traceParent, "an agent can't do " + command.kind());
        };
    }

    OptionalLong committable() {
        return offsets.committable();
    }

    int unfinished() {
        return offsets.count();
    }

    int busy() {
        return lanes.running();
    }

    int queued() {
        return lanes.queued().size();
    }

    /// Tells what every queued command waits for; called every few seconds.
    void tellQueued() {
        for (Lanes.Queued queued : lanes.queued()) {
            if (queued.task() instanceof Work work) {
                queueReporters.computeIfAbsent(work, Work::reporter).waiting(queued.waitingFor());
            }
        }
    }

    /// Answers the queued commands of this attempt; running ones look at the hints themselves.
    void cancel(StepRef ref) {
        for (Lanes.Task task : lanes.remove(
                each -> each instanceof Work work && work.delivery.ref().sameAttempt(ref))) {
            if (task instanceof Work work) {
                lanes.submit(new Refused(
                        work.offset,
                        work.delivery,
                        work.traceParent,
                        "canceled before it was begun",
                        FailureCode.CANCELED));
            }
        }
    }

    void end(Duration grace) {
        lanes.end(grace);
    }

    /// A command in its lane.
    private final class Work implements Lanes.Task {
        private final long offset;
        private final Delivery delivery;
        private final AgentCommand command;
        private final List<VmId> lanes;
        private final @Nullable String traceParent;

        Work(long offset, Delivery delivery, AgentCommand command, @Nullable String traceParent) {
            this.offset = offset;
            this.delivery = delivery;
            this.command = command;
            this.lanes = List.copyOf(new LinkedHashSet<>(command.lanes()));
            this.traceParent = traceParent;
        }

        @Override
        public List<VmId> lanes() {
            return lanes;
        }

        @Override
        public String words() {
            return command.kind() + " of " + delivery.ref();
        }

        StepReporter reporter() {
            return new StepReporter(delivery.ref(), executor, traceParent, events, time);
        }

        @Override
        public void run() throws InterruptedException {
            queueReporters.remove(this);
            StepRef ref = delivery.ref();
            if (answered.isAnswered(ref)) {
                LOG.infof("command was answered before: step=%s", ref);
                offsets.finished(offset);
                return;
            }
            StepEvent result = answered.overtaken(ref)
                    ? failed(delivery, FailureCode.CANCELED, "the step was undone before this delivery came")
                    : result();
            events.confirm(result, traceParent);
            answered.answered(ref);
            offsets.finished(offset);
            LOG.infof("command was answered: kind=%s step=%s result=%s", command.kind(), ref, words(result));
        }

        private StepEvent result() throws InterruptedException {
            answered.begun(delivery.ref());
            StepReporter reporter = reporter();
            reporter.started();
            try {
                StepResult done = handler.handle(delivery, command, reporter);
                return new StepEvent.Succeeded(delivery.ref(), executor, time.now(), done);
            } catch (StepFailed expected) {
                return failed(delivery, expected.code(), expected.detail());
            } catch (RuntimeException | StackOverflowError | AssertionError defect) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted: " + defect);
                }
                LOG.errorf(defect, "command broke: kind=%s step=%s", command.kind(), delivery.ref());
                return failed(delivery, FailureCode.INTERNAL, command.kind() + " broke: " + defect);
            }
        }

        private String words(StepEvent result) {
            return result instanceof StepEvent.Failed failed
                    ? failed.code() + " (" + failed.detail() + ")"
                    : result.getClass().getSimpleName();
        }
    }

    private StepEvent failed(Delivery delivery, FailureCode code, String detail) {
        return new StepEvent.Failed(delivery.ref(), executor, time.now(), code, detail);
    }

    /// A command that is answered without being begun.
    private final class Refused implements Lanes.Task {
        private final long offset;
        private final Delivery delivery;
        private final @Nullable String traceParent;
        private final String why;
        private final FailureCode code;

        Refused(long offset, Delivery delivery, @Nullable String traceParent, String why) {
            this(offset, delivery, traceParent, why, FailureCode.INTERNAL);
        }

        Refused(long offset, Delivery delivery, @Nullable String traceParent, String why, FailureCode code) {
            this.offset = offset;
            this.delivery = delivery;
            this.traceParent = traceParent;
            this.why = why;
            this.code = code;
        }

        @Override
        public List<VmId> lanes() {
            return List.of();
        }

        @Override
        public String words() {
            return "answer to " + delivery.ref();
        }

        @Override
        public void run() throws InterruptedException {
            if (!answered.isAnswered(delivery.ref())) {
                events.confirm(failed(delivery, code, why), traceParent);
                answered.answered(delivery.ref());
            }
            offsets.finished(offset);
            LOG.infof("command was refused: step=%s reason=%s", delivery.ref(), why);
        }
    }

    /// A record that is no command.
    private final class Unreadable implements Lanes.Task {
        private final ConsumerRecord<byte[], byte[]> record;
        private final String reason;

        Unreadable(ConsumerRecord<byte[], byte[]> record, String reason) {
            this.record = record;
            this.reason = reason;
        }

        @Override
        public List<VmId> lanes() {
            return List.of();
        }

        @Override
        public String words() {
            return "unreadable record at " + record.offset();
        }

        @Override
        public void run() throws InterruptedException {
            deadLetters.put(record, reason);
            offsets.finished(record.offset());
        }
    }
}
