package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.orchestrator.plan.StoredSet.Attachment;
import dev.stillpoint.orchestrator.plan.StoredSet.Copy;
import dev.stillpoint.orchestrator.plan.StoredSet.File;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Compares where shared disks hang with where they hung when a set was made: what was moved, resized, added,
/// unshared or detached since, and what took its place. Each finding names the disk and both slots.
final class LedgerDrift {
    private final SystemView system;
    private final StoredSet set;
    private final DowntimeRefusals refusals;

    private LedgerDrift(SystemView system, StoredSet set, DowntimeRefusals refusals) {
        this.system = system;
        this.set = set;
        this.refusals = refusals;
    }

    static void find(SystemView system, StoredSet set, DowntimeRefusals refusals) {
        LedgerDrift drift = new LedgerDrift(system, set, refusals);
        for (Copy copy : set.copies()) {
            for (Inventory.Vm vm : system.members()) {
                drift.compare(copy, vm);
            }
            drift.form(copy);
        }
        for (SystemView.Shared disk : system.shared()) {
            if (set.copies().stream().noneMatch(copy -> copy.disk().equals(disk.id()))) {
                drift.added(disk);
            }
        }
    }

    private void compare(Copy copy, Inventory.Vm vm) {
        List<Slot> then = copy.attachments().stream()
                .filter(at -> at.vm().equals(vm.id()))
                .map(Attachment::slot)
                .toList();
        List<Inventory.Disk> now =
                vm.disks().stream().filter(disk -> isThat(disk, copy.path())).toList();
        Set<Slot> elsewhere = new LinkedHashSet<>();
        now.stream()
                .map(Inventory.Disk::slot)
                .filter(slot -> !then.contains(slot))
                .forEach(elsewhere::add);
        for (Slot slot : then) {
            Optional<Inventory.Disk> there =
                    now.stream().filter(disk -> disk.slot().equals(slot)).findFirst();
            if (there.isEmpty()) {
                away(copy, vm, slot, elsewhere);
            } else if (!there.get().shared()) {
                drift(
                        vm,
                        copy.path(),
                        copy.path() + " at " + slot + " of " + vm.name()
                                + " is not shared any more; when the set was made it was");
            }
        }
        if (then.isEmpty() || now.size() > then.size()) {
            for (Slot slot : elsewhere) {
                drift(
                        vm,
                        copy.path(),
                        copy.path() + " hangs at " + slot + " of " + vm.name()
                                + ", where it did not when the set was made"
                                + (then.isEmpty() ? "" : " (then: " + list(then) + ")"));
            }
        }
    }

    /// The slot does not hold the disk.
    private void away(Copy copy, Inventory.Vm vm, Slot slot, Set<Slot> elsewhere) {
        String now = elsewhere.isEmpty() ? "is attached nowhere at this VM" : "hangs at " + list(elsewhere) + " now";
        String instead = vm.disks().stream()
                .filter(disk -> disk.slot().equals(slot))
                .findFirst()
                .map(disk -> "; " + slot + " holds " + nameOf(disk))
                .orElse("; " + slot + " is empty");
        drift(
                vm,
                copy.path(),
                copy.path() + ", which hung at " + slot + " of " + vm.name() + " when the set was made, " + now
                        + instead);
    }

    /// The disk itself: what the guest saw, and which files it has.
    private void form(Copy copy) {
        Optional<SystemView.Shared> now = system.shared().stream()
                .filter(disk -> disk.id().equals(copy.disk()))
                .findFirst();
        if (now.isEmpty()) {
            return;
        }
        Inventory.Disk seen = now.get().seen();
        Long then = copy.virtualSize();
        if (then != null && then != seen.virtualSize()) {
            drift(
                    null,
                    copy.path(),
                    copy.path() + " at " + seen.slot() + " has " + seen.virtualSize()
                            + " bytes for the guest now, and had " + then + " when the set was made");
        }
        Set<DiskId> filesThen =
                copy.files().stream().map(File::live).map(DiskPath::diskId).collect(Collectors.toSet());
        Set<DiskId> filesNow = seen.files().stream().map(DiskPath::diskId).collect(Collectors.toSet());
        if (!copy.files().isEmpty() && !filesThen.equals(filesNow)) {
            drift(
                    null,
                    copy.path(),
                    copy.path() + " at " + seen.slot() + " consists of "
                            + names(seen.files()) + " now, and of "
                            + names(copy.files().stream().map(File::live).toList()) + " when the set was made");
        }
    }

    private void added(SystemView.Shared disk) {
        for (SystemView.Attachment at : disk.attachments()) {
            drift(
                    at.vm(),
                    disk.path(),
                    disk.path() + " is a shared disk at " + at.slot() + " of "
                            + at.vm().name() + " now, and was none when the set was made");
        }
    }

    private void drift(Inventory.@Nullable Vm vm, DiskPath disk, String detail) {
        refusals.problem(
                ProblemCode.LEDGER_DRIFT,
                vm == null ? null : vm.name(),
                disk.path(),
                detail + " (checkpoint set " + set.name() + ")");
    }

    private static boolean isThat(Inventory.Disk disk, DiskPath path) {
        return disk.path() != null && disk.path().sameFileAs(path);
    }

    private static String nameOf(Inventory.Disk disk) {
        DiskPath path = disk.path();
        return path == null ? "the physical disk " + disk.passThrough() : path.path();
    }

    private static String list(Iterable<Slot> slots) {
        Set<String> sorted = new TreeSet<>();
        slots.forEach(slot -> sorted.add(slot.toString()));
        return String.join(", ", sorted);
    }

    private static String names(List<DiskPath> files) {
        return files.stream().map(DiskPath::fileName).sorted().collect(Collectors.joining(", "));
    }
}
