package dev.stillpoint.simulation.fleet;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.orchestrator.plan.PlanOutcome;
import dev.stillpoint.orchestrator.saga.RunStatus;
import dev.stillpoint.orchestrator.saga.Signal;
import dev.stillpoint.simulation.model.Fabric;
import dev.stillpoint.simulation.model.Machine;
import dev.stillpoint.simulation.model.Operation;
import dev.stillpoint.simulation.model.Storage;
import dev.stillpoint.simulation.model.Timeline;
import dev.stillpoint.simulation.model.Violation;
import dev.stillpoint.simulation.model.Witness;

/// Hears of all that happens in a fleet, and has each kind of rule look at it: [StepRules], [DiskRules],
/// [ApprovalRules], [ChangeRules], [RemovalRules], [SetRules] while it happens, [HomeRules] and [LeftoverRules] at the
/// end.
final class Judge implements Witness {
    static final String ENDS = "a run ends";
    static final String SUCCEEDS = "what needs no operator succeeds by itself";

    private final Database database;
    private final StepRules steps;
    private final DiskRules disks;
    private final ApprovalRules approvals;
    private final RemovalRules removals;
    private final ChangeRules changes;
    private final SetRules sets;
    private final HomeRules home;
    private final LeftoverRules leftovers;

    Judge(Timeline time, Fabric fabric, Storage storage, Database database, Meddling meddling) {
        this.database = database;
        steps = new StepRules(time);
        disks = new DiskRules(fabric, database, meddling);
        approvals = new ApprovalRules(time, database.catalog);
        removals = new RemovalRules(database.catalog, meddling);
        changes = new ChangeRules(database, removals);
        sets = new SetRules(fabric, storage, database.catalog, meddling);
        home = new HomeRules(time, database, meddling);
        leftovers = new LeftoverRules(fabric, storage, database.catalog);
    }

    // While it happens

    void reachesWorkers(Delivery delivery) {
        steps.reachesWorkers(delivery);
    }

    /// An executor said something.
    void told(StepEvent event) {
        steps.told(event);
    }

    @Override
    public void begins(Delivery delivery) {
        steps.begins(delivery);
        Entry entry = database.run(delivery.ref().run());
        if (entry == null) {
            return;
        }
        approvals.begins(entry, delivery);
        if (delivery.ref().direction() == Direction.FORWARD) {
            steps.begins(entry, delivery.ref());
            disks.begins(entry, delivery);
        }
    }

    @Override
    public void changes(Machine machine, Operation operation, StepRef by) {
        Entry entry = database.run(by.run());
        if (entry != null) {
            changes.changes(entry, machine, operation, by);
            if (operation instanceof Operation.WriteFile write) {
                sets.writes(entry, write);
            }
        }
    }

    @Override
    public void runs(Machine machine) {
        disks.runs(machine);
    }

    /// The planner was asked.
    void planned(Entry entry, Inventory inventory, PlanOutcome outcome) {
        removals.planned(entry, inventory, outcome);
        changes.planned(entry);
        if (outcome instanceof PlanOutcome.Planned planned) {
            approvals.planned(entry, inventory, planned.plan());
        }
    }

    /// A run is about to be told of a person's approval.
    void given(Entry entry, Signal.Approved approval) {
        approvals.given(entry, approval);
    }

    /// A command is about to be committed to the outbox.
    void sent(Entry entry, Delivery delivery) {
        steps.sent(entry, delivery);
    }

    /// A transaction of a run is committed.
    void committed(Entry entry, RunStatus before) {
        steps.committed(entry);
        disks.committed(entry, before);
        approvals.committed(entry, before);
        changes.committed(entry, before);
        sets.committed(entry, before);
        if (entry.run.status() == RunStatus.NEEDS_OPERATOR && before != RunStatus.NEEDS_OPERATOR) {
            entry.neededOperator = true;
            steps.needsOperator(entry);
            home.needsOperator(entry);
        }
    }

    void setBecame(Entry entry, CatalogSet set) {
        sets.became(entry, set);
    }

    void setWasRenamed(Entry entry, CatalogSet set) {
        sets.wasRenamed(entry, set);
    }

    /// The storage location comes back after a long while.
    void storageComesBack() {
        home.withoutStorage();
    }

    // At the end

    void end(Iterable<Shape> shapes, Story story) {
        for (Entry entry : database.runs()) {
            RunStatus status = entry.run.status();
            if (!status.isFinal() && status != RunStatus.NEEDS_OPERATOR) {
                throw new Violation(ENDS, entry + " is still going");
            }
            leftovers.end(entry);
            boolean well = switch (status) {
                case SUCCEEDED, REJECTED, PLANNED -> true;
                case CANCELED -> entry.canceled;
                default -> false;
            };
            if (story.isEasy() && (!well || entry.neededOperator)) {
                throw new Violation(SUCCEEDS, entry + " in an easy fleet (" + story.kind() + ")");
            }
        }
        removals.end();
        changes.end();
        for (Shape shape : shapes) {
            boolean waits = waitsForOperator(shape);
            home.end(shape, waits);
            if (!waits) {
                leftovers.end(shape);
            }
        }
    }

    private boolean waitsForOperator(Shape shape) {
        return database.runs().stream()
                .anyMatch(entry -> entry.isOf(shape) && entry.run.status() == RunStatus.NEEDS_OPERATOR);
    }
}
