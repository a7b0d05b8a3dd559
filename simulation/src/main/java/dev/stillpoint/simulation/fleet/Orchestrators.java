package dev.stillpoint.simulation.fleet;

import static java.util.Objects.requireNonNull;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Principal;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.orchestrator.plan.Executor;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import dev.stillpoint.orchestrator.plan.Timing;
import dev.stillpoint.orchestrator.saga.Effect;
import dev.stillpoint.orchestrator.saga.Order;
import dev.stillpoint.orchestrator.saga.Order.Origin;
import dev.stillpoint.orchestrator.saga.Run;
import dev.stillpoint.orchestrator.saga.RunStatus;
import dev.stillpoint.orchestrator.saga.Saga;
import dev.stillpoint.orchestrator.saga.Signal;
import dev.stillpoint.orchestrator.saga.Transition;
import dev.stillpoint.simulation.model.Chance;
import dev.stillpoint.simulation.model.Timeline;
import dev.stillpoint.simulation.model.Trace;
import dev.stillpoint.simulation.model.Weather;
import dev.stillpoint.simulation.model.Workers;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The two orchestrators in front of the database: whichever gets a signal applies it under the run's lock, in one
/// transaction with all its effects. When one ends in the middle, the signal comes again: nothing of it has happened,
/// or all of it.
final class Orchestrators {
    private static final Principal NOBODY = new Principal("system", Set.of(), Set.of());

    private final Timeline time;
    private final Chance chance;
    private final Weather weather;
    private final Trace trace;
    private final Variant variant;
    private final Relays relays;
    private final Workers workers;
    private final Database database;
    private final Planning planning;
    private final Processes processes;
    private final LocationGate gate;
    private final Sweeper sweeper;
    private final Judge judge;
    private final Consumer<StepRef> hints;
    private final Consumer<Entry> waiting;
    private final Consumer<CatalogSet> removing;

    /// @param hints is told which attempts are not wanted any more
    /// @param waiting is told which runs wait for their approval
    /// @param removing is told which sets are to be removed at a time
    Orchestrators(
            Timeline time,
            Chance chance,
            Weather weather,
            Trace trace,
            Variant variant,
            Relays relays,
            Workers workers,
            Database database,
            Planning planning,
            Judge judge,
            Consumer<StepRef> hints,
            Consumer<Entry> waiting,
            Consumer<CatalogSet> removing) {
        this.time = time;
        this.chance = chance;
        this.weather = weather;
        this.trace = trace;
        this.variant = variant;
        this.relays = relays;
        this.workers = workers;
        this.database = database;
        this.planning = planning;
        this.judge = judge;
        this.hints = hints;
        this.waiting = waiting;
        this.removing = removing;
        processes = new Processes(time, chance, trace);
        gate = new LocationGate(time, workers, processes, relays, this::published);
        sweeper = new Sweeper(time, chance, weather, processes, relays, this::apply);
    }

    /// One orchestrator ends, or stands still, for a while.
    void silence(int which, long millis) {
        processes.silence(which, millis);
    }

    /// Tells a run something, when somebody is there to.
    void give(Entry entry, Function<Instant, Signal> signal) {
        if (processes.areAway()) {
            processes.whenBack(() -> give(entry, signal));
            return;
        }
        if (chance.of(weather.transactionBreaks)) {
            trace.say(() -> "a transaction breaks");
            time.after(chance.between(500, 15_000), () -> give(entry, signal));
            if (chance.flip()) {
                return;
            }
        }
        apply(entry, signal.apply(time.database()));
    }

    private void published(StepRef ref) {
        Entry entry = database.run(ref.run());
        if (entry != null) {
            apply(entry, new Signal.Published(time.database(), ref));
        }
    }

    // One transaction

    private void apply(Entry entry, Signal first) {
        RunStatus before = entry.run.status();
        ArrayDeque<Signal> signals = new ArrayDeque<>(2);
        signals.add(first);
        List<Relays.Row> messages = new ArrayList<>();
        while (!signals.isEmpty()) {
            Signal said = signals.poll();
            if (said instanceof Signal.Approved approved) {
                judge.given(entry, approved);
            }
            Signal signal = variant.told(entry.run, said);
            Run run = signal instanceof Signal.RetryRequested ? variant.retried(entry.run) : entry.run;
            Transition transition = Saga.apply(run, signal);
            entry.run = transition.run();
            List<Effect> effects = transition.effects();
            if (!effects.isEmpty()) {
                for (Effect effect : variant.effects(entry.run, signal, effects)) {
                    carryOut(entry, effect, signals, messages);
                }
            }
        }
        RunStatus after = entry.run.status();
        if (before != after) {
            trace.say(() -> entry + " came from " + before + problems(entry));
        }
        if (after.isFinal()) {
            messages.clear();
        }
        relays.append(messages);
        judge.committed(entry, before);
        if (after == RunStatus.AWAITING_APPROVAL && before != after) {
            waiting.accept(entry);
        }
        sweeper.schedule(entry);
        gate.letGo();
    }

    private static String problems(Entry entry) {
        StringBuilder text = new StringBuilder();
        for (Problem problem : entry.run.state().problems()) {
            text.append("\n      ").append(problem.code()).append(" ").append(problem.detail());
        }
        return text.toString();
    }

    private void carryOut(Entry entry, Effect effect, ArrayDeque<Signal> signals, List<Relays.Row> messages) {
        Instant now = time.database();
        RunId id = entry.run.order().run();
        switch (effect) {
            case Effect.MakePlan make -> signals.add(planning.plan(entry, make));
            case Effect.Reserve reserve -> signals.add(database.claims.take(entry.run, reserve, workers.slots(), now));
            case Effect.Send send -> send(entry, send, signals, messages);
            case Effect.CancelHint hint -> {
                gate.drop(hint.ref());
                if (!chance.of(weather.hintLost)) {
                    time.after(chance.between(1, 2_000), () -> hints.accept(hint.ref()));
                }
            }
            case Effect.Attempted attempted -> gate.attempted(id, attempted);
            case Effect.Happened happened -> {}
            case Effect.Ledger ledger -> {
                for (LedgerRow row : ledger.rows()) {
                    entry.ledger.put(row, ledger.status());
                }
            }
            case Effect.SetChanged changed -> {
                CatalogSet set = database.catalog.changed(entry, changed, now);
                if (set != null) {
                    judge.setBecame(entry, set);
                }
            }
            case Effect.SetRenamed renamed -> judge.setWasRenamed(entry, database.catalog.renamed(renamed));
            case Effect.MemberRecorded member -> database.catalog.member(member);
            case Effect.CopyRecorded copy -> database.catalog.copied(copy);
            case Effect.FilesKept kept -> database.catalog.kept(entry, kept);
            case Effect.CopyChecked checked -> {}
            case Effect.RemoveSetAt remove -> {
                CatalogSet set = requireNonNull(database.catalog.find(remove.set()));
                set.removeAt = remove.at();
                removing.accept(set);
            }
            case Effect.ReleaseVms release -> database.claims.releaseVms(id, now);
            case Effect.ReleaseLocation release -> database.claims.releaseLocation(id);
            case Effect.ReleaseAll release -> database.claims.releaseAll(id, now);
            case Effect.Ended ended -> gate.dropAll(id);
        }
    }

    private void send(Entry entry, Effect.Send send, ArrayDeque<Signal> signals, List<Relays.Row> messages) {
        Delivery delivery = send.delivery();
        judge.sent(entry, delivery);
        switch (send.executor()) {
            case Executor.Agent agent -> messages.add(new Relays.Row(delivery, agent));
            case Executor.Workers location -> {
                Relays.Row row = gate.hold(delivery, location);
                if (row != null) {
                    messages.add(row);
                    signals.add(new Signal.Published(time.database(), delivery.ref()));
                }
            }
        }
    }

    // Requests

    Entry submit(Shape shape, RunRequest request, Principal who) {
        return accept(shape, request, who, null);
    }

    /// A run that nobody asks for.
    Entry begin(Shape shape, RunRequest request, Origin origin) {
        return accept(shape, request, NOBODY, origin);
    }

    private Entry accept(Shape shape, RunRequest request, Principal who, @Nullable Origin origin) {
        int number = database.runs().size() + 1;
        RunId id = new RunId(new UUID(0x0195_0000_0000_7001L, 0x8000_0000_0000_0000L + number));
        SetId set = new SetId(new UUID(0x0195_0000_0000_7002L, 0x8000_0000_0000_0000L + number));
        Order order = new Order(
                id,
                set,
                Planning.FABRIC,
                request,
                who.name(),
                time.database(),
                Timing.DEFAULT,
                origin,
                who.madeBy(),
                null);
        Entry entry = new Entry(number, shape, Run.accepted(order), who.people());
        database.insert(entry);
        trace.say(() -> (origin == null ? who.name() + " submits " : origin + " begins ") + entry);
        give(entry, Signal.Accepted::new);
        return entry;
    }

    boolean cancel(Entry entry, String who) {
        if (entry.run.state().pastPivot() || entry.run.status().isFinal()) {
            return false;
        }
        trace.say(() -> who + " cancels " + entry);
        entry.canceled = true;
        give(entry, now -> new Signal.CancelRequested(now, who));
        return true;
    }

    boolean retry(Entry entry) {
        if (entry.run.status() != RunStatus.NEEDS_OPERATOR) {
            return false;
        }
        trace.say(() -> "anna retries " + entry);
        entry.retries++;
        give(entry, now -> new Signal.RetryRequested(now, "anna"));
        return true;
    }
}
