package dev.stillpoint.simulation.fleet;

import dev.stillpoint.contracts.Medium;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import dev.stillpoint.orchestrator.saga.RunStatus;
import dev.stillpoint.simulation.model.Machine;
import dev.stillpoint.simulation.model.Timeline;
import dev.stillpoint.simulation.model.Violation;

/// Disks, media and power are home in the end, or an operator is told what is not.
final class HomeRules {
    static final String HOME = "every shared disk is in its slot, or an operator is told which is not";
    static final String HOME_WITHOUT_STORAGE = "home needs no storage location";
    static final String RUNNING = "VMs that ran run again";

    private final Timeline time;
    private final Database database;
    private final Meddling meddling;

    HomeRules(Timeline time, Database database, Meddling meddling) {
        this.time = time;
        this.database = database;
        this.meddling = meddling;
    }

    /// Whoever is asked for help is told which disks are not home.
    void needsOperator(Entry entry) {
        if (entry.run.state().problems().isEmpty()) {
            throw new Violation(HOME, entry + " needs an operator and does not say why");
        }
    }

    /// While every storage location is down: whoever turned back is home, until another run begins.
    void withoutStorage() {
        for (Entry entry : database.runs()) {
            var turnedBack = entry.run.state().turnedBackAt();
            if (turnedBack != null && turnedBack.isBefore(time.database().minusSeconds(600)) && !entry.isOver()) {
                for (Shape.Place place : entry.shape.disks()) {
                    if (!place.isHome() && !isAnothers(entry, place.machine())) {
                        throw new Violation(HOME_WITHOUT_STORAGE, place.words() + " is not there; " + entry);
                    }
                }
                for (Machine machine : entry.shape.running()) {
                    if (!isAnothers(entry, machine)) {
                        running(machine, HOME_WITHOUT_STORAGE);
                    }
                }
            }
        }
    }

    private boolean isAnothers(Entry entry, Machine machine) {
        return database.claims.holdsAnother(entry.run.order().run(), machine.id());
    }

    /// At the end of a fleet.
    ///
    /// @param waits whether a run of the system waits for an operator
    void end(Shape shape, boolean waits) {
        for (Shape.Place place : shape.disks()) {
            if (!place.isHome() && !isNamed(place)) {
                throw new Violation(HOME, place.words() + " is not there, and nobody is told");
            }
        }
        if (!waits) {
            media(shape);
            shape.running().forEach(machine -> running(machine, RUNNING));
        }
    }

    private boolean isNamed(Shape.Place place) {
        for (Entry entry : database.runs()) {
            if (entry.run.status() == RunStatus.NEEDS_OPERATOR) {
                for (Problem problem : entry.run.state().problems()) {
                    if (place.disk().path().equals(problem.disk())
                            && problem.detail().contains(place.machine().name())
                            && problem.detail().contains(place.slot().toString())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private void running(Machine machine, String rule) {
        if (machine.state() != VmState.RUNNING && !meddling.touched.contains(machine)) {
            throw new Violation(rule, machine + " ran when the fleet began");
        }
    }

    private void media(Shape shape) {
        for (Entry entry : database.runs()) {
            if (!entry.isOf(shape)) {
                continue;
            }
            for (LedgerRow row : entry.ledger.keySet()) {
                if (row instanceof LedgerRow.Iso iso) {
                    Medium medium = iso.medium();
                    for (Machine machine : shape.machines()) {
                        if (machine.id().equals(iso.vm()) && machine.medium(medium.drive()) == null) {
                            throw new Violation(HOME, medium + " is not in its drive of " + machine);
                        }
                    }
                }
            }
        }
    }
}
