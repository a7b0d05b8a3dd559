package dev.stillpoint.orchestrator.location;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.DiskCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/// Which held command goes next when a location has room.
@FunctionalInterface
public interface DispatchOrder {
    /// @param now database time
    Comparator<HeldCommand> order(Instant now);

    /// The more urgent one first; among equals the one of the run that has the fewest bytes left, because its VMs
    /// start soonest (shortest expected downtime first); of one run the largest, because its last copy to end
    /// decides when the VMs start (longest processing time first); then whoever waits longest.
    ///
    /// @param patience a command that has waited so long goes before all that wait for a shorter time, whatever
    ///     it is for: nothing starves
    static DispatchOrder shortestDowntime(Duration patience) {
        return now -> Comparator.comparing((HeldCommand held) -> !isStarving(held, now, patience))
                .thenComparing(held -> isStarving(held, now, patience) ? held.heldAt() : Instant.MAX)
                .thenComparing(DispatchOrder::urgency)
                .thenComparing(HeldCommand::runBytes)
                .thenComparing(held -> held.delivery().ref().run())
                .thenComparing(Comparator.comparingLong(HeldCommand::bytes).reversed())
                .thenComparing(HeldCommand::heldAt);
    }

    private static boolean isStarving(HeldCommand held, Instant now, Duration patience) {
        return !held.heldAt().isAfter(now.minus(patience));
    }

    /// Why a command is wanted, the most urgent reason first.
    enum Urgency {
        /// VMs stand still for it.
        DOWNTIME,
        /// Somebody waits for a system to come back; its VMs still run.
        RESTORE,
        /// It gives space back, and a run can end. Quickly done.
        TIDYING,
        /// A clone holds space, and the set has nothing else of its disk; its VMs run.
        SHIPPING,
        /// Nobody waits.
        PROOF
    }

    private static Urgency urgency(HeldCommand held) {
        return switch (held.delivery().command()) {
            case DiskCommand.CopyDisk c -> Urgency.DOWNTIME;
            case DiskCommand.CloneDisk c -> Urgency.DOWNTIME;
            case DiskCommand.WriteSideFile c -> Urgency.RESTORE;
            case DiskCommand.RemoveFiles c -> Urgency.TIDYING;
            case DiskCommand.UndoCopy c -> Urgency.TIDYING;
            case DiskCommand.UndoClone c -> Urgency.TIDYING;
            case DiskCommand.DeleteClone c -> Urgency.TIDYING;
            case DiskCommand.DeleteCopy c -> Urgency.TIDYING;
            case DiskCommand.ShipClone c -> Urgency.SHIPPING;
            case DiskCommand.VerifyCopy c -> Urgency.PROOF;
            case AgentCommand c -> throw new IllegalStateException(c.kind() + " is no command to workers");
        };
    }
}
