package dev.stillpoint.simulation.fleet;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Selector;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.simulation.model.Chance;
import dev.stillpoint.simulation.model.Fabric;
import dev.stillpoint.simulation.model.Machine;
import dev.stillpoint.simulation.model.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A system as it was when the fleet began.
///
/// @param disks where which shared disk hangs
/// @param running the VMs that ran
record Shape(String system, List<Machine> machines, List<Place> disks, List<Machine> running, SystemSettings settings) {
    static final String VOLUME = "C:\\ClusterStorage\\Volume1";
    static final DiskPath VOLUME_PATH = new DiskPath("cluster:c1", VOLUME);
    private static final String[] SYSTEMS = {"ERP", "XERP"};
    private static final DiskPath[][] DISKS = new DiskPath[2][3];
    private static final DiskPath[][] SET_DATA = new DiskPath[2][3];

    static {
        for (int system = 0; system < 2; system++) {
            for (int disk = 0; disk < 3; disk++) {
                String base = VOLUME + "\\" + SYSTEMS[system] + "\\data" + disk;
                DISKS[system][disk] = new DiskPath("cluster:c1", base + (disk == 2 ? ".vhds" : ".vhdx"));
                SET_DATA[system][disk] = new DiskPath("cluster:c1", base + "_1.avhdx");
            }
        }
    }

    /// How many milliseconds before the fleet begins an admin may have made a checkpoint.
    static final long OLDEST_CHECKPOINT = 3 * 86_400_000L;

    private static final List<String> KINDS = List.of(
            "create", "restore", "delete", "verify", "rename", "export", "set-checkpoint-type", "remove-checkpoints");

    record Place(Machine machine, Slot slot, DiskPath disk) {
        boolean isHome() {
            Machine.Hung there = machine.in(slot);
            return there != null && there.path().sameFileAs(disk);
        }

        String words() {
            return disk + " of " + machine.name() + " at " + slot;
        }
    }

    /// Builds one more system in the fabric.
    static Shape draw(int number, Chance chance, Fabric fabric) {
        String system = SYSTEMS[number];
        List<Machine> all = new ArrayList<>();
        List<Place> places = new ArrayList<>();
        List<Machine> running = new ArrayList<>();
        int kind = chance.below(10);
        int nodes = kind < 2 ? 1 : kind < 4 ? 2 : (int) chance.between(2, 3);
        if (kind == 9) {
            nodes = 4;
        }
        int shared = kind < 3 ? 0 : (int) chance.between(1, nodes == 1 ? 1 : kind > 7 ? 3 : 2);
        boolean clusterOff = chance.of(0.05);
        boolean byHand = chance.of(0.35);
        for (int node = 0; node < nodes; node++) {
            VmState state = clusterOff || chance.of(0.06) ? VmState.OFF : VmState.RUNNING;
            if (shared == 0 && chance.of(0.05)) {
                state = VmState.SAVED;
            }
            Machine machine = machine(fabric, number, all.size(), "SQL0" + node, state, chance);
            all.add(machine);
            if (byHand) {
                checkpointsByHand(machine, chance, fabric);
            }
        }
        for (int disk = 0; disk < shared; disk++) {
            DiskPath path = DISKS[number][disk];
            fabric.disk(path, disk == 2 ? List.of(SET_DATA[number][disk], path) : List.of(path));
            for (Machine machine : all) {
                Slot slot = Slot.scsi(0, disk + 1);
                fabric.hang(machine, slot, path, true);
                places.add(new Place(machine, slot, path));
            }
        }
        List<SystemSettings.VmRole> roles = List.of();
        if (chance.of(0.2)) {
            Machine controller = machine(fabric, number, all.size(), "DC01", VmState.RUNNING, chance);
            all.add(controller);
            roles = List.of(new SystemSettings.VmRole(controller.id(), SystemSettings.Role.DOMAIN_CONTROLLER));
        }
        for (Machine machine : all) {
            if (machine.state() == VmState.RUNNING) {
                running.add(machine);
            }
        }
        SystemSettings settings = new SystemSettings(
                new Selector.AfterLastDash(), List.of(), roles, false, null, chance.of(0.2) ? approval(chance) : null);
        return new Shape(system, all, places, running, settings);
    }

    /// Before its shared disks were hung into it: with them no checkpoint can be made.
    private static void checkpointsByHand(Machine machine, Chance chance, Fabric fabric) {
        long at = Timeline.START - OLDEST_CHECKPOINT;
        for (int i = chance.below(4); i > 0; i--) {
            at = chance.between(at, Timeline.START);
            boolean onTheLast = machine.points().isEmpty() || chance.of(0.7);
            String parent = onTheLast
                    ? machine.current()
                    : chance.pick(machine.points()).id();
            fabric.tookCheckpoint(machine, chance.of(0.02) ? "first" : "by hand " + i, parent, at);
        }
    }

    private static SystemSettings.Approval approval(Chance chance) {
        List<String> kinds = new ArrayList<>();
        for (String kind : KINDS) {
            if (chance.flip()) {
                kinds.add(kind);
            }
        }
        return new SystemSettings.Approval(
                kinds, chance.of(0.2) ? null : Duration.ofSeconds(chance.mostlyShort(60, 14_400)));
    }

    private static Machine machine(Fabric fabric, int system, int index, String name, VmState state, Chance chance) {
        int drives = chance.of(0.3) ? chance.below(2) + 1 : 0;
        Machine machine = fabric.add(
                new VmId(new UUID(0x0195_0000_0000_7000L + system, 0x8000_0000_0000_0000L + index)),
                name + "-" + SYSTEMS[system],
                "hv0" + chance.below(2),
                state,
                chance.of(0.1) ? "Standard" : "Production",
                drives);
        for (int drive = 0; drive < drives; drive++) {
            if (chance.flip()) {
                fabric.apply(
                        machine,
                        new dev.stillpoint.simulation.model.Operation.Media(drive, "\\\\lib\\iso\\" + drive + ".iso"));
            }
        }
        return machine;
    }

    boolean has(@Nullable VmId vm) {
        for (Machine machine : machines) {
            if (machine.id().equals(vm)) {
                return true;
            }
        }
        return false;
    }
}
