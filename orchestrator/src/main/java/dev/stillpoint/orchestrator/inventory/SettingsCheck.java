package dev.stillpoint.orchestrator.inventory;

import dev.stillpoint.contracts.GatewayReply.FieldProblem;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Selector;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.contracts.VmId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Compares settings with the fabric: every VM that they name must be there, and be named once.
final class SettingsCheck {
    private final String system;
    private final Inventory inventory;
    private final List<Inventory.Vm> members;
    private final List<FieldProblem> problems = new ArrayList<>();

    private SettingsCheck(String system, SystemSettings settings, Inventory inventory) {
        this.system = system;
        this.inventory = inventory;
        this.members =
                inventory.vms().stream().filter(settings.selector().of(system)).toList();
    }

    /// Everything that does not fit, by the name of the field.
    static List<FieldProblem> of(String system, SystemSettings settings, Inventory inventory) {
        SettingsCheck check = new SettingsCheck(system, settings, inventory);
        check.selector(settings.selector());
        check.tiers(settings.tiers());
        check.roles(settings.roles());
        check.stop(settings.stop());
        return check.problems;
    }

    private void selector(Selector selector) {
        if (selector instanceof Selector.Vms vms) {
            Set<VmId> there = ids(inventory.vms());
            for (int i = 0; i < vms.ids().size(); i++) {
                VmId vm = vms.ids().get(i);
                if (!there.contains(vm)) {
                    problems.add(new FieldProblem(
                            "selector.ids[" + i + "]",
                            vm + " is no VM of the fabric as it was inspected at " + inventory.inspectedAt()));
                }
            }
        } else if (members.isEmpty()) {
            problems.add(new FieldProblem(
                    "selector",
                    "selects no VM of the fabric as it was inspected at " + inventory.inspectedAt() + ": "
                            + selector.describe(system)));
        }
    }

    private void tiers(List<List<VmId>> tiers) {
        Set<VmId> named = new HashSet<>();
        for (int tier = 0; tier < tiers.size(); tier++) {
            for (int i = 0; i < tiers.get(tier).size(); i++) {
                VmId vm = tiers.get(tier).get(i);
                String field = "tiers[" + tier + "][" + i + "]";
                member(field, vm);
                if (!named.add(vm)) {
                    problems.add(new FieldProblem(field, vm + " stands in a tier before; a VM has one"));
                }
            }
        }
    }

    private void roles(List<SystemSettings.VmRole> roles) {
        Set<SystemSettings.VmRole> named = new HashSet<>();
        for (int i = 0; i < roles.size(); i++) {
            String field = "roles[" + i + "].vm";
            member(field, roles.get(i).vm());
            if (!named.add(roles.get(i))) {
                problems.add(new FieldProblem(field, roles.get(i).vm() + " has this role before"));
            }
        }
    }

    private void stop(@Nullable StopMode stop) {
        if (stop != StopMode.SAVE && stop != StopMode.NONE) {
            return;
        }
        members.stream()
                .filter(vm -> vm.disks().stream().anyMatch(Inventory.Disk::shared))
                .findFirst()
                .ifPresent(vm -> problems.add(new FieldProblem(
                        "stop",
                        vm.name()
                                + " has shared disks attached: a set of them needs its VMs shut down or turned off")));
    }

    private void member(String field, VmId vm) {
        if (!ids(members).contains(vm)) {
            problems.add(new FieldProblem(
                    field,
                    vm + " is no VM of system " + system + ", whose VMs are "
                            + members.stream()
                                    .map(member -> member.name() + " (" + member.id() + ")")
                                    .collect(Collectors.joining(", "))));
        }
    }

    private static Set<VmId> ids(List<Inventory.Vm> vms) {
        return vms.stream().map(Inventory.Vm::id).collect(Collectors.toSet());
    }
}
