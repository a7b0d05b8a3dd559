package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.copy.CopyFolder.Nonce;
import dev.stillpoint.disk.copy.Reproduction.Target;
import dev.stillpoint.disk.manifest.LocationKey;
import dev.stillpoint.disk.manifest.Manifest;
import dev.stillpoint.disk.manifest.ManifestReader;
import dev.stillpoint.disk.storage.ChunkBuffers;
import dev.stillpoint.disk.storage.Storage;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes the files of a stored copy to local paths, for people who have nothing but the copy.
public final class CopyRestorer {
    private final Storage storage;
    private final int buffers;

    /// @param buffers of 4 MiB each
    public CopyRestorer(Storage storage, int buffers) {
        this.storage = storage;
        this.buffers = buffers;
    }

    /// Proves the copy while it writes its files, reads them back and gives them their names. Replaces nothing.
    ///
    /// @param copy the manifest, or the folder that holds it
    /// @param target the file to write; a folder that is there, or any for a copy of several files, gets the files
    ///     under their own names
    public WriteOutcome restore(
            Path copy,
            Path target,
            Optional<LocationKey> key,
            Throttle throttle,
            Progress progress,
            Interruption interruption) {
        try {
            return switch (StoredCopy.open(storage, copy, key.orElse(null), null)) {
                case StoredCopy.Gone gone -> new WriteOutcome.Failed(FailureCode.COPY_GONE, gone.detail());
                case StoredCopy.Unfinished unfinished ->
                    new WriteOutcome.Failed(FailureCode.COPY_GONE, copy + ": " + unfinished.damage());
                case StoredCopy.Altered altered -> new WriteOutcome.Damaged(1, List.of(altered.damage()));
                case StoredCopy.Found found -> {
                    try (ManifestReader reader = found.reader();
                            ChunkBuffers chunkBuffers = new ChunkBuffers(buffers)) {
                        Lookout lookout = new Lookout(interruption, progress, () -> {});
                        yield write(reader, found.folder(), target, chunkBuffers, throttle, progress, lookout);
                    }
                }
            };
        } catch (CopyFailed e) {
            return new WriteOutcome.Failed(e.code(), e.detail());
        } catch (Stopped e) {
            return new WriteOutcome.Stopped();
        } catch (FileAlreadyExistsException e) {
            return new WriteOutcome.Failed(
                    FailureCode.PATH_NOT_ALLOWED, e.getMessage() + " exists; nothing is ever replaced");
        } catch (IOException e) {
            CopyFailed failed = CopyFailed.io("restoring " + copy, e);
            return new WriteOutcome.Failed(failed.code(), failed.detail());
        }
    }

    private WriteOutcome write(
            ManifestReader reader,
            Path folder,
            Path target,
            ChunkBuffers chunkBuffers,
            Throttle throttle,
            Progress progress,
            Lookout lookout)
            throws CopyFailed, Stopped, IOException {
        Manifest manifest = reader.manifest();
        Path wanted = target.toAbsolutePath().normalize();
        boolean into = Files.isDirectory(wanted) || manifest.files().size() > 1;
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < manifest.files().size(); i++) {
            Manifest.CopiedFile file = manifest.files().get(i);
            Path path = into ? wanted.resolve(file.name()) : wanted;
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(path.toString());
            }
            targets.add(new Target(file, reader.leaves().get(i), path.toString(), path));
        }
        boolean made = into && !Files.exists(wanted, LinkOption.NOFOLLOW_LINKS);
        if (made) {
            storage.createFolders(wanted);
        }
        Reproduction work = new Reproduction(
                storage, folder, targets, Nonce.of(1, true), chunkBuffers, throttle, progress, lookout);
        boolean placed = false;
        try {
            work.requireSpace();
            work.write();
            String readBack = work.damages().isEmpty() ? work.readBack() : "none";
            if (work.damages().isEmpty()) {
                work.place();
                placed = true;
                return new WriteOutcome.Done(manifest.length(), manifest.root(), readBack, false);
            }
            return new WriteOutcome.Damaged(
                    work.damages().count(), work.damages().first());
        } finally {
            if (!placed) {
                work.discard(new IOException("not finished"));
                if (made) {
                    storage.delete(wanted);
                }
            }
        }
    }
}
