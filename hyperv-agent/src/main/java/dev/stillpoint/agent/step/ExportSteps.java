package dev.stillpoint.agent.step;

import dev.stillpoint.agent.fabric.Change;
import dev.stillpoint.agent.fabric.Correlation;
import dev.stillpoint.agent.fabric.FilePresence;
import dev.stillpoint.agent.fabric.Job;
import dev.stillpoint.agent.fabric.Machine;
import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Exports;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.VmId;
import java.util.List;
import java.util.Optional;

/// Exports: written, sealed and removed, below the agent's export roots only.
///
/// Nothing about a folder tells whether Hyper-V has written all of it. So a file beside it says so, written
/// when the job has ended well; a folder without it is what an attempt left half-way, and goes before the next
/// one begins.
public final class ExportSteps {
    private final StepWork work;

    public ExportSteps(StepWork work) {
        this.work = work;
    }

    public void export(AgentCommand.ExportCheckpoint command) throws StepFailed, InterruptedException {
        VmId vm = command.vm();
        allowed(command.folder(), Exports.isFolder(command.folder().path()));
        DiskPath done = Exports.below(command.folder(), Exports.DONE);
        if (isThere(vm, done)) {
            return;
        }
        hasCheckpoint(command);
        Change export = new Change.Export(vm, command.checkpoint(), command.folder());
        Change clear = new Change.RemoveFolder(vm, command.folder());
        if (!isExported(export, clear)) {
            if (!isExporting(vm, export)) {
                awaitOthers(vm);
                work.ensure(clear, machine -> Verdict.BLINDLY);
            }
            work.ensure(export, machine -> Verdict.BLINDLY);
        }
        write(vm, done, "{}");
    }

    private void hasCheckpoint(AgentCommand.ExportCheckpoint command) throws StepFailed, InterruptedException {
        Machine machine = work.look(command.vm());
        boolean there = CheckpointSteps.marked(machine, command.marker()).stream()
                .anyMatch(checkpoint -> checkpoint.id().equalsIgnoreCase(command.checkpoint()));
        if (!there) {
            throw new StepFailed(
                    FailureCode.CHECKPOINT_GONE,
                    machine.named() + " has no checkpoint " + command.checkpoint() + " whose description ends with "
                            + command.marker());
        }
    }

    /// Whether an earlier delivery's export still runs: it is awaited, not begun again.
    private boolean isExporting(VmId vm, Change export) throws StepFailed, InterruptedException {
        return work.look(vm)
                .running()
                .filter(job -> Correlation.sameStep(job.correlation(), work.ref()))
                .filter(job -> isOf(job, export))
                .isPresent();
    }

    /// What a host still does for a call that nobody remembers any more must not find its folder cleared.
    private void awaitOthers(VmId vm) throws StepFailed, InterruptedException {
        while (true) {
            Optional<Job> other =
                    work.look(vm).running().filter(job -> !Correlation.sameStep(job.correlation(), work.ref()));
            if (other.isEmpty()) {
                return;
            }
            work.refuseIfCanceled();
            work.pauses().forLock(other.get().named());
        }
    }

    /// Whether an earlier delivery's export ended well, and nothing was cleared since.
    private boolean isExported(Change export, Change clear) throws StepFailed, InterruptedException {
        List<Job> jobs = work.asking(() -> work.fabric().jobsOf(work.ref()));
        Optional<Job> newest = jobs.stream()
                .filter(job -> isOf(job, export) || isOf(job, clear))
                .findFirst();
        return newest.filter(job -> isOf(job, export) && job.status() == Job.Status.COMPLETED)
                .isPresent();
    }

    private boolean isOf(Job job, Change change) {
        return job.operation().equals(work.fabric().describe(change).operation());
    }

    public void seal(AgentCommand.SealExport command) throws StepFailed, InterruptedException {
        allowed(command.file(), Exports.isDescription(command.file().path()));
        write(command.vm(), command.file(), command.text());
    }

    public void remove(AgentCommand.RemoveExport command) throws StepFailed, InterruptedException {
        String path = command.folder().path();
        allowed(command.folder(), Exports.isFolder(path) || Exports.isDescription(path));
        work.ensure(new Change.RemoveFolder(command.vm(), command.folder()), machine -> Verdict.BLINDLY);
    }

    private void write(VmId vm, DiskPath file, String text) throws StepFailed, InterruptedException {
        if (!isThere(vm, file)) {
            work.ensure(new Change.WriteText(vm, file, text), machine -> Verdict.BLINDLY);
        }
    }

    private boolean isThere(VmId vm, DiskPath file) throws StepFailed, InterruptedException {
        return work.asking(() -> work.fabric().presence(vm, file)) == FilePresence.PRESENT;
    }

    /// The path is compared here, where it is used, whatever the orchestrator has made of it.
    private void allowed(DiskPath path, boolean isPlace) throws StepFailed {
        List<String> roots = work.settings().exportRoots();
        boolean below = roots.stream().anyMatch(root -> Exports.isBelow(path.path(), root));
        if (!isPlace || !below) {
            throw new StepFailed(
                    FailureCode.PATH_NOT_ALLOWED,
                    path + " is no place of an export below one of this agent's export roots " + roots);
        }
    }
}
