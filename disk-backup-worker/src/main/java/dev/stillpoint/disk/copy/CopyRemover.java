package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.lock.CopyLocks;
import dev.stillpoint.disk.manifest.Manifest;
import dev.stillpoint.disk.storage.Storage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Undoes and deletes copies. The tombstone comes first: from then on nobody makes or uses the copy, whatever becomes
/// of the rest.
public final class CopyRemover {
    private final Storage storage;
    private final CopyLocks locks;

    public CopyRemover(Storage storage, CopyLocks locks) {
        this.storage = storage;
        this.locks = locks;
    }

    /// How undoing ended.
    public sealed interface Removal {
        /// Only the tombstone is left.
        record Removed(int files) implements Removal {}

        record Failed(FailureCode code, String detail) implements Removal {}

        record Stopped() implements Removal {}
    }

    /// Writes the tombstone, gives whoever works on the copy `lockWait` to see it, then deletes everything but the
    /// tombstone. A holder that keeps the lock (a stopped process does) is not waited for any longer: it finds the
    /// tombstone when it comes back.
    ///
    /// @param reason stands in the tombstone: which run and step
    public Removal undo(
            Path folder, String reason, String by, Duration lockWait, Progress progress, Interruption interruption) {
        return remove(new CopyFolder(folder), false, reason, by, lockWait, progress, interruption);
    }

    /// As [#undo] for a copy that was complete: what restores of it left beside it goes too. Their tombstones are not
    /// needed beside the copy's own.
    public Removal delete(
            Path folder, String reason, String by, Duration lockWait, Progress progress, Interruption interruption) {
        return remove(new CopyFolder(folder), true, reason, by, lockWait, progress, interruption);
    }

    private Removal remove(
            CopyFolder place,
            boolean withRestores,
            String reason,
            String by,
            Duration lockWait,
            Progress progress,
            Interruption interruption) {
        try {
            Tombstone.bury(storage, place.tombstone(), reason);
            interruption.check();
            CopyLocks.Held lock = await(place, by, lockWait, progress, interruption);
            try {
                return removeAll(place, withRestores);
            } finally {
                if (lock != null) {
                    lock.close();
                }
            }
        } catch (CopyFailed e) {
            return new Removal.Failed(e.code(), e.detail());
        } catch (Stopped e) {
            return new Removal.Stopped();
        } catch (IOException e) {
            CopyFailed failed = CopyFailed.io("undoing the copy " + place.folder(), e);
            return new Removal.Failed(failed.code(), failed.detail());
        }
    }

    private CopyLocks.@Nullable Held await(
            CopyFolder place, String by, Duration lockWait, Progress progress, Interruption interruption)
            throws IOException, CopyFailed, Stopped {
        if (!Files.exists(place.lockFile(), LinkOption.NOFOLLOW_LINKS)) {
            return null; // nobody works on it, and who comes now finds the tombstone
        }
        return new LockWait(
                        locks,
                        place.lockFile(),
                        "copy " + place.folder().getFileName(),
                        by,
                        lockWait,
                        progress,
                        interruption::check,
                        () -> false)
                .await(interruption);
    }

    /// The manifest goes first: without it there is no copy.
    private Removal removeAll(CopyFolder place, boolean withRestores) throws IOException {
        List<Path> files = new ArrayList<>(place.entries());
        files.sort((a, b) -> Boolean.compare(isManifest(b), isManifest(a)));
        for (Path file : files) {
            storage.delete(file);
        }
        storage.delete(place.folder());
        storage.delete(CopyLocks.holderFile(place.lockFile()));
        storage.delete(place.lockFile());
        Path parent = place.folder().getParent();
        if (parent != null) {
            if (withRestores) {
                removeRestores(parent, place.folder().getFileName().toString());
            }
            storage.syncFolder(parent);
        }
        if (Files.exists(place.folder(), LinkOption.NOFOLLOW_LINKS)) {
            return new Removal.Failed(
                    FailureCode.COPY_LOCKED,
                    place.folder() + " is still there; held by " + locks.holder(place.lockFile()));
        }
        return new Removal.Removed(files.size());
    }

    private void removeRestores(Path parent, String copy) throws IOException {
        List<Path> left = new ArrayList<>();
        try (DirectoryStream<Path> beside = Files.newDirectoryStream(parent)) {
            for (Path entry : beside) {
                if (SidePlace.belongsTo(copy, entry.getFileName().toString())) {
                    left.add(entry);
                }
            }
        }
        for (Path entry : left) {
            storage.delete(entry);
        }
    }

    private static boolean isManifest(Path file) {
        return file.getFileName().toString().endsWith(Manifest.SUFFIX);
    }
}
