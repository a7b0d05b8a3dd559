package dev.stillpoint.agent.powershell;

import dev.stillpoint.agent.fabric.Change;
import dev.stillpoint.agent.fabric.FabricException;
import dev.stillpoint.agent.fabric.Job;
import dev.stillpoint.agent.fabric.Machine;
import dev.stillpoint.agent.fabric.Refusal;
import dev.stillpoint.contracts.VmId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The changes that end with their call, told as jobs.
final class OwnWorks {
    private static final int KEPT = 2_000;
    private static final Duration FAILED_LATELY = Duration.ofSeconds(10);

    /// How a lost change is looked for.
    interface Look {
        Effects.Sight at(OwnWork work) throws FabricException, InterruptedException;
    }

    private final Look look;
    private final Notes notes;
    private final InstantSource clock;
    private final Duration settling;
    private final LinkedHashMap<String, OwnWork> works = new LinkedHashMap<>();

    OwnWorks(Look look, Notes notes, InstantSource clock, Duration settling) {
        this.look = look;
        this.notes = notes;
        this.clock = clock;
        this.settling = settling;
    }

    synchronized OwnWork add(Change change, String correlation, String cmdlet, @Nullable Machine before) {
        OwnWork work = new OwnWork(change, correlation, cmdlet, before);
        works.put(work.id(), work);
        while (works.size() > KEPT && works.firstEntry().getValue().over()) {
            works.pollFirstEntry();
        }
        return work;
    }

    /// It never began.
    synchronized void forget(OwnWork work) {
        works.remove(work.id());
        notes.ended(work.correlation(), "not sent");
    }

    /// Takes over the call's end, whoever waits for it.
    void runs(OwnWork work, Sessions.Running running, String operation) {
        work.runs(running);
        running.ended().thenAccept(answer -> end(work, operation, answer));
    }

    private void end(OwnWork work, String operation, Answer answer) {
        switch (answer) {
            case Answer.Result result ->
                completed(work, result.value().path("checkpoint").asText(null));
            case Answer.Canceled canceled -> {
                work.canceled();
                notes.ended(work.correlation(), "canceled");
            }
            case Answer.Lost lost -> lost(work, lost.why());
            case Answer.Failure failure -> {
                FabricException meaning = Failures.of(operation, failure, true);
                if (meaning instanceof FabricException.OutcomeUnknown unknown) {
                    lost(work, unknown.text());
                } else if (doubtful(work, failure, meaning)) {
                    work.doubtful(clock.instant(), meaning);
                } else {
                    work.failed(meaning, clock.instant());
                    notes.ended(work.correlation(), "failed");
                }
            }
        }
    }

    /// Renames that failed for a reason without a name, past the scripts' own checks, may have been made all the same.
    private static boolean doubtful(OwnWork work, Answer.Failure failure, FabricException meaning) {
        boolean renames = work.change() instanceof Change.Swap || work.change() instanceof Change.SwapBack;
        boolean checked = failure.errorId() != null && failure.errorId().startsWith("Stillpoint.");
        return renames
                && !checked
                && meaning instanceof FabricException.Refused refused
                && refused.reason() == Refusal.OTHER;
    }

    void completed(OwnWork work, @Nullable String checkpoint) {
        work.completed(checkpoint);
        notes.ended(work.correlation(), "completed");
    }

    /// What shows no effect is not told as running: it may be made again, and is.
    private void lost(OwnWork work, String why) {
        work.lost(clock.instant(), why);
        boolean again = switch (work.change()) {
            case Change.GrantAccess c -> true;
            case Change.Refresh c -> true;
            case Change.RemoveFolder c -> true;
            case Change.WriteText c -> true;
            case Change c -> false;
        };
        if (again) {
            work.unknown();
            synchronized (this) {
                works.remove(work.id());
            }
        }
    }

    /// The job as it stands after a short while, so that a refusal is told at once.
    ///
    /// @throws FabricException what it failed with meanwhile
    Job prompt(OwnWork work, Sessions.Running running, Duration patience) throws FabricException, InterruptedException {
        try {
            running.ended().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException stillRuns) {
            return work.job();
        } catch (ExecutionException broken) {
            throw new IllegalStateException(broken);
        }
        if (work.lostAt().isPresent()) {
            throw new FabricException.OutcomeUnknown(work.why());
        }
        Job job = work.job();
        if (job.failure().isPresent()) {
            throw job.failure().get();
        }
        return job;
    }

    Optional<Job> job(String id) throws InterruptedException {
        Optional<OwnWork> work;
        synchronized (this) {
            work = Optional.ofNullable(works.get(id));
        }
        return work.isPresent() ? Optional.of(settled(work.get())) : Optional.empty();
    }

    /// A change of this VM that still runs. A swap holds no VM.
    Optional<Job> holding(VmId vm) throws InterruptedException {
        return told(work -> !work.over()
                        && work.change().vm().equals(vm)
                        && !(work.change() instanceof Change.Swap)
                        && !(work.change() instanceof Change.SwapBack))
                .stream()
                .filter(Job::running)
                .findFirst();
    }

    /// The change of a VM that failed a moment ago while its host still works on the VM: then it goes on, whatever was
    /// said of it.
    Optional<Job> failedLately(VmId vm) {
        Instant lately = clock.instant().minus(FAILED_LATELY);
        synchronized (this) {
            return works.sequencedValues().reversed().stream()
                    .filter(work -> work.change().vm().equals(vm) && work.failedAfter(lately))
                    .findFirst()
                    .map(OwnWork::stillRunning);
        }
    }

    List<Job> of(VmId vm) throws InterruptedException {
        return told(work -> work.change().vm().equals(vm));
    }

    List<Job> startingWith(String start) throws InterruptedException {
        return told(work -> work.correlation().startsWith(start));
    }

    /// Newest first.
    private List<Job> told(Predicate<OwnWork> wanted) throws InterruptedException {
        List<OwnWork> found;
        synchronized (this) {
            found = new ArrayList<>(works.sequencedValues().reversed());
        }
        List<Job> jobs = new ArrayList<>();
        for (OwnWork work : found) {
            if (wanted.test(work)) {
                jobs.add(settled(work));
            }
        }
        return jobs;
    }

    /// Asks a change to end; false for a job that is none of these.
    boolean cancel(String id) {
        Optional<OwnWork> work;
        synchronized (this) {
            work = Optional.ofNullable(works.get(id));
        }
        work.ifPresent(OwnWork::cancel);
        return work.isPresent();
    }

    /// The job; of a lost one after a look at what it would have done.
    private Job settled(OwnWork work) throws InterruptedException {
        Optional<Instant> lostAt = work.lostAt();
        if (lostAt.isPresent()) {
            boolean late = !clock.instant().isBefore(lostAt.get().plus(settling));
            switch (sight(work)) {
                case MADE -> completed(work, null);
                case NOT_MADE, NOTHING_TO_SEE -> {
                    if (late) {
                        work.unknown();
                        notes.ended(work.correlation(), "unknown");
                    }
                }
            }
        }
        return work.job();
    }

    private Effects.Sight sight(OwnWork work) throws InterruptedException {
        try {
            return look.at(work);
        } catch (FabricException unanswered) {
            return Effects.Sight.NOT_MADE;
        }
    }
}
