package dev.stillpoint.simulation.fleet;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Checkpoints;
import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Medium;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import dev.stillpoint.orchestrator.plan.Pivot;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.Step;
import dev.stillpoint.orchestrator.plan.Steps;
import dev.stillpoint.orchestrator.plan.StoredSet;
import dev.stillpoint.orchestrator.plan.Undo;
import dev.stillpoint.orchestrator.saga.RunStatus;
import dev.stillpoint.orchestrator.saga.StepState;
import dev.stillpoint.orchestrator.saga.Try;
import dev.stillpoint.simulation.model.Fabric;
import dev.stillpoint.simulation.model.Machine;
import dev.stillpoint.simulation.model.Storage;
import dev.stillpoint.simulation.model.StoredFile;
import dev.stillpoint.simulation.model.Timeline;
import dev.stillpoint.simulation.model.Versions;
import dev.stillpoint.simulation.model.Violation;
import dev.stillpoint.simulation.model.Witness;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Knows what must never happen, and looks after each event.
final class Judge implements Witness {
    static final String HOME = "every shared disk is in its slot, or an operator is told which is not";
    static final String HOME_WITHOUT_STORAGE = "home needs no storage location";
    static final String ENDS = "a run ends";
    static final String DEPENDENCIES = "no step acts before those that it needs";
    static final String HELD_UP = "a step waits for nothing but what it needs";
    static final String CLEAN_UP_LAST = "clean-up begins when home is over";
    static final String NOT_AFTER = "nothing begins after its notAfter";
    static final String REDELIVERY = "a redelivery never repeats finished work";
    static final String ONCE_TO_WORKERS = "no command reaches the workers twice because a relay ended";
    static final String LEDGER_FIRST = "the ledger says AWAY before anything is taken away";
    static final String COMPLETE = "a set called COMPLETE restores to its bytes";
    static final String SWAPPED = "no VM runs while its disk is swapped";
    static final String RESTORED = "what was restored has the set's bytes";
    static final String LEFTOVERS = "what was undone leaves nothing behind";
    static final String RUNNING = "VMs that ran run again";
    static final String SUCCEEDS = "what needs no operator succeeds by itself";
    static final String DIRECTION = "a run that turned back does not go forward again";
    static final String CLONES = "a clone is left only where an operator is told of it";
    static final String FORWARD_ONLY = "past the pivot nothing of the set is undone";

    private final Timeline time;
    private final Fabric fabric;
    private final Storage storage;
    private final Set<StepRef> answered = new HashSet<>();
    private final Set<StepRef> withWorkers = new HashSet<>();
    private final Set<Done> done = new HashSet<>();
    /// VMs that an admin started or stopped.
    final Set<Machine> touched = new HashSet<>();

    /// Disks that an admin took out of slots.
    final Set<DiskPath> taken = new HashSet<>();

    private @Nullable Orchestrators orchestrators;

    private record Done(RunId run, StepId step, Direction direction) {}

    Judge(Timeline time, Fabric fabric, Storage storage) {
        this.time = time;
        this.fabric = fabric;
        this.storage = storage;
    }

    void judges(Orchestrators all) {
        orchestrators = all;
    }

    Fabric fabric() {
        return fabric;
    }

    private @Nullable Entry entry(Delivery delivery) {
        Orchestrators all = orchestrators;
        return all == null ? null : all.entry(delivery.ref().run());
    }

    // While it happens

    /// An executor said something.
    void told(StepEvent event) {
        switch (event) {
            case StepEvent.Succeeded succeeded -> {
                StepRef ref = event.ref();
                answered.add(ref);
                done.add(new Done(ref.run(), ref.step(), ref.direction()));
            }
            case StepEvent.Failed failed -> answered.add(event.ref());
            case StepEvent other -> {}
        }
    }

    /// A command is in the workers' topic, where they can see it.
    void reachesWorkers(Delivery delivery) {
        if (!withWorkers.add(delivery.ref())) {
            throw new Violation(ONCE_TO_WORKERS, delivery.ref() + " is published again");
        }
    }

    @Override
    public void begins(Delivery delivery) {
        StepRef ref = delivery.ref();
        if (delivery.notAfter() != null && time.database().isAfter(delivery.notAfter())) {
            throw new Violation(
                    NOT_AFTER, ref + " begins at " + time.database() + ", allowed until " + delivery.notAfter());
        }
        if (delivery.command() instanceof AgentCommand agent
                && !agent.lanes().isEmpty()
                && !(agent instanceof AgentCommand.RefreshVm)
                && answered.contains(ref)) {
            throw new Violation(REDELIVERY, ref + " is carried out after its result was told");
        }
        Entry entry = entry(delivery);
        if (entry == null || ref.direction() == Direction.UNDO) {
            return;
        }
        Plan plan = entry.soundPlan;
        if (plan != null) {
            needs(plan.steps(), ref);
        }
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

    private void needs(Steps steps, StepRef ref) {
        int at = steps.position(ref.step()).orElse(-1);
        if (at < 0) {
            return;
        }
        for (int need : steps.needs(at)) {
            StepId id = steps.get(need).id();
            if (!done.contains(new Done(ref.run(), id, Direction.FORWARD))) {
                throw new Violation(DEPENDENCIES, ref + " begins before " + id + " has succeeded");
            }
        }
    }

    @Override
    public void runs(Machine machine) {
        Orchestrators all = orchestrators;
        if (all == null) {
            return;
        }
        boolean meddled = touched.contains(machine);
        for (Entry entry : all.entries()) {
            if (entry.run.order().request() instanceof RunRequest.Restore
                    && entry.shape.has(machine.id())
                    && entry.run.plan() != null
                    && entry.run.state().reserved()
                    && all.holds(entry.run.order().run(), machine.id())) {
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
        CatalogSet set = plan == null || orchestrators == null
                ? null
                : orchestrators.sets().get(plan.sets().source());
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

    /// A command is about to be committed to the outbox.
    void sent(Entry entry, Delivery delivery) {
        Plan plan = entry.soundPlan;
        if (plan == null) {
            return;
        }
        Steps steps = plan.steps();
        StepRef ref = delivery.ref();
        if (ref.direction() == Direction.FORWARD) {
            if (entry.turnedBack) {
                throw new Violation(DIRECTION, ref + " is sent after the run turned back");
            }
            needs(steps, ref);
            return;
        }
        if (entry.pastPivot) {
            throw new Violation(FORWARD_ONLY, ref + " is sent");
        }
        int at = steps.position(ref.step()).orElseThrow();
        for (int need : steps.undoNeeds(at)) {
            StepState state = entry.run.state().steps().get(need);
            boolean undone = state.undo() == null
                    ? state.forward() == null
                    : state.undo().phase() == Try.Phase.DONE;
            if (!undone) {
                throw new Violation(
                        DEPENDENCIES, ref + " is sent before " + steps.get(need).id() + " is undone");
            }
        }
        Undo undo = steps.get(at).undo();
        if (undo != null && undo.group() == Undo.Group.CLEAN_UP) {
            for (int other = 0; other < steps.size(); other++) {
                Undo home = steps.get(other).undo();
                StepState state = entry.run.state().steps().get(other);
                if (home != null && home.group() == Undo.Group.HOME && state.forward() != null && !isOver(state)) {
                    if (!isBlocked(entry, steps, other)) {
                        throw new Violation(
                                CLEAN_UP_LAST,
                                ref + " is sent before " + steps.get(other).id() + " is undone");
                    }
                }
            }
        }
    }

    /// By the plan as the planner made it.
    private static boolean isPastPivot(Entry entry, Plan plan) {
        return switch (plan.pivot()) {
            case Pivot.AfterAll after -> allForward(entry, plan, after.steps(), true);
            case Pivot.AtFirst first -> allForward(entry, plan, first.steps(), false);
        };
    }

    private static boolean allForward(Entry entry, Plan plan, List<StepId> ids, boolean all) {
        for (StepId id : ids) {
            Try forward = entry.run
                    .state()
                    .steps()
                    .get(plan.steps().position(id).orElseThrow())
                    .forward();
            boolean is = all ? forward != null && forward.phase() == Try.Phase.DONE : forward != null;
            if (is != all) {
                return !all;
            }
        }
        return all;
    }

    private static boolean isOver(StepState state) {
        Try undo = state.undo();
        return undo != null && (undo.phase() == Try.Phase.DONE || undo.phase() == Try.Phase.FAILED);
    }

    /// An undo that is never tried for want of another one that failed.
    private static boolean isBlocked(Entry entry, Steps steps, int at) {
        for (int need : steps.undoNeeds(at)) {
            StepState state = entry.run.state().steps().get(need);
            Try undo = state.undo();
            if (undo == null ? isBlocked(entry, steps, need) : undo.phase() == Try.Phase.FAILED) {
                return true;
            }
        }
        return false;
    }

    void committed(Entry entry, RunStatus before) {
        RunStatus now = entry.run.status();
        entry.turnedBack |= now == RunStatus.COMPENSATING;
        if (now == RunStatus.RUNNING && !entry.pastPivot && entry.soundPlan != null) {
            entry.pastPivot = isPastPivot(entry, entry.soundPlan);
        }
        if (now == RunStatus.RUNNING && before != now && entry.liveFiles.isEmpty()) {
            for (Shape.Place place : entry.shape.disks()) {
                StoredFile file = fabric.file(place.disk());
                if (file != null) {
                    entry.liveFiles.put(place.disk(), file.identity());
                }
            }
        }
        if (now == RunStatus.NEEDS_OPERATOR && before != now) {
            entry.neededOperator = true;
            heldUp(entry);
            named(entry);
        }
    }

    /// Whoever is asked for help is told which disks are not home.
    private void named(Entry entry) {
        if (entry.run.state().problems().isEmpty()) {
            throw new Violation(HOME, entry + " needs an operator and does not say why");
        }
    }

    private void heldUp(Entry entry) {
        Plan plan = entry.soundPlan;
        if (plan == null) {
            return;
        }
        Steps steps = plan.steps();
        boolean back = entry.run.state().turnedBackAt() != null;
        for (int at = 0; at < steps.size(); at++) {
            StepState state = entry.run.state().steps().get(at);
            boolean untried = back
                    ? state.undo() == null
                            && state.forward() != null
                            && steps.get(at).undo() != null
                    : state.forward() == null;
            if (untried && allDone(entry, back ? steps.undoNeeds(at) : steps.needs(at), back)) {
                throw new Violation(
                        HELD_UP, entry + " stops, and " + steps.get(at).id() + " was not tried");
            }
        }
    }

    private static boolean allDone(Entry entry, int[] needs, boolean back) {
        for (int need : needs) {
            StepState state = entry.run.state().steps().get(need);
            Try latest = back ? state.undo() : state.forward();
            boolean nothing = back && state.forward() == null && latest == null;
            if (!nothing && (latest == null || latest.phase() != Try.Phase.DONE)) {
                return false;
            }
        }
        return true;
    }

    void setBecame(Entry entry, CatalogSet set) {
        switch (set.status) {
            case COMPLETE -> {
                if (set.run.equals(entry.run.order().run())) {
                    complete(entry, set);
                }
            }
            case SAFETY -> safety(entry, set);
            case CREATING, INCOMPLETE, DELETING, DELETED, QUARANTINED -> {}
        }
    }

    /// A set has its new name when every checkpoint that is still there has it.
    void setWasRenamed(Entry entry, CatalogSet set) {
        String marker = Checkpoints.marker(set.run);
        for (Machine machine : entry.shape.machines()) {
            Machine.Point point = machine.marked(marker);
            if (point != null && !point.name().equals(set.name)) {
                throw new Violation(
                        COMPLETE,
                        entry + " gave its set the name " + set.name + ", but the checkpoint of " + machine + " is "
                                + point.name());
            }
        }
    }

    /// What a restore replaced is all there.
    private void safety(Entry entry, CatalogSet set) {
        String marker = Checkpoints.marker(set.run);
        for (CatalogSet.Member member : set.members.values()) {
            for (Machine machine : entry.shape.machines()) {
                Machine.Point point = machine.name().equals(member.name()) ? machine.marked(marker) : null;
                if (point != null) {
                    set.ownBytes.put(machine.id(), point.own());
                }
            }
        }
        for (StoredSet.Copy copy : set.copies.values()) {
            for (StoredSet.File kept : copy.files()) {
                StoredFile file = fabric.file(new DiskPath(kept.live().owner(), kept.path()));
                if (file == null) {
                    throw new Violation(COMPLETE, kept.path() + " of the safety set of " + entry + " is not there");
                }
                set.fileBytes.put(kept.live(), file.version());
            }
        }
    }

    /// Every member's checkpoint and every disk's copy is there, and there was a moment at which all of that was what
    /// the disks held.
    private void complete(Entry entry, CatalogSet set) {
        Versions versions = fabric.versions();
        long from = Long.MIN_VALUE;
        long to = Long.MAX_VALUE;
        String marker = Checkpoints.marker(set.run);
        for (Machine machine : entry.shape.machines()) {
            Machine.Point point = machine.marked(marker);
            if (point == null || !set.members.containsKey(machine.id())) {
                throw new Violation(COMPLETE, machine.name() + " has no checkpoint of " + entry);
            }
            from = Math.max(from, versions.from(point.own()));
            to = Math.min(to, versions.to(point.own()));
            set.ownBytes.put(machine.id(), point.own());
        }
        for (Shape.Place place : entry.shape.disks()) {
            if (taken.contains(place.disk()) && !isPlanned(entry, place.disk())) {
                continue;
            }
            StoredSet.Copy recorded = set.copies.get(place.disk().diskId());
            Storage.Copy copy =
                    recorded == null ? null : storage.copy(recorded.target().folder());
            if (recorded == null
                    || copy == null
                    || !copy.merkleRoot().equals(recorded.merkleRoot())
                    || storage.hasTombstone(recorded.target().tombstone())) {
                throw new Violation(COMPLETE, place.disk() + " has no sound copy in the set of " + entry);
            }
            for (int at = 0; at < copy.versions().size(); at++) {
                int version = copy.versions().get(at);
                from = Math.max(from, versions.from(version));
                to = Math.min(to, versions.to(version));
                set.fileBytes.put(fabric.filesOf(place.disk()).get(at), version);
            }
        }
        boolean atRest =
                !(entry.run.order().request() instanceof RunRequest.Create create) || create.stop() != StopMode.NONE;
        if (atRest && from > to) {
            throw new Violation(COMPLETE, "the parts of the set of " + entry + " are of different moments");
        }
    }

    private static boolean isPlanned(Entry entry, DiskPath path) {
        Plan plan = entry.soundPlan;
        return plan != null
                && plan.disks().stream().anyMatch(disk -> disk.path().equals(path));
    }

    // At the end

    /// While every storage location is down: whoever turned back is home.
    void homeWithoutStorage(Iterable<Entry> entries) {
        for (Entry entry : entries) {
            var turnedBack = entry.run.state().turnedBackAt();
            if (turnedBack != null && turnedBack.isBefore(time.database().minusSeconds(600)) && !entry.isOver()) {
                for (Shape.Place place : entry.shape.disks()) {
                    if (!isHome(place)) {
                        throw new Violation(HOME_WITHOUT_STORAGE, words(place) + " is not there; " + entry);
                    }
                }
                running(entry.shape, HOME_WITHOUT_STORAGE);
            }
        }
    }

    boolean isHome(Shape.Place place) {
        Machine.Hung there = place.machine().in(place.slot());
        return there != null && there.path().sameFileAs(place.disk());
    }

    private static String words(Shape.Place place) {
        return place.disk() + " of " + place.machine().name() + " at " + place.slot();
    }

    void end(Iterable<Entry> entries, Iterable<Shape> shapes, Story story) {
        for (Entry entry : entries) {
            RunStatus status = entry.run.status();
            if (!status.isFinal() && status != RunStatus.NEEDS_OPERATOR) {
                throw new Violation(ENDS, entry + " is still going");
            }
            if (status == RunStatus.SUCCEEDED && entry.run.order().request() instanceof RunRequest.Delete) {
                deleted(entry);
            }
            if (status == RunStatus.ROLLED_BACK || status == RunStatus.CANCELED) {
                leftovers(entry);
            }
            clones(entry);
            boolean easy = story.kind() == Story.Kind.QUIET || story.kind() == Story.Kind.BENIGN;
            boolean well = switch (status) {
                case SUCCEEDED, REJECTED, PLANNED -> true;
                case CANCELED -> entry.canceled;
                default -> false;
            };
            if (easy && (!well || entry.neededOperator)) {
                throw new Violation(SUCCEEDS, entry + " in an easy fleet (" + story.kind() + ")");
            }
        }
        for (Shape shape : shapes) {
            boolean waits = false;
            for (Shape.Place place : shape.disks()) {
                if (!isHome(place) && !isNamed(entries, place)) {
                    throw new Violation(HOME, words(place) + " is not there, and nobody is told");
                }
            }
            for (Entry entry : entries) {
                waits |= entry.isOf(shape) && entry.run.status() == RunStatus.NEEDS_OPERATOR;
            }
            if (!waits) {
                media(entries, shape);
                running(shape, RUNNING);
            }
        }
    }

    /// What a run that is over cloned is gone, and one that waits for an operator says where its clones are. Whoever
    /// closed a run by hand was told before.
    private void clones(Entry entry) {
        if (entry.soundPlan == null || entry.run.status() == RunStatus.RESOLVED) {
            return;
        }
        for (Step step : entry.soundPlan.steps().list()) {
            if (step.command() instanceof DiskCommand.CloneDisk clone) {
                for (DiskCommand.CloneFile file : clone.files()) {
                    boolean told = entry.run.status() == RunStatus.NEEDS_OPERATOR
                            && entry.run.state().problems().stream()
                                    .anyMatch(problem -> problem.detail()
                                            .contains(file.path().path()));
                    if (fabric.file(file.path()) != null && !told) {
                        throw new Violation(CLONES, file.path() + " of " + entry);
                    }
                }
            }
        }
    }

    private static boolean isNamed(Iterable<Entry> entries, Shape.Place place) {
        for (Entry entry : entries) {
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

    private void running(Shape shape, String invariant) {
        for (Machine machine : shape.running()) {
            if (machine.state() != VmState.RUNNING && !touched.contains(machine)) {
                throw new Violation(invariant, machine + " ran when the fleet began");
            }
        }
    }

    private static void media(Iterable<Entry> entries, Shape shape) {
        for (Entry entry : entries) {
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

    private void deleted(Entry entry) {
        Orchestrators all = orchestrators;
        if (all == null || entry.soundPlan == null) {
            return;
        }
        for (Plan.Removed removed : entry.soundPlan.sets().removes()) {
            CatalogSet set = all.sets().get(removed.set());
            if (set != null) {
                deleted(entry, set);
            }
        }
    }

    private void deleted(Entry entry, CatalogSet set) {
        String marker = Checkpoints.marker(set.run);
        for (Machine machine : entry.shape.machines()) {
            if (machine.marked(marker) != null) {
                throw new Violation(LEFTOVERS, machine + " has a checkpoint of a deleted set; " + entry);
            }
        }
        for (StoredSet.Copy copy : set.copies.values()) {
            for (StoredSet.File file : copy.files()) {
                if (copy.isKept() && fabric.file(new DiskPath(file.live().owner(), file.path())) != null) {
                    throw new Violation(LEFTOVERS, file.path() + " of a deleted set is there");
                }
            }
            if (!copy.isKept() && storage.copy(copy.target().folder()) != null) {
                throw new Violation(LEFTOVERS, copy.target().folder() + " of a deleted set is there");
            }
        }
    }

    private void leftovers(Entry entry) {
        if (entry.soundPlan == null || entry.soundPlan.sets().makes() == null) {
            return;
        }
        String marker = Checkpoints.marker(entry.run.order().run());
        for (Machine machine : entry.shape.machines()) {
            if (machine.marked(marker) != null) {
                throw new Violation(LEFTOVERS, machine + " has a checkpoint of " + entry);
            }
        }
        for (Plan.SharedDisk disk : entry.soundPlan.disks()) {
            String folder = DiskCommand.CopyTarget.below(
                            Orchestrators.ROOT, Orchestrators.LOCATION, entry.set(), disk.id())
                    .folder();
            if (storage.copy(folder) != null) {
                throw new Violation(LEFTOVERS, folder + " has a copy of " + entry);
            }
        }
    }
}
