package dev.stillpoint.simulation.fleet;

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
    private final Judge judge;
    private final Orchestrators orchestrators;
    private final List<Shape.Place> taken = new ArrayList<>();
    private boolean healed;

    People(
            Timeline time,
            Chance chance,
            Trace trace,
            Fabric fabric,
            Jobs jobs,
            Judge judge,
            Orchestrators orchestrators) {
        this.time = time;
        this.chance = chance;
        this.trace = trace;
        this.fabric = fabric;
        this.jobs = jobs;
        this.judge = judge;
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
                        judge.taken.add(place.disk());
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
                    if (place.machine().in(place.slot()) == null && !judge.taken.contains(place.disk())) {
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
        // The judge must know whose doing it is before he sees it.
        boolean first = judge.touched.add(machine);
        trace.say(() -> "an admin: " + operation + " " + machine);
        if (!jobs.natively(machine, operation) && first) {
            judge.touched.remove(machine);
        }
    }

    private void attach(Shape.Place place) {
        if (judge.isHome(place)) {
            return;
        }
        if (jobs.natively(place.machine(), new Operation.Attach(place.slot(), place.disk(), true))) {
            trace.say(() -> "an admin attaches " + place);
        }
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
        for (Entry entry : orchestrators.entries()) {
            boolean holds = !entry.isOver() && entry.run.status() != RunStatus.NEEDS_OPERATOR;
            busy |= holds && entry.shape.has(place.machine().id());
        }
        if (!judge.isHome(place) && !busy) {
            // The file may have been replaced meanwhile.
            jobs.natively(place.machine(), new Operation.Grant(place.disk()));
            attach(place);
        }
        if (!judge.isHome(place) && times < 200) {
            time.after(60_000, () -> bringBack(place, times + 1));
        }
    }

    /// Looks now and then whether a run needs help; retries, whether what was broken is repaired or not.
    void operate(boolean early) {
        time.after(LOOKS_EVERY / 2 + chance.between(0, LOOKS_EVERY), () -> {
            boolean open = false;
            for (Entry entry : orchestrators.entries()) {
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
