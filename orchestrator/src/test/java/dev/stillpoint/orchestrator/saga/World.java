package dev.stillpoint.orchestrator.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.FileIdentity;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StepCommand;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.orchestrator.plan.Executor;
import dev.stillpoint.orchestrator.plan.Facts;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import dev.stillpoint.orchestrator.plan.PlanOutcome;
import dev.stillpoint.orchestrator.plan.Planner;
import dev.stillpoint.orchestrator.plan.Scenes;
import dev.stillpoint.orchestrator.plan.SetStatus;
import dev.stillpoint.orchestrator.plan.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Drives one run through the saga: carries out its effects, answers what it sends, and ticks its clock. Stands for
/// the database, Kafka and all executors, and checks at each transition what must always hold.
final class World {
    /// What becomes of a delivery.
    sealed interface Fate {
        /// Done, and said so.
        record Succeed() implements Fate {}

        record Fail(FailureCode code) implements Fate {}

        /// Nobody ever says anything.
        record Silence() implements Fate {}

        /// Left in [#sent] for the test to answer.
        record Hold() implements Fate {}
    }

    static final Fate SUCCEED = new Fate.Succeed();
    static final Fate SILENCE = new Fate.Silence();
    static final Fate HOLD = new Fate.Hold();

    final List<Delivery> sent = new ArrayList<>();
    /// The run as it was when the delivery of the same index was sent.
    final List<Run> whenSent = new ArrayList<>();
    final List<Delivery> held = new ArrayList<>();
    final List<Effect> effects = new ArrayList<>();
    final Map<LedgerRow, LedgerRow.Status> ledger = new HashMap<>();
    Inventory inventory;
    final Facts facts;
    Run run;
    Instant now = Scenes.NOON;

    boolean relayIsAway;

    /// When the relay gave Kafka what it was asked for; absent when nobody knows that any more.
    @Nullable
    Instant relayedAt;

    BiFunction<Delivery, World, Fate> fates = (delivery, world) -> SUCCEED;
    boolean publishes = true;
    boolean duplicates;

    /// Absent: nobody has to approve.
    @Nullable
    Duration approvalWithin;

    Function<Instant, Signal> reservation = Signal.Reserved::new;

    private final NeverBefore order = new NeverBefore();
    private final Deque<Signal> queue = new ArrayDeque<>();
    private final Set<StepRef> refs = new HashSet<>();

    World(RunRequest request, Inventory inventory, Facts facts) {
        this.inventory = inventory;
        this.facts = facts;
        run = Run.accepted(new Order(facts.run(), facts.set(), facts.fabric(), request, "anna", now, Timing.DEFAULT));
    }

    static World ofCluster() {
        return new World(Scenes.create(), Scenes.cluster(), Scenes.facts(Scenes.WITH_DC));
    }

    /// The same on volumes that clone.
    static World ofCloningCluster() {
        return new World(Scenes.create(), Scenes.cloning(Scenes.cluster()), Scenes.cloningFacts());
    }

    World fates(BiFunction<Delivery, World, Fate> fates) {
        this.fates = fates;
        return this;
    }

    /// Answers everything by its fate until nothing is left to do but wait.
    World start() {
        give(new Signal.Accepted(now));
        return this;
    }

    /// Goes on until the run has ended or waits for an operator, or a day is over.
    World toTheEnd() {
        start();
        return goOn();
    }

    World goOn() {
        Instant tooLate = now.plus(Duration.ofDays(1));
        while (isGoing() && now.isBefore(tooLate)) {
            pass(Duration.ZERO);
        }
        assertThat(isGoing()).as("still going after a day: %s", run.state()).isFalse();
        return this;
    }

    private boolean isGoing() {
        return !run.status().isFinal() && run.status() != RunStatus.NEEDS_OPERATOR;
    }

    /// Lets time pass, at least to the moment when the run wants to be woken.
    void pass(Duration atLeast) {
        Instant wake = run.state().wakeAt();
        Instant then = now.plus(atLeast);
        assertThat(wake != null || !atLeast.isZero())
                .as("a run that goes on wants to be woken: %s", run.state())
                .isTrue();
        now = wake != null && wake.isAfter(then) ? wake : then;
        give(new Signal.Tick(now, relayed()));
    }

    void tick(Duration passed) {
        now = now.plus(passed);
        give(new Signal.Tick(now, relayed()));
    }

    private Relayed relayed() {
        Set<Instant> overdue = Saga.overdue(run, now);
        Instant given = relayedAt;
        if (relayIsAway) {
            return new Relayed(overdue, Map.of());
        }
        return given == null
                ? Relayed.NOTHING_KNOWN
                : new Relayed(Set.of(), overdue.stream().collect(Collectors.toMap(Function.identity(), _ -> given)));
    }

    void give(Signal signal) {
        queue.add(signal);
        while (!queue.isEmpty()) {
            Signal next = queue.poll();
            apply(next);
            if (duplicates) {
                apply(next);
            }
        }
    }

    private void apply(Signal signal) {
        boolean wasFinal = run.status().isFinal();
        if (signal instanceof Signal.Stepped stepped && stepped.event() instanceof StepEvent.Succeeded succeeded) {
            order.succeeded(run, succeeded.ref());
        }
        Transition transition = Saga.apply(run, signal);
        assertThat(Saga.apply(run, signal)).as("deterministic").isEqualTo(transition);
        run = transition.run();
        if (wasFinal) {
            assertThat(transition.effects())
                    .as("a final run wants nothing")
                    .allMatch(Effect.Happened.class::isInstance);
        }
        transition.effects().forEach(this::carryOut);
    }

    private void carryOut(Effect effect) {
        effects.add(effect);
        switch (effect) {
            case Effect.MakePlan make -> {
                queue.add(
                        switch (Planner.plan(run.order().request(), make.inventory(), facts)) {
                            case PlanOutcome.Planned planned -> new Signal.Planned(now, planned.plan(), approvalWithin);
                            case PlanOutcome.Refused refused -> new Signal.Refused(now, refused.problems());
                        });
            }
            case Effect.Reserve reserve -> queue.add(reservation.apply(now));
            case Effect.Send send -> deliver(send);
            case Effect.Ledger rows -> rows.rows().forEach(row -> ledger.put(row, rows.status()));
            case Effect other -> {}
        }
    }

    private void deliver(Effect.Send send) {
        Delivery delivery = send.delivery();
        assertThat(refs.add(delivery.ref())).as("sent once: %s", delivery.ref()).isTrue();
        assertThat(delivery.command() instanceof DiskCommand).isEqualTo(send.executor() instanceof Executor.Workers);
        order.sent(delivery);
        switch (delivery.command()) {
            case AgentCommand.DetachDisk detach ->
                assertThat(ledger.entrySet().stream()
                                .filter(row -> row.getKey() instanceof LedgerRow.Disk disk
                                        && disk.vm().equals(detach.vm())
                                        && disk.slot().equals(detach.slot()))
                                .map(Map.Entry::getValue))
                        .as("the ledger says AWAY before the detach is sent")
                        .containsExactly(LedgerRow.Status.AWAY);
            case StepCommand other -> {}
        }
        if (send.executor() instanceof Executor.Workers) {
            if (!publishes) {
                held.add(delivery);
                return;
            }
            queue.add(new Signal.Published(now, delivery.ref()));
        }
        sent.add(delivery);
        whenSent.add(run);
        switch (fates.apply(delivery, this)) {
            case Fate.Succeed s -> answer(delivery);
            case Fate.Fail failed -> {
                queue.add(new Signal.Stepped(now, new StepEvent.Started(delivery.ref(), "executor", now)));
                queue.add(stepped(new StepEvent.Failed(delivery.ref(), "executor", now, failed.code(), "as told")));
            }
            case Fate.Silence s -> {}
            case Fate.Hold h -> {}
        }
    }

    void answer(Delivery delivery) {
        queue.add(stepped(new StepEvent.Started(delivery.ref(), "executor", now)));
        queue.add(success(delivery));
    }

    Signal success(Delivery delivery) {
        return stepped(new StepEvent.Succeeded(delivery.ref(), "executor", now, result(delivery)));
    }

    Signal failure(Delivery delivery, FailureCode code) {
        return stepped(new StepEvent.Failed(delivery.ref(), "executor", now, code, "as told"));
    }

    Signal stepped(StepEvent event) {
        return new Signal.Stepped(now, event);
    }

    StepResult result(Delivery delivery) {
        return switch (delivery.command()) {
            case AgentCommand.InspectFabric c -> new StepResult.Inspected(inventory);
            case AgentCommand.CreateCheckpoint c ->
                new StepResult.CheckpointCreated("cp-" + facts.run() + "-" + c.vm(), "offline");
            case DiskCommand.CopyDisk c -> copied(c.length(), c.target(), c.files());
            case DiskCommand.ShipClone c ->
                copied(
                        c.length(),
                        c.target(),
                        c.files().stream().map(DiskCommand.CloneFile::live).toList());
            case DiskCommand.CloneDisk c -> new StepResult.DiskCloned(c.length());
            case AgentCommand.SwapDisk c ->
                new StepResult.DiskSwapped(c.files().stream()
                        .map(file -> new StepResult.KeptFile(
                                file.live(), file.outgoing(), new FileIdentity(Scenes.GIB, Scenes.NOON, null)))
                        .toList());
            case DiskCommand.VerifyCopy c -> new StepResult.CopyVerified(c.length(), c.merkleRoot(), now, 0, List.of());
            case StepCommand c -> new StepResult.Nothing();
        };
    }

    private StepResult copied(long length, DiskCommand.CopyTarget target, List<DiskPath> files) {
        return new StepResult.DiskCopied(
                length,
                length,
                "sha256:00",
                "m",
                null,
                now,
                files.stream()
                        .map(file -> new StepResult.CopiedFile(target.file(file), Scenes.MIB))
                        .toList());
    }

    // What the test wants to know

    Delivery lastSent(String step) {
        return sent.reversed().stream()
                .filter(delivery -> delivery.ref().step().value().startsWith(step))
                .findFirst()
                .orElseThrow(() -> new AssertionError(step + " was not sent, but " + commands()));
    }

    List<String> commands() {
        return sent.stream()
                .map(delivery -> delivery.ref().direction() == Direction.UNDO
                        ? "undo " + delivery.ref().step()
                        : delivery.ref().step().value())
                .toList();
    }

    boolean wasSent(String step, Direction direction) {
        return sent.stream()
                .anyMatch(delivery -> delivery.ref().direction() == direction
                        && delivery.ref().step().value().startsWith(step));
    }

    StepStatus status(StepId step) {
        return run.status(run.steps().position(step).orElseThrow());
    }

    List<SetStatus> setStatuses() {
        return effects.stream()
                .filter(Effect.SetChanged.class::isInstance)
                .map(effect -> ((Effect.SetChanged) effect).status())
                .toList();
    }

    List<SetStatus> setStatuses(SetId set) {
        return effects(Effect.SetChanged.class).stream()
                .filter(changed -> changed.set().equals(set))
                .map(Effect.SetChanged::status)
                .toList();
    }

    <E extends Effect> List<E> effects(Class<E> type) {
        return effects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /// The run was set back by the test: what it sent since, it sends again.
    void resetDeliveries() {
        refs.clear();
    }

    void assertNothingAway() {
        assertThat(ledger).as("the attachment ledger").doesNotContainValue(LedgerRow.Status.AWAY);
    }
}
