package dev.stillpoint.simulator.machine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.simulator.fabricfile.FabricFile.CheckpointType;
import dev.stillpoint.simulator.fabricfile.FabricFile.GuestSnapshots;
import dev.stillpoint.simulator.fabricfile.FabricFile.VmState;
import dev.stillpoint.simulator.machine.FabricState.Merge;
import dev.stillpoint.simulator.machine.Machine.Checkpoint;
import dev.stillpoint.simulator.machine.Machine.Slot;
import dev.stillpoint.simulator.paths.Place;
import dev.stillpoint.simulator.vhdx.DiskChain;
import dev.stillpoint.simulator.vhdx.NewDisk;
import dev.stillpoint.simulator.vhdx.VhdxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Checkpoints and the differencing files they make. A checkpoint freezes the files its configuration names and
/// puts a child in front of each; a file that no configuration of any VM names any more and that has one child left
/// is merged with it.
public final class Checkpoints {
    private final Fabric fabric;
    private final Disks disks;

    public Checkpoints(Fabric fabric) {
        this.fabric = fabric;
        this.disks = new Disks(fabric);
    }

    public Effect take(Machine vm, String name, String description) throws IOException {
        alive(vm, "create a checkpoint");
        if (vm.checkpointType == CheckpointType.Disabled) {
            throw Refusal.of(
                    Refusal.NOT_SUPPORTED, "Checkpoints have been disabled for the virtual machine " + vm.name + ".");
        }
        for (Slot slot : vm.slots) {
            if (slot.passThrough().isPresent()) {
                throw Refusal.of(
                        Refusal.NOT_SUPPORTED,
                        vm.name + " can't have a checkpoint: at " + slot.place() + " hangs the pass-through disk "
                                + slot.passThrough().get() + ".");
            }
            if (slot.shared()) {
                throw Refusal.of(
                        Refusal.NOT_SUPPORTED,
                        vm.name + " can't have a checkpoint of its own: at " + slot.place() + " hangs "
                                + slot.path().orElse("")
                                + ", a sharable virtual hard disk, which needs a checkpoint collection.");
            }
            disks.content(fabric.place(vm, slot));
        }
        if (vm.checkpointType == CheckpointType.ProductionOnly && vm.active() && !canQuiesce(vm)) {
            throw Refusal.of(
                    Refusal.NOT_SUPPORTED,
                    "Production checkpoints cannot be created for " + vm.name
                            + ": its guest does not bring its disks to a consistent state.");
        }
        return () -> {
            boolean standard = vm.checkpointType == CheckpointType.Standard || vm.active() && !canQuiesce(vm);
            boolean memory = vm.state == VmState.Saved || standard && vm.active();
            Checkpoint checkpoint = new Checkpoint(
                    UUID.randomUUID().toString(),
                    name,
                    description,
                    Optional.ofNullable(vm.current),
                    standard || memory ? CheckpointType.Standard : CheckpointType.Production,
                    fabric.clock.instant(),
                    memory,
                    List.copyOf(vm.slots),
                    List.copyOf(vm.dvd));
            List<Slot> slots = childrenOf(vm, vm.slots);
            vm.slots = new ArrayList<>(slots);
            vm.checkpoints.add(checkpoint);
            vm.current = checkpoint.id();
            disks.sync(vm);
            return Fabric.object()
                    .put("checkpoint", checkpoint.id())
                    .put("type", checkpoint.type().name())
                    .put(
                            "obtainedType",
                            vm.state == VmState.PowerOff
                                    ? "offline"
                                    : checkpoint.type().name().toLowerCase(java.util.Locale.ROOT));
        };
    }

    /// A paused guest hears nobody.
    private static boolean canQuiesce(Machine vm) {
        return vm.state == VmState.Running && vm.guestSnapshots == GuestSnapshots.OK;
    }

    /// Makes a new differencing file for each own disk; the files are doomed until the caller's version is kept.
    private List<Slot> childrenOf(Machine vm, List<Slot> configuration) throws IOException {
        Map<Slot, Place> children = new LinkedHashMap<>();
        for (Slot slot : configuration) {
            if (slot.own()) {
                Place parent = fabric.place(vm, slot);
                children.put(
                        slot, parent.sibling(FirstDay.childName(parent.path().name(), UUID.randomUUID())));
            }
        }
        fabric.announce(children.values().stream().map(Place::local).toList());
        CrashPoint.pass("children:announced");
        List<Slot> slots = new ArrayList<>();
        for (Slot slot : configuration) {
            Place child = children.get(slot);
            if (child == null) {
                slots.add(slot);
                continue;
            }
            NewDisk.differencing(
                    fabric.channels, child.local(), fabric.place(vm, slot).local());
            disks.grant(vm, child);
            slots.add(slot.withPath(child.path().toString()));
        }
        children.values().forEach(child -> fabric.state.doomed.remove(fabric.relative(child.local())));
        return slots;
    }

    /// The configuration and the own disks' bytes of that moment come back; a running VM is turned off. The VM is Off
    /// afterwards, or Saved when the checkpoint holds memory.
    public Effect restore(Machine vm, String checkpointId) throws IOException {
        alive(vm, "restore a checkpoint");
        Checkpoint checkpoint = vm.checkpoint(checkpointId);
        for (Slot slot : checkpoint.slots()) {
            if (slot.own()) {
                disks.check(vm, fabric.place(vm, slot));
            }
        }
        return () -> {
            Set<Path> before = reachable(vm);
            List<Slot> slots = childrenOf(vm, checkpoint.slots());
            vm.state = checkpoint.holdsMemory() ? VmState.Saved : VmState.PowerOff;
            vm.shuttingDown = false;
            vm.slots = new ArrayList<>(slots);
            vm.dvd = new ArrayList<>(checkpoint.dvd());
            vm.current = checkpoint.id();
            disks.sync(vm);
            doom(vm, before);
            fabric.deleteDoomed();
            return Fabric.object();
        };
    }

    /// The checkpoint leaves the tree at once; its files go with [#settle].
    public Effect remove(Machine vm, String checkpointId) {
        alive(vm, "remove a checkpoint");
        Checkpoint removed = vm.checkpoint(checkpointId);
        return () -> {
            Set<Path> before = reachable(vm);
            vm.checkpoints.remove(removed);
            vm.checkpoints.replaceAll(
                    each -> each.parent().equals(Optional.of(removed.id())) ? each.withParent(removed.parent()) : each);
            if (removed.id().equals(vm.current)) {
                vm.current = removed.parent().orElse(null);
            }
            doom(vm, before);
            fabric.deleteDoomed();
            return Fabric.object();
        };
    }

    public Effect rename(Machine vm, String checkpointId, String name) {
        alive(vm, "rename a checkpoint");
        Checkpoint checkpoint = vm.checkpoint(checkpointId);
        return () -> {
            vm.checkpoints.replaceAll(each -> each == checkpoint ? each.withName(name) : each);
            return Fabric.object();
        };
    }

    /// What is not given stays as it is.
    public Effect setType(Machine vm, Optional<CheckpointType> type, Optional<Boolean> automatic) {
        alive(vm, "set the checkpoint type");
        return () -> {
            type.ifPresent(wanted -> vm.checkpointType = wanted);
            automatic.ifPresent(wanted -> vm.automaticCheckpoints = wanted);
            return Fabric.object();
        };
    }

    /// Writes the configuration and self-standing copies of the disks into a fresh folder.
    public Effect export(Machine vm, String checkpointId, String path) throws IOException {
        alive(vm, "export a checkpoint");
        Checkpoint checkpoint = vm.checkpoint(checkpointId);
        Place folder = fabric.place(vm, path);
        Path target = folder.local().resolve(vm.name.replaceAll("[<>:\"/\\\\|?*]", "_"));
        if (Files.exists(target)) {
            throw Refusal.of(
                    Refusal.FAILED,
                    "The folder " + folder.path() + "\\" + target.getFileName() + " exists; export into a fresh one.");
        }
        for (Slot slot : checkpoint.slots()) {
            if (slot.own()) {
                disks.content(fabric.place(vm, slot));
            }
        }
        return () -> {
            Path disksFolder = target.resolve("Virtual Hard Disks");
            List<Path> files = new ArrayList<>();
            Path configuration = target.resolve("Virtual Machines").resolve(vm.id + ".json");
            files.add(configuration);
            Map<Slot, Path> exported = new LinkedHashMap<>();
            for (Slot slot : checkpoint.slots()) {
                if (slot.own()) {
                    String base =
                            disks.content(fabric.place(vm, slot)).getLast().getFileName() + "";
                    Path file = disksFolder.resolve(
                            exported.containsValue(disksFolder.resolve(base)) ? slot.location() + "-" + base : base);
                    exported.put(slot, file);
                    files.add(file);
                }
            }
            fabric.announce(files);
            for (Map.Entry<Slot, Path> each : exported.entrySet()) {
                try (DiskChain chain = DiskChain.open(
                        fabric.channels, fabric.place(vm, each.getKey()).local())) {
                    chain.flattenTo(fabric.channels, each.getValue());
                }
            }
            Files.createDirectories(configuration.resolveSibling("."));
            Files.write(configuration, Fabric.JSON.writeValueAsBytes(checkpoint));
            files.forEach(each -> fabric.state.doomed.remove(fabric.relative(each)));
            return Fabric.object().put("path", folder.path() + "\\" + target.getFileName());
        };
    }

    /// Merges whatever of this VM's files can be merged; does nothing when there is nothing. What a failed merge left
    /// is merged by the next call.
    public void settle(Machine vm) throws IOException {
        while (true) {
            Optional<Merge> next = nextMerge(vm);
            if (next.isEmpty()) {
                return;
            }
            Merge merge = next.get();
            fabric.state.merges.add(merge);
            fabric.keepNow();
            DiskChain.merge(
                    fabric.channels,
                    fabric.local(merge.child()),
                    fabric.local(merge.parent()),
                    merge.grandchildren().stream().map(fabric::local).toList());
            merged(vm, merge);
            disks.sync(vm);
            fabric.deleteDoomed();
        }
    }

    /// Takes note of a merge whose bytes are written: who named the child names the parent from now on.
    void merged(Machine vm, Merge merge) {
        vm.slots.replaceAll(slot -> renamed(vm, slot, merge));
        vm.checkpoints.replaceAll(checkpoint -> checkpoint.withSlots(checkpoint.slots().stream()
                .map(slot -> renamed(vm, slot, merge))
                .toList()));
        fabric.state.doomed.add(merge.child());
        fabric.state.merges.remove(merge);
    }

    private Slot renamed(Machine vm, Slot slot, Merge merge) {
        boolean child =
                slot.own() && fabric.relative(fabric.place(vm, slot).local()).equals(merge.child());
        return child ? slot.withPath(merge.parentPath()) : slot;
    }

    private Optional<Merge> nextMerge(Machine vm) throws IOException {
        Map<Path, Place> places = new LinkedHashMap<>();
        Set<Path> named = new LinkedHashSet<>();
        Map<Path, Set<Path>> children = new LinkedHashMap<>();
        for (Slot slot : configured(vm)) {
            Place top = fabric.place(vm, slot);
            named.add(top.local());
            Path child = null;
            for (Path file : chain(top)) {
                places.put(file, top.sibling(file.getFileName() + ""));
                children.computeIfAbsent(file, _ -> new LinkedHashSet<>());
                if (child != null) {
                    children.get(file).add(child);
                }
                child = file;
            }
        }
        Set<Path> ofOthers = null;
        for (Map.Entry<Path, Set<Path>> each : children.entrySet()) {
            if (!named.contains(each.getKey()) && each.getValue().size() == 1) {
                Path child = each.getValue().iterator().next();
                ofOthers = ofOthers == null ? ofOthers(vm) : ofOthers;
                if (ofOthers.contains(each.getKey()) || ofOthers.contains(child)) {
                    continue;
                }
                Place childPlace = places.get(child);
                Place parentPlace = places.get(each.getKey());
                if (childPlace == null || parentPlace == null) {
                    continue;
                }
                return Optional.of(new Merge(
                        vm.id,
                        fabric.relative(child),
                        fabric.relative(each.getKey()),
                        childPlace.path().toString(),
                        parentPlace.path().toString(),
                        children.getOrDefault(child, Set.of()).stream()
                                .map(fabric::relative)
                                .toList()));
            }
        }
        return Optional.empty();
    }

    /// Own disks of the running configuration and of all checkpoints.
    private static List<Slot> configured(Machine vm) {
        List<Slot> slots = new ArrayList<>(vm.slots);
        vm.checkpoints.forEach(checkpoint -> slots.addAll(checkpoint.slots()));
        slots.removeIf(slot -> !slot.own());
        return slots;
    }

    /// Every file that another VM's configuration or checkpoint needs.
    private Set<Path> ofOthers(Machine vm) throws IOException {
        Set<Path> files = new LinkedHashSet<>();
        for (Machine other : fabric.machines()) {
            if (other != vm) {
                files.addAll(reachable(other));
            }
        }
        return files;
    }

    private Set<Path> reachable(Machine vm) throws IOException {
        Set<Path> files = new LinkedHashSet<>();
        for (Slot slot : configured(vm)) {
            files.addAll(chain(fabric.place(vm, slot)));
        }
        return files;
    }

    /// A chain that is broken by somebody else's hand ends where it breaks: nothing of it is merged or deleted.
    private List<Path> chain(Place top) throws IOException {
        if (!Files.exists(top.local())) {
            return List.of();
        }
        try {
            return disks.content(top);
        } catch (VhdxException broken) {
            return List.of(top.local());
        }
    }

    private void doom(Machine vm, Set<Path> before) throws IOException {
        before.removeAll(reachable(vm));
        if (before.isEmpty()) {
            return;
        }
        before.removeAll(ofOthers(vm));
        before.stream()
                .filter(path -> path.toString().endsWith(".avhdx"))
                .forEach(path -> fabric.state.doomed.add(fabric.relative(path)));
    }

    static void alive(Machine vm, String action) {
        switch (vm.state) {
            case Missing, HostNotResponding, CheckpointFailed -> throw Refusal.state(vm, action);
            case Running, PowerOff, Saved, Paused -> {}
        }
    }

    static ObjectNode json(Machine vm, Checkpoint checkpoint) {
        ObjectNode node = Fabric.object()
                .put("id", checkpoint.id())
                .put("name", checkpoint.name())
                .put("description", checkpoint.description())
                .put("parent", checkpoint.parent().orElse(null))
                .put("type", checkpoint.type().name())
                .put("createdAt", checkpoint.createdAt().toString())
                .put("current", checkpoint.id().equals(vm.current))
                .put("holdsMemory", checkpoint.holdsMemory());
        ArrayNode frozen = node.putArray("frozen");
        ArrayNode drives = node.putArray("disks");
        for (Slot slot : checkpoint.slots()) {
            if (slot.own()) {
                frozen.add(slot.path().orElseThrow());
                drives.addObject()
                        .put("controller", slot.controller().name())
                        .put("number", slot.number())
                        .put("location", slot.location())
                        .put("path", slot.path().orElseThrow())
                        .put("shared", false)
                        .putNull("passThrough");
            }
        }
        return node;
    }

    /// Every file that the VM's own disks consist of, now and at each checkpoint, with what it stands on.
    ArrayNode chainFiles(Machine vm) throws IOException {
        Map<Path, ObjectNode> told = new LinkedHashMap<>();
        for (Slot slot : configured(vm)) {
            Place top = fabric.place(vm, slot);
            ObjectNode above = null;
            for (Path file : chain(top)) {
                String path = top.sibling(file.getFileName() + "").path().toString();
                if (above != null) {
                    above.put("parent", path);
                }
                above = told.get(file);
                if (above == null) {
                    above = Fabric.object().put("path", path).putNull("parent").put("length", Files.size(file));
                    told.put(file, above);
                }
            }
        }
        ArrayNode files = Fabric.object().putArray("files");
        told.values().forEach(files::add);
        return files;
    }
}
