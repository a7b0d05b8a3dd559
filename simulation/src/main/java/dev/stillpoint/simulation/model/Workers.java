package dev.stillpoint.simulation.model;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The workers of one storage location, fed by a share group: any free slot takes any of the next few commands. A
/// command of a worker that is silent is given to another one after a while, also when the silent one is only asleep.
public final class Workers {
    private static final long LOCK_TIMEOUT = 60_000;

    final Fabric fabric;
    final Storage storage;
    final Timeline time;
    final Chance chance;
    final Weather weather;
    final ExecutorRules rules;
    final Trace trace;
    final Witness witness;
    private final Mouth mouth;
    private final String location;
    private final List<Delivery> available = new ArrayList<>();
    private final List<WorkerProcess> processes = new ArrayList<>();
    private final Set<StepRef> unwanted = new HashSet<>();
    private int names;

    public Workers(
            String location,
            Fabric fabric,
            Storage storage,
            Timeline time,
            Chance chance,
            Weather weather,
            ExecutorRules rules,
            Trace trace,
            Witness witness,
            Mouth mouth) {
        this.location = location;
        this.fabric = fabric;
        this.storage = storage;
        this.time = time;
        this.chance = chance;
        this.weather = weather;
        this.rules = rules;
        this.trace = trace;
        this.witness = witness;
        this.mouth = mouth;
    }

    public void add(int slots) {
        processes.add(new WorkerProcess(slots));
    }

    public int count() {
        return processes.size();
    }

    /// Slots of workers that are heard of.
    public int slots() {
        int slots = 0;
        for (WorkerProcess process : processes) {
            slots += process.ended || process.paused ? 0 : process.slots;
        }
        return slots;
    }

    public void append(Delivery delivery) {
        available.add(delivery);
        time.after(chance.between(1, 20), this::hand);
    }

    public void cancel(StepRef ref) {
        unwanted.add(ref);
    }

    public void crash(int which) {
        WorkerProcess process = processes.get(which);
        if (process.ended) {
            return;
        }
        trace.say(() -> process.name + " is killed");
        process.ended = true;
        for (DiskWork work : List.copyOf(process.works)) {
            work.vanish();
            time.after(chance.between(1_000, LOCK_TIMEOUT), () -> append(work.delivery));
        }
        process.works.clear();
        time.after(chance.between(1_000, 60_000), () -> {
            processes.set(which, new WorkerProcess(process.slots));
            hand();
        });
    }

    public void pause(int which, long millis) {
        WorkerProcess process = processes.get(which);
        if (process.ended || process.paused) {
            return;
        }
        trace.say(() -> process.name + " stands still for " + millis + " ms");
        process.paused = true;
        if (millis > LOCK_TIMEOUT) {
            time.after(LOCK_TIMEOUT, () -> {
                if (!process.ended) {
                    process.works.forEach(work -> append(work.delivery));
                }
            });
        }
        time.after(millis, () -> {
            if (!process.ended) {
                trace.say(() -> process.name + " goes on");
                process.paused = false;
                List<Runnable> parked = List.copyOf(process.parked);
                process.parked.clear();
                parked.forEach(process::go);
                hand();
            }
        });
    }

    void hand() {
        for (WorkerProcess process : processes) {
            while (!process.ended && !process.paused && process.works.size() < process.slots && !available.isEmpty()) {
                Delivery next = available.remove(chance.below(Math.min(3, available.size())));
                DiskWork work = new DiskWork(this, process, next);
                process.works.add(work);
                work.start();
            }
        }
    }

    boolean isUnwanted(StepRef ref) {
        return unwanted.contains(ref);
    }

    void say(StepEvent event) {
        mouth.tell(event);
    }

    /// One worker process.
    final class WorkerProcess {
        final String name = "worker " + location + "/" + ++names;
        private final int slots;
        private final List<DiskWork> works = new ArrayList<>();
        private final List<Runnable> parked = new ArrayList<>();
        private boolean paused;
        private boolean ended;

        private WorkerProcess(int slots) {
            this.slots = slots;
        }

        void go(Runnable piece) {
            if (ended) {
                return;
            }
            if (paused) {
                parked.add(piece);
            } else {
                piece.run();
            }
        }

        void finished(DiskWork work) {
            works.remove(work);
            time.after(1, Workers.this::hand);
        }
    }
}
