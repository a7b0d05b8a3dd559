package dev.stillpoint.simulation.fleet;

import static java.util.Objects.requireNonNull;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.orchestrator.plan.Executor;
import dev.stillpoint.orchestrator.saga.RunStatus;
import dev.stillpoint.simulation.model.Agents;
import dev.stillpoint.simulation.model.Chance;
import dev.stillpoint.simulation.model.Fabric;
import dev.stillpoint.simulation.model.Jobs;
import dev.stillpoint.simulation.model.Machine;
import dev.stillpoint.simulation.model.Storage;
import dev.stillpoint.simulation.model.Timeline;
import dev.stillpoint.simulation.model.Trace;
import dev.stillpoint.simulation.model.Violation;
import dev.stillpoint.simulation.model.Weather;
import dev.stillpoint.simulation.model.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One or two systems, their runs, and all that befalls them, decided by one seed.
public final class Fleet {
    private static final long DAY = 86_400_000;
    private static final long TOO_LATE = Timeline.START + 3 * DAY;
    private static final int TOO_MANY = 400_000;

    private final long seed;
    private final Chance chance;
    private final Timeline time = new Timeline();
    private final Trace trace;
    private final Weather weather = new Weather();
    private final Story story;
    private final Fabric fabric = new Fabric(time);
    private final Storage storage = new Storage();
    private final Meddling meddling = new Meddling();
    private final Database database;
    private final Judge judge;
    private final Jobs jobs;
    private final Agents agents;
    private final Workers workers;
    private final Orchestrators orchestrators;
    private final Requests requests;
    private final OwnRuns ownRuns;
    private final Approvers approvers;
    private final People people;
    private final List<Shape> shapes = new ArrayList<>();

    /// How a fleet ended.
    ///
    /// @param healable whether all that went wrong could be put right
    /// @param endings of each run: its kind and its last status
    /// @param violation absent when all went as it must
    public record Outcome(
            long seed,
            String story,
            boolean healable,
            List<Ending> endings,
            @Nullable Violation violation,
            List<String> trace) {
        /// @param helped an operator had to retry it
        public record Ending(String kind, RunStatus status, boolean helped) {}
    }

    /// Lives through a fleet.
    public static Outcome live(long seed, Variant variant, boolean traced) {
        return new Fleet(seed, variant, traced).live();
    }

    private Fleet(long seed, Variant variant, boolean traced) {
        this.seed = seed;
        chance = new Chance(seed);
        trace = new Trace(time, traced);
        story = Story.draw(chance, weather);
        boolean clones = chance.of(0.4);
        fabric.volume(Shape.VOLUME_PATH, clones);
        database = new Database(new Catalog(trace));
        judge = new Judge(time, fabric, storage, database, meddling);
        fabric.judgedBy(judge);
        jobs = new Jobs(fabric, time, chance, weather, trace);
        Mail mail = new Mail(time, chance, weather, judge, database);
        agents = new Agents(fabric, jobs, time, chance, weather, variant.rules(), trace, judge, mail);
        workers = new Workers("nas-b", fabric, storage, time, chance, weather, variant.rules(), trace, judge, mail);
        for (int worker = chance.below(3); worker >= 0; worker--) {
            workers.add(1 + chance.below(3));
        }
        Relays relays = new Relays(time, chance, weather, trace, variant, this::publish);
        Planning planning = new Planning(time, variant, workers, database.catalog, judge, clones);
        orchestrators = new Orchestrators(
                time,
                chance,
                weather,
                trace,
                variant,
                relays,
                workers,
                database,
                planning,
                judge,
                this::isNotWanted,
                this::waitsForApproval,
                this::isToBeRemoved);
        requests = new Requests(time, chance, database.catalog, orchestrators);
        ownRuns = new OwnRuns(time, chance, database, orchestrators);
        approvers = new Approvers(time, chance, trace, orchestrators, story);
        mail.goesTo(orchestrators);
        people = new People(time, chance, trace, fabric, jobs, database, meddling, orchestrators);
    }

    private void publish(Relays.Row row) {
        Delivery delivery = row.delivery();
        switch (row.executor()) {
            case Executor.Agent agent -> agents.append(delivery);
            case Executor.Workers location -> {
                judge.reachesWorkers(delivery);
                workers.append(delivery);
            }
        }
    }

    private void isNotWanted(StepRef attempt) {
        agents.cancel(attempt);
        workers.cancel(attempt);
    }

    private void waitsForApproval(Entry entry) {
        approvers.asked(entry);
    }

    private void isToBeRemoved(CatalogSet set) {
        ownRuns.removeAt(set, requireNonNull(set.removeAt));
    }

    private Outcome live() {
        Violation violation = null;
        try {
            draw();
            while (time.next(TOO_LATE)) {
                if (time.handled() > TOO_MANY) {
                    throw new Violation(Judge.ENDS, "still busy after " + TOO_MANY + " events");
                }
            }
            judge.end(shapes, story);
        } catch (Violation found) {
            violation = found;
            trace.say(() -> "VIOLATION " + found.getMessage());
        }
        List<Outcome.Ending> endings = new ArrayList<>();
        for (Entry entry : database.runs()) {
            endings.add(
                    new Outcome.Ending(entry.run.order().request().kind(), entry.run.status(), entry.neededOperator));
        }
        return new Outcome(seed, story.toString(), story.healable(), endings, violation, trace.lines());
    }

    // What is drawn

    private void draw() {
        int systems = chance.of(0.15) ? 2 : 1;
        for (int system = 0; system < systems; system++) {
            Shape shape = Shape.draw(system, chance, fabric);
            shapes.add(shape);
            for (Machine machine : shape.machines()) {
                machine.points().forEach(point -> meddling.made(machine, point.id()));
            }
        }
        for (Shape shape : shapes) {
            time.after(chance.between(0, 20_000), () -> requests.create(shape, "first"));
            if (chance.of(0.15)) {
                time.after(chance.between(0, 600_000), () -> requests.create(shape, "second"));
            }
        }
        for (int i = chance.below(4); i > 0; i--) {
            time.after(chance.between(120_000, 1_800_000), () -> requests.use(chance.pick(shapes)));
        }
        if (chance.of(0.2)) {
            people.keepCheckpoints(shapes);
        }
        if (chance.of(0.1)) {
            ownRuns.schedule(chance.pick(shapes));
        }
        if (chance.of(0.1)) {
            ownRuns.proveNowAndThen();
        }
        guestsWrite(0);
        switch (story.kind()) {
            case QUIET -> {}
            case BENIGN -> disturb(chance.below(4), 40_000, false);
            case STORAGE_DOWN -> time.after(chance.between(0, 60_000), () -> storage.down(true));
            case HOSTILE -> {
                disturb(chance.below(5), 300_000, true);
                if (chance.of(0.2)) {
                    time.after(chance.between(0, 120_000), () -> storage.down(true));
                }
                if (chance.of(0.3)) {
                    people.meddle(shapes, 1 + chance.below(3), story.healAfter());
                }
                if (!story.healable()) {
                    people.takeASlot(shapes, 0);
                }
                if (chance.of(0.1)) {
                    time.after(chance.between(0, 600_000), this::clockJumps);
                }
            }
        }
        boolean down = story.kind() == Story.Kind.STORAGE_DOWN;
        time.after(down ? 2_400_000 : story.healAfter(), this::heal);
        people.operate(story.kind() == Story.Kind.HOSTILE);
    }

    private void clockJumps() {
        Duration by = Duration.ofMillis(chance.between(-ApprovalRules.CLOCK_JUMPS_BACK.toMillis(), 300_000));
        trace.say(() -> "the database's clock jumps by " + by);
        time.jump(by);
    }

    private void disturb(int times, long most, boolean all) {
        for (int i = 0; i < times; i++) {
            int what = chance.below(all ? 7 : 4);
            long when = chance.mostlyShort(0, 1_200_000);
            long millis = chance.mostlyShort(500, most);
            time.after(when, () -> {
                switch (what) {
                    case 0 -> agents.crash();
                    case 1 -> agents.pause(millis);
                    case 2 -> orchestrators.silence(0, millis);
                    case 3 -> orchestrators.silence(1, millis);
                    case 4, 5 -> workers.pause(chance.below(workers.count()), millis);
                    default -> workers.crash(chance.below(workers.count()));
                }
            });
        }
        for (int i = chance.below(6); i > 0; i--) {
            if (chance.of(weather.otherJob)) {
                time.after(chance.mostlyShort(0, 600_000), () -> {
                    List<Machine> machines = chance.pick(shapes).machines();
                    jobs.disturb(chance.pick(machines), chance.between(1_000, all ? 600_000 : 90_000));
                });
            }
        }
    }

    private void guestsWrite(int count) {
        if (count < 60) {
            time.after(chance.between(5_000, 40_000), () -> {
                for (Shape shape : shapes) {
                    for (Machine machine : shape.machines()) {
                        if (chance.flip()) {
                            fabric.guestWrites(machine);
                        }
                    }
                }
                guestsWrite(count + 1);
            });
        }
    }

    private void heal() {
        if (story.kind() == Story.Kind.STORAGE_DOWN) {
            judge.storageComesBack();
        }
        trace.say(() -> "everything heals");
        weather.clear();
        storage.down(false);
        jobs.heal();
        people.heal(shapes);
    }
}
