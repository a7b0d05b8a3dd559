package dev.stillpoint.agent.step;

import dev.stillpoint.agent.fabric.Change;
import dev.stillpoint.agent.fabric.Machine;
import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Medium;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Emptying DVD drives and filling them again.
public final class Media {
    private final StepWork work;

    public Media(StepWork work) {
        this.work = work;
    }

    public void eject(AgentCommand.EjectMedia command) throws StepFailed, InterruptedException {
        for (Medium medium : command.media()) {
            work.ensure(
                    new Change.Eject(command.vm(), medium.drive()),
                    machine -> holds(machine, medium) ? Verdict.ACT : Verdict.DONE);
        }
    }

    public void insert(AgentCommand.InsertMedia command) throws StepFailed, InterruptedException {
        List<String> gone = new ArrayList<>();
        for (Medium medium : command.media()) {
            try {
                work.ensure(new Change.Insert(command.vm(), medium), machine -> inserted(machine, medium));
            } catch (StepFailed failed) {
                if (failed.code() != FailureCode.DISK_FILE_GONE) {
                    throw failed;
                }
                gone.add(medium.iso() + " of drive " + medium.drive() + " (" + failed.detail() + ")");
            }
        }
        if (!gone.isEmpty()) {
            throw new StepFailed(FailureCode.MEDIUM_GONE, "not there any more: " + String.join("; ", gone));
        }
    }

    /// A drive that someone gave another medium meanwhile keeps it.
    private static Verdict inserted(Machine machine, Medium medium) {
        Optional<Inventory.Drive> drive = machine.drive(medium.drive());
        if (drive.isEmpty()) {
            return new Verdict.Never(
                    FailureCode.SLOT_CHANGED,
                    machine.named() + " has no DVD drive " + medium.drive() + " any more for " + medium.iso());
        }
        return drive.get().iso() == null ? Verdict.ACT : Verdict.DONE;
    }

    private static boolean holds(Machine machine, Medium medium) {
        return machine.drive(medium.drive())
                .map(Inventory.Drive::iso)
                .filter(iso -> same(iso, medium.iso()))
                .isPresent();
    }

    private static boolean same(String one, String other) {
        return one.replace('/', '\\').equalsIgnoreCase(other.replace('/', '\\'));
    }
}
