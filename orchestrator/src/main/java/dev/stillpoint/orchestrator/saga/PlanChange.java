package dev.stillpoint.orchestrator.saga;

import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.orchestrator.plan.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What became different between two plans for one request, in words.
final class PlanChange {
    private PlanChange() {}

    static String between(@Nullable Plan before, Plan now) {
        if (before == null) {
            return "nothing was planned before";
        }
        List<String> changes = new ArrayList<>();
        Map<VmId, String> oldMembers = members(before);
        Map<VmId, String> newMembers = members(now);
        tell(changes, newMembers, oldMembers, " joined the system");
        tell(changes, oldMembers, newMembers, " left it");
        Map<DiskId, String> oldDisks = disks(before);
        Map<DiskId, String> newDisks = disks(now);
        tell(changes, newDisks, oldDisks, " is shared now");
        tell(changes, oldDisks, newDisks, " is not there any more");
        String from = location(before);
        String to = location(now);
        if (!from.equals(to)) {
            changes.add("copies would go to " + to + " instead of " + from);
        }
        return changes.isEmpty()
                ? "a slot, a disk's size, a checkpoint or the order of the VMs is not what it was"
                : String.join("; ", changes);
    }

    private static Map<VmId, String> members(Plan plan) {
        Map<VmId, String> members = new HashMap<>();
        plan.members().forEach(member -> members.put(member.id(), member.name()));
        return members;
    }

    private static Map<DiskId, String> disks(Plan plan) {
        Map<DiskId, String> disks = new HashMap<>();
        plan.disks().forEach(disk -> disks.put(disk.id(), disk.path().path()));
        return disks;
    }

    private static String location(Plan plan) {
        Plan.Reservation reservation = plan.reservation();
        LocationId location = reservation == null ? null : reservation.location();
        return Objects.toString(location, "no storage location");
    }

    /// The names of those that only `those` has.
    private static <K> void tell(List<String> changes, Map<K, String> those, Map<K, String> others, String what) {
        TreeSet<String> names = new TreeSet<>();
        those.forEach((id, name) -> {
            if (!others.containsKey(id)) {
                names.add(name);
            }
        });
        if (!names.isEmpty()) {
            changes.add(String.join(", ", names) + what);
        }
    }
}
