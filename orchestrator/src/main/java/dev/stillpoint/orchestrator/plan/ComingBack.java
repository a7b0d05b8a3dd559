package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Medium;
import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.Step.Downtime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The way back: refresh → attach → refresh → insert → start (tiers forwards).
///
/// An attach awaits its VM's refreshes so far, an insert all of them, and a start its VM's refreshes and media and
/// the starts of earlier tiers; all that merely must have ended. What must have *succeeded* before is the plan's to
/// say.
final class ComingBack {
    private final Draft draft;
    private final Map<VmId, Work> work = new HashMap<>();

    /// The steps of one VM that others refer to.
    private static final class Work {
        private final List<StepId> attach = new ArrayList<>();
        private final List<StepId> insert = new ArrayList<>();
        private final List<StepId> refresh = new ArrayList<>();
    }

    ComingBack(Draft draft) {
        this.draft = draft;
    }

    /// @param undone steps whose undo changes the VM: when one of them is undone, the VM is refreshed again after it
    void refresh(StepId id, VmId vm, String vmName, List<StepId> after, List<StepId> undone) {
        Undo again = undone.isEmpty()
                ? null
                : draft.home(new AgentCommand.RefreshVm(vm), List.of(), undone, undone, List.of());
        of(vm).refresh.add(draft.agent(id, new AgentCommand.RefreshVm(vm), vmName, after, List.of(), again));
    }

    void refreshAttached(VmId vm, String vmName) {
        if (!of(vm).attach.isEmpty()) {
            refresh(StepIds.of("refresh", vm, "attached"), vm, vmName, of(vm).attach, List.of());
        }
    }

    /// @param undo absent where no way leads back from here
    StepId attach(LedgerRow.Disk row, boolean requireOff, List<StepId> needs, @Nullable Undo undo) {
        Work own = of(row.vm());
        StepId id = draft.agent(
                StepIds.of("attach", row.vm(), row.slot()),
                new AgentCommand.AttachDisk(row.vm(), row.slot(), row.disk(), row.shared(), requireOff),
                row.target(),
                needs,
                own.refresh,
                undo);
        own.attach.add(id);
        return id;
    }

    void insert(VmId vm, String vmName, List<Medium> media, List<StepId> needs) {
        of(vm).insert
                .add(draft.agent(
                        StepIds.of("insert", vm),
                        new AgentCommand.InsertMedia(vm, media),
                        vmName,
                        needs,
                        of(vm).refresh,
                        null));
    }

    /// @return the starts
    List<StepId> start(StartChoice choice, List<List<Inventory.Vm>> tiers, Function<Inventory.Vm, List<StepId>> needs) {
        List<StepId> all = new ArrayList<>();
        List<StepId> earlier = List.of();
        for (List<Inventory.Vm> tier : tiers) {
            List<StepId> starts = new ArrayList<>();
            for (Inventory.Vm vm : tier) {
                if (isChosen(choice, vm)) {
                    starts.add(draft.agent(
                            StepIds.of("start", vm.id()),
                            new AgentCommand.StartVm(vm.id()),
                            vm.name(),
                            needs.apply(vm),
                            StepIds.all(earlier, of(vm.id()).refresh, of(vm.id()).insert),
                            null,
                            draft.timing().patience(),
                            Downtime.CLOSES));
                }
            }
            all.addAll(starts);
            earlier = starts.isEmpty() ? earlier : starts;
        }
        return all;
    }

    /// What makes the VM whole again: its attaches, or `otherwise` when it has none.
    List<StepId> back(VmId vm, List<StepId> otherwise) {
        List<StepId> attaches = of(vm).attach;
        return attaches.isEmpty() ? otherwise : List.copyOf(attaches);
    }

    private static boolean isChosen(StartChoice choice, Inventory.Vm vm) {
        return switch (choice) {
            case PREVIOUS -> vm.state() == VmState.RUNNING;
            case ALL -> true;
            case NONE -> false;
        };
    }

    private Work of(VmId vm) {
        return work.computeIfAbsent(vm, none -> new Work());
    }
}
