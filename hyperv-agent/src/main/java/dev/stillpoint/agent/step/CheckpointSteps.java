package dev.stillpoint.agent.step;

import dev.stillpoint.agent.fabric.Change;
import dev.stillpoint.agent.fabric.Job;
import dev.stillpoint.agent.fabric.Machine;
import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.CheckpointType;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.contracts.VmState;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Making, restoring and removing checkpoints. They are known by the marker in their description, never by their
/// name.
public final class CheckpointSteps {
    private static final String MARKER_START = "[stillpoint:";

    private final StepWork work;

    public CheckpointSteps(StepWork work) {
        this.work = work;
    }

    public StepResult create(AgentCommand.CreateCheckpoint command) throws StepFailed, InterruptedException {
        Change change = new Change.CreateCheckpoint(
                command.vm(), command.name(), describe(command.description(), command.marker()));
        Machine machine = work.ensure(change, seen -> {
            if (!marked(seen, command.marker()).isEmpty()) {
                return Verdict.DONE;
            }
            return command.requireOff() ? Power.unlessOff(seen).orElse(Verdict.ACT) : Verdict.ACT;
        });
        Inventory.Checkpoint made = marked(machine, command.marker()).getFirst();
        String obtained = obtained(machine, made);
        boolean productionOnly =
                machine.vm().checkpointType().equalsIgnoreCase(CheckpointType.PRODUCTION_ONLY.spelling());
        if (productionOnly && machine.state() == VmState.RUNNING && obtained.equals("standard")) {
            throw new StepFailed(
                    FailureCode.CHECKPOINT_REFUSED,
                    "the checkpoint " + made.id() + " of " + machine.named()
                            + " became a standard one, and the VM's checkpoint type allows production ones only");
        }
        return new StepResult.CheckpointCreated(made.id(), obtained);
    }

    /// For a VM that is Off the type makes no difference: nothing runs that could be quiesced.
    private static String obtained(Machine machine, Inventory.Checkpoint made) {
        String type = made.type().toLowerCase(Locale.ROOT);
        return machine.off() || type.equals("offline") ? "offline" : type;
    }

    public void remove(AgentCommand.RemoveCheckpoint command) throws StepFailed, InterruptedException {
        while (true) {
            Optional<Inventory.Checkpoint> next =
                    marked(work.look(command.vm()), command.marker()).stream().findFirst();
            String id = next.map(Inventory.Checkpoint::id).orElse("");
            work.ensure(new Change.RemoveCheckpoint(command.vm(), id), machine -> removed(machine, id));
            if (marked(work.look(command.vm()), command.marker()).isEmpty()) {
                return;
            }
        }
    }

    public void removeAny(AgentCommand.RemoveAnyCheckpoint command) throws StepFailed, InterruptedException {
        String id = command.checkpoint();
        work.ensure(new Change.RemoveCheckpoint(command.vm(), id), machine -> removed(machine, id));
    }

    /// Where nothing tells whether the VM was restored already, only a job of this very step that ended well does; a
    /// VM that is Off all the time loses nothing by being restored again.
    public void restore(AgentCommand.RestoreCheckpoint command) throws StepFailed, InterruptedException {
        boolean known = command.before() != null;
        Change probe = new Change.Restore(command.vm(), "");
        String operation = work.fabric().describe(probe).operation();
        boolean endedWell = !known
                && work.asking(() -> work.fabric().jobsOf(work.ref())).stream()
                        .anyMatch(job -> job.status() == Job.Status.COMPLETED
                                && job.operation().equals(operation));
        List<Inventory.Checkpoint> found = marked(work.look(command.vm()), command.marker());
        String id = found.isEmpty() ? "" : found.getFirst().id();
        work.ensure(
                new Change.Restore(command.vm(), id), machine -> restored(machine, command.marker(), known, endedWell));
    }

    private static Verdict restored(Machine machine, String marker, boolean known, boolean endedWell) {
        if (machine.state() == VmState.TRANSIENT) {
            return new Verdict.NotYet(machine.named() + " to come to rest");
        }
        List<Inventory.Checkpoint> found = marked(machine, marker);
        if (found.isEmpty()) {
            return new Verdict.Never(
                    FailureCode.CHECKPOINT_GONE,
                    machine.named() + " has no checkpoint whose description ends with " + marker);
        }
        if (known ? found.stream().anyMatch(Inventory.Checkpoint::current) : endedWell) {
            return Verdict.DONE;
        }
        if (!machine.off() && machine.state() != VmState.SAVED) {
            return new Verdict.Never(
                    FailureCode.VM_NOT_OFF,
                    machine.named() + " is " + Power.words(machine.state()) + ", expected Off or Saved");
        }
        return known ? Verdict.ACT : Verdict.BLINDLY;
    }

    /// Found by its id: its name is what changes, and another one may have the same.
    public void rename(AgentCommand.RenameCheckpoint command) throws StepFailed, InterruptedException {
        work.ensure(
                new Change.RenameCheckpoint(command.vm(), command.checkpoint(), command.name()),
                machine -> renamed(machine, command));
    }

    /// What is gone keeps no name: nothing is left to undo.
    private Verdict renamed(Machine machine, AgentCommand.RenameCheckpoint command) {
        return marked(machine, command.marker()).stream()
                .filter(checkpoint -> checkpoint.id().equalsIgnoreCase(command.checkpoint()))
                .findFirst()
                .map(checkpoint -> checkpoint.name().equals(command.name()) ? Verdict.DONE : Verdict.ACT)
                .orElseGet(() -> work.ref().direction() == Direction.UNDO
                        ? Verdict.DONE
                        : new Verdict.Never(
                                FailureCode.CHECKPOINT_GONE,
                                machine.named() + " has no checkpoint " + command.checkpoint()
                                        + " whose description ends with " + command.marker()));
    }

    /// Gone from the list is not yet merged: no disk may have more parents than the VM has checkpoints. Each
    /// checkpoint on the way to the present keeps one parent, and so does each branch beside it: a file that two
    /// branches stand on can't be merged into either.
    private static Verdict removed(Machine machine, String id) {
        List<Inventory.Checkpoint> all = machine.vm().checkpoints();
        if (all.stream().anyMatch(checkpoint -> checkpoint.id().equalsIgnoreCase(id))) {
            return Verdict.ACT;
        }
        boolean merging =
                machine.vm().disks().stream().anyMatch(disk -> disk.parents().size() > all.size());
        return merging ? new Verdict.NotYet(machine.named() + " to merge its differencing files") : Verdict.DONE;
    }

    static String describe(@Nullable String text, String marker) {
        return text == null || text.isBlank() ? marker : text + " " + marker;
    }

    /// The checkpoints whose description's **last** marker is this one: a user may have written another run's marker
    /// into the text before it.
    static List<Inventory.Checkpoint> marked(Machine machine, String marker) {
        return machine.vm().checkpoints().stream()
                .filter(checkpoint -> {
                    String text = checkpoint.description();
                    int last = text.lastIndexOf(MARKER_START);
                    return last >= 0 && text.startsWith(marker, last);
                })
                .toList();
    }
}
