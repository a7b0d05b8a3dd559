package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.orchestrator.plan.Facts.Location;
import dev.stillpoint.orchestrator.plan.Facts.Margin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What runs need: copies at a storage location, side files beside the disks, and on the VMs' volumes what
/// differencing files may grow to.
final class SpaceNeeds {
    private final Inventory inventory;
    private final Map<String, Plan.Space> volumes = new TreeMap<>();

    private SpaceNeeds(Inventory inventory) {
        this.inventory = inventory;
    }

    /// A checkpoint set's: its copies, a differencing file for each disk of each member, and beside each cloned
    /// disk what its VMs may write while the clone is shipped, which the two then do not share any more.
    static List<Plan.Space> ofCreate(
            SystemView system,
            Map<DiskId, DiskWay> ways,
            Inventory inventory,
            @Nullable Location location,
            Facts facts) {
        Margin margin = facts.margin();
        List<Plan.Space> needs = new ArrayList<>();
        if (location != null && !system.shared().isEmpty()) {
            needs.add(new Plan.Space(location.id().value(), copies(system, margin), location.reservableBytes()));
        }
        SpaceNeeds volumes = new SpaceNeeds(inventory);
        volumes.growth(system, margin);
        for (SystemView.Shared disk : system.shared()) {
            if (ways.get(disk.id()) instanceof DiskWay.Clone) {
                volumes.add(disk.path(), growth(disk.seen().length(), margin));
            }
        }
        needs.addAll(volumes.volumes.values());
        return needs;
    }

    /// A restore's: the side files in full, and a differencing file for each disk of each member.
    ///
    /// The safety checkpoints need no room of their own. What they keep is there already, and only what comes after
    /// a checkpoint grows: the restored state or, back home, the present one.
    static List<Plan.Space> ofRestore(SystemView system, List<RestoredDisk> disks, Inventory inventory, Margin margin) {
        SpaceNeeds volumes = new SpaceNeeds(inventory);
        for (RestoredDisk disk : disks) {
            if (!disk.copy().isKept()) {
                volumes.add(disk.now().path(), disk.copy().length());
            }
        }
        volumes.growth(system, margin);
        return List.copyOf(volumes.volumes.values());
    }

    static long copies(SystemView system, Margin margin) {
        return system.shared().stream()
                .mapToLong(disk -> copy(disk.seen(), margin))
                .sum();
    }

    /// What a disk's copy takes: as much as its files do, and not what the guest sees. Its VMs run on until they are
    /// stopped, so a file that is shorter than its disk may still grow.
    static long copy(Inventory.Disk disk, Margin margin) {
        long growth = Math.min(margin.growthBytes(), Math.max(0, disk.virtualSize() - disk.length()));
        return disk.length() + Math.max(growth, disk.length() / 100 * margin.copyPercent());
    }

    private void growth(SystemView system, Margin margin) {
        for (Inventory.Vm vm : system.members()) {
            for (Inventory.Disk disk : vm.disks()) {
                DiskPath path = disk.path();
                if (path != null && !system.isShared(disk)) {
                    add(path, growth(disk.virtualSize(), margin));
                }
            }
        }
    }

    private static long growth(long size, Margin margin) {
        return Math.max(margin.growthBytes(), size / 100 * margin.growthPercent());
    }

    private void add(DiskPath file, long bytes) {
        Optional<Inventory.Volume> on = DiskWay.volume(file, inventory);
        String where = on.map(
                        volume -> volume.path().path() + " of " + volume.path().owner())
                .orElse("the volume of " + file.owner());
        Long free = on.map(Inventory.Volume::free).orElse(null);
        volumes.merge(
                where,
                new Plan.Space(where, bytes, free),
                (one, other) -> new Plan.Space(where, one.needed() + other.needed(), one.free()));
    }
}
