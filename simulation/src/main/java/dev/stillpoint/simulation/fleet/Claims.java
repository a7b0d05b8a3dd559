package dev.stillpoint.simulation.fleet;

import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.saga.Effect;
import dev.stillpoint.orchestrator.saga.Run;
import dev.stillpoint.orchestrator.saga.Signal;
import dev.stillpoint.orchestrator.saga.Try;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The right of runs to VMs, disks, checkpoint sets, and to slots of the storage location.
final class Claims {
    private final Map<VmId, RunId> vms = new HashMap<>();
    private final Map<DiskId, RunId> disks = new HashMap<>();
    private final Map<SetId, Map<RunId, Plan.Claim.Mode>> sets = new HashMap<>();
    private final Map<VmId, Released> released = new HashMap<>();
    private final Map<RunId, Integer> reservations = new LinkedHashMap<>();

    private record Released(RunId by, Instant at) {}

    /// Takes all that a run wants, or says why it can't have it.
    ///
    /// @param slots that the storage location has now
    Signal take(Run run, Effect.Reserve wanted, int slots, Instant now) {
        RunId id = run.order().run();
        List<Problem> busy = inTheWay(id, wanted);
        if (!busy.isEmpty()) {
            reservations.remove(id);
            return new Signal.Busy(now, busy);
        }
        Released since = releasedSince(run, wanted);
        if (since != null) {
            return new Signal.Outdated(now, "run " + since.by + " was at it until " + since.at);
        }
        wanted.vms().forEach(vm -> vms.put(vm, id));
        wanted.disks().forEach(disk -> disks.put(disk, id));
        wanted.sets()
                .forEach(claim -> sets.computeIfAbsent(claim.set(), none -> new HashMap<>())
                        .put(id, claim.mode()));
        Plan.Reservation reservation = wanted.reservation();
        if (reservation != null && !reservations.containsKey(id)) {
            int taken = 0;
            for (int each : reservations.values()) {
                taken += each;
            }
            int mine = Math.min(Math.max(1, reservation.slots()), Math.max(1, slots));
            if (slots == 0 || taken + mine > slots) {
                return new Signal.Blocked(now, "storage location nas-b: no free slot");
            }
            reservations.put(id, mine);
        }
        return new Signal.Reserved(now);
    }

    private List<Problem> inTheWay(RunId id, Effect.Reserve wanted) {
        List<Problem> busy = new ArrayList<>();
        for (VmId vm : wanted.vms()) {
            other(vms.get(vm), id, busy);
        }
        for (DiskId disk : wanted.disks()) {
            other(disks.get(disk), id, busy);
        }
        for (Plan.Claim claim : wanted.sets()) {
            sets.getOrDefault(claim.set(), Map.of()).forEach((holder, mode) -> {
                if (mode == Plan.Claim.Mode.EXCLUSIVE || claim.mode() == Plan.Claim.Mode.EXCLUSIVE) {
                    other(holder, id, busy);
                }
            });
        }
        return busy;
    }

    private static void other(@Nullable RunId holder, RunId id, List<Problem> busy) {
        if (holder != null && !holder.equals(id)) {
            busy.add(Problem.of(ProblemCode.SYSTEM_BUSY, null, null, "run " + holder + " is at it"));
        }
    }

    /// What an inspection saw while another run was at work is not what there is now.
    private @Nullable Released releasedSince(Run run, Effect.Reserve wanted) {
        Try inspection = run.state().steps().getFirst().forward();
        for (VmId vm : wanted.vms()) {
            Released last = released.get(vm);
            if (last != null
                    && inspection != null
                    && !last.by.equals(run.order().run())
                    && !inspection.attemptedAt().isAfter(last.at)) {
                return last;
            }
        }
        return null;
    }

    /// Whether a run has the right to a VM. One that gave its VMs back has nothing left to do with them.
    boolean holds(RunId run, VmId vm) {
        return run.equals(vms.get(vm));
    }

    /// Whether another run than this one is at a VM.
    boolean holdsAnother(RunId run, VmId vm) {
        RunId holder = vms.get(vm);
        return holder != null && !holder.equals(run);
    }

    /// Whether any run is at a checkpoint set.
    boolean isHeld(SetId set) {
        return !sets.getOrDefault(set, Map.of()).isEmpty();
    }

    void releaseVms(RunId id, Instant now) {
        vms.forEach((vm, run) -> {
            if (run.equals(id)) {
                released.put(vm, new Released(id, now));
            }
        });
        vms.values().removeIf(id::equals);
        disks.values().removeIf(id::equals);
    }

    void releaseLocation(RunId id) {
        reservations.remove(id);
    }

    void releaseAll(RunId id, Instant now) {
        releaseVms(id, now);
        sets.values().forEach(claims -> claims.remove(id));
        releaseLocation(id);
    }
}
