package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.contracts.SystemSettings.Role;
import dev.stillpoint.contracts.SystemSettings.VmRole;
import dev.stillpoint.contracts.VmId;
import java.util.List;

/// What a user should know of a plan that is possible all the same.
final class Warnings {
    private Warnings() {}

    static List<Problem> ofWitness(String system, StopMode stop, SystemSettings settings) {
        return settings.witnessOutside() && stop != StopMode.NONE
                ? List.of(Problem.of(
                        ProblemCode.WITNESS_OUTSIDE_SYSTEM,
                        null,
                        null,
                        "the witness of the guest cluster in system " + system
                                + " lies outside it and goes on while the nodes are stopped"))
                : List.of();
    }

    /// A domain controller that is left would tell the restored ones what they missed.
    static List<Problem> ofDomainControllers(SystemView restored, SystemSettings settings, Inventory inventory) {
        List<VmId> controllers = settings.roles().stream()
                .filter(role -> role.role() == Role.DOMAIN_CONTROLLER)
                .map(VmRole::vm)
                .filter(id -> inventory.vms().stream().anyMatch(vm -> vm.id().equals(id)))
                .toList();
        List<String> names = restored.members().stream()
                .filter(vm -> controllers.contains(vm.id()))
                .map(Inventory.Vm::name)
                .toList();
        return !controllers.isEmpty() && names.size() == controllers.size()
                ? List.of(Problem.of(
                        ProblemCode.ALL_DOMAIN_CONTROLLERS_RESTORED,
                        null,
                        null,
                        "all domain controllers of the system (" + String.join(", ", names)
                                + ") go back to an earlier state at once"))
                : List.of();
    }

    /// VMs that belong to the system now and are not restored: they are left alone.
    static List<Problem> ofAddedMembers(String system, SystemView restored, SystemSettings settings, Inventory all) {
        return SystemView.of(system, settings.selector(), all).members().stream()
                .filter(vm -> !restored.members().contains(vm))
                .map(vm -> Problem.of(
                        ProblemCode.MEMBER_ADDED,
                        vm.name(),
                        null,
                        vm.name() + " belongs to system " + system
                                + " now, but not to the checkpoint set; it is left as it is"))
                .toList();
    }

    static Problem ofMissing(StoredSet set, StoredSet.Member member, String consequence) {
        return Problem.of(
                ProblemCode.MEMBER_MISSING,
                member.name(),
                null,
                member.name() + " (" + member.vm() + "), a member of checkpoint set " + set.name()
                        + ", is not in the fabric; " + consequence);
    }
}
