package dev.stillpoint.simulation.model;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.DiskCommand.CopyTarget;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Exports;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One delivery at work with a worker.
final class DiskWork {
    private static final long SIGN_OF_LIFE = 10_000;
    private static final long LOCK_WAIT = 30_000;

    final Delivery delivery;
    private final Workers workers;
    private final Workers.WorkerProcess process;
    private final Storage storage;
    private final DiskCommand command;
    private final List<StoredFile> reads = new ArrayList<>(2);
    private final List<Integer> seen = new ArrayList<>(2);
    private boolean over;
    private boolean ownsLock;
    private boolean writes;
    private int lockWaits;

    DiskWork(Workers workers, Workers.WorkerProcess process, Delivery delivery) {
        this.workers = workers;
        this.process = process;
        this.delivery = delivery;
        this.storage = workers.storage;
        command = (DiskCommand) delivery.command();
    }

    void start() {
        workers.trace.say(() -> process.name + " begins " + delivery.ref() + " " + command.kind());
        workers.say(new StepEvent.Started(delivery.ref(), process.name, now()));
        after(workers.chance.between(5, 300), this::begin);
    }

    private Instant now() {
        return workers.time.database();
    }

    void after(long millis, Runnable then) {
        workers.time.after(
                millis,
                () -> process.go(() -> {
                    if (!over) {
                        then.run();
                    }
                }));
    }

    /// Its process has ended: what it held is free, what it wrote stays.
    void vanish() {
        over = true;
        if (writes) {
            storage.writers.getOrDefault(folder(), List.of()).remove(this);
        }
        release();
    }

    private void release() {
        for (StoredFile file : reads) {
            file.readers--;
        }
        reads.clear();
        if (ownsLock) {
            storage.locks.remove(folder(), this);
            ownsLock = false;
        }
    }

    String folder() {
        return command.target().folder();
    }

    boolean isUndone(String tombstone) {
        return workers.rules.mindsTombstones() && storage.hasTombstone(tombstone);
    }

    private void begin() {
        Instant notAfter = delivery.notAfter();
        if (workers.rules.mindsNotAfter() && notAfter != null && now().isAfter(notAfter)) {
            fail(FailureCode.STALE, "it is " + now() + ", and nothing was to be begun after " + notAfter);
            return;
        }
        if (storage.isDown()) {
            // A share that is gone says so at once, or after its time-out.
            after(workers.chance.between(100, 20_000), () -> fail(FailureCode.IO_ERROR, "the location is down"));
            return;
        }
        switch (command) {
            case DiskCommand.CopyDisk c -> copy(new Reading(c.files(), c.files(), c.target(), c.length()));
            case DiskCommand.UndoCopy c -> remove(c.target().tombstone(), List.of());
            case DiskCommand.DeleteCopy c -> remove(c.target().tombstone(), List.of());
            case DiskCommand.CloneDisk c -> new CloneWork(this, workers).make(c);
            case DiskCommand.UndoClone c -> remove(c.target().tombstone(), c.files());
            case DiskCommand.ShipClone c -> copy(Reading.of(c));
            case DiskCommand.DeleteClone c -> new CloneWork(this, workers).delete(c);
            case DiskCommand.VerifyCopy c -> verify(c);
            case DiskCommand.WriteSideFile c -> writeSide(c);
            case DiskCommand.RemoveFiles c -> removeFiles(c);
        }
    }

    // Copying

    /// What a copy is made of.
    ///
    /// @param files what is read: the disk's own files, or their clones
    /// @param names the files whose names the copy has
    private record Reading(List<DiskPath> files, List<DiskPath> names, CopyTarget target, long length) {
        static Reading of(DiskCommand.ShipClone ship) {
            List<DiskPath> clones = new ArrayList<>(2);
            List<DiskPath> live = new ArrayList<>(2);
            for (DiskCommand.CloneFile file : ship.files()) {
                clones.add(file.path());
                live.add(file.live());
            }
            return new Reading(clones, live, ship.target(), ship.length());
        }
    }

    private void copy(Reading copy) {
        if (isUndone(copy.target().tombstone())) {
            fail(FailureCode.COPY_UNDONE, "the copy was undone");
            return;
        }
        if (storage.copy(folder()) != null) {
            succeed(copied(copy));
            return;
        }
        Object holder = storage.locks.get(folder());
        if (holder != null && holder != this && lockWaits++ * SIGN_OF_LIFE < LOCK_WAIT) {
            workers.say(new StepEvent.Waiting(delivery.ref(), process.name, now(), "the copy's lock"));
            after(SIGN_OF_LIFE, () -> copy(copy));
            return;
        }
        if (holder == null) {
            storage.locks.put(folder(), this);
            ownsLock = true;
        }
        workers.witness.begins(delivery);
        for (DiskPath path : copy.files()) {
            StoredFile file = workers.fabric.file(path);
            if (file == null) {
                boolean isClone = !copy.files().equals(copy.names());
                fail(isClone ? FailureCode.CLONE_GONE : FailureCode.SOURCE_UNREACHABLE, "no file " + path);
                return;
            }
            if (workers.fabric.isWritable(path)) {
                fail(FailureCode.SOURCE_IN_USE, path + " is open in a running VM");
                return;
            }
            file.readers++;
            reads.add(file);
            seen.add(file.version);
        }
        writes = true;
        storage.writers.computeIfAbsent(folder(), none -> new ArrayList<>(2)).add(this);
        long length = workers.chance.of(workers.weather.copyIsSlow)
                ? workers.chance.between(60_000, 900_000)
                : workers.chance.mostlyShort(500, 60_000);
        reading(copy, length);
    }

    private void reading(Reading copy, long left) {
        long step = Math.min(left, SIGN_OF_LIFE);
        after(step, () -> {
            if (workers.isUnwanted(delivery.ref())) {
                fail(FailureCode.CANCELED, "the orchestrator asked to stop");
            } else if (isUndone(copy.target().tombstone())) {
                fail(FailureCode.COPY_UNDONE, "the copy was undone");
            } else if (storage.isDown() || workers.chance.of(workers.weather.storageFails)) {
                fail(broken(), "the location does not take it");
            } else if (left > step) {
                workers.say(new StepEvent.Progressed(
                        delivery.ref(), process.name, now(), Fabric.LENGTH / 2, Fabric.LENGTH, null));
                reading(copy, left - step);
            } else {
                read(copy);
            }
        });
    }

    private FailureCode broken() {
        return switch (workers.chance.below(8)) {
            case 0 -> FailureCode.NO_SPACE;
            case 1, 2 -> FailureCode.COPY_DAMAGED;
            default -> FailureCode.IO_ERROR;
        };
    }

    /// All bytes were read: what was read must still stand there. Then it is proved, and committed.
    private void read(Reading copy) {
        for (int at = 0; at < reads.size(); at++) {
            if (reads.get(at).version != seen.get(at)) {
                fail(FailureCode.SOURCE_CHANGED, copy.files().get(at) + " changed while it was read");
                return;
            }
        }
        for (StoredFile file : reads) {
            file.readers--;
        }
        reads.clear();
        after(workers.chance.mostlyShort(200, 20_000), () -> commit(copy));
    }

    private void commit(Reading copy) {
        if (isUndone(copy.target().tombstone())) {
            fail(FailureCode.COPY_UNDONE, "the copy was undone");
            return;
        }
        if (storage.isDown()) {
            fail(FailureCode.IO_ERROR, "the location is down");
            return;
        }
        if (storage.copy(folder()) == null) {
            storage.copies.put(folder(), new Storage.Copy(List.copyOf(seen), root(seen)));
            workers.trace.say(() -> "  storage: " + folder() + " is committed with versions " + seen);
            for (DiskWork other : List.copyOf(storage.writers.getOrDefault(folder(), List.of()))) {
                if (other != this) {
                    other.finishedElsewhere(copy);
                }
            }
        }
        succeed(copied(copy));
    }

    /// Whoever copies looks now and then whether another one has finished the same copy.
    private void finishedElsewhere(Reading copy) {
        after(workers.chance.between(50, 1_000), () -> {
            if (storage.copy(folder()) != null) {
                succeed(copied(copy));
            }
        });
    }

    private static String root(List<Integer> versions) {
        return "sha256:" + "0".repeat(56) + HexFormat.of().toHexDigits(versions.hashCode());
    }

    private StepResult copied(Reading copy) {
        Storage.Copy there = storage.copy(folder());
        List<StepResult.CopiedFile> files = new ArrayList<>(2);
        for (DiskPath path : copy.names()) {
            files.add(new StepResult.CopiedFile(copy.target().file(path), Fabric.LENGTH));
        }
        return new StepResult.DiskCopied(
                copy.length(),
                copy.length(),
                there == null ? root(seen) : there.merkleRoot(),
                folder() + "\\manifest",
                null,
                now(),
                files);
    }

    // Removing

    /// @param clones removed along with the copy
    private void remove(String tombstone, List<DiskPath> clones) {
        storage.tombstones.add(tombstone);
        Object holder = storage.locks.get(folder());
        if (workers.rules.mindsTombstones() && holder != null && holder != this) {
            if (lockWaits++ * SIGN_OF_LIFE < LOCK_WAIT) {
                workers.say(new StepEvent.Waiting(delivery.ref(), process.name, now(), "the copy's lock"));
                after(SIGN_OF_LIFE, () -> remove(tombstone, clones));
            } else {
                fail(FailureCode.COPY_LOCKED, "another worker holds the copy");
            }
            return;
        }
        workers.witness.begins(delivery);
        after(workers.chance.between(10, 2_000), () -> {
            if (storage.isDown() || workers.chance.of(workers.weather.storageFails)) {
                fail(FailureCode.IO_ERROR, "the location does not take it");
                return;
            }
            storage.copies.remove(folder());
            clones.forEach(workers.fabric::delete);
            succeed(new StepResult.Nothing());
        });
    }

    // Restoring

    private void verify(DiskCommand.VerifyCopy verify) {
        after(workers.chance.mostlyShort(500, 60_000), () -> {
            Storage.Copy copy = storage.copy(folder());
            if (storage.isDown() || workers.chance.of(workers.weather.storageFails)) {
                fail(FailureCode.IO_ERROR, "the location can't be read");
            } else if (copy == null) {
                fail(FailureCode.COPY_GONE, "no manifest in " + folder());
            } else {
                boolean sound = copy.merkleRoot().equals(verify.merkleRoot());
                succeed(new StepResult.CopyVerified(
                        verify.length(),
                        copy.merkleRoot(),
                        now(),
                        sound ? 0 : 1,
                        sound
                                ? List.of()
                                : List.of(new StepResult.DamagedBlock(
                                        folder(), 0, verify.merkleRoot(), copy.merkleRoot()))));
            }
        });
    }

    private void writeSide(DiskCommand.WriteSideFile side) {
        if (isUndone(side.tombstone())) {
            fail(FailureCode.COPY_UNDONE, "the side files were undone");
            return;
        }
        Storage.Copy copy = storage.copy(folder());
        if (copy == null) {
            fail(FailureCode.COPY_GONE, "no manifest in " + folder());
            return;
        }
        if (!copy.merkleRoot().equals(side.merkleRoot())) {
            fail(FailureCode.STORED_COPY_DAMAGED, folder() + " is not what it was");
            return;
        }
        if (isFinished(side)) {
            return;
        }
        workers.witness.begins(delivery);
        long length = workers.chance.of(workers.weather.copyIsSlow)
                ? workers.chance.between(60_000, 900_000)
                : workers.chance.mostlyShort(500, 60_000);
        writing(side, copy, length);
    }

    /// Whether this attempt was finished by another delivery. Files that are gone since were swapped in: a late
    /// duplicate must not make them again.
    private boolean isFinished(DiskCommand.WriteSideFile side) {
        Integer attempt = storage.sideNotes.get(side.tombstone());
        if (attempt == null || attempt != delivery.ref().attempt()) {
            return false;
        }
        if (side.files().stream().allMatch(file -> workers.fabric.file(file.path()) != null)) {
            succeed(new StepResult.Nothing());
        } else {
            fail(FailureCode.DISK_FILE_GONE, "the side files were finished and are gone");
        }
        return true;
    }

    private void writing(DiskCommand.WriteSideFile side, Storage.Copy copy, long left) {
        long step = Math.min(left, SIGN_OF_LIFE);
        after(step, () -> {
            if (workers.isUnwanted(delivery.ref())) {
                fail(FailureCode.CANCELED, "the orchestrator asked to stop");
            } else if (isUndone(side.tombstone())) {
                fail(FailureCode.COPY_UNDONE, "the side files were undone");
            } else if (storage.isDown() || workers.chance.of(workers.weather.storageFails)) {
                fail(broken(), "the side files can't be written");
            } else if (left > step) {
                workers.say(new StepEvent.Progressed(
                        delivery.ref(), process.name, now(), Fabric.LENGTH / 2, Fabric.LENGTH, null));
                writing(side, copy, left - step);
            } else if (!isFinished(side)) {
                storage.sideNotes.put(side.tombstone(), delivery.ref().attempt());
                for (int at = 0; at < side.files().size(); at++) {
                    DiskPath path = side.files().get(at).path();
                    if (workers.fabric.file(path) == null) {
                        int version = copy.versions().get(at);
                        workers.fabric.put(path, workers.fabric.versions.copied(version, workers.time.now()));
                    }
                }
                succeed(new StepResult.Nothing());
            }
        });
    }

    private void removeFiles(DiskCommand.RemoveFiles remove) {
        storage.tombstones.add(remove.tombstone());
        workers.witness.begins(delivery);
        after(workers.chance.between(10, 2_000), () -> {
            if (storage.isDown() || workers.chance.of(workers.weather.storageFails)) {
                fail(FailureCode.IO_ERROR, "the files can't be removed");
                return;
            }
            for (DiskPath path : remove.files()) {
                boolean ours = path.path().endsWith(DiskCommand.SideFile.SIDE)
                        || path.path().endsWith(DiskCommand.SideFile.PREVIOUS)
                        || Exports.isDiskFile(path.path());
                if (!ours) {
                    fail(FailureCode.PATH_NOT_ALLOWED, path + " is no side file");
                    return;
                }
                workers.fabric.delete(path);
            }
            succeed(new StepResult.Nothing());
        });
    }

    void succeed(StepResult result) {
        finish(new StepEvent.Succeeded(delivery.ref(), process.name, now(), result));
    }

    void fail(FailureCode code, String detail) {
        finish(new StepEvent.Failed(delivery.ref(), process.name, now(), code, detail));
    }

    private void finish(@Nullable StepEvent event) {
        over = true;
        release();
        if (writes) {
            storage.writers.getOrDefault(folder(), List.of()).remove(this);
        }
        if (event != null) {
            workers.trace.say(() -> process.name + " says " + AgentWork.words(event));
            workers.say(event);
        }
        process.finished(this);
    }
}
