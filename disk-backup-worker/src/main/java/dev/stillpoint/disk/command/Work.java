package dev.stillpoint.disk.command;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.Topics;
import dev.stillpoint.disk.copy.Interruption;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One command while it is done: says that it began, how it goes on, and how it ended. The end is repeated
/// until Kafka has it, or until the process ends.
final class Work {
    private static final Logger LOG = Logger.getLogger(Work.class);
    private static final Duration CONFIRM_WITHIN = Duration.ofSeconds(12);
    private static final Duration SAY_AGAIN_AFTER = Duration.ofMillis(500);

    private final Delivery delivery;
    private final DiskCommand command;
    private final ServedLocation location;
    private final DiskCommandHandler handler;
    private final Publisher publisher;
    private final Clock clock;
    private final Interruption interruption;
    private final @Nullable String traceParent;
    private final WorkProgress progress;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean answered;
    private volatile boolean stopped;

    Work(
            Delivery delivery,
            DiskCommand command,
            ServedLocation location,
            DiskCommandHandler handler,
            Publisher publisher,
            Clock clock,
            Interruption interruption,
            @Nullable String traceParent) {
        this.delivery = delivery;
        this.command = command;
        this.location = location;
        this.handler = handler;
        this.publisher = publisher;
        this.clock = clock;
        this.interruption = interruption;
        this.traceParent = traceParent;
        this.progress = new WorkProgress(System::nanoTime);
    }

    StepRef ref() {
        return delivery.ref();
    }

    /// Whether the command needs nobody else: its answer is on Kafka.
    boolean answered() {
        return answered;
    }

    void stop() {
        stopped = true;
        interruption.stop();
    }

    /// Tells how it goes on meanwhile.
    boolean awaitEnd(Duration atMost) {
        progress.due().ifPresent(this::sayProgress);
        try {
            return ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
            return false;
        }
    }

    private void sayProgress(WorkProgress.State state) {
        say(
                state.waitingFor() == null
                        ? new StepEvent.Progressed(
                                ref(),
                                location.executor(),
                                clock.instant(),
                                state.bytesDone(),
                                state.bytesTotal(),
                                state.doing())
                        : new StepEvent.Waiting(ref(), location.executor(), clock.instant(), state.waitingFor()));
    }

    /// Does it; on its own thread.
    void run() {
        try {
            LOG.infof(
                    "command begun run=%s step=%s attempt=%s disk=%s location=%s",
                    ref().run(), ref().step(), ref().attempt(), command.disk(), location.id());
            say(new StepEvent.Started(ref(), location.executor(), clock.instant()));
            Answer answer;
            try {
                answer = handler.handle(delivery, command, location, progress, interruption);
            } catch (RuntimeException e) {
                LOG.errorf(e, "command failed by a defect step=%s", ref());
                answer = new Answer.Failed(FailureCode.INTERNAL, e.toString());
            }
            LOG.infof(
                    "command ended run=%s step=%s attempt=%s disk=%s location=%s answer=%s",
                    ref().run(), ref().step(), ref().attempt(), command.disk(), location.id(), answer);
            answer(answer);
        } finally {
            ended.countDown();
        }
    }

    private void answer(Answer answer) {
        switch (answer) {
            case Answer.Succeeded succeeded -> {
                say(new StepEvent.Executed(
                        ref(), location.executor(), clock.instant(), command.kind(), succeeded.details(), "ok"));
                sayForSure(new StepEvent.Succeeded(ref(), location.executor(), clock.instant(), succeeded.result()));
            }
            case Answer.Failed failed ->
                sayForSure(new StepEvent.Failed(
                        ref(), location.executor(), clock.instant(), failed.code(), failed.detail()));
            case Answer.HandBack handBack -> answered = false;
            case Answer.Swallowed swallowed -> answered = true;
        }
    }

    private void say(StepEvent event) {
        publisher.send(Topics.STEP_EVENTS, ref().run().toString(), event, location.executor(), traceParent);
    }

    private void sayForSure(StepEvent event) {
        while (!answered) {
            try {
                publisher
                        .send(Topics.STEP_EVENTS, ref().run().toString(), event, location.executor(), traceParent)
                        .get(CONFIRM_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
                answered = true;
            } catch (ExecutionException | TimeoutException e) {
                LOG.warnf("answer was not confirmed, saying it again step=%s reason=%s", ref(), e);
                if (stopped || !pause()) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(SAY_AGAIN_AFTER);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
