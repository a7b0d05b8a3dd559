package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Medium;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.orchestrator.plan.Step.Downtime;
import dev.stillpoint.orchestrator.plan.SystemView.Attachment;
import dev.stillpoint.orchestrator.plan.SystemView.Shared;
import java.util.ArrayList;
import java.util.List;

/// The way down: stop (tiers backwards) → eject → detach, each with its way home.
///
/// Nothing is ejected or detached before all VMs are at rest: each tier's stops need those of the tier before. Undone
/// in the order attach → refresh → insert → start, and all that after what [Meanwhile] changed.
final class GoingDown {
    private final Draft draft;
    private final SystemView system;
    private final Stopping stopping;
    private final Meanwhile meanwhile;
    private List<StepId> atRest;

    /// @param before steps that must have succeeded before the first VM is stopped
    GoingDown(
            Draft draft,
            SystemView system,
            List<List<Inventory.Vm>> tiers,
            Stopping stopping,
            Meanwhile meanwhile,
            List<StepId> before) {
        this.draft = draft;
        this.system = system;
        this.stopping = stopping;
        this.meanwhile = meanwhile;
        atRest = before;
        stop(tiers);
        system.members().forEach(this::eject);
        system.shared().forEach(this::detach);
    }

    /// What takes the VM's media and disks away; for a VM that has none, what brings all to rest.
    List<StepId> bare(Inventory.Vm vm) {
        List<StepId> bare = StepIds.all(
                stopping.mediaToEject(vm).isEmpty() ? List.of() : List.of(StepIds.of("eject", vm.id())),
                detaches(vm.id()));
        return bare.isEmpty() ? atRest : bare;
    }

    /// What ejects media anywhere; in a system without any, what brings all to rest.
    List<StepId> ejectsOrRest() {
        List<StepId> ejects = system.members().stream()
                .filter(vm -> !stopping.mediaToEject(vm).isEmpty())
                .map(vm -> StepIds.of("eject", vm.id()))
                .toList();
        return ejects.isEmpty() ? atRest : ejects;
    }

    List<StepId> detaches(VmId vm) {
        List<StepId> ids = new ArrayList<>();
        for (Shared disk : system.sharedOf(vm)) {
            for (Attachment at : disk.attachments()) {
                if (at.vm().id().equals(vm)) {
                    ids.add(detachOf(at));
                }
            }
        }
        return ids;
    }

    static List<StepId> detaches(Shared disk) {
        return disk.attachments().stream().map(GoingDown::detachOf).toList();
    }

    /// What is taken away here, and so must be brought home.
    static List<LedgerRow> ledger(SystemView system, Stopping stopping) {
        List<LedgerRow> rows = new ArrayList<>();
        for (Shared disk : system.shared()) {
            disk.attachments().forEach(at -> rows.add(at.row()));
        }
        for (Inventory.Vm vm : system.members()) {
            for (Medium medium : stopping.mediaToEject(vm)) {
                rows.add(new LedgerRow.Iso(vm.id(), vm.name(), medium));
            }
        }
        return rows;
    }

    private void stop(List<List<Inventory.Vm>> tiers) {
        List<List<Inventory.Vm>> running = tiers.stream()
                .map(tier -> tier.stream().filter(stopping::stops).toList())
                .filter(tier -> !tier.isEmpty())
                .toList();
        for (int tier = running.size() - 1; tier >= 0; tier--) {
            List<StepId> startedBefore = tier == 0 ? List.of() : stops(running.get(tier - 1));
            for (Inventory.Vm vm : running.get(tier)) {
                stop(vm, startedBefore);
            }
            atRest = stops(running.get(tier));
        }
    }

    private void stop(Inventory.Vm vm, List<StepId> startedBefore) {
        List<StepId> mediaIn = stopping.mediaToEject(vm).isEmpty() ? List.of() : List.of(StepIds.of("eject", vm.id()));
        Undo start = draft.home(
                new AgentCommand.StartVm(vm.id()),
                StepIds.all(detaches(vm.id()), meanwhile.changes(vm.id())),
                StepIds.all(startedBefore, mediaIn, List.of(meanwhile.refresh(vm.id()))));
        draft.agent(
                StepIds.of("stop", vm.id()),
                stopping.command(vm.id()),
                vm.name(),
                atRest,
                List.of(),
                start,
                stopping.timeout().plus(draft.timing().patience()),
                Downtime.OPENS);
    }

    private void eject(Inventory.Vm vm) {
        List<Medium> media = stopping.mediaToEject(vm);
        if (!media.isEmpty()) {
            Undo insert = draft.home(
                    new AgentCommand.InsertMedia(vm.id(), media),
                    meanwhile.changes(vm.id()),
                    List.of(meanwhile.refresh(vm.id())));
            draft.agent(
                    StepIds.of("eject", vm.id()),
                    new AgentCommand.EjectMedia(vm.id(), media),
                    vm.name(),
                    atRest,
                    List.of(),
                    insert);
        }
    }

    private void detach(Shared disk) {
        for (Attachment at : disk.attachments()) {
            VmId vm = at.vm().id();
            Undo attach = draft.home(
                    new AgentCommand.AttachDisk(vm, at.slot(), at.path(), at.shared(), false),
                    StepIds.all(meanwhile.changes(disk.id()), meanwhile.changes(vm)),
                    meanwhile.access(vm, disk.id()),
                    List.of(),
                    meanwhile.readers(disk.id()));
            draft.agent(
                    detachOf(at),
                    new AgentCommand.DetachDisk(vm, at.slot(), at.path()),
                    at.row().target(),
                    atRest,
                    List.of(),
                    attach);
        }
    }

    private static List<StepId> stops(List<Inventory.Vm> vms) {
        return vms.stream().map(vm -> StepIds.of("stop", vm.id())).toList();
    }

    private static StepId detachOf(Attachment at) {
        return StepIds.of("detach", at.vm().id(), at.slot());
    }
}
