package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.orchestrator.plan.StoredSet.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A member of a set as it is now, with the checkpoint that belongs to the set.
record PresentMember(Inventory.Vm vm, Inventory.Checkpoint checkpoint) {
    /// All members, in the order of their names as they are now. Whatever is missing is a problem.
    ///
    /// @param whole why the set is of no use without one, as the end of a sentence
    static List<PresentMember> all(
            StoredSet set, Inventory inventory, Facts facts, DowntimeRefusals refusals, String whole) {
        List<PresentMember> present = new ArrayList<>();
        SystemView system = SystemView.of(set, inventory);
        for (Member member : set.members()) {
            Optional<Inventory.Vm> vm = system.members().stream()
                    .filter(candidate -> candidate.id().equals(member.vm()))
                    .findFirst();
            if (vm.isEmpty()) {
                refusals.problems().add(Warnings.ofMissing(set, member, whole));
                continue;
            }
            Optional<Inventory.Checkpoint> checkpoint = set.checkpointOf(member, vm.get());
            if (checkpoint.isEmpty()) {
                refusals.problem(
                        ProblemCode.CHECKPOINT_GONE,
                        vm.get().name(),
                        null,
                        set.withoutCheckpoint(member, vm.get()),
                        ProblemCode.CHECKPOINT_GONE.remedy()
                                + SourceSet.offer(facts.sets().nearest()));
            } else {
                present.add(new PresentMember(vm.get(), checkpoint.get()));
            }
        }
        present.sort((one, other) -> SystemView.BY_NAME.compare(one.vm(), other.vm()));
        return present;
    }

    static List<Plan.Member> planned(List<PresentMember> members) {
        return members.stream()
                .map(PresentMember::vm)
                .map(vm -> new Plan.Member(vm.id(), vm.name(), vm.state(), vm.checkpointType()))
                .toList();
    }
}
