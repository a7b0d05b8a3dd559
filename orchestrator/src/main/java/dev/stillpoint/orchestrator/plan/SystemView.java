package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Medium;
import dev.stillpoint.contracts.Selector;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.VmId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A system as an inspection saw it: its members, what they share, and who else does.
///
/// The order is that of names and paths, whatever the order of the inventory.
record SystemView(List<Inventory.Vm> members, List<Shared> shared) {
    static final Comparator<Inventory.Vm> BY_NAME = Comparator.comparing(
                    (Inventory.Vm vm) -> vm.name().toLowerCase(Locale.ROOT))
            .thenComparing(Inventory.Vm::id);

    /// A disk that members share.
    ///
    /// @param seen the disk as the first member has it
    /// @param attachments where it hangs at members
    /// @param foreign VMs outside the system that use it, as their disk or below one
    record Shared(
            DiskId id, DiskPath path, Inventory.Disk seen, List<Attachment> attachments, List<Inventory.Vm> foreign) {
        /// The members that attach it, each once.
        List<VmId> vms() {
            return attachments.stream().map(at -> at.vm().id()).distinct().toList();
        }
    }

    record Attachment(Inventory.Vm vm, Slot slot, DiskPath path, boolean shared) {
        LedgerRow.Disk row() {
            return new LedgerRow.Disk(vm.id(), vm.name(), slot, path, shared);
        }
    }

    static SystemView of(String system, Selector selector, Inventory inventory) {
        List<Inventory.Vm> members = inventory.vms().stream()
                .filter(selector.of(system))
                .sorted(BY_NAME)
                .toList();
        return new SystemView(members, sharedDisks(members, inventory));
    }

    /// The members of a set as they are now, by GUID: whatever they are called by now, wherever they run.
    static SystemView of(StoredSet set, Inventory inventory) {
        List<VmId> ids = set.members().stream().map(StoredSet.Member::vm).toList();
        return of(set.system(), new Selector.Vms(ids), inventory);
    }

    /// A disk is shared when its sharing flag says so or when a second VM of the fabric uses the same file.
    private static List<Shared> sharedDisks(List<Inventory.Vm> members, Inventory inventory) {
        Map<DiskId, List<Inventory.Vm>> users = users(inventory);
        Map<String, Shared> byPath = new TreeMap<>();
        for (Inventory.Vm vm : members) {
            for (Inventory.Disk disk : vm.disks()) {
                DiskPath path = disk.path();
                if (path == null) {
                    continue;
                }
                DiskId id = path.diskId();
                List<Inventory.Vm> those = users.getOrDefault(id, List.of());
                if (disk.shared() || those.size() > 1) {
                    byPath.computeIfAbsent(
                                    path.normalised() + '\n' + path.owner().toLowerCase(Locale.ROOT),
                                    first -> new Shared(id, path, disk, new ArrayList<>(), outside(members, those)))
                            .attachments()
                            .add(new Attachment(vm, disk.slot(), path, disk.shared()));
                }
            }
        }
        return List.copyOf(byPath.values());
    }

    private static List<Inventory.Vm> outside(List<Inventory.Vm> members, List<Inventory.Vm> vms) {
        return vms.stream().filter(vm -> !members.contains(vm)).sorted(BY_NAME).toList();
    }

    /// Which VMs use which file, each VM once: as its disk, as one of its disk's files, or below it in a chain.
    private static Map<DiskId, List<Inventory.Vm>> users(Inventory inventory) {
        Map<DiskId, List<Inventory.Vm>> users = new LinkedHashMap<>();
        for (Inventory.Vm vm : inventory.vms()) {
            for (Inventory.Disk disk : vm.disks()) {
                Set<DiskPath> used = new LinkedHashSet<>(disk.files());
                used.addAll(disk.parents());
                if (disk.path() != null) {
                    used.add(disk.path());
                }
                for (DiskPath path : used) {
                    List<Inventory.Vm> those = users.computeIfAbsent(path.diskId(), none -> new ArrayList<>());
                    // The VMs come one after the other: if this one is in it, it is the last.
                    if (those.isEmpty() || those.getLast() != vm) {
                        those.add(vm);
                    }
                }
            }
        }
        return users;
    }

    /// The VMs that use any of these files, each once, in the order of their names.
    static List<Inventory.Vm> usersOf(List<DiskPath> files, Inventory inventory) {
        Map<DiskId, List<Inventory.Vm>> users = users(inventory);
        return files.stream()
                .flatMap(file -> users.getOrDefault(file.diskId(), List.of()).stream())
                .distinct()
                .sorted(BY_NAME)
                .toList();
    }

    boolean isShared(Inventory.Disk disk) {
        if (disk.path() == null) {
            return false;
        }
        DiskId id = disk.path().diskId();
        return shared.stream().anyMatch(s -> s.id().equals(id));
    }

    List<Shared> sharedOf(VmId vm) {
        return shared.stream()
                .filter(disk ->
                        disk.attachments().stream().anyMatch(at -> at.vm().id().equals(vm)))
                .toList();
    }

    /// The members as a plan has them.
    List<Plan.Member> asMembers() {
        return members.stream()
                .map(vm -> new Plan.Member(vm.id(), vm.name(), vm.state(), vm.checkpointType()))
                .toList();
    }

    static List<Medium> media(Inventory.Vm vm) {
        List<Medium> media = new ArrayList<>();
        for (Inventory.Drive drive : vm.drives()) {
            if (drive.iso() != null) {
                media.add(new Medium(drive.index(), drive.iso()));
            }
        }
        return media;
    }
}
