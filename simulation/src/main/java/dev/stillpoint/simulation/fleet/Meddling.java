package dev.stillpoint.simulation.fleet;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.simulation.model.Machine;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an admin did behind the product's back, and what the product therefore can't be blamed for.
final class Meddling {
    /// VMs that an admin started or stopped.
    final Set<Machine> touched = new HashSet<>();

    /// The VM to which an admin attaches a disk at this moment: it is he who lets it run with that.
    @Nullable
    Machine attaching;

    /// Disks that an admin took out of slots.
    final Set<DiskPath> taken = new HashSet<>();

    /// Checkpoints that an admin made by hand and nobody was to remove.
    final Set<Made> checkpoints = new HashSet<>();

    record Made(Machine machine, String checkpoint) {}

    void made(Machine machine, String checkpoint) {
        checkpoints.add(new Made(machine, checkpoint));
    }

    /// By the admin himself, or by a run that was to.
    void removed(Machine machine, String checkpoint) {
        checkpoints.remove(new Made(machine, checkpoint));
    }
}
