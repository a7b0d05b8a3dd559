package dev.stillpoint.agent.step;

import dev.stillpoint.agent.fabric.Change;
import dev.stillpoint.agent.fabric.Correlation;
import dev.stillpoint.agent.fabric.Fabric;
import dev.stillpoint.agent.fabric.FabricException;
import dev.stillpoint.agent.fabric.Job;
import dev.stillpoint.contracts.FailureCode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Follows jobs to their end.
final class JobWatch {
    private static final Duration FIRST_POLL = Duration.ofMillis(15);
    private static final int PART_OF_POLL = 5;
    private static final Duration STOPPING = Duration.ofSeconds(5);

    private final Fabric fabric;
    private final StepReporter reporter;
    private final Pauses pauses;
    private final StepSettings settings;
    private final BooleanSupplier canceled;
    private final Time time;
    private boolean lastEndedWell;

    JobWatch(
            Fabric fabric,
            StepReporter reporter,
            Pauses pauses,
            StepSettings settings,
            BooleanSupplier canceled,
            Time time) {
        this.fabric = fabric;
        this.reporter = reporter;
        this.pauses = pauses;
        this.settings = settings;
        this.canceled = canceled;
        this.time = time;
    }

    /// How the watch over a job ended.
    sealed interface Ended {}

    record Well(Job job) implements Ended {}

    record Badly(Job job, FabricException failure) implements Ended {}

    /// It was stopped, by us or by someone else, or is gone from the fabric's list: a look has to tell what it did.
    record Stopped(FailureCode code, String why) implements Ended {}

    /// It still runs and patience has ended.
    record Endless(FailureCode code, String why) implements Ended {}

    /// Waits for a job's end, telling its progress. Asks it to stop, where that is safe, when the step is canceled or
    /// patience ends.
    ///
    /// @param until in [Pauses#worked()]
    Ended await(Job job, Change change, Duration until) throws InterruptedException {
        Ended ended = awaitEnd(job, change, until);
        lastEndedWell = ended instanceof Well;
        return ended;
    }

    /// Another change is looked after from here on: what became of the last one says nothing of it.
    void forget() {
        lastEndedWell = false;
    }

    /// Whether the last job that was awaited ended well.
    boolean lastEndedWell() {
        return lastEndedWell;
    }

    private Ended awaitEnd(Job job, Change change, Duration until) throws InterruptedException {
        boolean asked = false;
        boolean late = false;
        Duration limit = until;
        Duration since = time.elapsed();
        String silence = "";
        Job now = job;
        while (now.running()) {
            reporter.progress(change.words() + " " + now.progress() + " %");
            boolean over = pauses.worked().compareTo(limit) >= 0;
            if (over && !silence.isEmpty()) {
                return new Endless(FailureCode.FABRIC_UNREACHABLE, silence);
            }
            boolean mayStop = change.safeToStop() && now.stoppable();
            if (over && (asked || !mayStop)) {
                return new Endless(
                        FailureCode.TIMED_OUT,
                        now.named() + " still runs at " + now.progress() + " % when patience ended");
            }
            if (!asked && mayStop && (over || canceled.getAsBoolean())) {
                late = over;
                asked = true;
                limit = pauses.worked().plus(STOPPING);
                stop(now);
            }
            time.sleep(pollAfter(since));
            try {
                now = fabric.job(now.id());
                silence = "";
            } catch (FabricException.NotFound gone) {
                return new Stopped(FailureCode.FABRIC_ERROR, now.named() + " is gone: " + gone.text());
            } catch (FabricException unanswered) {
                silence = unanswered.text();
                reporter.waiting("an answer of the fabric: " + silence);
            }
        }
        return switch (now.status()) {
            case RUNNING, COMPLETED -> new Well(now);
            case FAILED ->
                new Badly(
                        now,
                        now.failure().orElseThrow(() -> new IllegalStateException("a failed job without its failure")));
            case CANCELED -> {
                if (late) {
                    yield new Stopped(FailureCode.TIMED_OUT, now.named() + " was stopped when patience ended");
                }
                yield asked
                        ? new Stopped(FailureCode.CANCELED, now.named() + " was stopped as asked")
                        : new Stopped(FailureCode.FABRIC_ERROR, now.named() + " was canceled by someone else");
            }
        };
    }

    /// Asks a job to end; that it can't be asked is seen by its going on.
    void stop(Job job) throws InterruptedException {
        try {
            fabric.stop(job);
        } catch (FabricException refused) {
            reporter.waiting(job.named() + " to end; it could not be stopped: " + refused.text());
        }
    }

    /// Looks for the job of a call whose answer was lost.
    Optional<Job> find(Correlation correlation) throws InterruptedException {
        Duration since = time.elapsed();
        Duration end = since.plus(settings.lostAnswer());
        while (true) {
            try {
                for (Job job : fabric.jobsOf(correlation.ref())) {
                    if (correlation.toString().equals(job.correlation())) {
                        return Optional.of(job);
                    }
                }
            } catch (FabricException unanswered) {
                reporter.waiting("an answer of the fabric: " + unanswered.text());
            }
            if (time.elapsed().compareTo(end) >= 0) {
                return Optional.empty();
            }
            time.sleep(pollAfter(since));
        }
    }

    /// The longer something takes, the longer are the pauses; that its end is seen late adds at most a fifth to it.
    private Duration pollAfter(Duration since) {
        Duration part = time.elapsed().minus(since).dividedBy(PART_OF_POLL);
        Duration poll = part.compareTo(FIRST_POLL) < 0 ? FIRST_POLL : part;
        return poll.compareTo(settings.poll()) > 0 ? settings.poll() : poll;
    }
}
