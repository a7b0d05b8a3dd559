package dev.stillpoint.agent.powershell;

import dev.stillpoint.agent.fabric.FabricException;
import dev.stillpoint.agent.fabric.Job;
import dev.stillpoint.contracts.VmId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// SCVMM's jobs, and which of them are ours. SCVMM keeps nothing of a caller's with a job; our notes name it. A
/// change whose answer was lost has a note without a job: its job is the first of that cmdlet on that VM after
/// the job that was the newest before.
final class VmmJobs {
    /// For a note that knows no earlier job: how much the clocks of SCVMM and the agent may differ.
    private static final Duration CLOCKS = Duration.ofMinutes(5);

    private static final Duration REFUSED = Duration.ofSeconds(10);

    /// A read of the scripts.
    interface Ask {
        <T> T ask(String operation, Map<String, ?> arguments, Class<T> type)
                throws FabricException, InterruptedException;
    }

    private final Ask scripts;
    private final Notes notes;
    private final InstantSource clock;

    VmmJobs(Ask scripts, Notes notes, InstantSource clock) {
        this.scripts = scripts;
        this.notes = notes;
        this.clock = clock;
    }

    Job job(String id) throws FabricException, InterruptedException {
        Wire.@Nullable Job found =
                scripts.ask("job", Map.of("job", id), Wire.Begun.class).job();
        if (found == null) {
            throw new FabricException.NotFound("SCVMM has no job " + id);
        }
        return job(found, notes.ofJob(id).map(Notes.Note::correlation).orElse(null));
    }

    /// A VM's job with what it was begun for, if it is ours.
    Job own(VmId vm, Wire.Job newest) throws FabricException, InterruptedException {
        Optional<Notes.Note> known = notes.ofJob(newest.id());
        boolean lost = known.isEmpty() && !open(vm).isEmpty();
        if (lost) {
            claim(vm, list(vm));
            known = notes.ofJob(newest.id());
        }
        return job(newest, known.map(Notes.Note::correlation).orElse(null));
    }

    /// The VM's last jobs, newest first.
    List<Job> of(VmId vm) throws FabricException, InterruptedException {
        List<Wire.Job> found = list(vm);
        claim(vm, found);
        return found.stream()
                .map(each -> job(
                        each,
                        notes.ofJob(each.id()).map(Notes.Note::correlation).orElse(null)))
                .toList();
    }

    /// The jobs of ours whose correlation begins so, newest first.
    List<Job> startingWith(String start) throws FabricException, InterruptedException {
        List<Job> found = new ArrayList<>();
        for (Notes.Note note :
                notes.all(each -> !each.own() && each.correlation().startsWith(start))) {
            Optional<String> id = Optional.ofNullable(note.job());
            VmId vm = VmId.of(note.vm());
            if (id.isEmpty() && open(vm).contains(note)) {
                claim(vm, list(vm));
                id = notes.all(each -> each.correlation().equals(note.correlation())).stream()
                        .findFirst()
                        .map(Notes.Note::job);
            }
            if (id.isPresent()) {
                try {
                    found.add(job(id.get()));
                } catch (FabricException.NotFound forgotten) {
                    notes.ended(note.correlation(), "forgotten by SCVMM");
                }
            }
        }
        return found;
    }

    private List<Wire.Job> list(VmId vm) throws FabricException, InterruptedException {
        return InventoryReader.list(scripts.ask("jobs", Map.of("vm", vm.toString()), Wire.Jobs.class)
                .jobs());
    }

    /// Notes whose job nobody found yet, newest first: of changes whose answer was lost, and for a short while of those
    /// that SCVMM said it failed to begin, because it may be wrong.
    private List<Notes.Note> open(VmId vm) {
        Instant lately = clock.instant().minus(REFUSED);
        return notes.all(note -> !note.own()
                && note.job() == null
                && (note.ended() == null
                        || note.ended().equals(Notes.REFUSED) && note.at().isAfter(lately))
                && note.vm().equals(vm.toString()));
    }

    /// @param newestFirst the VM's jobs
    private void claim(VmId vm, List<Wire.Job> newestFirst) {
        for (Notes.Note note : open(vm).reversed()) {
            Wire.@Nullable Job first = null;
            for (Wire.Job job : newestFirst) {
                if (job.id().equals(note.after())) {
                    break;
                }
                boolean late = note.after() != null
                        || !job.startedAt().isBefore(note.at().minus(CLOCKS));
                if (late
                        && note.cmdlet().equals(job.cmdlet())
                        && notes.ofJob(job.id()).isEmpty()) {
                    first = job;
                }
            }
            if (first != null) {
                notes.job(note.correlation(), first.id());
            }
        }
    }

    /// @param correlation absent for somebody else's
    static Job job(Wire.Job job, @Nullable String correlation) {
        Job.Status status = switch (job.status()) {
            case "NotStarted", "Running" -> Job.Status.RUNNING;
            case "Completed", "SucceedWithInfo" -> Job.Status.COMPLETED;
            case "Canceled" -> Job.Status.CANCELED;
            default -> Job.Status.FAILED;
        };
        String operation = job.cmdlet() == null || correlation == null ? job.name() : job.cmdlet();
        Optional<FabricException> failure = Optional.empty();
        if (status == Job.Status.FAILED || job.status().equals("SucceedWithInfo")) {
            FabricException meaning = Failures.of(scriptName(job.cmdlet()), failure(job), true);
            // A refresh that skipped a locked VM ends "with info".
            if (status == Job.Status.FAILED || meaning instanceof FabricException.Locked) {
                status = Job.Status.FAILED;
                failure = Optional.of(meaning);
            }
        }
        return new Job(
                job.id(), operation, correlation, status, job.progress(), job.stoppable(), failure, Optional.empty());
    }

    private static Answer.Failure failure(Wire.Job job) {
        return new Answer.Failure(
                job.problem(), null, null, null, null, job.code(), job.problem(), job.action(), job.cmdlet(), null);
    }

    /// The operation as the error table names it.
    private static String scriptName(@Nullable String cmdlet) {
        return switch (cmdlet == null ? "" : cmdlet) {
            case "Stop-SCVirtualMachine" -> "stop";
            case "Start-SCVirtualMachine" -> "start";
            case "New-SCVMCheckpoint" -> "checkpoint";
            default -> "";
        };
    }
}
