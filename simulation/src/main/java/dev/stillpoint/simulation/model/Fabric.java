package dev.stillpoint.simulation.model;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Exports;
import dev.stillpoint.contracts.FileIdentity;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.simulation.model.Machine.Hung;
import dev.stillpoint.simulation.model.Machine.Point;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fabric: VMs, their slots, drives and checkpoints, and the files of their shared disks.
///
/// [#refusal] and [#apply] are its rules without time; [Jobs] gives them time.
///
/// Disks in slots are shared ones, of which a checkpoint makes no child. Nor does it here of one that somebody attached
/// without sharing: Stillpoint attaches none so, and of a foreign one only the slot matters.
public final class Fabric {
    /// How long a disk is, in bytes; nothing depends on it.
    public static final long LENGTH = 64L << 20;

    /// Below these shares the agents may export.
    public static final List<String> EXPORT_ROOTS = List.of("\\\\nas-x\\export");

    final Timeline time;
    final Versions versions = new Versions();
    private final Map<VmId, Machine> machines = new LinkedHashMap<>();
    private final Map<String, StoredFile> files = new HashMap<>();
    private final Map<DiskPath, String> keys = new HashMap<>();
    private final Map<DiskPath, List<DiskPath>> content = new HashMap<>();
    private final List<Inventory.Volume> volumes = new ArrayList<>();
    private Witness witness = Witness.NONE;
    private long identities;
    private int checkpoints;

    public Fabric(Timeline time) {
        this.time = time;
    }

    public void judgedBy(Witness by) {
        witness = by;
    }

    Witness witness() {
        return witness;
    }

    public Versions versions() {
        return versions;
    }

    // What there is

    public Machine add(VmId id, String name, String host, VmState state, String checkpointType, int drives) {
        Machine machine = new Machine(id, name, host, state, checkpointType, drives, versions.written(time.now()));
        machines.put(id, machine);
        return machine;
    }

    /// @param clones whether its files can share blocks
    public void volume(DiskPath path, boolean clones) {
        volumes.add(new Inventory.Volume(path, 1L << 42, 1L << 41, clones));
    }

    /// Makes a disk's files; `path` is what VMs attach, last in `all`.
    public void disk(DiskPath path, List<DiskPath> all) {
        content.put(path, all);
        for (DiskPath file : all) {
            put(file, versions.written(time.now()));
        }
    }

    public void hang(Machine machine, Slot slot, DiskPath path, boolean shared) {
        machine.slots.add(new Hung(slot, path, shared));
        grant(machine, path);
    }

    /// A checkpoint that an admin made a while ago, on top of another one or of none. The VM goes on from it.
    public void tookCheckpoint(Machine machine, String name, @Nullable String parent, long at) {
        machine.current = parent;
        take(machine, new Operation.TakeCheckpoint(name, ""), at);
    }

    public Collection<Machine> machines() {
        return machines.values();
    }

    public @Nullable Machine machine(VmId id) {
        return machines.get(id);
    }

    public @Nullable StoredFile file(DiskPath path) {
        return files.get(key(path));
    }

    public boolean hasAnyBelow(DiskPath folder) {
        String below = key(folder) + '\\';
        return files.keySet().stream().anyMatch(key -> key.startsWith(below));
    }

    public int fileCount() {
        return files.size();
    }

    /// All files of the disk that VMs attach by this path, that one last.
    public List<DiskPath> filesOf(DiskPath path) {
        List<DiskPath> all = content.get(path);
        return all == null ? List.of(path) : all;
    }

    /// The file that takes the guests' writes.
    public @Nullable StoredFile written(DiskPath path) {
        return file(filesOf(path).getFirst());
    }

    String key(DiskPath path) {
        String key = keys.get(path);
        if (key == null) {
            key = path.owner() + '\n' + path.normalised();
            keys.put(path, key);
        }
        return key;
    }

    StoredFile put(DiskPath path, int version) {
        StoredFile file = new StoredFile(++identities, version, time.now());
        files.put(key(path), file);
        return file;
    }

    /// Writes a file with the bytes of a version.
    public void putCopy(DiskPath path, int version) {
        put(path, versions.copied(version, time.now()));
    }

    void delete(DiskPath path) {
        StoredFile gone = files.remove(key(path));
        if (gone != null) {
            versions.replaced(gone.version, time.now());
        }
    }

    public FileIdentity identity(StoredFile file) {
        return new FileIdentity(LENGTH, Instant.ofEpochMilli(file.modifiedAt), "v" + file.identity);
    }

    boolean isHeld(DiskPath path) {
        String key = key(path);
        for (Machine machine : machines.values()) {
            if (machine.holding(key, this) != null) {
                return true;
            }
        }
        return false;
    }

    boolean isWritable(DiskPath path) {
        String key = key(path);
        for (Machine machine : machines.values()) {
            if (machine.active() && machine.holding(key, this) != null) {
                return true;
            }
        }
        return false;
    }

    /// A guest writes: to its own disks and to every shared one.
    public void guestWrites(Machine machine) {
        if (machine.state == VmState.RUNNING) {
            guestWritesOwn(machine);
            for (Hung hung : machine.slots) {
                guestWrites(hung);
            }
        }
    }

    public void guestWritesOwn(Machine machine) {
        versions.replaced(machine.own, time.now());
        machine.own = versions.written(time.now());
    }

    public void guestWrites(Hung hung) {
        StoredFile file = written(hung.path());
        if (file != null) {
            versions.replaced(file.version, time.now());
            file.version = versions.written(time.now());
            file.modifiedAt = time.now();
        }
    }

    // Its rules

    /// Why an operation can't be begun now; null when it can.
    @Nullable
    public Refusal refusal(Machine vm, Operation operation) {
        return switch (operation) {
            case Operation.ShutDown o -> vm.state == VmState.RUNNING ? null : state(vm, "shut down");
            case Operation.TurnOff o -> vm.active() ? null : state(vm, "turn off");
            case Operation.Save o -> vm.active() ? null : state(vm, "save");
            case Operation.Start o -> start(vm);
            case Operation.Media o -> media(vm, o);
            case Operation.Detach o -> detach(vm, o);
            case Operation.Attach o -> attach(vm, o);
            case Operation.TakeCheckpoint o -> takeCheckpoint(vm);
            case Operation.RemoveCheckpoint o ->
                vm.point(o.checkpoint()) == null
                        ? new Refusal(Refusal.Reason.NOT_FOUND, vm.name + " has no checkpoint " + o.checkpoint())
                        : null;
            case Operation.Restore o ->
                vm.point(o.checkpoint()) == null
                        ? new Refusal(Refusal.Reason.NOT_FOUND, vm.name + " has no checkpoint " + o.checkpoint())
                        : null;
            case Operation.NameCheckpoint o ->
                vm.point(o.checkpoint()) == null
                        ? new Refusal(Refusal.Reason.NOT_FOUND, vm.name + " has no checkpoint " + o.checkpoint())
                        : null;
            case Operation.SetCheckpointType o -> null;
            case Operation.Export o -> export(vm, o);
            case Operation.RemoveFolder o -> null;
            case Operation.WriteFile o -> null;
            case Operation.Refresh o -> null;
            case Operation.Grant o ->
                file(o.path()) == null ? new Refusal(Refusal.Reason.FILE_GONE, "no file " + o.path()) : null;
            case Operation.Rename o -> rename(o);
            case Operation.Other o -> null;
        };
    }

    private static Refusal state(Machine vm, String action) {
        return new Refusal(Refusal.Reason.INVALID_STATE, "can't " + action + " " + vm);
    }

    private @Nullable Refusal start(Machine vm) {
        if (vm.state == VmState.RUNNING) {
            return null;
        }
        for (Hung hung : vm.slots) {
            Refusal refusal = open(vm, hung.path());
            if (refusal == null) {
                refusal = free(vm, hung.path());
            }
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    /// Whether the file is there and the VM may open it.
    private @Nullable Refusal open(Machine vm, DiskPath path) {
        StoredFile file = file(path);
        if (file == null || written(path) == null) {
            return new Refusal(Refusal.Reason.FILE_GONE, vm.name + ": no file " + path);
        }
        boolean replaced = vm.known.containsKey(key(path)) && !vm.granted.contains(file.identity);
        return replaced
                ? new Refusal(Refusal.Reason.ACCESS_DENIED, vm.name + " does not have permission to open " + path)
                : null;
    }

    /// Whether nobody reads it in the way that keeps writers out.
    private @Nullable Refusal free(Machine vm, DiskPath path) {
        StoredFile file = written(path);
        return file != null && file.readers > 0
                ? new Refusal(Refusal.Reason.IN_USE, vm.name + ": " + path + " is open in another program")
                : null;
    }

    private static @Nullable Refusal media(Machine vm, Operation.Media media) {
        if (media.drive() >= vm.drives.length) {
            return new Refusal(Refusal.Reason.NOT_FOUND, vm.name + " has no drive " + media.drive());
        }
        return switch (vm.state) {
            case OFF, RUNNING, PAUSED -> null;
            case SAVED, TRANSIENT, MISSING, HOST_NOT_RESPONDING, CHECKPOINT_FAILED, FAILED -> state(vm, "change a DVD");
        };
    }

    private static @Nullable Refusal changeable(Machine vm) {
        return switch (vm.state) {
            case OFF, RUNNING, PAUSED -> null;
            case SAVED, TRANSIENT, MISSING, HOST_NOT_RESPONDING, CHECKPOINT_FAILED, FAILED -> state(vm, "change disks");
        };
    }

    private static @Nullable Refusal detach(Machine vm, Operation.Detach detach) {
        return vm.in(detach.slot()) == null
                ? new Refusal(Refusal.Reason.NOT_FOUND, vm.name + ": no disk at " + detach.slot())
                : changeable(vm);
    }

    private @Nullable Refusal attach(Machine vm, Operation.Attach attach) {
        Refusal refusal = changeable(vm);
        if (refusal != null) {
            return refusal;
        }
        if (vm.in(attach.slot()) != null) {
            return new Refusal(Refusal.Reason.SLOT_TAKEN, vm.name + ": " + attach.slot() + " holds a disk");
        }
        String key = key(attach.path());
        for (Machine other : machines.values()) {
            Hung there = other.holding(key, this);
            if (there != null && (other == vm || !attach.shared() || !there.shared())) {
                return new Refusal(Refusal.Reason.IN_USE, attach.path() + " is attached to " + other.name);
            }
        }
        refusal = open(vm, attach.path());
        return refusal == null && vm.active() ? free(vm, attach.path()) : refusal;
    }

    private static @Nullable Refusal takeCheckpoint(Machine vm) {
        if (vm.checkpointType.equals("Disabled")) {
            return new Refusal(Refusal.Reason.NOT_SUPPORTED, "checkpoints of " + vm.name + " are disabled");
        }
        for (Hung hung : vm.slots) {
            if (hung.shared()) {
                return new Refusal(Refusal.Reason.NOT_SUPPORTED, vm.name + " has a shared disk at " + hung.slot());
            }
        }
        return null;
    }

    private @Nullable Refusal export(Machine vm, Operation.Export export) {
        if (vm.point(export.checkpoint()) == null) {
            return new Refusal(Refusal.Reason.NOT_FOUND, vm.name + " has no checkpoint " + export.checkpoint());
        }
        DiskPath target = exported(vm, export.folder());
        return file(target) == null ? null : new Refusal(Refusal.Reason.FAILED, target + " exists");
    }

    /// Whether a checkpoint of the VM leaves its slots as they are on a real fabric too.
    public static boolean takesNoChild(Machine vm) {
        return vm.slots.stream().allMatch(Hung::shared);
    }

    private @Nullable Refusal rename(Operation.Rename rename) {
        Map<String, Boolean> there = new HashMap<>();
        for (Operation.Move move : rename.moves()) {
            String from = key(move.from());
            String to = key(move.to());
            StoredFile file = files.get(from);
            if (!there.getOrDefault(from, file != null)) {
                return new Refusal(Refusal.Reason.FILE_GONE, "no file " + move.from());
            }
            if (there.getOrDefault(to, files.containsKey(to))) {
                return new Refusal(Refusal.Reason.FAILED, "there is a file " + move.to());
            }
            if (file != null && (file.readers > 0 || isWritable(move.from()))) {
                return new Refusal(Refusal.Reason.IN_USE, move.from() + " is in use");
            }
            there.put(from, false);
            there.put(to, true);
        }
        return null;
    }

    /// Does what an operation does. To be asked only when there is no [#refusal].
    public void apply(Machine vm, Operation operation) {
        switch (operation) {
            case Operation.ShutDown o -> goDown(vm, VmState.OFF);
            case Operation.TurnOff o -> goDown(vm, VmState.OFF);
            case Operation.Save o -> goDown(vm, VmState.SAVED);
            case Operation.Start o -> goUp(vm);
            case Operation.Media o -> vm.drives[o.drive()] = o.iso();
            case Operation.Detach o -> vm.slots.remove(vm.in(o.slot()));
            case Operation.Attach o -> {
                vm.slots.add(new Hung(o.slot(), o.path(), o.shared()));
                grant(vm, o.path());
                if (vm.active()) {
                    witness.runs(vm);
                }
            }
            case Operation.TakeCheckpoint o -> take(vm, o, time.now());
            case Operation.RemoveCheckpoint o -> remove(vm, o.checkpoint());
            case Operation.Restore o -> restore(vm, vm.point(o.checkpoint()));
            case Operation.NameCheckpoint o ->
                vm.points.replaceAll(point -> point.id().equals(o.checkpoint()) ? point.named(o.name()) : point);
            case Operation.SetCheckpointType o -> {
                vm.checkpointType = o.type();
                vm.automaticCheckpoints = o.automatic() == null ? vm.automaticCheckpoints : o.automatic();
            }
            case Operation.Export o -> {
                Point point = vm.point(o.checkpoint());
                if (point != null) {
                    putCopy(exported(vm, o.folder()), point.own());
                }
            }
            case Operation.RemoveFolder o -> {
                String place = key(o.folder());
                files.keySet().removeIf(key -> key.equals(place) || key.startsWith(place + '\\'));
            }
            case Operation.WriteFile o -> put(o.file(), versions.written(time.now()));
            case Operation.Refresh o -> {}
            case Operation.Grant o -> grant(vm, o.path());
            case Operation.Rename o -> {
                for (Operation.Move move : o.moves()) {
                    StoredFile file = files.remove(key(move.from()));
                    if (file != null) {
                        files.put(key(move.to()), file);
                    }
                }
            }
            case Operation.Other o -> {}
        }
    }

    private void take(Machine vm, Operation.TakeCheckpoint take, long at) {
        boolean memory = vm.state == VmState.SAVED || (vm.checkpointType.equals("Standard") && vm.active());
        List<String> isos = new ArrayList<>();
        for (String iso : vm.drives) {
            isos.add(iso == null ? "" : iso);
        }
        String id = "cp-" + ++checkpoints;
        vm.points.add(new Point(
                id, take.name(), take.description(), vm.current, memory, vm.own, List.copyOf(vm.slots), isos, at));
        vm.current = id;
    }

    /// An export that failed half-way.
    void leavePart(Machine vm, Operation.Export export) {
        DiskPath target = exported(vm, export.folder());
        if (file(target) == null) {
            put(target, versions.written(time.now()));
        }
    }

    /// What an export writes of a VM.
    public static DiskPath exported(Machine vm, DiskPath folder) {
        return Exports.below(folder, vm.name);
    }

    private void goUp(Machine vm) {
        if (vm.state != VmState.RUNNING) {
            vm.state = VmState.RUNNING;
            vm.boots++;
            witness.runs(vm);
        }
    }

    void goDown(Machine vm, VmState to) {
        vm.state = to;
        vm.shutdownGivenUpAt = -1;
    }

    private static void remove(Machine vm, String checkpoint) {
        Point removed = vm.point(checkpoint);
        if (removed == null) {
            return;
        }
        vm.points.remove(removed);
        vm.points.replaceAll(point -> removed.id().equals(point.parent()) ? point.below(removed.parent()) : point);
        if (removed.id().equals(vm.current)) {
            vm.current = removed.parent();
        }
    }

    private void restore(Machine vm, @Nullable Point point) {
        if (point == null) {
            return;
        }
        vm.state = point.holdsMemory() ? VmState.SAVED : VmState.OFF;
        vm.slots = new ArrayList<>(point.slots());
        for (int drive = 0; drive < vm.drives.length; drive++) {
            String iso = point.drives().get(drive);
            vm.drives[drive] = iso.isEmpty() ? null : iso;
        }
        vm.current = point.id();
        versions.replaced(vm.own, time.now());
        vm.own = versions.copied(point.own(), time.now());
    }

    private void grant(Machine vm, DiskPath path) {
        StoredFile file = file(path);
        if (file != null) {
            vm.granted.add(file.identity);
            vm.known.putIfAbsent(key(path), file.identity);
        }
    }

    // What an inspection sees

    public Inventory inspect() {
        List<Inventory.Vm> vms = new ArrayList<>(machines.size());
        for (Machine machine : machines.values()) {
            vms.add(seen(machine));
        }
        return new Inventory(time.database(), vms, volumes, List.of(), EXPORT_ROOTS);
    }

    private Inventory.Vm seen(Machine vm) {
        DiskPath folder = volumes.getFirst().path();
        List<Inventory.Disk> disks = new ArrayList<>(vm.slots.size() + 1);
        disks.add(own(vm, folder));
        for (Hung hung : vm.slots) {
            List<DiskPath> all = filesOf(hung.path());
            disks.add(new Inventory.Disk(
                    hung.slot(), hung.path(), null, hung.shared(), "fixed", all, List.of(), LENGTH, LENGTH, LENGTH));
        }
        List<Inventory.Drive> drives = new ArrayList<>(vm.drives.length);
        for (int drive = 0; drive < vm.drives.length; drive++) {
            drives.add(new Inventory.Drive(drive, vm.drives[drive]));
        }
        List<Inventory.Checkpoint> points = new ArrayList<>(vm.points.size());
        for (Point point : vm.points) {
            points.add(new Inventory.Checkpoint(
                    point.id(),
                    point.name(),
                    point.description(),
                    point.parent(),
                    "Production",
                    Instant.ofEpochMilli(point.createdAt()),
                    point.id().equals(vm.current)));
        }
        return new Inventory.Vm(
                vm.id,
                null,
                vm.name,
                vm.host,
                "c1",
                vm.state,
                vm.checkpointType,
                vm.automaticCheckpoints,
                folder,
                disks,
                drives,
                points);
    }

    private static Inventory.Disk own(Machine vm, DiskPath folder) {
        String base = folder.path() + "\\" + vm.name;
        List<DiskPath> chain = new ArrayList<>(2);
        String at = vm.current;
        while (at != null) {
            chain.add(new DiskPath(folder.owner(), base + "_" + at + ".avhdx"));
            Point point = vm.point(at);
            at = point == null ? null : point.parent();
        }
        chain.add(new DiskPath(folder.owner(), base + ".vhdx"));
        DiskPath top = chain.removeFirst();
        return new Inventory.Disk(
                Slot.scsi(0, 0), top, null, false, "dynamic", List.of(top), chain, LENGTH, LENGTH, LENGTH);
    }
}
