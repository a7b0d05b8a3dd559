package dev.stillpoint.simulator.machine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.simulator.fabricfile.FabricFile;
import dev.stillpoint.simulator.job.Job;
import dev.stillpoint.simulator.machine.Machine.Slot;
import dev.stillpoint.simulator.paths.FabricPaths;
import dev.stillpoint.simulator.paths.Place;
import dev.stillpoint.simulator.paths.WindowsPath;
import dev.stillpoint.simulator.vhdx.VhdSet;
import dev.stillpoint.simulator.vhdx.Vhdx;
import dev.stillpoint.simulator.vhdx.VhdxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// The fabric as JSON: VMs as executors see them, the control plane's whole truth, and free space.
public final class VmView {
    private final Fabric fabric;
    private final Disks disks;

    public VmView(Fabric fabric) {
        this.fabric = fabric;
        this.disks = new Disks(fabric);
    }

    /// Hyper-V's truth about a VM, without its job.
    public ObjectNode of(Machine vm) {
        return of(vm, true);
    }

    /// @param facts whether to look into the disks' files; without, a disk has its slot and path alone
    public ObjectNode of(Machine vm, boolean facts) {
        ObjectNode node = Fabric.object()
                .put("id", vm.id)
                .put("vmmId", vm.vmmId)
                .put("name", vm.name)
                .put("host", vm.host)
                .put("cluster", fabric.file.clusterOf(vm.host).orElse(null))
                .put("highlyAvailable", vm.highlyAvailable)
                .put("state", vm.transition == null ? vm.state.name() : vm.transition)
                .put("checkpointType", vm.checkpointType.name())
                .put("automaticCheckpoints", vm.automaticCheckpoints)
                .put("configurationFolder", vm.configurationFolder);
        ArrayNode slots = node.putArray("disks");
        vm.slots.forEach(slot -> slots.add(disk(vm, slot, facts)));
        ArrayNode drives = node.putArray("dvd");
        for (int i = 0; i < vm.dvd.size(); i++) {
            drives.addObject().put("drive", i).put("iso", vm.dvd.get(i).orElse(null));
        }
        ArrayNode checkpoints = node.putArray("checkpoints");
        vm.checkpoints.forEach(checkpoint -> checkpoints.add(Checkpoints.json(vm, checkpoint)));
        if (facts) {
            node.set("chainFiles", chainFiles(vm));
        }
        return node;
    }

    /// None while a file of them is being merged away.
    private ArrayNode chainFiles(Machine vm) {
        try {
            return new Checkpoints(fabric).chainFiles(vm);
        } catch (IOException changing) {
            return Fabric.object().putArray("files");
        }
    }

    /// What SCVMM saw of a VM at its last refresh.
    public ObjectNode seen(Machine vm) {
        return vm.seen == null ? of(vm) : vm.seen.deepCopy();
    }

    private ObjectNode disk(Machine vm, Slot slot, boolean facts) {
        ObjectNode node = Fabric.object()
                .put("controller", slot.controller().name())
                .put("number", slot.number())
                .put("location", slot.location())
                .put("path", slot.path().orElse(null))
                .put("shared", slot.shared())
                .put("passThrough", slot.passThrough().orElse(null));
        if (!facts) {
            return node;
        }
        if (slot.path().isEmpty()) {
            node.putArray("files");
            node.putArray("parents");
            return node.putNull("format")
                    .putNull("type")
                    .put("length", 0)
                    .put("allocated", 0)
                    .put("virtualSize", 0)
                    .putNull("diskId");
        }
        Place place = fabric.place(vm, slot);
        node.put("owner", place.owner());
        try {
            describe(node, place);
        } catch (IOException broken) {
            node.withArray("files").removeAll().add(place.path().toString());
            node.withArray("parents");
            node.put("format", VhdSet.isSet(place.local()) ? "VHDS" : "VHDX")
                    .putNull("type")
                    .put("length", length(List.of(place.local())))
                    .put("allocated", 0)
                    .put("virtualSize", 0)
                    .putNull("diskId")
                    .put(
                            "error",
                            broken instanceof VhdxException
                                    ? broken.getMessage()
                                    : "the file can't be read: " + broken);
        }
        return node;
    }

    private void describe(ObjectNode node, Place place) throws IOException {
        List<Path> content = disks.content(place);
        Vhdx.DiskFacts facts = Vhdx.facts(fabric.channels, content.getFirst());
        boolean set = VhdSet.isSet(place.local());
        List<Path> files = set ? content : content.subList(0, 1);
        ArrayNode names = node.putArray("files");
        files.forEach(
                file -> names.add(place.path().sibling(file.getFileName() + "").toString()));
        ArrayNode parents = node.putArray("parents");
        if (!set) {
            content.stream()
                    .skip(1)
                    .forEach(file -> parents.add(
                            place.path().sibling(file.getFileName() + "").toString()));
        }
        node.put("format", set ? "VHDS" : "VHDX")
                .put("type", facts.parent().isPresent() ? "Differencing" : facts.fixed() ? "Fixed" : "Dynamic")
                .put("length", length(files))
                .put("allocated", length(files))
                .put("virtualSize", facts.virtualSize())
                .put("diskId", facts.diskId().toString());
    }

    private static long length(List<Path> files) {
        return files.stream().map(Path::toFile).mapToLong(java.io.File::length).sum();
    }

    public ObjectNode job(Job job) {
        Instant now = fabric.clock.instant();
        ObjectNode node = Fabric.object()
                .put("id", job.id())
                .put("operation", job.operation())
                .put("vm", job.vm())
                .put("correlation", job.correlation())
                .put("by", job.byVmm() ? "vmm" : "host")
                .put("status", job.status().name())
                .put("progress", job.progress(now))
                .put("code", job.code())
                .put("message", job.message())
                .put("stoppable", job.stoppable())
                .put("startedAt", job.startedAt().toString())
                .put("finishedAt", job.finishedAt().map(Instant::toString).orElse(null));
        job.result().ifPresentOrElse(result -> node.set("result", result), () -> node.set("result", Fabric.object()));
        return node;
    }

    /// The document of `GET /control/state`.
    public ObjectNode truth() {
        ObjectNode node = Fabric.object().put("fabric", fabric.file.fabric()).put("vmmServer", fabric.file.vmmServer());
        ArrayNode vms = node.putArray("vms");
        for (Machine vm : fabric.machines()) {
            ObjectNode each = vms.addObject()
                    .put("name", vm.name)
                    .put("id", vm.id)
                    .put("vmmId", vm.vmmId)
                    .put("host", vm.host)
                    .put("state", vm.state.name())
                    .put("transition", vm.transition)
                    .put("checkpointType", vm.checkpointType.name());
            ArrayNode slots = each.putArray("disks");
            for (Slot slot : vm.slots) {
                slots.addObject()
                        .put("controller", slot.controller().name())
                        .put("number", slot.number())
                        .put("location", slot.location())
                        .put("path", slot.path().orElse(null))
                        .put("shared", slot.shared())
                        .put("passThrough", slot.passThrough().orElse(null))
                        .put(
                                "file",
                                slot.path().isPresent()
                                        ? fabric.relative(fabric.place(vm, slot).local())
                                        : null);
            }
            ArrayNode drives = each.putArray("dvd");
            vm.dvd.forEach(iso -> drives.addObject().put("iso", iso.orElse(null)));
            ArrayNode checkpoints = each.putArray("checkpoints");
            vm.checkpoints.forEach(checkpoint -> checkpoints.add(Checkpoints.json(vm, checkpoint)));
        }
        ArrayNode jobs = node.putArray("jobs");
        fabric.jobs().all().forEach(job -> jobs.add(job(job)));
        node.set("guestDiskFailures", Fabric.JSON.valueToTree(fabric.state.guestDiskFailures));
        node.set("deletedFiles", Fabric.JSON.valueToTree(fabric.state.deletedFiles));
        return node;
    }

    /// Volumes and storage locations with what is left of their capacity; file lengths count, holes included.
    public ObjectNode freeSpace() throws IOException {
        ObjectNode node = Fabric.object();
        ArrayNode volumes = node.putArray("volumes");
        for (FabricFile.Cluster cluster : fabric.file.clusters()) {
            List<String> hosts = fabric.file.hosts().stream()
                    .filter(host -> host.cluster().equals(java.util.Optional.of(cluster.name())))
                    .map(FabricFile.Host::name)
                    .toList();
            for (FabricFile.Volume volume : cluster.volumes()) {
                volumes.add(volume(fabric.paths.onOwner("cluster:" + cluster.name(), volume.path()), volume, hosts));
            }
        }
        for (FabricFile.Host host : fabric.file.hosts()) {
            for (FabricFile.Volume volume : host.volumes()) {
                volumes.add(volume(fabric.paths.onHost(host.name(), volume.path()), volume, List.of(host.name())));
            }
            WindowsPath system = WindowsPath.of("C:\\");
            if (host.volumes().stream().noneMatch(volume -> volume.path().key().equals(system.key()))) {
                FabricFile.Volume own = new FabricFile.Volume(system, OptionalLong.empty(), FabricFile.BlockClone.AUTO);
                volumes.add(volume(fabric.paths.onOwner("host:" + host.name(), system), own, List.of(host.name())));
            }
        }
        ArrayNode shares = node.putArray("shares");
        for (FabricFile.StorageLocation location : fabric.file.storageLocations()) {
            Place place = fabric.paths.onHost(fabric.file.hosts().getFirst().name(), location.path());
            shares.add(space(place, location.capacity())
                    .put("blockClone", clones(place.local()))
                    .put("id", location.id()));
        }
        return node;
    }

    private ObjectNode volume(Place place, FabricFile.Volume volume, List<String> hosts) throws IOException {
        ObjectNode node = space(place, volume.capacity())
                .put(
                        "blockClone",
                        switch (volume.blockClone()) {
                            case TRUE -> true;
                            case FALSE -> false;
                            case AUTO -> clones(place.local());
                        });
        ArrayNode names = node.putArray("hosts");
        hosts.forEach(names::add);
        return node;
    }

    private ObjectNode space(Place place, OptionalLong capacity) throws IOException {
        Path existing = existing(place.local());
        long all = capacity.isPresent()
                ? capacity.getAsLong()
                : Files.getFileStore(existing).getTotalSpace();
        long free = capacity.isPresent()
                ? all - used(place.local())
                : Files.getFileStore(existing).getUsableSpace();
        return Fabric.object()
                .put("owner", place.owner())
                .put("path", place.path().toString())
                .put("capacity", all)
                .put("free", Math.max(0, free));
    }

    private static Path existing(Path path) {
        Path at = path;
        while (!Files.exists(at)) {
            at = at.resolveSibling("..").normalize();
        }
        return at;
    }

    private static long used(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return 0;
        }
        AtomicLong bytes = new AtomicLong();
        try (Stream<Path> files = Files.walk(folder)) {
            files.forEach(file -> {
                try {
                    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                    if (attributes.isRegularFile()) {
                        bytes.addAndGet(attributes.size());
                    }
                } catch (java.nio.file.NoSuchFileException gone) {
                    bytes.addAndGet(0);
                } catch (IOException unreadable) {
                    throw new UncheckedIOException(unreadable);
                }
            });
        } catch (UncheckedIOException changing) {
            if (!(changing.getCause() instanceof java.nio.file.NoSuchFileException)) {
                throw changing;
            }
            return used(folder);
        }
        return bytes.get();
    }

    private static boolean clones(Path folder) throws IOException {
        return List.of("xfs", "btrfs")
                .contains(Files.getFileStore(existing(folder)).type());
    }

    /// The names of the shared disks of the fabric file whose place is this Windows path.
    public boolean means(String name, String windowsPath) {
        FabricFile.SharedDisk disk = fabric.file.sharedDisks().get(name);
        if (disk == null) {
            return name.equalsIgnoreCase(windowsPath);
        }
        return disk.path().toString().equalsIgnoreCase(windowsPath) || name.equalsIgnoreCase(windowsPath);
    }

    static boolean sameHost(String one, String other) {
        return FabricPaths.shortName(one).equals(FabricPaths.shortName(other));
    }
}
