package dev.stillpoint.simulator.machine;

import dev.stillpoint.simulator.fabricfile.FabricFile.CheckpointType;
import dev.stillpoint.simulator.fabricfile.FabricFile.ProfileKind;
import dev.stillpoint.simulator.job.Job;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The document that is kept on disk.
final class FabricState {
    int version = 1;
    Map<String, Machine> vms = new LinkedHashMap<>();
    List<Job> jobs = new ArrayList<>();
    List<GuestDiskFailure> guestDiskFailures = new ArrayList<>();
    List<DeletedFile> deletedFiles = new ArrayList<>();
    /// Files, by path below the root, that no VM needs: being made, or to be deleted.
    Set<String> doomed = new LinkedHashSet<>();
    List<Merge> merges = new ArrayList<>();
    List<Renames> renames = new ArrayList<>();
    List<Profile> profiles = new ArrayList<>();

    record GuestDiskFailure(String vm, String path, Instant at) {}

    /// @param id SCVMM's GUID
    record Profile(ProfileKind kind, String id, String name, CheckpointType type) {}

    record DeletedFile(String vm, String path, Instant at) {}

    /// A merge that was begun; all paths below the root, except `childPath` and `parentPath`, which are Windows
    /// paths.
    record Merge(
            String vm, String child, String parent, String childPath, String parentPath, List<String> grandchildren) {}

    /// A swap that was begun: local paths below the root, in pairs.
    record Renames(String job, List<String> from, List<String> to) {}
}
