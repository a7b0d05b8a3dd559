package dev.stillpoint.benchmarks;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A fabric of running VMs without shared disks, made of nothing but numbers.
///
/// @param systems how many systems
/// @param vmsEach how many VMs each of them has
record ScriptedFabric(int systems, int vmsEach) {
    private static final long GIB = 1L << 30;

    static String system(int index) {
        return "S" + index;
    }

    Inventory inventory(Instant now) {
        List<Inventory.Vm> vms = new ArrayList<>();
        for (int s = 0; s < systems; s++) {
            for (int v = 0; v < vmsEach; v++) {
                vms.add(vm("VM" + v + "-" + system(s)));
            }
        }
        return new Inventory(
                now,
                vms,
                List.of(new Inventory.Volume(
                        new DiskPath("cluster:c1", "C:\\ClusterStorage\\Volume1"), 4096 * GIB, 4096 * GIB, false)));
    }

    private static Inventory.Vm vm(String name) {
        DiskPath folder = new DiskPath("cluster:c1", "C:\\ClusterStorage\\Volume1\\" + name);
        DiskPath disk = new DiskPath(folder.owner(), folder.path() + "\\system.vhdx");
        return new Inventory.Vm(
                new VmId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))),
                null,
                name,
                "hv01.lab.example",
                "c1",
                VmState.RUNNING,
                "Production",
                false,
                folder,
                List.of(new Inventory.Disk(
                        Slot.scsi(0, 0), disk, null, false, "VHDX", List.of(disk), List.of(), GIB, GIB, GIB)),
                List.of(),
                List.of());
    }
}
