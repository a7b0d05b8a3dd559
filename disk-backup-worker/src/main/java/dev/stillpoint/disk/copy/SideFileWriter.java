package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.lock.CopyLocks;
import dev.stillpoint.disk.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Writes the files of a copy beside the live ones, and removes them again. Knows files only; may be used from
/// several threads. Expected failures are values.
public final class SideFileWriter {
    private final Storage storage;
    private final CopyLocks locks;
    private final int buffers;

    /// @param buffers of 4 MiB each, per command
    public SideFileWriter(Storage storage, CopyLocks locks, int buffers) {
        this.storage = storage;
        this.locks = locks;
        this.buffers = buffers;
    }

    /// Writes all side files, reads them back and gives them their names without replacing anything; those that stand
    /// there already, finished before, are answered. Returns when everything is on the medium.
    public WriteOutcome write(
            SideFileRequest request, Throttle throttle, Progress progress, Interruption interruption) {
        try {
            return new SideFileAttempt(storage, locks, buffers, request, throttle, progress, interruption).run();
        } catch (CopyFailed e) {
            return new WriteOutcome.Failed(e.code(), e.detail());
        } catch (Stopped e) {
            return new WriteOutcome.Stopped();
        } catch (IOException e) {
            CopyFailed failed = CopyFailed.io("side files of the copy " + request.copy(), e);
            return new WriteOutcome.Failed(failed.code(), failed.detail());
        }
    }

    /// Writes the tombstone, gives whoever still writes these files `lockWait` to see it, then deletes them and their
    /// partial files. A writer that keeps the lock (a stopped process does) is not waited for any longer: it finds
    /// the tombstone before and after it gives a name. Files that are not there are fine; one that somebody
    /// uses is a failure with its name.
    ///
    /// @param files what each is called in the fabric, and where it is
    /// @param reason stands in the tombstone: which run and step
    public CopyRemover.Removal remove(
            Path tombstone,
            Map<DiskPath, Path> files,
            String reason,
            String by,
            Duration lockWait,
            Progress progress,
            Interruption interruption) {
        SidePlace place = new SidePlace(tombstone);
        try {
            Tombstone.bury(storage, place.tombstone(), reason);
            interruption.check();
            CopyLocks.Held lock = null;
            if (Files.exists(place.lockFile(), LinkOption.NOFOLLOW_LINKS)) {
                lock = new LockWait(
                                locks,
                                place.lockFile(),
                                "side files " + place.note().getFileName(),
                                by,
                                lockWait,
                                progress,
                                interruption::check,
                                () -> false)
                        .await(interruption);
            }
            try {
                return removeAll(place, files);
            } finally {
                if (lock != null) {
                    lock.close();
                }
            }
        } catch (CopyFailed e) {
            return new CopyRemover.Removal.Failed(e.code(), e.detail());
        } catch (Stopped e) {
            return new CopyRemover.Removal.Stopped();
        } catch (IOException e) {
            CopyFailed failed = CopyFailed.io("removing " + files.keySet(), e);
            return new CopyRemover.Removal.Failed(failed.code(), failed.detail());
        }
    }

    private CopyRemover.Removal removeAll(SidePlace place, Map<DiskPath, Path> files) throws CopyFailed, IOException {
        int removed = 0;
        Set<Path> folders = new LinkedHashSet<>();
        for (Map.Entry<DiskPath, Path> file : files.entrySet()) {
            for (Path partial : SidePlace.partials(file.getValue(), true)) {
                storage.delete(partial);
                removed++;
            }
            if (Files.exists(file.getValue(), LinkOption.NOFOLLOW_LINKS)) {
                Reproduction.deleteUnused(storage, file.getKey().path(), file.getValue());
                removed++;
            }
            Path folder = file.getValue().getParent();
            if (folder != null && Files.isDirectory(folder)) {
                folders.add(folder);
            }
        }
        for (Path folder : folders) {
            storage.syncFolder(folder);
        }
        for (Path left : List.of(place.note(), CopyLocks.holderFile(place.lockFile()), place.lockFile())) {
            storage.delete(left);
        }
        for (Map.Entry<DiskPath, Path> file : files.entrySet()) {
            if (Files.exists(file.getValue(), LinkOption.NOFOLLOW_LINKS)) {
                return new CopyRemover.Removal.Failed(
                        FailureCode.SOURCE_IN_USE,
                        file.getKey() + " (" + file.getValue() + ") was deleted and is there again; somebody makes it");
            }
        }
        return new CopyRemover.Removal.Removed(removed);
    }
}
