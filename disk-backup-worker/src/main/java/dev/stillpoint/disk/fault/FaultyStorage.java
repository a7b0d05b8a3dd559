package dev.stillpoint.disk.fault;

import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.disk.copy.Interruption;
import dev.stillpoint.disk.manifest.Manifest;
import dev.stillpoint.disk.storage.ReadableFile;
import dev.stillpoint.disk.storage.Storage;
import dev.stillpoint.disk.storage.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The storage of one command, with the faults that the control plane holds for its steps. A bit flips once: in
/// what is written (`copy`, `sideFile`), or, the medium being right, in one reading of it (`verify`).
public final class FaultyStorage implements Storage {
    /// Which steps a command has.
    public enum Steps {
        /// `copy` from the first source opened, `verify` from the first copy read back.
        COPYING,
        /// `ship` from the first source opened (a clone), `verify` from the first copy read back.
        SHIPPING,
        /// `clone` from the first file cloned.
        CLONING,
        /// `verify` from the first file opened.
        VERIFYING,
        /// `sideFile` from the first file of the copy opened; reading back what was written belongs to it.
        SIDE_FILES,
        /// `deleteCopy` from the tombstone on: undoing and deleting a copy, and removing files.
        DELETING
    }

    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration FOREVER = Duration.ofDays(1);

    private final Storage real;
    private final FaultPlane plane;
    private final String disk;
    private final Steps steps;
    private final LocationId location;
    private final Interruption interruption;
    private @Nullable Optional<Fault> copy;
    private @Nullable Optional<Fault> verify;
    private @Nullable Optional<Fault> sideFile;
    private @Nullable Optional<Fault> clone;
    private @Nullable Optional<Fault> deletion;
    private boolean flipped;
    private Aftermath aftermath = Aftermath.NONE;

    /// @param disk the name by which the control plane knows the disk: its file's name without extension
    public FaultyStorage(
            Storage real, FaultPlane plane, Steps steps, String disk, LocationId location, Interruption interruption) {
        this.real = real;
        this.steps = steps;
        this.plane = plane;
        this.disk = disk;
        this.location = location;
        this.interruption = interruption;
    }

    /// What is to become of the answer.
    public synchronized Aftermath aftermath() {
        return aftermath;
    }

    private synchronized Optional<Fault> begin(String step) throws IOException {
        Optional<Fault> fault = plane.take(step, disk, location);
        if (fault.isPresent()) {
            switch (fault.get().kind()) {
                case fail -> throw new IOException("a fault was injected into " + step + " of " + disk);
                case hang -> rest(fault.get().seconds() == null ? FOREVER : seconds(fault.get()));
                case failAfterEffect -> aftermath = Aftermath.FAIL;
                case loseAnswer -> aftermath = Aftermath.SAY_NOTHING;
                case noSpace -> requireSense(!step.equals("verify"), step, "nothing is written by it");
                case flipBit ->
                    requireSense(!step.equals("deleteCopy") && !step.equals("clone"), step, "it moves no bytes");
                case slow -> {
                    if (step.equals("deleteCopy")) {
                        rest(seconds(fault.get()));
                    }
                }
                case ioError -> {}
            }
        }
        return fault;
    }

    private void requireSense(boolean sense, String step, String why) throws IOException {
        if (!sense) {
            throw new IOException("this fault can't be injected into " + step + " of " + disk + ": " + why);
        }
    }

    private static Duration seconds(Fault fault) {
        return Duration.ofMillis((long) (fault.secondsOr(1) * 1000));
    }

    /// Ends early when the work is to end.
    private void rest(Duration time) throws IOException {
        long until = System.nanoTime() + time.toNanos();
        try {
            while (!interruption.isRaised() && System.nanoTime() - until < 0) {
                interruption.await(TICK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private synchronized Optional<Fault> copyFault() throws IOException {
        if (copy == null) {
            copy = Optional.empty();
            copy = begin(steps == Steps.SHIPPING ? "ship" : "copy");
        }
        return copy;
    }

    private synchronized Optional<Fault> verifyFault() throws IOException {
        if (verify == null) {
            verify = Optional.empty();
            verify = begin("verify");
        }
        return verify;
    }

    private synchronized Optional<Fault> sideFileFault() throws IOException {
        if (sideFile == null) {
            sideFile = Optional.empty();
            sideFile = begin("sideFile");
        }
        return sideFile;
    }

    private synchronized Optional<Fault> cloneFault() throws IOException {
        if (clone == null) {
            clone = Optional.empty();
            clone = begin("clone");
        }
        return clone;
    }

    private synchronized Optional<Fault> deletionFault() throws IOException {
        if (deletion == null) {
            deletion = Optional.empty();
            deletion = begin("deleteCopy");
        }
        return deletion;
    }

    // What a fault makes fail is asked for before anything is opened.

    @Override
    public ReadableFile openSource(Path path) throws IOException {
        if (steps != Steps.COPYING && steps != Steps.SHIPPING) {
            return real.openSource(path);
        }
        Optional<Fault> fault = copyFault();
        return new FaultyReader(real.openSource(path), fault.orElse(null), false);
    }

    @Override
    public void cloneSource(Path source, Path clone) throws IOException {
        if (steps == Steps.CLONING) {
            Optional<Fault> fault = cloneFault();
            if (fault.isPresent()) {
                switch (fault.get().kind()) {
                    case ioError -> throw new IOException("Input/output error (injected)");
                    case noSpace -> throw new IOException("No space left on device (injected)");
                    case slow -> rest(seconds(fault.get()));
                    case fail, failAfterEffect, loseAnswer, hang, flipBit -> {}
                }
            }
        }
        real.cloneSource(source, clone);
    }

    @Override
    public ReadableFile openCopy(Path path) throws IOException {
        Optional<Fault> fault = switch (steps) {
            case COPYING, SHIPPING, VERIFYING -> verifyFault();
            case SIDE_FILES -> sideFileFault();
            case CLONING, DELETING -> Optional.empty();
        };
        return new FaultyReader(real.openCopy(path), fault.orElse(null), steps != Steps.SIDE_FILES);
    }

    @Override
    public ReadableFile openRecord(Path path) throws IOException {
        if (path.toString().endsWith(Manifest.SUFFIX)) {
            switch (steps) {
                case VERIFYING -> verifyFault();
                case SIDE_FILES -> sideFileFault();
                case COPYING, SHIPPING, CLONING, DELETING -> {}
            }
        }
        return real.openRecord(path);
    }

    @Override
    public WritableFile createCopy(Path path, long length) throws IOException {
        Optional<Fault> fault = switch (steps) {
            case COPYING, SHIPPING -> copyFault();
            case SIDE_FILES -> sideFileFault();
            case CLONING, VERIFYING, DELETING -> Optional.empty();
        };
        return new FaultyWriter(real.createCopy(path, length), fault.orElse(null));
    }

    @Override
    public WritableFile cloneCopy(Path base, Path path, long length, long mostExtents) throws IOException {
        Optional<Fault> fault = steps == Steps.COPYING || steps == Steps.SHIPPING ? copyFault() : Optional.empty();
        return new FaultyWriter(real.cloneCopy(base, path, length, mostExtents), fault.orElse(null));
    }

    @Override
    public WritableFile resumeCopy(Path path, long keep, long length) throws IOException {
        Optional<Fault> fault = steps == Steps.COPYING || steps == Steps.SHIPPING ? copyFault() : Optional.empty();
        return new FaultyWriter(real.resumeCopy(path, keep, length), fault.orElse(null));
    }

    @Override
    public WritableFile resumeRecord(Path path) throws IOException {
        return real.resumeRecord(path);
    }

    @Override
    public WritableFile createRecord(Path path) throws IOException {
        if (steps == Steps.DELETING) {
            Optional<Fault> fault = deletionFault();
            if (fault.isPresent() && fault.get().kind() == Fault.Kind.noSpace) {
                throw new IOException("No space left on device (injected)");
            }
        }
        return real.createRecord(path);
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        real.createFolders(folder);
    }

    @Override
    public void place(Path from, Path to) throws IOException {
        real.place(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        if (steps == Steps.DELETING) {
            Optional<Fault> fault = deletionFault();
            if (fault.isPresent() && fault.get().kind() == Fault.Kind.ioError) {
                throw new IOException("Input/output error (injected)");
            }
        }
        real.delete(path);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        real.syncFolder(folder);
    }

    @Override
    public long usableBytes(Path folder) throws IOException {
        return real.usableBytes(folder);
    }

    private final class FaultyReader implements ReadableFile {
        private final ReadableFile real;
        private final @Nullable Fault fault;
        private final boolean flips;

        /// @param flips whether a flipped bit is seen by who reads; else it is one of the writer's
        private FaultyReader(ReadableFile real, @Nullable Fault fault, boolean flips) {
            this.real = real;
            this.fault = fault;
            this.flips = flips;
        }

        @Override
        public int read(ByteBuffer buffer, long position) throws IOException {
            int wanted = buffer.limit();
            if (fault != null) {
                switch (fault.kind()) {
                    case slow -> rest(share(fault, wanted, real.length()));
                    case ioError -> {
                        if (within(fault.byteOrZero(), position, wanted)) {
                            throw new IOException("Input/output error (injected)");
                        }
                    }
                    case fail, failAfterEffect, loseAnswer, hang, noSpace, flipBit -> {}
                }
            }
            int read = real.read(buffer, position);
            if (flips && fault != null && fault.kind() == Fault.Kind.flipBit) {
                flip(buffer, fault.byteOrZero(), position);
            }
            return read;
        }

        @Override
        public long length() throws IOException {
            return real.length();
        }

        @Override
        public Instant modified() throws IOException {
            return real.modified();
        }

        @Override
        public boolean hole(long position, int bytes) {
            return fault == null && real.hole(position, bytes);
        }

        @Override
        public String identity() {
            return real.identity();
        }

        @Override
        public boolean pastPageCache() {
            return real.pastPageCache();
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }

    /// Its part of the seconds that the whole file shall take longer.
    private static Duration share(Fault fault, int bytes, long length) {
        return Duration.ofMillis((long) (1000 * fault.secondsOr(1) * bytes / Math.max(1, length)));
    }

    private static boolean within(long atByte, long position, long bytes) {
        return atByte >= position && atByte < position + bytes;
    }

    private synchronized void flip(ByteBuffer buffer, long atByte, long position) {
        if (!flipped && within(atByte, position, buffer.remaining())) {
            flipped = true;
            int at = buffer.position() + (int) (atByte - position);
            buffer.put(at, (byte) (buffer.get(at) ^ 1));
        }
    }

    private final class FaultyWriter implements WritableFile {
        private final WritableFile real;
        private final @Nullable Fault fault;

        private FaultyWriter(WritableFile real, @Nullable Fault fault) {
            this.real = real;
            this.fault = fault;
        }

        @Override
        public void write(ByteBuffer buffer, long position) throws IOException {
            if (fault != null && within(fault.byteOrZero(), position, buffer.remaining())) {
                switch (fault.kind()) {
                    case noSpace -> throw new IOException("No space left on device (injected)");
                    case flipBit -> flip(buffer, fault.byteOrZero(), position);
                    case fail, failAfterEffect, loseAnswer, hang, slow, ioError -> {}
                }
            }
            real.write(buffer, position);
        }

        @Override
        public void sync() throws IOException {
            real.sync();
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }
}
