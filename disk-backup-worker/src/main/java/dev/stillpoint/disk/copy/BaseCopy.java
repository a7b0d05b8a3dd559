package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.copy.CopyRequest.SourceFile;
import dev.stillpoint.disk.manifest.LeafSource;
import dev.stillpoint.disk.manifest.LocationKey;
import dev.stillpoint.disk.manifest.Manifest;
import dev.stillpoint.disk.manifest.ManifestReader;
import dev.stillpoint.disk.storage.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// An older copy, open, that lends a new one its unchanged blocks. Its records tell what the clone holds.
record BaseCopy(Path folder, ManifestReader reader) implements Closeable {
    /// How many copies may be made from one another before one is written as a whole again.
    private static final int MOST_DELTAS = 30;

    private static final int MOST_CANDIDATES = 3;

    /// One file of it.
    ///
    /// @param path of the copied file
    /// @param length of it in bytes
    record Part(Path path, long length, LeafSource leaves) {
        boolean covers(long leaf) {
            return leaf < leaves.size().count(length);
        }
    }

    /// Nothing when there is none that may be used.
    ///
    /// @throws CopyFailed when the base was named, and is no copy
    static Optional<BaseCopy> choose(Storage storage, CopyFolder place, CopyRequest request)
            throws CopyFailed, IOException {
        return switch (request.base()) {
            case Base.None none -> Optional.empty();
            case Base.Copy named -> Optional.of(named(storage, named.copy(), request));
            case Base.Newest newest -> newest(storage, place, request);
        };
    }

    private static BaseCopy named(Storage storage, Path copy, CopyRequest request) throws CopyFailed, IOException {
        return switch (StoredCopy.open(storage, copy, request.key().orElse(null), null)) {
            case StoredCopy.Found found -> new BaseCopy(found.folder(), found.reader());
            case StoredCopy.Gone gone -> throw new CopyFailed(FailureCode.COPY_GONE, "the base: " + gone.detail());
            case StoredCopy.Unfinished unfinished ->
                throw new CopyFailed(FailureCode.COPY_GONE, "the base " + copy + ": " + unfinished.damage());
            case StoredCopy.Altered altered ->
                throw new CopyFailed(FailureCode.COPY_DAMAGED, "the base " + copy + ": " + altered.damage());
        };
    }

    /// The one that was journaled, if it still stands.
    static Optional<BaseCopy> again(Storage storage, Journal.BasedOn basedOn, Optional<LocationKey> key)
            throws IOException {
        StoredCopy stored = StoredCopy.open(storage, Path.of(basedOn.folder()), key.orElse(null), basedOn.root());
        return stored instanceof StoredCopy.Found found
                ? Optional.of(new BaseCopy(found.folder(), found.reader()))
                : Optional.empty();
    }

    private static Optional<BaseCopy> newest(Storage storage, CopyFolder place, CopyRequest request)
            throws IOException {
        for (Path folder : candidates(place, request.mainName())) {
            StoredCopy stored = StoredCopy.open(storage, folder, request.key().orElse(null), null);
            if (stored instanceof StoredCopy.Found found) {
                Manifest manifest = found.reader().manifest();
                boolean ofThisDisk = ofThisDisk(manifest, request);
                if (ofThisDisk && manifest.deltas() < MOST_DELTAS) {
                    return Optional.of(new BaseCopy(found.folder(), found.reader()));
                }
                found.reader().close();
                if (ofThisDisk) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /// Copies in folders of the same name in other sets, newest manifest first.
    private static List<Path> candidates(CopyFolder place, String mainName) throws IOException {
        Path set = place.folder().getParent();
        Path sets = set == null ? null : set.getParent();
        record Candidate(Path folder, FileTime made) {}
        List<Candidate> found = new ArrayList<>();
        if (sets == null) {
            return List.of();
        }
        try (DirectoryStream<Path> others = Files.newDirectoryStream(sets, Files::isDirectory)) {
            for (Path other : others) {
                CopyFolder copy = new CopyFolder(other.resolve(place.folder().getFileName()));
                Path manifest = copy.manifest(mainName);
                if (!copy.folder().equals(place.folder()) && Files.isRegularFile(manifest) && !copy.undone()) {
                    found.add(new Candidate(copy.folder(), Files.getLastModifiedTime(manifest)));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException goneMeanwhile) {
            return List.of();
        }
        return found.stream()
                .sorted(Comparator.comparing(Candidate::made).reversed())
                .limit(MOST_CANDIDATES)
                .map(Candidate::folder)
                .toList();
    }

    private static boolean ofThisDisk(Manifest manifest, CopyRequest request) {
        if (manifest.files().size() != request.files().size()) {
            return false;
        }
        for (SourceFile file : request.files()) {
            if (manifest.files().stream().noneMatch(copied -> same(copied.source(), file))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(Manifest.Source copied, SourceFile file) {
        return copied.owner().equalsIgnoreCase(file.identity().owner())
                && copied.path().equalsIgnoreCase(file.identity().path());
    }

    /// What to begin a file with: the same file of the disk, else the one of the same place in the list.
    Optional<Part> part(SourceFile file, int index) {
        List<Manifest.CopiedFile> files = reader.manifest().files();
        for (int i = 0; i < files.size(); i++) {
            if (same(files.get(i).source(), file)) {
                return Optional.of(part(i));
            }
        }
        return index < files.size() ? Optional.of(part(index)) : Optional.empty();
    }

    private Part part(int index) {
        Manifest.CopiedFile copied = reader.manifest().files().get(index);
        return new Part(
                folder.resolve(copied.name()), copied.length(), reader.leaves().get(index));
    }

    Journal.BasedOn journaled() {
        return new Journal.BasedOn(
                folder.toString(), reader.manifest().root(), reader.manifest().deltas() + 1);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
