package dev.stillpoint.simulation.fleet;

import dev.stillpoint.contracts.CheckpointChoice;
import dev.stillpoint.contracts.Checkpoints;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.orchestrator.plan.PlanOutcome;
import dev.stillpoint.orchestrator.plan.SetStatus;
import dev.stillpoint.simulation.model.Machine;
import dev.stillpoint.simulation.model.Violation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is removed of a VM's checkpoints: what a request means, none of a set's, and nobody else's.
final class RemovalRules {
    static final String REMOVED = "no checkpoint goes but those that are meant and belong to no set";
    static final String GONE = "what was to be removed is gone, and nothing else";

    private final Catalog catalog;
    private final Meddling meddling;
    /// Of runs that remove checkpoints: those that are meant.
    private final Map<Entry, Set<Named>> meant = new HashMap<>();

    private record Named(VmId vm, String checkpoint) {}

    RemovalRules(Catalog catalog, Meddling meddling) {
        this.catalog = catalog;
        this.meddling = meddling;
    }

    // When it is planned

    void planned(Entry entry, Inventory inventory, PlanOutcome outcome) {
        if (entry.run.order().request() instanceof RunRequest.RemoveCheckpoints remove) {
            Set<Named> those = meant(entry, remove, inventory);
            meant.put(entry, those);
            String why = refusal(entry, remove, inventory, those);
            boolean isRefused = outcome instanceof PlanOutcome.Refused;
            if (isRefused != (why != null)) {
                throw new Violation(REMOVED, entry + " is planned as " + words(outcome) + ", but " + why);
            }
        }
    }

    private static String words(PlanOutcome outcome) {
        return switch (outcome) {
            case PlanOutcome.Planned planned -> planned.plan().steps().size() + " steps";
            case PlanOutcome.Refused refused ->
                refused.problems().stream().map(Problem::detail).toList().toString();
        };
    }

    private static Set<Named> meant(Entry entry, RunRequest.RemoveCheckpoints remove, Inventory inventory) {
        Set<Named> those = new HashSet<>();
        for (Inventory.Vm vm : inventory.vms()) {
            if (isConcerned(entry, remove, vm)) {
                for (Inventory.Checkpoint point : vm.checkpoints()) {
                    boolean named = false;
                    Inventory.Checkpoint at = point;
                    while (at != null && !named) {
                        named = isNamed(remove.checkpoints(), at);
                        at = remove.includeDescendants() ? parent(vm, at) : null;
                    }
                    if (named) {
                        those.add(new Named(vm.id(), point.id()));
                    }
                }
            }
        }
        return those;
    }

    private static boolean isConcerned(Entry entry, RunRequest.RemoveCheckpoints remove, Inventory.Vm vm) {
        return entry.shape.has(vm.id()) && (remove.vm() == null || remove.vm().equals(vm.id()));
    }

    private static Inventory.@Nullable Checkpoint parent(Inventory.Vm vm, Inventory.Checkpoint of) {
        for (Inventory.Checkpoint other : vm.checkpoints()) {
            if (other.id().equals(of.parent())) {
                return other;
            }
        }
        return null;
    }

    private static boolean isNamed(CheckpointChoice choice, Inventory.Checkpoint point) {
        return switch (choice) {
            case CheckpointChoice.All all -> true;
            case CheckpointChoice.MadeBefore before -> point.createdAt().isBefore(before.moment());
            case CheckpointChoice.Named named -> named.ids().stream().anyMatch(point.id()::equalsIgnoreCase);
        };
    }

    /// Why the request can't be carried out; null when it can.
    private @Nullable String refusal(
            Entry entry, RunRequest.RemoveCheckpoints remove, Inventory inventory, Set<Named> those) {
        Set<String> there = new HashSet<>();
        boolean any = false;
        for (Inventory.Vm vm : inventory.vms()) {
            if (isConcerned(entry, remove, vm)) {
                any = true;
                for (Inventory.Checkpoint point : vm.checkpoints()) {
                    there.add(point.id());
                    CatalogSet set = owner(point.description());
                    if (set != null && those.contains(new Named(vm.id(), point.id()))) {
                        return point.id() + " belongs to set " + set.name + ", which is " + set.status;
                    }
                }
            }
        }
        if (!any) {
            return "no such VM is there";
        }
        if (remove.checkpoints() instanceof CheckpointChoice.Named named) {
            for (String id : named.ids()) {
                if (there.stream().noneMatch(id::equalsIgnoreCase)) {
                    return "no checkpoint " + id + " is there";
                }
            }
        }
        return null;
    }

    /// The set that is not deleted and that a checkpoint with this description belongs to.
    private @Nullable CatalogSet owner(String description) {
        for (CatalogSet set : catalog.sets()) {
            if (set.status != SetStatus.DELETED && description.contains(Checkpoints.marker(set.run))) {
                return set;
            }
        }
        return null;
    }

    // When it happens

    /// A job of a run is about to remove a checkpoint.
    void removes(Entry entry, Machine machine, Machine.Point point) {
        boolean may = switch (entry.run.order().request()) {
            case RunRequest.RemoveCheckpoints remove ->
                meant.getOrDefault(entry, Set.of()).contains(new Named(machine.id(), point.id()))
                        && owner(point.description()) == null;
            case RunRequest.Delete delete -> isDeleted(delete, point);
            case RunRequest other ->
                point.description()
                        .contains(Checkpoints.marker(entry.run.order().run()));
        };
        if (!may) {
            throw new Violation(
                    REMOVED, point.id() + " \"" + point.name() + "\" of " + machine + " is removed by " + entry);
        }
        meddling.removed(machine, point.id());
    }

    private boolean isDeleted(RunRequest.Delete delete, Machine.Point point) {
        SetId named = delete.set();
        CatalogSet source = catalog.find(named);
        for (CatalogSet set : catalog.sets()) {
            boolean meant =
                    set.id.equals(named) || (delete.includeDescendants() && source != null && set.isAbove(source));
            if (meant && point.description().contains(Checkpoints.marker(set.run))) {
                return true;
            }
        }
        return false;
    }

    // When it is over

    /// A run has succeeded.
    void succeeded(Entry entry) {
        for (Named each : meant.getOrDefault(entry, Set.of())) {
            for (Machine machine : entry.shape.machines()) {
                if (machine.id().equals(each.vm) && machine.point(each.checkpoint) != null) {
                    throw new Violation(GONE, each.checkpoint + " of " + machine + " is still there; " + entry);
                }
            }
        }
    }

    /// At the end of a fleet.
    void end() {
        for (Meddling.Made made : meddling.checkpoints) {
            if (made.machine().point(made.checkpoint()) == null) {
                throw new Violation(GONE, made.checkpoint() + " of " + made.machine() + ", made by hand, is gone");
            }
        }
    }
}
