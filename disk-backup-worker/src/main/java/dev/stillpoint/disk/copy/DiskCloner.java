package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.clone.CloneRefused;
import dev.stillpoint.disk.copy.CloneRequest.File;
import dev.stillpoint.disk.storage.SourceInUse;
import dev.stillpoint.disk.storage.Storage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Clones a detached disk beside itself, and removes clones.
///
/// A clone is made under a name of its own, `<clone>.<random>.partial`, and then given its name without replacing
/// anything. So two that clone at once need no lock between them: whoever is second finds the name taken, by the
/// same bytes, as the disk is detached until the first has answered. Whoever wakes long after that, when VMs
/// write to the disk, finds the name taken too; or the copy finished or undone, and gives no name.
public final class DiskCloner {
    private static final String PARTIAL = ".partial";

    private final Storage storage;

    public DiskCloner(Storage storage) {
        this.storage = storage;
    }

    /// Clones all files of the disk, each held and looked at as for a copy. The main file's clone gets its name
    /// last.
    public CloneOutcome clone(CloneRequest request, Interruption interruption) {
        CopyFolder copy = new CopyFolder(request.copy());
        List<Path> partials = new ArrayList<>();
        try {
            if (isShipped(copy, request)) {
                return new CloneOutcome.Done(0, 0);
            }
            List<File> missing = request.files().stream()
                    .filter(file -> !exists(file.local()))
                    .toList();
            for (File file : missing) {
                interruption.check();
                partials.add(cloneAside(file));
            }
            if (isShipped(copy, request)) {
                return new CloneOutcome.Done(0, 0);
            }
            for (int i = 0; i < missing.size(); i++) {
                place(partials.get(i), missing.get(i).local());
            }
            long length = 0;
            for (File file : request.files()) {
                length += Files.size(file.local());
            }
            return new CloneOutcome.Done(length, missing.size());
        } catch (CopyFailed e) {
            return new CloneOutcome.Failed(e.code(), e.detail());
        } catch (Stopped e) {
            return new CloneOutcome.Stopped();
        } catch (IOException e) {
            CopyFailed failed = CopyFailed.io(
                    "cloning " + request.files().getLast().source().identity(), e);
            return new CloneOutcome.Failed(failed.code(), failed.detail());
        } finally {
            partials.forEach(this::deleteQuietly);
        }
    }

    /// @throws CopyFailed when the copy was undone
    private static boolean isShipped(CopyFolder copy, CloneRequest request) throws CopyFailed {
        if (copy.undone()) {
            throw new CopyFailed(FailureCode.COPY_UNDONE, copy.tombstone() + " says that this copy was undone");
        }
        return exists(copy.manifest(request.mainName()));
    }

    private Path cloneAside(File file) throws CopyFailed, IOException {
        String random = UUID.randomUUID().toString().substring(0, 8);
        Path partial = file.local().resolveSibling(file.local().getFileName() + "." + random + PARTIAL);
        try (OpenSource source = OpenSource.open(storage, file.source())) {
            storage.cloneSource(file.source().local(), partial);
            source.requireUnchanged();
        } catch (CopyFailed e) {
            deleteQuietly(partial);
            throw e;
        } catch (CloneRefused e) {
            throw new CopyFailed(FailureCode.CLONE_UNSUPPORTED, file.source().identity() + ": " + e.getReason(), e);
        } catch (SourceInUse e) {
            throw new CopyFailed(
                    FailureCode.SOURCE_IN_USE,
                    file.source().identity() + ": another program holds it open for writing",
                    e);
        } catch (IOException e) {
            deleteQuietly(partial);
            throw CopyFailed.io("cloning " + file.source().identity() + " as " + file.identity(), e);
        }
        return partial;
    }

    private void place(Path partial, Path clone) throws IOException {
        try {
            storage.place(partial, clone);
        } catch (FileAlreadyExistsException byAnother) {
            storage.delete(partial);
        }
        Path folder = clone.getParent();
        if (folder != null) {
            storage.syncFolder(folder);
        }
    }

    /// Deletes clones with what is left of unfinished ones. Those that are not there are fine.
    ///
    /// @return how many files there were
    /// @throws IOException naming what could not be deleted
    public int remove(List<Path> clones) throws IOException {
        int removed = 0;
        Set<Path> folders = new LinkedHashSet<>();
        for (Path clone : clones) {
            Path folder = clone.getParent();
            if (folder == null || !Files.isDirectory(folder)) {
                continue;
            }
            for (Path file : unfinished(folder, clone.getFileName().toString())) {
                storage.delete(file);
                removed++;
            }
            removed += exists(clone) ? 1 : 0;
            // Also when it is not there: deleting is what a fault may be waiting for.
            storage.delete(clone);
            folders.add(folder);
        }
        for (Path folder : folders) {
            storage.syncFolder(folder);
        }
        return removed;
    }

    private static List<Path> unfinished(Path folder, String clone) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.startsWith(clone + ".") && name.endsWith(PARTIAL)) {
                    found.add(entry);
                }
            }
        }
        return found;
    }

    private void deleteQuietly(Path partial) {
        try {
            storage.delete(partial);
        } catch (IOException left) {
            // Its name says which run made it: the clone's removal takes it, or the sweep for strays.
            return;
        }
    }

    private static boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }
}
