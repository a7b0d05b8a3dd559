package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.copy.CopyFolder.Nonce;
import dev.stillpoint.disk.copy.CopyRequest.SourceFile;
import dev.stillpoint.disk.lock.CopyLocks;
import dev.stillpoint.disk.manifest.Manifest;
import dev.stillpoint.disk.storage.ChunkBuffers;
import dev.stillpoint.disk.storage.Storage;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One attempt at one copy, top to bottom: see [#run].
final class CopyAttempt {
    private final Storage storage;
    private final CopyLocks locks;
    private final Clock clock;
    private final CopyRequest request;
    private final Progress progress;
    private final Interruption interruption;
    private final CopyFolder place;
    private final Lookout lookout;
    private final CopyContext context;
    private boolean resumable;

    CopyAttempt(
            Storage storage,
            CopyLocks locks,
            Clock clock,
            CopySettings settings,
            CopyRequest request,
            Throttle throttle,
            Progress progress,
            Interruption interruption) {
        this.storage = storage;
        this.locks = locks;
        this.clock = clock;
        this.request = request;
        this.progress = progress;
        this.interruption = interruption;
        this.place = new CopyFolder(request.folder());
        this.lookout = new Lookout(interruption, progress, this::endWhenDecided);
        this.context = new CopyContext(
                storage, settings, request, place, place.manifest(request.mainName()), throttle, progress, lookout);
    }

    CopyOutcome run() throws CopyFailed, Stopped, IOException {
        requireDistinctNames();
        refuseWhenUndone();
        Optional<CopyOutcome> before = existing();
        if (before.isPresent()) {
            return before.get();
        }
        storage.createFolders(parent());
        CopyLocks.Held lock = new LockWait(
                        locks,
                        place.lockFile(),
                        "copy " + place.folder().getFileName(),
                        request.by(),
                        request.lockWait(),
                        progress,
                        new Lookout(interruption, progress, this::refuseWhenUndone),
                        this::finishedElsewhere)
                .await(interruption);
        try {
            Optional<CopyOutcome> meanwhile = existing();
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            interruption.startPatience(request.patience());
            CopyOutcome outcome = copyOrClean(lock != null);
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

    private Path parent() {
        Path parent = place.folder().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("a copy's folder can't be " + place.folder());
        }
        return parent;
    }

    private void requireDistinctNames() throws CopyFailed {
        Set<String> names = new HashSet<>();
        for (SourceFile file : request.files()) {
            if (!names.add(file.name().toLowerCase(Locale.ROOT))) {
                throw new CopyFailed(FailureCode.PATH_NOT_ALLOWED, "two files of this disk are called " + file.name());
            }
        }
    }

    private CopyOutcome copyOrClean(boolean locked) throws CopyFailed, Stopped, IOException {
        MadeFiles made = new MadeFiles();
        try {
            return copyAll(locked, made);
        } catch (MadeMeanwhile | NoSuchFileException | FileAlreadyExistsException lostToAnother) {
            made.remove(storage, place.folder(), lostToAnother);
            Optional<CopyOutcome> theirs = existing();
            if (theirs.isPresent()) {
                return theirs.get();
            }
            throw lostToAnother;
        } catch (Stopped e) {
            if (!resumable) {
                made.remove(storage, place.folder(), e);
            }
            throw e;
        } catch (CopyFailed | IOException | RuntimeException | Error e) {
            made.remove(storage, place.folder(), e);
            throw e;
        }
    }

    private CopyOutcome copyAll(boolean locked, MadeFiles made) throws CopyFailed, Stopped, IOException {
        List<OpenSource> sources = new ArrayList<>();
        try (ChunkBuffers buffers = new ChunkBuffers(context.settings().buffers())) {
            for (SourceFile file : request.files()) {
                sources.add(OpenSource.open(storage, file));
            }
            storage.createFolders(place.folder());
            Optional<Leftover> left = locked ? Leftover.find(context, sources) : Optional.empty();
            if (locked) {
                removeAbandoned(left);
            }
            if (left.isPresent()) {
                Optional<CopyOutcome> resumed = resume(left.get(), sources, buffers, made);
                if (resumed.isPresent()) {
                    return resumed.get();
                }
            }
            return begin(locked, sources, buffers, made);
        } finally {
            closeAll(sources);
        }
    }

    private void removeAbandoned(Optional<Leftover> but) throws IOException {
        for (Path left : place.abandoned()) {
            if (but.isEmpty() || !but.get().all().contains(left)) {
                storage.delete(left);
            }
        }
    }

    /// Nothing when what was left can't be read or is damaged by more than its end: then it is gone.
    private Optional<CopyOutcome> resume(Leftover left, List<OpenSource> sources, ChunkBuffers buffers, MadeFiles made)
            throws CopyFailed, Stopped, IOException {
        CopyWork work;
        resumable = true;
        try {
            work = CopyWork.resume(context, left, sources, buffers, made);
        } catch (CopyFailed unreadable) {
            if (unreadable.code() != FailureCode.IO_ERROR && unreadable.code() != FailureCode.COPY_DAMAGED) {
                throw unreadable;
            }
            startOver(made, unreadable);
            return Optional.empty();
        } catch (IOException unreadable) {
            startOver(made, unreadable);
            return Optional.empty();
        }
        try (work) {
            return Optional.of(finish(work, sources, Optional.empty()));
        } catch (BaseDamaged damaged) {
            startOver(made, damaged);
            return Optional.of(whole(true, sources, buffers, made, damaged));
        }
    }

    private void startOver(MadeFiles made, Exception because) throws IOException {
        made.remove(storage, place.folder(), because);
        storage.createFolders(place.folder());
    }

    private CopyOutcome begin(boolean locked, List<OpenSource> sources, ChunkBuffers buffers, MadeFiles made)
            throws CopyFailed, Stopped, IOException {
        try (BaseCopy base = BaseCopy.choose(storage, place, request).orElse(null);
                CopyWork work = begin(locked, sources, base, buffers, made)) {
            resumable = work.resumable();
            return finish(work, sources, Optional.empty());
        } catch (BaseDamaged damaged) {
            startOver(made, damaged);
            return whole(locked, sources, buffers, made, damaged);
        }
    }

    private CopyWork begin(
            boolean locked, List<OpenSource> sources, @Nullable BaseCopy base, ChunkBuffers buffers, MadeFiles made)
            throws CopyFailed, IOException {
        return CopyWork.begin(context, Nonce.of(request.attempt(), locked), sources, base, buffers, made);
    }

    /// Once more, without the older copy that proved damaged.
    private CopyOutcome whole(
            boolean locked, List<OpenSource> sources, ChunkBuffers buffers, MadeFiles made, BaseDamaged because)
            throws CopyFailed, Stopped, IOException {
        try (CopyWork work = begin(locked, sources, null, buffers, made)) {
            resumable = work.resumable();
            return finish(work, sources, Optional.of(because.detail()));
        }
    }

    private CopyOutcome finish(CopyWork work, List<OpenSource> sources, Optional<String> damagedBase)
            throws CopyFailed, Stopped, IOException {
        work.write();
        requireUnchanged(sources);
        String readBack = request.verify() ? work.readBack() : "none";
        requireUnchanged(sources);
        interruption.check();
        refuseWhenUndone();
        CopyCommit commit = new CopyCommit(work, this::refuseWhenUndone);
        Manifest manifest = commit.run(clock.instant(), readBack);
        return new CopyOutcome.Done(
                manifest, context.manifestFile(), false, work.bytesWritten(), work.bytesResumed(), damagedBase);
    }

    private static void requireUnchanged(List<OpenSource> sources) throws CopyFailed {
        for (OpenSource source : sources) {
            source.requireUnchanged();
        }
    }

    private void refuseWhenUndone() throws CopyFailed {
        if (place.undone()) {
            throw new CopyFailed(
                    FailureCode.COPY_UNDONE, "the copy " + place.folder() + " was undone: " + place.tombstone());
        }
    }

    /// Whoever reads on for a copy that another has made keeps the machines on that disk from starting.
    private void endWhenDecided() throws CopyFailed {
        refuseWhenUndone();
        if (finishedElsewhere()) {
            throw new MadeMeanwhile("another worker made the copy " + place.folder() + " meanwhile");
        }
    }

    private boolean finishedElsewhere() {
        return Files.exists(context.manifestFile(), LinkOption.NOFOLLOW_LINKS);
    }

    private Optional<CopyOutcome> existing() throws CopyFailed, IOException {
        return new ExistingCopy(storage, place, context.manifestFile(), request).find();
    }

    private void forgetLock() {
        try {
            storage.delete(CopyLocks.holderFile(place.lockFile()));
            storage.delete(place.lockFile());
        } catch (IOException heldOpen) {
            // Windows keeps an open file's name: the next undo of this copy removes it
        }
    }

    private static void closeAll(List<OpenSource> sources) throws IOException {
        IOException first = null;
        for (OpenSource source : sources) {
            try {
                source.close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
