package dev.stillpoint.simulation.fleet;

import static java.util.Objects.requireNonNull;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.saga.RunStatus;
import dev.stillpoint.simulation.model.Chance;
import dev.stillpoint.simulation.model.Fabric;
import dev.stillpoint.simulation.model.Jobs;
import dev.stillpoint.simulation.model.Machine;
import dev.stillpoint.simulation.model.Operation;
import dev.stillpoint.simulation.model.Timeline;
import dev.stillpoint.simulation.model.Trace;
import java.util.ArrayList;
import java.util.List;

/// An admin who meddles, and an operator who cancels and retries.
final class People {
    private static final DiskPath FOREIGN = new DiskPath("cluster:c1", Shape.VOLUME + "\\foreign.vhdx");
    private static final long LOOKS_EVERY = 300_000;

    private final Timeline time;
    private final Chance chance;
    private final Trace trace;
    private final Fabric fabric;
    private final Jobs jobs;
    private final Database database;
    private final Meddling meddling;
    private final Orchestrators orchestrators;
    private final List<Shape.Place> taken = new ArrayList<>();
    private boolean healed;

    People(
            Timeline time,
            Chance chance,
            Trace trace,
            Fabric fabric,
            Jobs jobs,
            Database database,
            Meddling meddling,
            Orchestrators orchestrators) {
        this.time = time;
        this.chance = chance;
        this.trace = trace;
        this.fabric = fabric;
        this.jobs = jobs;
        this.database = database;
        this.meddling = meddling;
        this.orchestrators = orchestrators;
    }

    /// Draws what an admin does behind our back.
    void meddle(List<Shape> shapes, int times, long until) {
        for (int i = 0; i < times; i++) {
            time.after(chance.mostlyShort(1_000, until - 1_000), () -> {
                Shape shape = chance.pick(shapes);
                act(shape, chance.pick(shape.machines()));
            });
        }
    }

    /// An admin makes checkpoints of his own now and then, and removes them again.
    void keepCheckpoints(List<Shape> shapes) {
        for (int i = chance.below(4); i > 0; i--) {
            int number = i;
            time.after(chance.mostlyShort(0, 1_800_000), () -> {
                Machine machine = chance.pick(chance.pick(shapes).machines());
                if (chance.flip()) {
                    makeCheckpoint(machine, "now by hand " + number);
                } else {
                    removeCheckpoint(machine);
                }
            });
        }
    }

    private void makeCheckpoint(Machine machine, String name) {
        if (jobs.natively(machine, new Operation.TakeCheckpoint(name, ""))) {
            String id = requireNonNull(machine.current());
            trace.say(() -> "an admin makes the checkpoint " + id + " of " + machine);
            meddling.made(machine, id);
        }
    }

    private void removeCheckpoint(Machine machine) {
        for (Machine.Point point : machine.points()) {
            if (point.description().isEmpty()) {
                if (jobs.natively(machine, new Operation.RemoveCheckpoint(point.id()))) {
                    trace.say(() -> "an admin removes the checkpoint " + point.id() + " of " + machine);
                    meddling.removed(machine, point.id());
                }
                return;
            }
        }
    }

    private void act(Shape shape, Machine machine) {
        switch (chance.below(5)) {
            case 0 -> power(machine, new Operation.Start(), VmState.OFF);
            case 1 -> power(machine, new Operation.TurnOff(), VmState.RUNNING);
            case 2 -> {
                trace.say(() -> "an admin moves " + machine);
                jobs.move(machine, "hv0" + chance.below(2));
            }
            case 3 -> {
                if (!shape.disks().isEmpty()) {
                    Shape.Place place = chance.pick(shape.disks());
                    if (jobs.natively(place.machine(), new Operation.Detach(place.slot()))) {
                        trace.say(() -> "an admin detaches " + place);
                        taken.add(place);
                        meddling.taken.add(place.disk());
                    }
                }
            }
            default -> {
                if (!shape.disks().isEmpty()) {
                    attach(chance.pick(shape.disks()));
                }
            }
        }
    }

    /// An admin hangs another disk into a slot whose own disk is away, and leaves it there: nothing heals that.
    void takeASlot(List<Shape> shapes, int times) {
        time.after(chance.between(1_000, 20_000), () -> {
            for (Shape shape : shapes) {
                for (Shape.Place place : shape.disks()) {
                    if (place.machine().in(place.slot()) == null && !meddling.taken.contains(place.disk())) {
                        fabric.disk(FOREIGN, List.of(FOREIGN));
                        if (jobs.natively(place.machine(), new Operation.Attach(place.slot(), FOREIGN, false))) {
                            trace.say(() -> "an admin hangs another disk where " + place + " belongs");
                            return;
                        }
                    }
                }
            }
            if (times < 60) {
                takeASlot(shapes, times + 1);
            }
        });
    }

    private void power(Machine machine, Operation operation, VmState from) {
        if (machine.state() != from) {
            return;
        }
        // The rules must know whose doing it is before they see it.
        boolean first = meddling.touched.add(machine);
        trace.say(() -> "an admin: " + operation + " " + machine);
        if (!jobs.natively(machine, operation) && first) {
            meddling.touched.remove(machine);
        }
    }

    private void attach(Shape.Place place) {
        if (place.isHome()) {
            return;
        }
        meddling.attaching = place.machine();
        if (jobs.natively(place.machine(), new Operation.Attach(place.slot(), place.disk(), true))) {
            trace.say(() -> "an admin attaches " + place);
        }
        meddling.attaching = null;
    }

    /// What the admin took away he brings back.
    void heal(List<Shape> shapes) {
        healed = true;
        for (Shape.Place place : taken) {
            bringBack(place, 0);
        }
    }

    private void bringBack(Shape.Place place, int times) {
        boolean busy = false;
        for (Entry entry : database.runs()) {
            busy |= isAtWork(entry.run.status())
                    && entry.shape.has(place.machine().id());
        }
        if (!place.isHome() && !busy) {
            // The file may have been replaced meanwhile.
            jobs.natively(place.machine(), new Operation.Grant(place.disk()));
            attach(place);
        }
        if (!place.isHome() && times < 200) {
            time.after(60_000, () -> bringBack(place, times + 1));
        }
    }

    private static boolean isAtWork(RunStatus status) {
        return !status.isFinal() && status != RunStatus.NEEDS_OPERATOR && status != RunStatus.AWAITING_APPROVAL;
    }

    /// Looks now and then whether a run needs help; retries, whether what was broken is repaired or not.
    void operate(boolean early) {
        time.after(LOOKS_EVERY / 2 + chance.between(0, LOOKS_EVERY), () -> {
            boolean open = false;
            for (Entry entry : database.runs()) {
                open |= !entry.isOver();
                if (entry.run.status() == RunStatus.NEEDS_OPERATOR
                        && entry.retries < (healed ? 8 : 3)
                        && (healed || (early && chance.of(0.5)))) {
                    orchestrators.retry(entry);
                }
            }
            if (!healed || (open && time.now() < Timeline.START + 86_400_000L)) {
                operate(early);
            }
        });
    }
}
