package dev.stillpoint.orchestrator.world;

import dev.stillpoint.contracts.FabricId;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.Scenes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/// Fabric `lab` with systems that nobody else has, a storage location of their own, and who plays the executors and
/// the gateway.
public final class Lab implements AutoCloseable {
    public final GatewayPlayer gateway;
    public final ScriptedExecutors executors;
    public final Reader reader;
    public final LocationId location;
    private final List<String> systems = new ArrayList<>();
    private final Inventory inventory;

    /// @param systems how many clusters of two nodes that share `disks` disks
    /// @param slots of the one worker
    public Lab(String kafka, String url, int systems, int disks, int slots) throws Exception {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        location = new LocationId("nas-" + unique);
        reader = new Reader(url);
        gateway = new GatewayPlayer(kafka);
        gateway.putLocation(location, slots);
        List<Inventory.Vm> vms = new ArrayList<>();
        for (int i = 1; i <= systems; i++) {
            String system = "S" + i + "x" + unique;
            this.systems.add(system);
            vms.addAll(cluster(system, disks));
        }
        inventory = Scenes.fabric(vms.toArray(Inventory.Vm[]::new));
        executors = new ScriptedExecutors(kafka, new FabricId("lab"), location, slots, inventory);
        reader.await(
                rows -> rows.size() == 1 && "READY".equals(rows.getFirst().get("status")),
                "SELECT status FROM history.storage_locations WHERE id = ?",
                location.value());
    }

    /// @param index from 0
    public String system(int index) {
        return systems.get(index);
    }

    /// What an inspection finds when nobody is at work.
    public Inventory inventory() {
        return inventory;
    }

    /// Two running nodes that share disks, the first one with an ISO in its drive.
    public static List<Inventory.Vm> cluster(String system, int disks) {
        Inventory.Disk[] shared = IntStream.rangeClosed(1, disks)
                .mapToObj(i -> Scenes.shared(
                        i, Scenes.path(Scenes.VOLUME + "\\" + system + "\\disk" + i + ".vhdx"), i * Scenes.MIB))
                .toArray(Inventory.Disk[]::new);
        return List.of(
                Scenes.withDrives(
                        Scenes.vm("SQL01-" + system, VmState.RUNNING, shared),
                        new Inventory.Drive(0, "\\\\lib\\iso\\tools.iso")),
                Scenes.vm("SQL02-" + system, VmState.RUNNING, shared));
    }

    /// Waits until it is so.
    public static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("not within 20 s: " + what);
            }
            Thread.sleep(20);
        }
    }

    @Override
    public void close() throws InterruptedException {
        executors.close();
        gateway.close();
    }
}
