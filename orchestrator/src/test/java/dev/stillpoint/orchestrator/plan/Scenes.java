package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.FabricId;
import dev.stillpoint.contracts.Heartbeat.SourcePrefix;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.ProfileKind;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.Selector;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.StopTimeoutPolicy;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Fabrics and requests that the tests of plans and of the saga share.
public final class Scenes {
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    public static final RunId RUN = RunId.of("01950000-0000-7000-8000-000000000001");
    public static final SetId SET = SetId.of("01950000-0000-7000-8000-000000000002");
    public static final FabricId LAB = new FabricId("lab");
    public static final LocationId NAS_B = new LocationId("nas-b");
    public static final String EXPORT = "\\\\nas-b\\export";
    public static final String VOLUME = "C:\\ClusterStorage\\Volume1";
    public static final long GIB = 1L << 30;
    public static final long MIB = 1L << 20;

    /// A hardware profile of SCVMM's.
    public static final Inventory.Profile GOLD = new Inventory.Profile(
            ProfileKind.HARDWARE_PROFILE,
            UUID.fromString("7e000000-0000-4000-8000-000000000001"),
            "Gold",
            "Production");

    private Scenes() {}

    public static Inventory withProfiles(Inventory inventory, Inventory.Profile... profiles) {
        return new Inventory(inventory.inspectedAt(), inventory.vms(), inventory.volumes(), List.of(profiles));
    }

    public static VmId vmId(String name) {
        return new VmId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
    }

    public static DiskPath path(String path) {
        return new DiskPath("cluster:c1", path);
    }

    public static DiskPath data() {
        return path(VOLUME + "\\ERP\\data.vhdx");
    }

    public static Inventory.Disk own(String name) {
        DiskPath path = path(VOLUME + "\\ERP\\" + name + ".vhdx");
        return disk(Slot.scsi(0, 0), path, false, List.of(path), List.of(), 16 * MIB);
    }

    public static Inventory.Disk shared(int location, DiskPath path, long length) {
        return disk(Slot.scsi(0, location), path, true, List.of(path), List.of(), length);
    }

    public static Inventory.Disk vhdSet(int location, String name, long length) {
        DiskPath set = path(VOLUME + "\\ERP\\" + name + ".vhds");
        DiskPath data = path(VOLUME + "\\ERP\\" + name + "_1.avhdx");
        return disk(Slot.scsi(0, location), set, true, List.of(data, set), List.of(), length);
    }

    public static Inventory.Disk disk(
            Slot slot, DiskPath path, boolean shared, List<DiskPath> files, List<DiskPath> parents, long length) {
        return new Inventory.Disk(slot, path, null, shared, "fixed", files, parents, length, length, length);
    }

    public static Inventory.Vm vm(String name, VmState state, Inventory.Disk... disks) {
        List<Inventory.Disk> all = new ArrayList<>(List.of(own(name)));
        all.addAll(List.of(disks));
        return new Inventory.Vm(
                vmId(name),
                null,
                name,
                "hv01.lab.example",
                "c1",
                state,
                "Production",
                false,
                path(VOLUME + "\\ERP"),
                all,
                List.of(),
                List.of());
    }

    public static Inventory.Vm withDrives(Inventory.Vm vm, Inventory.Drive... drives) {
        return new Inventory.Vm(
                vm.id(),
                vm.vmmId(),
                vm.name(),
                vm.host(),
                vm.cluster(),
                vm.state(),
                vm.checkpointType(),
                vm.automaticCheckpoints(),
                vm.folder(),
                vm.disks(),
                List.of(drives),
                vm.checkpoints());
    }

    public static Inventory.Vm withCheckpoints(Inventory.Vm vm, String type, String... names) {
        return new Inventory.Vm(
                vm.id(),
                vm.vmmId(),
                vm.name(),
                vm.host(),
                vm.cluster(),
                vm.state(),
                type,
                vm.automaticCheckpoints(),
                vm.folder(),
                vm.disks(),
                vm.drives(),
                IntStream.range(0, names.length)
                        .mapToObj(i -> new Inventory.Checkpoint(
                                "c" + i, names[i], "", null, "Standard", NOON, i == names.length - 1))
                        .toList());
    }

    public static Inventory.Vm on(String host, Inventory.Vm vm) {
        return new Inventory.Vm(
                vm.id(),
                vm.vmmId(),
                vm.name(),
                host,
                vm.cluster(),
                vm.state(),
                vm.checkpointType(),
                vm.automaticCheckpoints(),
                vm.folder(),
                vm.disks(),
                vm.drives(),
                vm.checkpoints());
    }

    public static Inventory fabric(Inventory.Vm... vms) {
        return fabric(100 * GIB, List.of(vms));
    }

    public static Inventory fabric(long free, List<Inventory.Vm> vms) {
        return new Inventory(NOON, vms, List.of(new Inventory.Volume(path(VOLUME), 200 * GIB, free, false)));
    }

    /// Three nodes on two hosts that share three disks, one of them a VHD Set; a domain controller; a VM that
    /// is off; an ISO in a node's second drive and one in the drive of the VM that is off; and a stranger.
    public static Inventory cluster() {
        Inventory.Disk[] disks = {
            shared(1, data(), 96 * MIB),
            shared(2, path(VOLUME + "\\ERP\\log.vhdx"), 32 * MIB),
            vhdSet(3, "quorum", 64 * MIB)
        };
        return fabric(
                on("hv02.lab.example", vm("SQL03-ERP", VmState.RUNNING, disks)),
                withDrives(
                        vm("SQL01-ERP", VmState.RUNNING, disks),
                        new Inventory.Drive(0, null),
                        new Inventory.Drive(1, "\\\\lib\\iso\\tools.iso")),
                on("hv02.lab.example", vm("SQL02-ERP", VmState.RUNNING, disks)),
                vm("DC01-ERP", VmState.RUNNING),
                withDrives(vm("TEST-ERP", VmState.OFF), new Inventory.Drive(0, "\\\\lib\\iso\\setup.iso")),
                vm("WEB01-SHOP", VmState.RUNNING));
    }

    /// The same fabric on volumes that share blocks between files.
    public static Inventory cloning(Inventory inventory) {
        return new Inventory(
                inventory.inspectedAt(),
                inventory.vms(),
                inventory.volumes().stream()
                        .map(volume -> new Inventory.Volume(volume.path(), volume.capacity(), volume.free(), true))
                        .toList());
    }

    public static final SystemSettings WITH_DC = new SystemSettings(
            new Selector.AfterLastDash(),
            List.of(),
            List.of(new SystemSettings.VmRole(vmId("DC01-ERP"), SystemSettings.Role.DOMAIN_CONTROLLER)),
            false,
            null,
            null);

    /// Two VMs without shared disks.
    public static Inventory plain() {
        return fabric(vm("APP01-ERP", VmState.RUNNING), vm("APP02-ERP", VmState.RUNNING));
    }

    public static Facts.Location location(long reservable) {
        return location(reservable, false);
    }

    /// @param clone what each worker says of the volume
    public static Facts.Location location(long reservable, boolean... clone) {
        List<Facts.Worker> workers = new ArrayList<>();
        for (boolean clones : clone) {
            String name = "worker nas-b/" + (workers.size() + 1);
            workers.add(new Facts.Worker(
                    name,
                    2,
                    List.of(
                            new SourcePrefix(path(VOLUME), clones),
                            new SourcePrefix(new DiskPath("share:nas-b/export", EXPORT), false))));
        }
        return new Facts.Location(NAS_B, "\\\\nas-b\\backup", reservable, 64 * MIB, workers);
    }

    /// Facts with a worker that clones.
    public static Facts cloningFacts() {
        return facts(WITH_DC, List.of(location(100 * GIB, true)), List.of());
    }

    public static Facts facts() {
        return facts(SystemSettings.DEFAULT);
    }

    public static Facts facts(SystemSettings settings) {
        return facts(settings, List.of(location(100 * GIB)), List.of());
    }

    public static Facts facts(SystemSettings settings, List<Facts.Location> locations, List<String> names) {
        Facts.Sets sets = new Facts.Sets(names, null, List.of(), null);
        return new Facts(RUN, SET, LAB, settings, locations, sets, List.of(), Timing.DEFAULT, Facts.Margin.DEFAULT);
    }

    public static RunRequest.Create create() {
        return create(StopMode.SHUTDOWN, StartChoice.PREVIOUS, false);
    }

    public static RunRequest.Create create(StopMode stop, StartChoice start, boolean preview) {
        return new RunRequest.Create(
                "erp",
                "before-patch",
                "CHG-1",
                null,
                stop,
                Duration.ofMinutes(10),
                StopTimeoutPolicy.ROLL_BACK,
                start,
                NOON.plus(Duration.ofMinutes(15)),
                preview,
                Map.of());
    }

    public static Plan plan(RunRequest request, Inventory inventory, Facts facts) {
        return switch (Planner.plan(request, inventory, facts)) {
            case PlanOutcome.Planned planned -> planned.plan();
            case PlanOutcome.Refused refused -> throw new AssertionError("refused: " + refused.problems());
        };
    }

    public static Plan clusterPlan() {
        return plan(create(), cluster(), facts(WITH_DC));
    }

    /// `count` VMs, running, each pair of which shares a disk.
    public static Inventory pairs(int count) {
        List<Inventory.Vm> vms = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            DiskPath disk = path(VOLUME + "\\ERP\\pair" + i / 2 + ".vhdx");
            vms.add(vm("VM%03d-ERP".formatted(i), VmState.RUNNING, shared(1, disk, 8 * MIB)));
        }
        return fabric(500 * GIB, vms);
    }

    public static Inventory each(Inventory inventory, UnaryOperator<Inventory.Vm> change) {
        return new Inventory(
                inventory.inspectedAt(), inventory.vms().stream().map(change).toList(), inventory.volumes());
    }

    static Inventory.Vm in(VmState state, Inventory.Vm vm) {
        return copy(vm, state, vm.checkpoints());
    }

    static Inventory.Vm copy(Inventory.Vm vm, VmState state, List<Inventory.Checkpoint> checkpoints) {
        return new Inventory.Vm(
                vm.id(),
                vm.vmmId(),
                vm.name(),
                vm.host(),
                vm.cluster(),
                state,
                vm.checkpointType(),
                vm.automaticCheckpoints(),
                vm.folder(),
                vm.disks(),
                vm.drives(),
                checkpoints);
    }
}
