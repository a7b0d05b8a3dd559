package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.copy.CopyFolder.Nonce;
import dev.stillpoint.disk.manifest.LeafSource;
import dev.stillpoint.disk.manifest.Leaves;
import dev.stillpoint.disk.manifest.Manifest;
import dev.stillpoint.disk.storage.ChunkBuffers;
import dev.stillpoint.disk.storage.ReadableFile;
import dev.stillpoint.disk.storage.SourceInUse;
import dev.stillpoint.disk.storage.Storage;
import dev.stillpoint.disk.storage.WritableFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// The files of a stored copy on their way to other places: [#write] proves every leaf of the copy and writes it to a
/// partial file, [#readBack] proves what was written, [#place] gives the names. Nothing is ever replaced.
///
/// All bytes are written, zeros too: a disk that is used must not run out of space because its copy had none to hold
/// holes. Damage of the copy stops the writing but not the reading, so that all of it is told.
final class Reproduction {
    /// @param file of the copy
    /// @param leaves its records
    /// @param shown the path for messages
    /// @param path where it is to stand
    record Target(Manifest.CopiedFile file, LeafSource leaves, String shown, Path path) {}

    private final Storage storage;
    private final Path copyFolder;
    private final Nonce nonce;
    private final ChunkBuffers buffers;
    private final Throttle throttle;
    private final Progress progress;
    private final ChunkPipeline.Check stillWanted;
    private final List<Target> targets;
    private final long total;
    private final Damages damages = new Damages();
    private final AtomicLong moved = new AtomicLong();
    private final List<Path> ours = new ArrayList<>();

    Reproduction(
            Storage storage,
            Path copyFolder,
            List<Target> targets,
            Nonce nonce,
            ChunkBuffers buffers,
            Throttle throttle,
            Progress progress,
            ChunkPipeline.Check stillWanted) {
        this.storage = storage;
        this.copyFolder = copyFolder;
        this.targets = List.copyOf(targets);
        this.nonce = nonce;
        this.buffers = buffers;
        this.throttle = throttle;
        this.progress = progress;
        this.stillWanted = stillWanted;
        this.total =
                targets.stream().mapToLong(target -> target.file().length()).sum();
    }

    /// What of the stored copy is not what it was.
    Damages damages() {
        return damages;
    }

    void requireSpace() throws CopyFailed, IOException {
        Map<FileStore, Long> needed = new LinkedHashMap<>();
        for (Target target : targets) {
            Path folder = folder(target);
            if (!Files.isDirectory(folder)) {
                throw new CopyFailed(FailureCode.SOURCE_UNREACHABLE, target.shown() + ": there is no folder " + folder);
            }
            FileStore volume = Files.getFileStore(folder);
            long sum = needed.merge(volume, target.file().length(), Long::sum);
            long free = storage.usableBytes(folder);
            if (free < sum) {
                throw new CopyFailed(
                        FailureCode.NO_SPACE,
                        "the volume of " + target.shown() + " (" + volume + "): " + sum + " bytes needed, " + free
                                + " bytes free");
            }
        }
    }

    private static Path folder(Target target) {
        Path folder = target.path().getParent();
        if (folder == null) {
            throw new IllegalArgumentException("no file can be " + target.path());
        }
        return folder;
    }

    /// Writes all partial files, or finds damage.
    void write() throws CopyFailed, Stopped, IOException {
        for (Target target : targets) {
            try (ReadableFile stored = storage.openCopy(stored(target))) {
                writeOne(target, stored);
            } catch (NoSuchFileException gone) {
                stillWanted.check();
                if (Files.exists(stored(target))) {
                    throw gone;
                }
                damages.add(
                        CopyVerifier.gone(target.file()),
                        Math.max(1, target.leaves().size().count(target.file().length())));
            }
        }
    }

    private void writeOne(Target target, ReadableFile stored) throws CopyFailed, Stopped, IOException {
        Manifest.CopiedFile file = target.file();
        long there = Math.min(file.length(), stored.length());
        SecondLook second = new SecondLook(stored, target.leaves().size());
        Path partial = SidePlace.partial(target.path(), nonce);
        try (WritableFile out = create(target, partial)) {
            Stored origin = new Stored(file.name());
            ChunkPipeline.Reading reading =
                    new ChunkPipeline.Reading(stored, there, target.leaves().size(), origin, throttle, stillWanted);
            ChunkPipeline.run(reading, buffers, chunk -> {
                prove(target, chunk, second);
                if (damages.isEmpty()) {
                    writeChunk(target, out, chunk);
                }
                report(chunk.length, "writing " + target.shown());
            });
            new ReadBack(file.name(), target.leaves(), ReadBack.Reading.ONCE, damages::add)
                    .missing(there, file.length());
            CopyVerifier.tooLong(file, stored.length()).ifPresent(damages::add);
            if (damages.isEmpty()) {
                sync(target, out);
            }
        }
    }

    private WritableFile create(Target target, Path partial) throws CopyFailed {
        try {
            WritableFile out = storage.createCopy(partial, target.file().length());
            ours.add(partial);
            return out;
        } catch (IOException e) {
            throw CopyFailed.io("making " + partial + " for " + target.shown(), e);
        }
    }

    /// A leaf that differs is read once more: what only flipped on its way is put right.
    private void prove(Target target, Chunk chunk, SecondLook second) throws IOException {
        long first = chunk.firstLeaf();
        byte[] recorded = target.leaves().records(first, chunk.leaves());
        if (Arrays.equals(recorded, chunk.records)) {
            return;
        }
        for (int i = 0; i < chunk.leaves(); i++) {
            int at = i * Leaves.RECORD_BYTES;
            if (ReadBack.same(recorded, at, chunk.records, at)) {
                continue;
            }
            byte[] again = second.content(first + i, chunk.leafBytes(i));
            byte[] record = second.record(again);
            if (ReadBack.same(recorded, at, record, 0)) {
                chunk.buffer.put(i * chunk.size.bytes(), again);
            } else {
                damages.add(new Damage(
                        target.file().name(),
                        (first + i) * chunk.size.bytes(),
                        ReadBack.hex(recorded, at),
                        ReadBack.hex(record, 0)));
            }
        }
    }

    private static void writeChunk(Target target, WritableFile out, Chunk chunk) throws CopyFailed {
        try {
            out.write(chunk.content(0, chunk.length), chunk.position());
        } catch (IOException e) {
            throw CopyFailed.io("writing " + target.shown() + " at byte " + chunk.position(), e);
        }
    }

    private static void sync(Target target, WritableFile out) throws CopyFailed {
        try {
            out.sync();
        } catch (IOException e) {
            throw CopyFailed.io("flushing " + target.shown(), e);
        }
    }

    /// Reads the partial files from their medium. What differs there is the medium's fault, unless the copy's own
    /// leaf has changed since: then it is damage.
    ///
    /// @return `direct` past the page cache, or `cached`
    String readBack() throws CopyFailed, Stopped, IOException {
        boolean direct = true;
        for (Target target : targets) {
            Damages wrong = new Damages();
            direct &= compare(target, SidePlace.partial(target.path(), nonce), wrong);
            if (!wrong.isEmpty()) {
                blame(target, wrong);
            }
        }
        return direct ? "direct" : "cached";
    }

    /// Whether a file that stands there already is this file of the copy, read from its medium.
    boolean stands(Target target) throws CopyFailed, Stopped, IOException {
        try (ReadableFile file = storage.openRecord(target.path())) {
            if (file.length() != target.file().length()) {
                return false;
            }
        }
        Damages wrong = new Damages();
        compare(target, target.path(), wrong);
        return wrong.isEmpty();
    }

    private boolean compare(Target target, Path file, Damages wrong) throws CopyFailed, Stopped, IOException {
        String doing = "reading back " + target.shown();
        try (ReadableFile written = storage.openCopy(file)) {
            new ReadBack(target.shown(), target.leaves(), ReadBack.Reading.ONCE, wrong::add)
                    .run(
                            written,
                            0,
                            target.file().length(),
                            buffers,
                            throttle,
                            stillWanted,
                            bytes -> report(bytes, doing));
            return written.pastPageCache();
        }
    }

    private void blame(Target target, Damages wrong) throws CopyFailed, IOException {
        try (ReadableFile stored = storage.openCopy(stored(target))) {
            SecondLook look = new SecondLook(stored, target.leaves().size());
            for (Damage damage : wrong.first()) {
                long leaf = damage.offset() / target.leaves().size().bytes();
                int bytes = target.leaves().size().bytesOf(leaf, target.file().length());
                byte[] record = look.record(look.content(leaf, bytes));
                if (!ReadBack.same(target.leaves().records(leaf, 1), 0, record, 0)) {
                    damages.add(new Damage(
                            target.file().name(), damage.offset(), damage.expected(), ReadBack.hex(record, 0)));
                }
            }
        }
        if (damages.isEmpty()) {
            throw new CopyFailed(
                    FailureCode.IO_ERROR,
                    wrong.first().getFirst() + "; " + wrong.count() + " such blocks, all sound in the stored copy: the"
                            + " medium of " + folder(target) + " is suspect");
        }
    }

    /// Gives the names, durably.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException when one is taken
    void place() throws CopyFailed, IOException {
        Set<Path> folders = new LinkedHashSet<>();
        for (Target target : targets) {
            try {
                storage.place(SidePlace.partial(target.path(), nonce), target.path());
            } catch (FileAlreadyExistsException taken) {
                throw taken;
            } catch (IOException e) {
                throw CopyFailed.io("giving " + target.shown() + " its name", e);
            }
            ours.add(target.path());
            folders.add(folder(target));
        }
        for (Path folder : folders) {
            storage.syncFolder(folder);
        }
    }

    /// Deletes what this made.
    ///
    /// @param because gets what goes wrong meanwhile
    void discard(Throwable because) {
        for (Path path : ours.reversed()) {
            try {
                storage.delete(path);
            } catch (IOException e) {
                because.addSuppressed(e);
            }
        }
        ours.clear();
    }

    /// Deletes a file unless somebody uses it.
    static void deleteUnused(Storage storage, String shown, Path path) throws CopyFailed, IOException {
        if (Files.isDirectory(path)) {
            throw new CopyFailed(FailureCode.PATH_NOT_ALLOWED, shown + " (" + path + ") is a folder");
        }
        try {
            storage.openSource(path).close();
            storage.delete(path);
        } catch (NoSuchFileException gone) {
            // that is what was wanted
        } catch (SourceInUse e) {
            throw inUse(shown, path, e);
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            throw message.contains("another process")
                    ? inUse(shown, path, e)
                    : CopyFailed.io("deleting " + shown + " (" + path + ")", e);
        }
    }

    private static CopyFailed inUse(String shown, Path path, IOException e) {
        return new CopyFailed(
                FailureCode.SOURCE_IN_USE, shown + " (" + path + "): another program holds it open, not deleted", e);
    }

    private Path stored(Target target) {
        return copyFolder.resolve(target.file().name());
    }

    /// Each byte is moved twice.
    private void report(long bytes, String doing) {
        progress.moved(Math.min(total, moved.addAndGet(bytes) / 2), total, doing);
    }

    private record Stored(String name) implements ChunkPipeline.Origin {
        @Override
        public CopyFailed unreadable(long position, IOException e) {
            return CopyFailed.io("reading the stored copy's " + name + " at byte " + position, e);
        }

        @Override
        public CopyFailed endedAt(long position) {
            return new CopyFailed(
                    FailureCode.IO_ERROR, "the stored copy's " + name + " was cut at byte " + position + " meanwhile");
        }
    }
}
