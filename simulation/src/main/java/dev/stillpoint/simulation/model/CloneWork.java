package dev.stillpoint.simulation.model;

import dev.stillpoint.contracts.DiskCommand.CloneDisk;
import dev.stillpoint.contracts.DiskCommand.CloneFile;
import dev.stillpoint.contracts.DiskCommand.DeleteClone;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.StepResult;
import java.util.ArrayList;
import java.util.List;

/// A delivery that makes or deletes clones. A clone is made in a moment, and gets its name a while later: a worker
/// that stands still in between gives it whenever it goes on.
final class CloneWork {
    /// How often a file system that clones does not.
    private static final double REFUSED = 0.05;

    private final DiskWork work;
    private final Workers workers;

    CloneWork(DiskWork work, Workers workers) {
        this.work = work;
        this.workers = workers;
    }

    void make(CloneDisk clone) {
        if (isOver(clone)) {
            return;
        }
        workers.witness.begins(work.delivery);
        List<Integer> versions = new ArrayList<>(2);
        for (CloneFile file : clone.files()) {
            StoredFile live = workers.fabric.file(file.live());
            if (live == null) {
                work.fail(FailureCode.DISK_FILE_GONE, "no file " + file.live());
                return;
            }
            if (workers.fabric.isWritable(file.live())) {
                work.fail(FailureCode.SOURCE_IN_USE, file.live() + " is open in a running VM");
                return;
            }
            versions.add(live.version);
        }
        if (workers.chance.of(REFUSED)) {
            work.fail(FailureCode.CLONE_UNSUPPORTED, clone.source() + ": blocks can't be shared");
            return;
        }
        work.after(workers.chance.mostlyShort(5, 2_000), () -> name(clone, versions));
    }

    private void name(CloneDisk clone, List<Integer> versions) {
        if (workers.chance.of(workers.weather.storageFails)) {
            work.fail(FailureCode.IO_ERROR, "the clone can't be made");
            return;
        }
        if (isOver(clone)) {
            return;
        }
        for (int at = 0; at < versions.size(); at++) {
            DiskPath path = clone.files().get(at).path();
            if (workers.fabric.file(path) == null) {
                workers.fabric.put(path, workers.fabric.versions.cloned(versions.get(at), workers.time.now()));
            }
        }
        workers.trace.say(() -> "  storage: " + clone.source() + " is cloned as versions " + versions);
        work.succeed(new StepResult.DiskCloned(clone.length()));
    }

    /// Whether there is nothing to clone any more.
    private boolean isOver(CloneDisk clone) {
        if (work.isUndone(clone.target().tombstone())) {
            work.fail(FailureCode.COPY_UNDONE, "the copy was undone");
            return true;
        }
        if (workers.storage.copy(work.folder()) != null) {
            work.succeed(new StepResult.DiskCloned(0));
            return true;
        }
        return false;
    }

    void delete(DeleteClone delete) {
        if (workers.storage.copy(work.folder()) == null) {
            work.fail(FailureCode.COPY_GONE, "the clone is kept, there is no copy");
            return;
        }
        workers.witness.begins(work.delivery);
        work.after(workers.chance.between(10, 2_000), () -> {
            if (workers.storage.isDown() || workers.chance.of(workers.weather.storageFails)) {
                work.fail(FailureCode.IO_ERROR, "the clone can't be deleted");
                return;
            }
            delete.files().forEach(workers.fabric::delete);
            work.succeed(new StepResult.Nothing());
        });
    }
}
