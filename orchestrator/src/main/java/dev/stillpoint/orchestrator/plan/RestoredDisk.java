package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.AgentCommand.FileSwap;
import dev.stillpoint.contracts.DiskCommand.SideFile;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.FileIdentity;
import dev.stillpoint.contracts.RunId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A shared disk as it hangs now, and the bytes of the set that replace it.
record RestoredDisk(SystemView.Shared now, StoredSet.Copy copy) {
    /// The members' shared disks that the set has bytes of, in the view's order. All of them, unless the system has
    /// drifted.
    static List<RestoredDisk> of(SystemView system, StoredSet set) {
        List<RestoredDisk> disks = new ArrayList<>();
        for (SystemView.Shared now : system.shared()) {
            set.copies().stream()
                    .filter(copy -> copy.disk().equals(now.id()))
                    .findFirst()
                    .ifPresent(copy -> disks.add(new RestoredDisk(now, copy)));
        }
        return disks;
    }

    /// What a worker writes beside the live files; not for kept files, which stand there already.
    List<SideFile> sideFiles(RunId run) {
        List<SideFile> files = new ArrayList<>();
        for (StoredSet.File file : copy.files()) {
            files.add(new SideFile(file.path(), incoming(file, run, files.size() + 1)));
        }
        return files;
    }

    /// The renames, in the order of the copy's files: the one that VMs attach comes last.
    List<FileSwap> swaps(RunId run) {
        List<FileSwap> swaps = new ArrayList<>();
        for (StoredSet.File file : copy.files()) {
            int number = swaps.size() + 1;
            swaps.add(new FileSwap(
                    file.live(),
                    incoming(file, run, number),
                    RestoreNames.previous(file.live(), run, copy.disk(), number),
                    expected(file)));
        }
        return swaps;
    }

    private DiskPath incoming(StoredSet.File file, RunId run, int number) {
        return copy.isKept()
                ? new DiskPath(file.live().owner(), file.path())
                : RestoreNames.side(file.live(), run, copy.disk(), number);
    }

    private @Nullable FileIdentity expected(StoredSet.File file) {
        return copy.isKept() ? file.kept() : null;
    }
}
