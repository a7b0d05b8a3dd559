package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Medium;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.VmId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The plan that hangs back what a run that is over left away: attach → refresh → insert. It starts nothing, and
/// attaches to running VMs too.
///
/// Never refused: what stands in the way (a slot that is taken, a VM that is gone) is told by the step that fails,
/// and then by the run that waits for an operator.
final class BringHomePlan {
    private BringHomePlan() {}

    static PlanOutcome of(RunRequest.BringHome request, Inventory inventory, Facts facts) {
        Map<VmId, String> names = new LinkedHashMap<>();
        facts.away().forEach(row -> names.putIfAbsent(row.vm(), row.vmName()));
        List<Inventory.Vm> members = inventory.vms().stream()
                .filter(vm -> names.containsKey(vm.id()))
                .sorted(SystemView.BY_NAME)
                .toList();
        Draft draft = steps(facts, names);
        return new PlanOutcome.Planned(new Plan(
                PlanHash.of(request.kind(), List.of("run " + request.of()), members),
                Plan.Sets.NONE,
                draft.steps(),
                new Pivot.AtFirst(draft.changes()),
                members.stream()
                        .map(vm -> new Plan.Member(vm.id(), vm.name(), vm.state(), vm.checkpointType()))
                        .toList(),
                disks(inventory, facts),
                facts.away(),
                List.of(),
                null,
                Duration.ZERO,
                List.of()));
    }

    private static Draft steps(Facts facts, Map<VmId, String> names) {
        Draft draft = new Draft(facts);
        ComingBack back = new ComingBack(draft);
        Map<VmId, List<Medium>> media = new LinkedHashMap<>();
        for (LedgerRow row : facts.away()) {
            switch (row) {
                case LedgerRow.Disk disk -> back.attach(disk, false, List.of(Inspection.ID), null);
                case LedgerRow.Iso iso ->
                    media.computeIfAbsent(iso.vm(), none -> new ArrayList<>()).add(iso.medium());
            }
        }
        names.forEach(back::refreshAttached);
        media.forEach(
                (vm, those) -> back.insert(vm, names.getOrDefault(vm, vm.toString()), those, List.of(Inspection.ID)));
        return draft;
    }

    /// Nobody may hold a disk's file now, so there may be nobody to tell its length.
    private static List<Plan.SharedDisk> disks(Inventory inventory, Facts facts) {
        return facts.away().stream()
                .filter(LedgerRow.Disk.class::isInstance)
                .map(LedgerRow.Disk.class::cast)
                .map(LedgerRow.Disk::disk)
                .distinct()
                .map(path -> inventory.vms().stream()
                        .flatMap(vm -> vm.disks().stream())
                        .filter(disk -> disk.path() != null && disk.path().sameFileAs(path))
                        .findFirst()
                        .map(disk -> new Plan.SharedDisk(path.diskId(), path, disk.length(), disk.virtualSize(), null))
                        .orElseGet(() -> new Plan.SharedDisk(path.diskId(), path, 0, 0, null)))
                .toList();
    }
}
