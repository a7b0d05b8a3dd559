package dev.stillpoint.simulator.machine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.simulator.fabricfile.FabricFile.CheckpointType;
import dev.stillpoint.simulator.fabricfile.FabricFile.Controller;
import dev.stillpoint.simulator.fabricfile.FabricFile.GuestShutdown;
import dev.stillpoint.simulator.fabricfile.FabricFile.GuestSnapshots;
import dev.stillpoint.simulator.fabricfile.FabricFile.VmState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A virtual machine as Hyper-V knows it. Kept as JSON by its fields; guarded by the fabric's lock.
public final class Machine {
    String id = "";
    String vmmId = "";
    String name = "";
    String host = "";
    boolean highlyAvailable;
    VmState state = VmState.PowerOff;
    /// `Starting`, `Stopping` or `Saving` while a job does so; not kept.
    transient @Nullable String transition;
    /// Its guest is ending although nobody waits for it any more.
    boolean shuttingDown;
    CheckpointType checkpointType = CheckpointType.Production;
    boolean automaticCheckpoints;
    String configurationFolder = "";
    GuestShutdown guestShutdown = GuestShutdown.OK;
    GuestSnapshots guestSnapshots = GuestSnapshots.OK;
    List<Slot> slots = new ArrayList<>();
    /// One entry per drive: the ISO or nothing.
    List<Optional<String>> dvd = new ArrayList<>();
    List<Checkpoint> checkpoints = new ArrayList<>();
    /// The checkpoint that the running configuration descends from.
    @Nullable
    String current;
    /// The first identity of each file that was attached here, by place.
    Map<String, String> knownFiles = new LinkedHashMap<>();
    /// Identities of the files that this VM may open, whatever their names.
    Set<String> granted = new LinkedHashSet<>();
    /// SCVMM's view.
    @Nullable
    JsonNode seen;

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    /// Whether it is on that host, whose name may be given with or without its domain.
    public boolean isAt(String hostName) {
        return VmView.sameHost(host, hostName);
    }

    public VmState state() {
        return state;
    }

    public GuestShutdown guestShutdown() {
        return guestShutdown;
    }

    /// Shows that a job is changing the power state; null when none does.
    public void transition(@Nullable String to) {
        transition = to;
    }

    /// The guest goes on ending, whoever waits for it.
    public void shuttingDown(boolean ending) {
        shuttingDown = ending;
    }

    public boolean shuttingDown() {
        return shuttingDown;
    }

    boolean active() {
        return state == VmState.Running || state == VmState.Paused;
    }

    Optional<Slot> slot(Controller controller, int number, int location) {
        return slots.stream()
                .filter(slot -> slot.controller == controller && slot.number == number && slot.location == location)
                .findFirst();
    }

    Checkpoint checkpoint(String checkpointId) {
        return checkpoints.stream()
                .filter(checkpoint -> checkpoint.id.equalsIgnoreCase(checkpointId))
                .findFirst()
                .orElseThrow(() -> Refusal.unknown(
                        "The virtual machine " + name + " has no checkpoint " + checkpointId + "; list it again."));
    }

    /// What hangs in a slot: a file (own or shared), or a physical disk of the host.
    ///
    /// @param path a Windows path; empty for a pass-through disk
    record Slot(
            Controller controller,
            int number,
            int location,
            Optional<String> path,
            boolean shared,
            Optional<String> passThrough) {
        Slot withPath(String other) {
            return new Slot(controller, number, location, Optional.of(other), shared, passThrough);
        }

        /// Whether checkpoints cover it.
        boolean own() {
            return !shared && path.isPresent();
        }

        String place() {
            return controller + " " + number + ":" + location;
        }
    }

    /// @param parent the checkpoint it was made on
    /// @param type `Standard` or `Production`
    /// @param slots and `dvd`: the configuration of that moment; the paths are files that nobody writes any more
    record Checkpoint(
            String id,
            String name,
            String description,
            Optional<String> parent,
            CheckpointType type,
            Instant createdAt,
            boolean holdsMemory,
            List<Slot> slots,
            List<Optional<String>> dvd) {
        Checkpoint withName(String other) {
            return new Checkpoint(id, other, description, parent, type, createdAt, holdsMemory, slots, dvd);
        }

        Checkpoint withParent(Optional<String> other) {
            return new Checkpoint(id, name, description, other, type, createdAt, holdsMemory, slots, dvd);
        }

        Checkpoint withSlots(List<Slot> other) {
            return new Checkpoint(id, name, description, parent, type, createdAt, holdsMemory, other, dvd);
        }
    }
}
