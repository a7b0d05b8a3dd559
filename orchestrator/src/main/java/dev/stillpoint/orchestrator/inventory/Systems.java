package dev.stillpoint.orchestrator.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.FabricId;
import dev.stillpoint.contracts.GatewayReply.FieldProblem;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.Selector;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/// The systems of the fabric. Names are compared without regard to case; the first spelling seen stays.
@ApplicationScoped
public class Systems {
    private static final Logger LOG = Logger.getLogger(Systems.class);
    private static final ObjectMapper MAPPER = Json.mapper();
    private static final String NOTHING_SAID = "{}";

    private final Drift drift;
    private final FabricInventories inventories;
    private final FabricId fabric;

    Systems(Drift drift, FabricInventories inventories, InventoryConfig config) {
        this.drift = drift;
        this.inventories = inventories;
        this.fabric = config.fabricId();
    }

    record MemberView(String vm, VmId vmId, String host, VmState state, String checkpointType) {}

    record AttachmentView(String vm, VmId vmId, String controller, int number, int location) {}

    record SharedDiskView(String disk, String owner, DiskId diskId, long length, List<AttachmentView> attachments) {}

    /// What an admin said about a system, or what holds when nobody did; in the transaction under way.
    public SystemSettings settings(String system) {
        return FabricSystem.named(system).map(Systems::settings).orElse(SystemSettings.DEFAULT);
    }

    private static SystemSettings settings(FabricSystem system) {
        if (system.settings.equals(NOTHING_SAID)) {
            return SystemSettings.DEFAULT;
        }
        try {
            return MAPPER.readValue(system.settings, SystemSettings.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the settings of system " + system.name + " are not what was stored", e);
        }
    }

    /// What became of settings that somebody wants.
    public sealed interface Put {
        /// There is no such system.
        record Unknown() implements Put {}

        /// They do not fit the fabric.
        record Unfit(List<FieldProblem> problems) implements Put {}

        /// They hold from now on.
        ///
        /// @param system its name as it was first seen
        record Done(String system, SystemSettings before) implements Put {}
    }

    /// Replaces what was said about a system, in the transaction under way, and looks anew who belongs to it.
    public Put put(String name, SystemSettings settings) {
        Optional<FabricSystem> found = FabricSystem.lockedNamed(name);
        Optional<FabricInventories.Seen> seen = inventories.newest(fabric);
        if (found.isEmpty()) {
            return new Put.Unknown();
        }
        if (seen.isEmpty()) {
            return new Put.Unfit(List.of(new FieldProblem(
                    "selector",
                    "can't be checked before the fabric is inspected: refresh the systems, then try again")));
        }
        FabricSystem system = found.get();
        List<FieldProblem> problems =
                SettingsCheck.of(system.name, settings, seen.get().inventory());
        if (!problems.isEmpty()) {
            return new Put.Unfit(problems);
        }
        SystemSettings before = settings(system);
        system.settings = settings.equals(SystemSettings.DEFAULT) ? NOTHING_SAID : Json.text(settings);
        takeOver(system, seen.get().inventory(), seen.get().at());
        return new Put.Done(system.name, before);
    }

    /// Takes over what an inspection saw, in the transaction under way. A system whose VMs are all gone is forgotten
    /// unless there is something to remember it by: settings or a checkpoint set.
    ///
    /// @param at when the inspection was asked for, by the database's clock: what it saw is no older
    void takeOver(FabricId fabric, Inventory inventory, Instant at) {
        Map<String, FabricSystem> known = new LinkedHashMap<>();
        for (FabricSystem system : FabricSystem.allLocked()) {
            known.put(system.name.toLowerCase(Locale.ROOT), system);
        }
        for (Inventory.Vm vm : inventory.vms()) {
            Selector.systemByName(vm.name())
                    .ifPresent(name -> known.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> {
                        FabricSystem fresh = new FabricSystem();
                        fresh.name = name;
                        fresh.fabric = fabric.value();
                        fresh.settings = NOTHING_SAID;
                        LOG.infof("found system %s", name);
                        return fresh;
                    }));
        }
        for (FabricSystem system : known.values()) {
            takeOver(system, inventory, at);
        }
        inventories.keep(fabric, new FabricInventories.Seen(inventory, at));
    }

    private void takeOver(FabricSystem system, Inventory inventory, Instant at) {
        if (system.lastInspectedAt != null && at.isBefore(system.lastInspectedAt)) {
            return;
        }
        Selector selector = settings(system).selector();
        List<Inventory.Vm> members =
                inventory.vms().stream().filter(selector.of(system.name)).toList();
        List<SharedDiskView> disks = sharedDisks(members);
        system.lastInspectedAt = at;
        system.members = Json.text(members.stream()
                .map(vm -> new MemberView(vm.name(), vm.id(), vm.host(), vm.state(), vm.checkpointType()))
                .toList());
        system.sharedDisks = Json.text(disks);
        system.drift = Json.text(drift.of(system.name, members, disks));
        system.checkpoints = Json.text(CheckpointTree.checkpoints(members));
        system.orphanChains = Json.text(CheckpointTree.orphanChains(members));
        if (!system.isPersistent()) {
            system.persist();
        } else if (members.isEmpty() && system.settings.equals(NOTHING_SAID) && !drift.remembers(system.name)) {
            system.delete();
            LOG.infof("system %s has no VM any more", system.name);
        }
    }

    private static List<SharedDiskView> sharedDisks(List<Inventory.Vm> members) {
        Map<DiskId, SharedDiskView> disks = new LinkedHashMap<>();
        for (Inventory.Vm vm : members) {
            for (Inventory.Disk disk : vm.disks()) {
                DiskPath path = disk.path();
                if (disk.shared() && path != null) {
                    disks.computeIfAbsent(
                                    path.diskId(),
                                    id -> new SharedDiskView(
                                            path.path(), path.owner(), id, disk.length(), new ArrayList<>()))
                            .attachments()
                            .add(new AttachmentView(
                                    vm.name(),
                                    vm.id(),
                                    disk.slot().controller().name(),
                                    disk.slot().number(),
                                    disk.slot().location()));
                }
            }
        }
        return List.copyOf(disks.values());
    }

    /// The system's name as it was first seen.
    public Optional<String> spelling(String system) {
        return FabricSystem.named(system).map(found -> found.name);
    }
}
