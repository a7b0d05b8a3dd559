package dev.stillpoint.simulation.fleet;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.saga.RunStatus;
import dev.stillpoint.simulation.model.Fabric;
import dev.stillpoint.simulation.model.Machine;
import dev.stillpoint.simulation.model.StoredFile;
import dev.stillpoint.simulation.model.Violation;

/// What is taken away is in the ledger before, and a VM runs with the disks that it is to run with.
final class DiskRules {
    static final String LEDGER_FIRST = "the ledger says AWAY before anything is taken away";
    static final String SWAPPED = "no VM runs while its disk is swapped";
    static final String RESTORED = "what was restored has the set's bytes";

    private final Fabric fabric;
    private final Database database;
    private final Meddling meddling;

    DiskRules(Fabric fabric, Database database, Meddling meddling) {
        this.fabric = fabric;
        this.database = database;
        this.meddling = meddling;
    }

    /// An executor begins with a run's step on its way forward.
    void begins(Entry entry, Delivery delivery) {
        StepRef ref = delivery.ref();
        switch (delivery.command()) {
            case AgentCommand.DetachDisk detach -> {
                for (LedgerRow row : entry.ledger.keySet()) {
                    if (row instanceof LedgerRow.Disk disk
                            && disk.vm().equals(detach.vm())
                            && disk.slot().equals(detach.slot())) {
                        away(entry, row, ref);
                        return;
                    }
                }
                throw new Violation(LEDGER_FIRST, ref + ": the ledger has no row");
            }
            case AgentCommand.EjectMedia eject -> {
                for (LedgerRow row : entry.ledger.keySet()) {
                    if (row instanceof LedgerRow.Iso iso
                            && iso.vm().equals(eject.vm())
                            && eject.media().contains(iso.medium())) {
                        away(entry, row, ref);
                    }
                }
            }
            default -> {}
        }
    }

    private static void away(Entry entry, LedgerRow row, StepRef ref) {
        LedgerRow.Status status = entry.ledger.get(row);
        boolean over = entry.isOver() || entry.run.state().turnedBackAt() != null;
        if (status != LedgerRow.Status.AWAY && !over) {
            throw new Violation(LEDGER_FIRST, ref + " begins, and the ledger says " + status);
        }
    }

    /// A run begins: takes note of the files that its disks are.
    void committed(Entry entry, RunStatus before) {
        RunStatus now = entry.run.status();
        if (now == RunStatus.RUNNING && before != now && entry.liveFiles.isEmpty()) {
            for (Shape.Place place : entry.shape.disks()) {
                StoredFile file = fabric.file(place.disk());
                if (file != null) {
                    entry.liveFiles.put(place.disk(), file.identity());
                }
            }
        }
    }

    /// A VM runs from now on.
    void runs(Machine machine) {
        boolean meddled = meddling.touched.contains(machine) || machine.equals(meddling.attaching);
        for (Entry entry : database.runs()) {
            if (entry.run.order().request() instanceof RunRequest.Restore
                    && entry.shape.has(machine.id())
                    && entry.run.plan() != null
                    && entry.run.state().reserved()
                    && database.claims.holds(entry.run.order().run(), machine.id())) {
                if (meddled) {
                    // Its guest writes as soon as it runs.
                    entry.bytesChecked = true;
                } else if (entry.turnedBack) {
                    swapped(entry, machine);
                } else if (entry.pastPivot || isStarting(entry, machine)) {
                    restored(entry, machine);
                }
            }
        }
    }

    private static boolean isStarting(Entry entry, Machine machine) {
        Plan plan = entry.soundPlan;
        int at = plan == null
                ? -1
                : plan.steps().position(new StepId("start:" + machine.id())).orElse(-1);
        return at >= 0 && entry.run.state().steps().get(at).forward() != null;
    }

    /// A VM that is started on the way back has its own disks again.
    private void swapped(Entry entry, Machine machine) {
        for (Machine.Hung hung : machine.slots()) {
            Long was = entry.liveFiles.get(hung.path());
            StoredFile is = fabric.file(hung.path());
            if (was != null && (is == null || is.identity() != was)) {
                throw new Violation(SWAPPED, machine + " runs with the swapped " + hung.path() + " of " + entry);
            }
        }
    }

    /// The first VM that runs again finds the set's bytes.
    private void restored(Entry entry, Machine machine) {
        Plan plan = entry.soundPlan;
        CatalogSet set = plan == null ? null : database.catalog.find(plan.sets().source());
        if (set == null || entry.bytesChecked || entry.run.status() != RunStatus.RUNNING) {
            return;
        }
        entry.bytesChecked = true;
        Integer own = set.ownBytes.get(machine.id());
        if (own != null && !fabric.versions().sameBytes(own, machine.own())) {
            throw new Violation(RESTORED, machine + " does not have the bytes of the set");
        }
        for (Machine.Hung hung : machine.slots()) {
            StoredFile file = fabric.written(hung.path());
            Integer bytes = set.fileBytes.get(fabric.filesOf(hung.path()).getFirst());
            if (bytes != null && (file == null || !fabric.versions().sameBytes(bytes, file.version()))) {
                throw new Violation(RESTORED, hung.path() + " of " + machine + " does not have the bytes of the set");
            }
        }
    }
}
