package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.contracts.SystemSettings.Role;
import dev.stillpoint.contracts.VmId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Who starts before whom. Tiers start forwards and stop backwards.
final class Tiers {
    private Tiers() {}

    /// The members in tiers, none empty, first to start first.
    ///
    /// The tiers of the settings hold where there are any, with the VMs they do not name in a last one; else
    /// domain controllers come first, which nodes of guest clusters need, then those nodes, then all others,
    /// which need both. VMs that share a disk are then brought together into the last tier of any of them:
    /// nodes of a guest cluster stop together.
    static List<List<Inventory.Vm>> of(SystemView system, SystemSettings settings) {
        Map<VmId, Integer> tiers = new HashMap<>();
        for (Inventory.Vm vm : system.members()) {
            tiers.put(vm.id(), wanted(vm.id(), settings));
        }
        joinNodes(system, tiers);
        Map<Integer, List<Inventory.Vm>> inOrder = new TreeMap<>();
        for (Inventory.Vm vm : system.members()) {
            inOrder.computeIfAbsent(tiers.getOrDefault(vm.id(), 0), none -> new ArrayList<>())
                    .add(vm);
        }
        return List.copyOf(inOrder.values());
    }

    /// The order in words that no other order has, whatever order the VMs of one tier were told in.
    static String text(List<List<Inventory.Vm>> tiers) {
        return tiers.stream()
                .map(tier ->
                        tier.stream().map(vm -> vm.id().toString()).sorted().collect(Collectors.joining(" ")))
                .collect(Collectors.joining(", then "));
    }

    private static int wanted(VmId vm, SystemSettings settings) {
        if (settings.tiers().isEmpty()) {
            return hasRole(vm, Role.DOMAIN_CONTROLLER, settings) ? 0 : hasRole(vm, Role.CLUSTER_NODE, settings) ? 1 : 2;
        }
        for (int tier = 0; tier < settings.tiers().size(); tier++) {
            if (settings.tiers().get(tier).contains(vm)) {
                return tier;
            }
        }
        return settings.tiers().size();
    }

    private static boolean hasRole(VmId vm, Role role, SystemSettings settings) {
        return settings.roles().contains(new SystemSettings.VmRole(vm, role));
    }

    private static void joinNodes(SystemView system, Map<VmId, Integer> tiers) {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (SystemView.Shared disk : system.shared()) {
                int last = disk.attachments().stream()
                        .mapToInt(at -> tiers.getOrDefault(at.vm().id(), 0))
                        .max()
                        .orElse(0);
                for (SystemView.Attachment at : disk.attachments()) {
                    Integer before = tiers.put(at.vm().id(), last);
                    changed |= before == null || before != last;
                }
            }
        }
    }
}
