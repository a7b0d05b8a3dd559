package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.manifest.LeafSource;
import dev.stillpoint.disk.manifest.LocationKey;
import dev.stillpoint.disk.manifest.Manifest;
import dev.stillpoint.disk.manifest.ManifestReader;
import dev.stillpoint.disk.storage.ChunkBuffers;
import dev.stillpoint.disk.storage.ReadableFile;
import dev.stillpoint.disk.storage.Storage;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Proves that a copy is still what its manifest says. Holds nothing and changes nothing: any number may read one
/// copy side by side.
public final class CopyVerifier {
    private final Storage storage;
    private final int buffers;

    /// @param buffers of 4 MiB each
    public CopyVerifier(Storage storage, int buffers) {
        this.storage = storage;
        this.buffers = buffers;
    }

    /// What was found.
    public sealed interface Proof {
        /// All files were read, leaves that differ twice.
        ///
        /// @param damagedBlocks how many leaves are not what was written; 0 when the copy is sound
        /// @param damaged the first 10,000 of them
        /// @param authenticated whether the location's key proved who wrote the manifest
        /// @param readBack `direct` past the page cache, or `cached`
        record Read(Manifest manifest, long damagedBlocks, List<Damage> damaged, boolean authenticated, String readBack)
                implements Proof {}

        /// There are files, but the manifest is missing, altered, of another copy or of another key; the files were
        /// not read, for there is nothing to compare them with.
        record Unproven(Damage damage) implements Proof {}

        /// Nothing is there, or a tombstone.
        record Gone(String detail) implements Proof {}

        /// The copy could not be read; that is no damage yet.
        record Failed(FailureCode code, String detail) implements Proof {}

        record Stopped() implements Proof {}
    }

    /// @param copy the manifest, or the folder that holds it
    /// @param root the root that the copy is known by; any when absent
    public Proof verify(
            Path copy,
            Optional<LocationKey> key,
            Optional<String> root,
            Throttle throttle,
            Progress progress,
            Interruption stop) {
        try {
            return switch (StoredCopy.open(storage, copy, key.orElse(null), root.orElse(null))) {
                case StoredCopy.Gone gone -> new Proof.Gone(gone.detail());
                case StoredCopy.Unfinished unfinished -> new Proof.Unproven(unfinished.damage());
                case StoredCopy.Altered altered -> new Proof.Unproven(altered.damage());
                case StoredCopy.Found found -> {
                    try (ManifestReader reader = found.reader();
                            ChunkBuffers chunkBuffers = new ChunkBuffers(buffers)) {
                        yield read(found.folder(), reader, chunkBuffers, throttle, progress, stop);
                    }
                }
            };
        } catch (CopyFailed e) {
            return e.code() == FailureCode.COPY_GONE
                    ? new Proof.Gone(e.detail())
                    : new Proof.Failed(e.code(), e.detail());
        } catch (Stopped e) {
            return new Proof.Stopped();
        } catch (IOException e) {
            CopyFailed failed = CopyFailed.io("verifying " + copy, e);
            return new Proof.Failed(failed.code(), failed.detail());
        }
    }

    private Proof read(
            Path folder,
            ManifestReader reader,
            ChunkBuffers chunkBuffers,
            Throttle throttle,
            Progress progress,
            Interruption stop)
            throws IOException, CopyFailed, Stopped {
        Manifest manifest = reader.manifest();
        CopyFolder place = new CopyFolder(folder);
        Lookout lookout = new Lookout(stop, progress, () -> requireStanding(place));
        Damages damages = new Damages();
        AtomicLong moved = new AtomicLong();
        boolean direct = true;
        for (int i = 0; i < manifest.files().size(); i++) {
            Manifest.CopiedFile file = manifest.files().get(i);
            LeafSource expected = reader.leaves().get(i);
            ReadBack readBack = new ReadBack(file.name(), expected, ReadBack.Reading.TWICE, damages::add);
            try (ReadableFile copied = storage.openCopy(folder.resolve(file.name()))) {
                direct &= copied.pastPageCache();
                readBack.run(
                        copied,
                        0,
                        file.length(),
                        chunkBuffers,
                        throttle,
                        lookout,
                        bytes -> progress.moved(moved.addAndGet(bytes), manifest.length(), "reading " + file.name()));
                tooLong(file, copied.length()).ifPresent(damages::add);
            } catch (NoSuchFileException e) {
                requireStanding(place);
                damages.add(gone(file), Math.max(1, expected.size().count(file.length())));
            }
        }
        lookout.check();
        requireStanding(place);
        return new Proof.Read(
                manifest, damages.count(), damages.first(), reader.authenticated(), direct ? "direct" : "cached");
    }

    private static void requireStanding(CopyFolder place) throws CopyFailed {
        if (place.undone()) {
            throw new CopyFailed(
                    FailureCode.COPY_GONE, place.folder() + " was undone: it has the tombstone " + place.tombstone());
        }
    }

    static Damage gone(Manifest.CopiedFile file) {
        return new Damage(file.name(), 0, file.length() + " bytes", "the file is gone");
    }

    static Optional<Damage> tooLong(Manifest.CopiedFile file, long length) {
        return length <= file.length()
                ? Optional.empty()
                : Optional.of(new Damage(
                        file.name(), file.length(), "the end of the file", (length - file.length()) + " bytes more"));
    }
}
