package dev.stillpoint.simulation.fleet;

import static java.util.Objects.requireNonNull;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskCommand.CopyTarget;
import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.FabricId;
import dev.stillpoint.contracts.Heartbeat.SourcePrefix;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.orchestrator.plan.Executor;
import dev.stillpoint.orchestrator.plan.Facts;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.PlanOutcome;
import dev.stillpoint.orchestrator.plan.Planner;
import dev.stillpoint.orchestrator.plan.SetStatus;
import dev.stillpoint.orchestrator.plan.StoredSet;
import dev.stillpoint.orchestrator.plan.Timing;
import dev.stillpoint.orchestrator.saga.Effect;
import dev.stillpoint.orchestrator.saga.Order;
import dev.stillpoint.orchestrator.saga.Run;
import dev.stillpoint.orchestrator.saga.RunStatus;
import dev.stillpoint.orchestrator.saga.Saga;
import dev.stillpoint.orchestrator.saga.Signal;
import dev.stillpoint.orchestrator.saga.Transition;
import dev.stillpoint.orchestrator.saga.Try;
import dev.stillpoint.simulation.model.Chance;
import dev.stillpoint.simulation.model.Timeline;
import dev.stillpoint.simulation.model.Trace;
import dev.stillpoint.simulation.model.Weather;
import dev.stillpoint.simulation.model.Workers;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The database and the two orchestrators in front of it: whichever gets a signal applies it under the run's lock, in
/// one transaction with all its effects. When one ends in the middle, the signal comes again: nothing of it has
/// happened, or all of it.
final class Orchestrators {
    static final FabricId FABRIC = new FabricId("lab");
    static final LocationId LOCATION = new LocationId("nas-b");
    static final String ROOT = "\\\\nas-b\\backup";

    private final Timeline time;
    private final Chance chance;
    private final Weather weather;
    private final Trace trace;
    private final Variant variant;
    private final Relays relays;
    private final Workers workers;
    private final SourcePrefix reached;
    private final Judge judge;
    private final Consumer<StepRef> hints;
    private final Map<RunId, Entry> entries = new LinkedHashMap<>();
    private final Map<VmId, RunId> vmClaims = new HashMap<>();
    private final Map<DiskId, RunId> diskClaims = new HashMap<>();
    private final Map<SetId, Map<RunId, Plan.Claim.Mode>> setClaims = new HashMap<>();
    private final Map<VmId, Instant> releasedAt = new HashMap<>();
    private final Map<RunId, Integer> reservations = new LinkedHashMap<>();
    private final Map<SetId, CatalogSet> sets = new LinkedHashMap<>();
    private final List<Held> held = new ArrayList<>();
    private final List<Runnable> unheard = new ArrayList<>();
    private final boolean[] up = {true, true};
    private boolean gateRings;

    /// A command to workers: held back, or published and not over.
    private static final class Held {
        private Delivery delivery;
        private final Executor executor;
        private boolean published;

        private Held(Delivery delivery, Executor executor) {
            this.delivery = delivery;
            this.executor = executor;
        }
    }

    /// @param clones whether workers can clone on the fabric's volume
    Orchestrators(
            Timeline time,
            Chance chance,
            Weather weather,
            Trace trace,
            Variant variant,
            Relays relays,
            Workers workers,
            boolean clones,
            Judge judge,
            Consumer<StepRef> hints) {
        this.time = time;
        this.chance = chance;
        this.weather = weather;
        this.trace = trace;
        this.variant = variant;
        this.relays = relays;
        this.workers = workers;
        this.reached = new SourcePrefix(Shape.VOLUME_PATH, clones);
        this.judge = judge;
        this.hints = hints;
    }

    Iterable<Entry> entries() {
        return entries.values();
    }

    @Nullable
    Entry entry(RunId id) {
        return entries.get(id);
    }

    Map<SetId, CatalogSet> sets() {
        return sets;
    }

    Entry submit(Shape shape, RunRequest request) {
        int number = entries.size() + 1;
        RunId id = new RunId(new UUID(0x0195_0000_0000_7001L, 0x8000_0000_0000_0000L + number));
        SetId set = new SetId(new UUID(0x0195_0000_0000_7002L, 0x8000_0000_0000_0000L + number));
        Run run = Run.accepted(new Order(id, set, FABRIC, request, "anna", time.database(), Timing.DEFAULT));
        Entry entry = new Entry(number, shape, run);
        entries.put(id, entry);
        trace.say(() -> "anna submits " + entry);
        give(entry, Signal.Accepted::new);
        return entry;
    }

    // Two processes

    /// One orchestrator ends, or stands still, for a while.
    void silence(int which, long millis) {
        if (up[which]) {
            trace.say(() -> "orchestrator " + which + " is away for " + millis + " ms");
            up[which] = false;
            time.after(millis, () -> {
                trace.say(() -> "orchestrator " + which + " is back");
                up[which] = true;
                List<Runnable> waiting = List.copyOf(unheard);
                unheard.clear();
                waiting.forEach(each -> time.after(chance.between(1, 500), each));
            });
        }
    }

    /// Tells a run something, when somebody is there to.
    void give(Entry entry, Function<Instant, Signal> signal) {
        if (!up[0] && !up[1]) {
            unheard.add(() -> give(entry, signal));
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

    // One transaction

    private void apply(Entry entry, Signal first) {
        RunStatus before = entry.run.status();
        ArrayDeque<Signal> signals = new ArrayDeque<>(2);
        signals.add(first);
        List<Relays.Row> messages = new ArrayList<>();
        while (!signals.isEmpty()) {
            Signal signal = signals.poll();
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
        schedule(entry);
        letGo();
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
            case Effect.MakePlan make -> signals.add(plan(entry, make));
            case Effect.Reserve reserve -> signals.add(reserve(entry, id, reserve));
            case Effect.Send send -> send(entry, send, signals, messages);
            case Effect.CancelHint hint -> {
                held.removeIf(each -> !each.published && each.delivery.ref().sameAttempt(hint.ref()));
                if (!chance.of(weather.hintLost)) {
                    time.after(chance.between(1, 2_000), () -> hints.accept(hint.ref()));
                }
            }
            case Effect.Attempted attempted -> attempted(id, attempted);
            case Effect.Happened happened -> {}
            case Effect.Ledger ledger -> {
                for (LedgerRow row : ledger.rows()) {
                    entry.ledger.put(row, ledger.status());
                }
            }
            case Effect.SetChanged changed -> setChanged(entry, changed, now);
            case Effect.SetRenamed renamed -> {
                set(renamed.set()).name = renamed.name();
                judge.setWasRenamed(entry, set(renamed.set()));
            }
            case Effect.MemberRecorded member ->
                set(member.set())
                        .members
                        .put(
                                member.vm(),
                                new CatalogSet.Member(member.vmName(), member.checkpointId(), member.powerState()));
            case Effect.CopyRecorded copy -> {
                set(copy.set())
                        .copied(copy.disk(), copy.path(), copy.files(), copy.target(), copy.copy(), copy.attachments());
            }
            case Effect.FilesKept kept -> {
                CopyTarget target = kept.target();
                if (target == null) {
                    SetId source = requireNonNull(
                            requireNonNull(entry.run.plan()).sets().source());
                    target = requireNonNull(set(source).copies.get(kept.disk())).target();
                }
                set(kept.set()).kept(kept.disk(), kept.path(), target, kept.files(), kept.attachments());
            }
            case Effect.CopyChecked checked -> {}
            case Effect.RemoveSetAt remove -> {}
            case Effect.ReleaseVms release -> releaseVms(id);
            case Effect.ReleaseLocation release -> reservations.remove(id);
            case Effect.ReleaseAll release -> {
                releaseVms(id);
                setClaims.values().forEach(claims -> claims.remove(id));
                reservations.remove(id);
            }
            case Effect.Ended ended ->
                held.removeIf(each -> each.delivery.ref().run().equals(id));
        }
    }

    private CatalogSet set(SetId id) {
        return requireNonNull(sets.get(id), "the set is made before anything belongs to it");
    }

    private Signal plan(Entry entry, Effect.MakePlan make) {
        Order order = entry.run.order();
        Facts facts = new Facts(
                order.run(),
                order.set(),
                FABRIC,
                entry.shape.settings(),
                List.of(location()),
                facts(entry),
                List.of(),
                order.timing(),
                Facts.Margin.DEFAULT);
        return switch (Planner.plan(order.request(), make.inventory(), facts)) {
            case PlanOutcome.Planned planned -> {
                entry.soundPlan = planned.plan();
                yield new Signal.Planned(time.database(), variant.plan(planned.plan()));
            }
            case PlanOutcome.Refused refused -> new Signal.Refused(time.database(), refused.problems());
        };
    }

    private Facts.Sets facts(Entry entry) {
        List<String> names = new ArrayList<>();
        CatalogSet newest = null;
        for (CatalogSet set : sets.values()) {
            if (entry.isOf(set.shape) && set.status != SetStatus.DELETED && set.status != SetStatus.SAFETY) {
                names.add(set.name);
            }
            if (entry.isOf(set.shape) && set.status == SetStatus.COMPLETE) {
                newest = set;
            }
        }
        CatalogSet source = switch (entry.run.order().request()) {
            case RunRequest.Create create -> null;
            case RunRequest.Restore restore -> restore.set() == null ? newest : sets.get(restore.set());
            case RunRequest.Delete delete -> sets.get(delete.set());
            case RunRequest.Verify verify -> sets.get(verify.set());
            case RunRequest.Rename rename -> sets.get(rename.set());
            case RunRequest.Export export -> sets.get(export.set());
            case RunRequest.SetCheckpointType type -> null;
            case RunRequest.RemoveCheckpoints remove -> null;
            case RunRequest.BringHome home -> null;
        };
        boolean descendants =
                entry.run.order().request() instanceof RunRequest.Delete delete && delete.includeDescendants();
        return new Facts.Sets(
                names,
                source == null ? null : source.stored(),
                source == null || !descendants ? List.of() : descendants(source),
                null);
    }

    /// The sets that were taken on top of it and are not deleted.
    private List<StoredSet> descendants(CatalogSet of) {
        List<StoredSet> above = new ArrayList<>();
        for (CatalogSet set : sets.values()) {
            CatalogSet at = set.parent;
            while (at != null && at != of) {
                at = at.parent;
            }
            if (at == of && set.status != SetStatus.DELETED) {
                above.add(set.stored());
            }
        }
        return above;
    }

    private Facts.Location location() {
        List<Facts.Worker> all = new ArrayList<>();
        int slots = workers.slots();
        if (slots > 0) {
            all.add(new Facts.Worker("worker nas-b/1", slots, List.of(reached)));
        }
        return new Facts.Location(LOCATION, ROOT, 1L << 40, 64L << 20, all);
    }

    private Signal reserve(Entry entry, RunId id, Effect.Reserve wanted) {
        List<Problem> busy = new ArrayList<>();
        Try inspection = entry.run.state().steps().getFirst().forward();
        for (VmId vm : wanted.vms()) {
            // What an inspection saw while another run was at work is not what there is now.
            Instant released = releasedAt.get(vm);
            if (released != null
                    && inspection != null
                    && !inspection.attemptedAt().isAfter(released)) {
                busy.add(Problem.of(ProblemCode.SYSTEM_BUSY, null, null, "another run was at it meanwhile"));
            }
            other(vmClaims.get(vm), id, busy);
        }
        for (DiskId disk : wanted.disks()) {
            other(diskClaims.get(disk), id, busy);
        }
        for (Plan.Claim claim : wanted.sets()) {
            setClaims.getOrDefault(claim.set(), Map.of()).forEach((run, mode) -> {
                if (mode == Plan.Claim.Mode.EXCLUSIVE || claim.mode() == Plan.Claim.Mode.EXCLUSIVE) {
                    other(run, id, busy);
                }
            });
        }
        if (!busy.isEmpty()) {
            reservations.remove(id);
            return new Signal.Busy(time.database(), busy);
        }
        wanted.vms().forEach(vm -> vmClaims.put(vm, id));
        wanted.disks().forEach(disk -> diskClaims.put(disk, id));
        wanted.sets()
                .forEach(claim -> setClaims
                        .computeIfAbsent(claim.set(), none -> new HashMap<>())
                        .put(id, claim.mode()));
        Plan.Reservation reservation = wanted.reservation();
        if (reservation != null && !reservations.containsKey(id)) {
            int slots = workers.slots();
            int taken = 0;
            for (int each : reservations.values()) {
                taken += each;
            }
            int mine = Math.min(Math.max(1, reservation.slots()), Math.max(1, slots));
            if (slots == 0 || taken + mine > slots) {
                return new Signal.Blocked(time.database(), "storage location nas-b: no free slot");
            }
            reservations.put(id, mine);
        }
        return new Signal.Reserved(time.database());
    }

    private static void other(@Nullable RunId holder, RunId id, List<Problem> busy) {
        if (holder != null && !holder.equals(id)) {
            busy.add(Problem.of(ProblemCode.SYSTEM_BUSY, null, null, "run " + holder + " is at it"));
        }
    }

    /// Whether a run has the right to a VM. One that gave its VMs back has nothing left to do with them.
    boolean holds(RunId run, VmId vm) {
        return run.equals(vmClaims.get(vm));
    }

    private void releaseVms(RunId id) {
        vmClaims.forEach((vm, run) -> {
            if (run.equals(id)) {
                releasedAt.put(vm, time.database());
            }
        });
        vmClaims.values().removeIf(id::equals);
        diskClaims.values().removeIf(id::equals);
    }

    private void send(Entry entry, Effect.Send send, ArrayDeque<Signal> signals, List<Relays.Row> messages) {
        Delivery delivery = send.delivery();
        judge.sent(entry, delivery);
        switch (send.executor()) {
            case Executor.Agent agent -> messages.add(new Relays.Row(delivery, agent));
            case Executor.Workers location -> {
                for (Held each : held) {
                    if (each.delivery.ref().sameAttempt(delivery.ref())) {
                        each.delivery = delivery;
                        if (each.published) {
                            messages.add(new Relays.Row(delivery, location));
                            signals.add(new Signal.Published(time.database(), delivery.ref()));
                        }
                        return;
                    }
                }
                held.add(new Held(delivery, location));
            }
        }
    }

    private void attempted(RunId id, Effect.Attempted attempted) {
        if (attempted.latest().phase() != Try.Phase.IN_FLIGHT) {
            held.removeIf(each -> {
                StepRef ref = each.delivery.ref();
                return ref.run().equals(id)
                        && ref.step().equals(attempted.step())
                        && ref.direction() == attempted.direction()
                        && ref.attempt() == attempted.latest().attempt();
            });
        }
    }

    private void setChanged(Entry entry, Effect.SetChanged changed, Instant now) {
        trace.say(() -> "  set " + changed.set() + " becomes " + changed.status());
        if (changed.status() == SetStatus.CREATING) {
            Plan plan = requireNonNull(entry.run.plan());
            Plan.Made made = requireNonNull(plan.sets().makes());
            CatalogSet set = new CatalogSet(changed.set(), entry.run.order().run(), entry.shape, made.name(), now);
            for (CatalogSet other : sets.values()) {
                set.parent = entry.isOf(other.shape) && other.status == SetStatus.COMPLETE ? other : set.parent;
            }
            List<LedgerRow.Iso> media = new ArrayList<>();
            for (LedgerRow row : plan.ledger()) {
                if (row instanceof LedgerRow.Iso iso) {
                    media.add(iso);
                }
            }
            set.media = media;
            sets.put(set.id, set);
        } else {
            CatalogSet set = set(changed.set());
            set.status = changed.status();
            judge.setBecame(entry, set);
        }
    }

    // The gate of the storage location

    private void letGo() {
        if (held.isEmpty() || (!up[0] && !up[1])) {
            ring();
            return;
        }
        while (true) {
            int room = Math.max(1, workers.slots());
            Held next = null;
            for (Held each : held) {
                boolean undo = each.delivery.ref().direction() == Direction.UNDO;
                room -= each.published && !undo ? 1 : 0;
                // What undoes a copy never waits for that copy's own room.
                if (!each.published && (next == null || undo)) {
                    next = each;
                }
            }
            if (next == null) {
                return;
            }
            if (room <= 0 && next.delivery.ref().direction() == Direction.FORWARD) {
                ring();
                return;
            }
            Held gone = next;
            gone.published = true;
            Delivery was = gone.delivery;
            Delivery sent = new Delivery(
                    was.ref(), time.database(), was.notAfter(), was.patience(), was.endFirst(), was.command());
            relays.append(List.of(new Relays.Row(sent, gone.executor)));
            Entry entry = entries.get(was.ref().run());
            if (entry != null) {
                apply(entry, new Signal.Published(time.database(), was.ref()));
            }
        }
    }

    private void ring() {
        if (!held.isEmpty() && !gateRings) {
            gateRings = true;
            time.after(2_000, () -> {
                gateRings = false;
                letGo();
            });
        }
    }

    // The sweeper

    private void schedule(Entry entry) {
        Instant wake = entry.run.state().wakeAt();
        if (wake == null) {
            return;
        }
        long at = Math.max(time.now() + 1, time.moment(wake)) + chance.between(0, 400);
        if (at < entry.tickAt) {
            entry.tickAt = at;
            time.at(at, () -> tick(entry, at));
        }
    }

    private void tick(Entry entry, long at) {
        if (entry.tickAt != at) {
            return;
        }
        entry.tickAt = Long.MAX_VALUE;
        if (!up[0] && !up[1]) {
            unheard.add(() -> tickIfDue(entry));
        } else {
            tickIfDue(entry);
        }
    }

    private void tickIfDue(Entry entry) {
        Instant wake = entry.run.state().wakeAt();
        if (wake == null) {
            return;
        }
        if (wake.isAfter(time.database())) {
            schedule(entry);
        } else if (chance.of(weather.transactionBreaks)) {
            schedule(entry);
        } else {
            apply(entry, new Signal.Tick(time.database(), relays.relayedAt()));
        }
    }

    // People

    boolean cancel(Entry entry) {
        if (entry.run.state().pastPivot() || entry.run.status().isFinal()) {
            return false;
        }
        trace.say(() -> "anna cancels " + entry);
        entry.canceled = true;
        give(entry, now -> new Signal.CancelRequested(now, "anna"));
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
