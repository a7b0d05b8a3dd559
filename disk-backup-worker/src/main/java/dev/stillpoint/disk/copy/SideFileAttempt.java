package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.copy.CopyFolder.Nonce;
import dev.stillpoint.disk.copy.Reproduction.Target;
import dev.stillpoint.disk.copy.SideFileRequest.SideFile;
import dev.stillpoint.disk.lock.CopyLocks;
import dev.stillpoint.disk.manifest.Manifest;
import dev.stillpoint.disk.manifest.ManifestReader;
import dev.stillpoint.disk.storage.ChunkBuffers;
import dev.stillpoint.disk.storage.Storage;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One attempt at the side files of one copy, top to bottom: see [#run].
///
/// What stands there already is believed when the note at the location knows it, else proven by reading it, else,
/// being nobody's (no swap goes without the note), removed and written anew. When the note stands but a file is
/// gone, the files were swapped or removed since: a command that comes again then writes nothing.
final class SideFileAttempt {
    private final Storage storage;
    private final CopyLocks locks;
    private final int bufferCount;
    private final SideFileRequest request;
    private final Throttle throttle;
    private final Progress progress;
    private final Interruption interruption;
    private final SidePlace place;
    private final CopyFolder copy;
    private final Lookout lookout;

    SideFileAttempt(
            Storage storage,
            CopyLocks locks,
            int bufferCount,
            SideFileRequest request,
            Throttle throttle,
            Progress progress,
            Interruption interruption) {
        this.storage = storage;
        this.locks = locks;
        this.bufferCount = bufferCount;
        this.request = request;
        this.throttle = throttle;
        this.progress = progress;
        this.interruption = interruption;
        this.place = new SidePlace(request.tombstone());
        this.copy = new CopyFolder(request.copy());
        this.lookout = new Lookout(interruption, progress, this::refuseWhenUndone);
    }

    WriteOutcome run() throws CopyFailed, Stopped, IOException {
        requireDistinctFiles();
        refuseWhenUndone();
        Optional<WriteOutcome> before = finished(false);
        if (before.isPresent()) {
            return before.get();
        }
        CopyLocks.Held lock = awaitLock();
        try {
            Optional<WriteOutcome> meanwhile = finished(lock != null);
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            interruption.startPatience(request.patience());
            WriteOutcome outcome = prove(Nonce.of(request.attempt(), lock != null));
            if (lock != null) {
                forgetLock();
            }
            return outcome;
        } finally {
            if (lock != null) {
                lock.close();
            }
        }
    }

    private void requireDistinctFiles() throws CopyFailed {
        Set<Path> paths = new HashSet<>();
        Set<String> copied = new HashSet<>();
        for (SideFile file : request.files()) {
            if (!paths.add(file.local()) || !copied.add(file.copied().toLowerCase(Locale.ROOT))) {
                throw new CopyFailed(FailureCode.PATH_NOT_ALLOWED, file.identity() + " or its copy is named twice");
            }
        }
    }

    private void refuseWhenUndone() throws CopyFailed {
        if (place.undone()) {
            throw new CopyFailed(FailureCode.COPY_UNDONE, "the side files were undone: there is " + place.tombstone());
        }
        if (copy.undone()) {
            throw new CopyFailed(FailureCode.COPY_GONE, copy.folder() + " was undone: there is " + copy.tombstone());
        }
    }

    private CopyLocks.@Nullable Held awaitLock() throws CopyFailed, Stopped, IOException {
        try {
            return new LockWait(
                            locks,
                            place.lockFile(),
                            "side files of the copy " + copy.folder().getFileName(),
                            request.by(),
                            request.lockWait(),
                            progress,
                            lookout,
                            () -> Files.exists(place.note(), LinkOption.NOFOLLOW_LINKS))
                    .await(interruption);
        } catch (NoSuchFileException noFolder) {
            throw new CopyFailed(FailureCode.COPY_GONE, "there is no folder of " + copy.folder(), noFolder);
        }
    }

    /// Whether the note says that this step did its work. A later attempt at it puts its number there.
    ///
    /// @throws CopyFailed when it did, and the files are not there any more
    private Optional<WriteOutcome> finished(boolean locked) throws CopyFailed, IOException {
        Optional<SideNote> note = SideNote.read(storage, place);
        if (note.isEmpty()) {
            return Optional.empty();
        }
        boolean ofThisAttempt = note.get().attempt() >= request.attempt();
        for (SideFile file : request.files()) {
            if (!Files.exists(file.local(), LinkOption.NOFOLLOW_LINKS)) {
                if (ofThisAttempt) {
                    throw new CopyFailed(
                            FailureCode.DISK_FILE_GONE,
                            file.identity() + " was finished by attempt "
                                    + note.get().attempt() + " and is not there any more: swapped in or removed");
                }
                return Optional.empty();
            }
        }
        SideNote now = SideNote.of(storage, request.attempt(), request.root(), request.files());
        if (!note.get().sameFiles(now) || !ofThisAttempt && !locked) {
            return Optional.empty();
        }
        if (!ofThisAttempt) {
            storage.delete(place.note());
            now.write(storage, place, Nonce.of(request.attempt(), true));
        }
        return Optional.of(done("none", true));
    }

    private WriteOutcome.Done done(String readBack, boolean existedBefore) throws IOException {
        long bytes = 0;
        for (SideFile file : request.files()) {
            bytes += Files.size(file.local());
        }
        return new WriteOutcome.Done(bytes, request.root(), readBack, existedBefore);
    }

    private WriteOutcome prove(Nonce nonce) throws CopyFailed, Stopped, IOException {
        return switch (StoredCopy.open(storage, copy.folder(), request.key().orElse(null), request.root())) {
            case StoredCopy.Gone gone -> throw new CopyFailed(FailureCode.COPY_GONE, gone.detail());
            case StoredCopy.Unfinished unfinished ->
                throw new CopyFailed(FailureCode.COPY_GONE, copy.folder() + ": " + unfinished.damage());
            case StoredCopy.Altered altered -> new WriteOutcome.Damaged(1, List.of(altered.damage()));
            case StoredCopy.Found found -> {
                try (ManifestReader reader = found.reader();
                        ChunkBuffers buffers = new ChunkBuffers(bufferCount)) {
                    yield write(targets(reader), nonce, buffers);
                }
            }
        };
    }

    private List<Target> targets(ManifestReader reader) throws CopyFailed {
        List<Target> targets = new ArrayList<>();
        List<Manifest.CopiedFile> copied = reader.manifest().files();
        for (SideFile file : request.files()) {
            int at = 0;
            while (at < copied.size() && !copied.get(at).name().equalsIgnoreCase(file.copied())) {
                at++;
            }
            if (at == copied.size()) {
                throw new CopyFailed(
                        FailureCode.PATH_NOT_ALLOWED,
                        "the copy " + copy.folder() + " holds no " + file.copied() + " for " + file.identity());
            }
            targets.add(new Target(
                    copied.get(at), reader.leaves().get(at), file.identity().path(), file.local()));
        }
        if (targets.size() != copied.size()) {
            throw new CopyFailed(
                    FailureCode.PATH_NOT_ALLOWED,
                    "the copy " + copy.folder() + " has " + copied.size() + " files, side files were told for "
                            + targets.size());
        }
        return targets;
    }

    private WriteOutcome write(List<Target> all, Nonce nonce, ChunkBuffers buffers)
            throws CopyFailed, Stopped, IOException {
        if (nonce.locked()) {
            for (Target target : all) {
                for (Path left : SidePlace.partials(target.path(), false)) {
                    storage.delete(left);
                }
            }
            storage.delete(place.note());
        }
        List<Target> missing = missing(all, nonce, buffers);
        Reproduction work = reproduction(missing, nonce, buffers);
        try {
            work.requireSpace();
            work.write();
            String readBack = work.damages().isEmpty() ? work.readBack() : "none";
            if (!work.damages().isEmpty()) {
                WriteOutcome.Damaged damaged = new WriteOutcome.Damaged(
                        work.damages().count(), work.damages().first());
                work.discard(new IOException("damaged"));
                return damaged;
            }
            commit(work, nonce);
            return done(readBack, missing.isEmpty());
        } catch (FileAlreadyExistsException another) {
            work.discard(another);
            throw new CopyFailed(
                    FailureCode.COPY_LOCKED,
                    "another worker finished these side files meanwhile: " + another.getMessage(),
                    another);
        } catch (CopyFailed | Stopped | IOException | RuntimeException | Error e) {
            work.discard(e);
            throw e;
        }
    }

    private Reproduction reproduction(List<Target> targets, Nonce nonce, ChunkBuffers buffers) {
        return new Reproduction(storage, copy.folder(), targets, nonce, buffers, throttle, progress, lookout);
    }

    /// Those that do not stand there, proven. A file that stands there and is another was made by nobody else, for
    /// its name holds this run: who holds the lock removes it.
    private List<Target> missing(List<Target> all, Nonce nonce, ChunkBuffers buffers)
            throws CopyFailed, Stopped, IOException {
        List<Target> missing = new ArrayList<>();
        for (Target target : all) {
            if (Files.exists(target.path(), LinkOption.NOFOLLOW_LINKS)) {
                if (reproduction(List.of(target), nonce, buffers).stands(target)) {
                    continue;
                }
                if (!nonce.locked()) {
                    throw new CopyFailed(
                            FailureCode.COPY_LOCKED,
                            target.shown() + " stands there and is not the copy's; the lock is held by "
                                    + locks.holder(place.lockFile()));
                }
                Reproduction.deleteUnused(storage, target.shown(), target.path());
            }
            missing.add(target);
        }
        return missing;
    }

    /// A process that was stopped here and comes back finds the tombstone, or the note of who did its work: before it
    /// gives the names, and again after, when it may have given them to files that nobody waits for any more.
    private void commit(Reproduction work, Nonce nonce) throws CopyFailed, Stopped, IOException {
        interruption.check();
        refuseWhenUndone();
        if (Files.exists(place.note(), LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(place.note().toString());
        }
        work.place();
        refuseWhenUndone();
        SideNote.of(storage, request.attempt(), request.root(), request.files()).write(storage, place, nonce);
        if (place.undone()) {
            storage.delete(place.note());
        }
        refuseWhenUndone();
    }

    private void forgetLock() {
        try {
            storage.delete(CopyLocks.holderFile(place.lockFile()));
            storage.delete(place.lockFile());
        } catch (IOException heldOpen) {
            // Windows keeps an open file's name: removing the side files or the copy removes it
        }
    }
}
