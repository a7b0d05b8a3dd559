package dev.stillpoint.simulation.model;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A VM as Hyper-V knows it. Its own disks are one version of bytes.
public final class Machine {
    final VmId id;
    final String name;
    String host;
    VmState state;
    String checkpointType;
    boolean automaticCheckpoints;
    List<Hung> slots = new ArrayList<>(4);

    @Nullable
    String[] drives;

    final List<Point> points = new ArrayList<>(2);

    /// The checkpoint that it goes on from.
    @Nullable
    String current;

    int own;

    @Nullable
    Job job;

    /// Renames of files, which hold no VM: one that was given up may still go on while the next has begun.
    final List<Job> renamings = new ArrayList<>(1);

    /// Who asked the guest to shut down last, and whether that was given up; the guest may still do it.
    @Nullable
    StepRef shutdownBy;

    long shutdownGivenUpAt = -1;
    int boots;

    final Map<String, Long> known = new HashMap<>();
    final Set<Long> granted = new HashSet<>();

    /// What a step has begun and what has not ended.
    @Nullable
    Job jobOf(StepRef step) {
        if (job != null && job.isOf(step)) {
            return job;
        }
        for (Job renaming : renamings) {
            if (renaming.isOf(step)) {
                return renaming;
            }
        }
        return null;
    }

    /// What hangs in a slot.
    public record Hung(Slot slot, DiskPath path, boolean shared) {}

    /// A checkpoint.
    ///
    /// @param own the bytes of the VM's own disks then
    public record Point(
            String id,
            String name,
            String description,
            @Nullable String parent,
            boolean holdsMemory,
            int own,
            List<Hung> slots,
            List<String> drives,
            long createdAt) {
        Point below(@Nullable String other) {
            return new Point(id, name, description, other, holdsMemory, own, slots, drives, createdAt);
        }

        Point named(String other) {
            return new Point(id, other, description, parent, holdsMemory, own, slots, drives, createdAt);
        }
    }

    Machine(VmId id, String name, String host, VmState state, String checkpointType, int drives, int own) {
        this.id = id;
        this.name = name;
        this.host = host;
        this.state = state;
        this.checkpointType = checkpointType;
        this.drives = new String[drives];
        this.own = own;
    }

    public VmId id() {
        return id;
    }

    public String name() {
        return name;
    }

    public VmState state() {
        return state;
    }

    public String checkpointType() {
        return checkpointType;
    }

    public boolean automaticCheckpoints() {
        return automaticCheckpoints;
    }

    public int own() {
        return own;
    }

    public List<Hung> slots() {
        return slots;
    }

    public List<Point> points() {
        return points;
    }

    public @Nullable String current() {
        return current;
    }

    public @Nullable String medium(int drive) {
        return drives[drive];
    }

    public int driveCount() {
        return drives.length;
    }

    public boolean active() {
        return state == VmState.RUNNING || state == VmState.PAUSED;
    }

    public @Nullable Hung in(Slot slot) {
        for (Hung hung : slots) {
            if (hung.slot.equals(slot)) {
                return hung;
            }
        }
        return null;
    }

    @Nullable
    Hung holding(String key, Fabric fabric) {
        for (Hung hung : slots) {
            if (fabric.key(hung.path).equals(key)) {
                return hung;
            }
        }
        return null;
    }

    public @Nullable Point point(String id) {
        for (Point point : points) {
            if (point.id.equals(id)) {
                return point;
            }
        }
        return null;
    }

    /// The checkpoint whose description carries a marker.
    public @Nullable Point marked(String marker) {
        for (Point point : points) {
            if (point.description.contains(marker)) {
                return point;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return name + " (" + state + ")";
    }
}
