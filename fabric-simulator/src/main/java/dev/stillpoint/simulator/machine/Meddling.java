package dev.stillpoint.simulator.machine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.simulator.fabricfile.FabricFile;
import dev.stillpoint.simulator.fabricfile.FabricFile.VmState;
import dev.stillpoint.simulator.machine.Machine.Slot;
import dev.stillpoint.simulator.paths.FabricPaths;
import dev.stillpoint.simulator.paths.Place;
import dev.stillpoint.simulator.paths.WindowsPath;
import dev.stillpoint.simulator.vhdx.DiskChain;
import dev.stillpoint.simulator.vhdx.Fill;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What happens behind SCVMM's back: an admin at a host, and guests that write to their disks. SCVMM's view stays
/// as it was until a refresh.
public final class Meddling {
    private static final int PIECE = 256 * 1024;

    private final Fabric fabric;

    public Meddling(Fabric fabric) {
        this.fabric = fabric;
    }

    /// Moves a VM to another host: one that reaches the same files.
    public ObjectNode move(Machine vm, String hostName) {
        FabricFile.Host host = fabric.file.hosts().stream()
                .filter(each -> each.name().equalsIgnoreCase(hostName))
                .findFirst()
                .orElseThrow(() -> Refusal.unknown("There is no host " + hostName + " in the fabric file."));
        boolean sameCluster = host.cluster().isPresent() && host.cluster().equals(fabric.file.clusterOf(vm.host));
        Stream<Slot> all = Stream.concat(
                vm.slots.stream(), vm.checkpoints.stream().flatMap(checkpoint -> checkpoint.slots().stream()));
        Optional<String> stays = all.flatMap(slot -> slot.path().stream())
                .filter(path -> !WindowsPath.of(path).unc()
                        && !(sameCluster && FabricPaths.clusterStorage(WindowsPath.of(path))))
                .findFirst();
        if (stays.isPresent() && !VmView.sameHost(host.name(), vm.host)) {
            throw Refusal.of(
                    Refusal.NOT_SUPPORTED,
                    vm.name + " can't move to " + host.name() + ", which does not reach " + stays.get() + ".");
        }
        vm.host = host.name();
        return Fabric.object();
    }

    public ObjectNode rename(Machine vm, String to) {
        if (to.isBlank() || to.length() > 100 || to.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.badRequest("A VM's name has 1 to 100 characters and no control characters.");
        }
        vm.name = to;
        return Fabric.object();
    }

    /// The guest writes `mebibytes` MiB of seeded bytes at seeded places.
    ///
    /// @param disk a shared disk's name in the fabric file, or `number:location`
    public ObjectNode guestWrites(Machine vm, String disk, int mebibytes, long seed) throws IOException {
        if (vm.state != VmState.Running) {
            throw Refusal.state(vm, "let its guest write");
        }
        Slot slot = slotOf(vm, disk)
                .orElseThrow(() -> Refusal.of(
                        Refusal.NOT_FOUND,
                        vm.name + ": no disk " + disk + " is attached; name a shared disk of the fabric file or write "
                                + "number:location of an own one."));
        Place place = fabric.place(vm, slot);
        try (DiskChain chain = DiskChain.open(fabric.channels, new Disks(fabric).written(place))) {
            List<DiskChain.Change> changes = new ArrayList<>();
            int length = (int) Math.min(PIECE, chain.virtualSize());
            long places = (chain.virtualSize() - length) / 4096 + 1;
            long pieces = (long) mebibytes * (1 << 20) / PIECE;
            for (long i = 0; i < pieces; i++) {
                long random = Fill.mix(seed * 0x9e3779b97f4a7c15L + i + 1);
                changes.add(
                        new DiskChain.Change(Long.remainderUnsigned(random, places) * 4096, length, Fill.mix(random)));
            }
            chain.write(changes);
        }
        return Fabric.object()
                .put("vm", vm.name)
                .put("path", place.path().toString())
                .put("bytes", (long) mebibytes << 20);
    }

    private Optional<Slot> slotOf(Machine vm, String disk) {
        FabricFile.SharedDisk shared = fabric.file.sharedDisks().get(disk);
        if (shared != null) {
            String key = fabric.paths.onHost(shared.host(), shared.path()).key();
            return vm.slots.stream()
                    .filter(slot -> slot.path().isPresent()
                            && fabric.place(vm, slot).key().equals(key))
                    .findFirst();
        }
        return vm.slots.stream()
                .filter(slot -> slot.path().isPresent() && (slot.number() + ":" + slot.location()).equals(disk))
                .findFirst();
    }
}
