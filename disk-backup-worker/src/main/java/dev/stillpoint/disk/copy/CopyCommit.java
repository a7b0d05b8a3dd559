package dev.stillpoint.disk.copy;

import dev.stillpoint.disk.manifest.Manifest;
import dev.stillpoint.disk.manifest.ManifestDraft;
import dev.stillpoint.disk.storage.Storage;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes finished files a copy: each gets its name, the manifest's comes last. Nothing is ever replaced.
final class CopyCommit {
    /// Throws when the copy is not wanted any more.
    interface StillWanted {
        void check() throws CopyFailed;
    }

    private final CopyWork work;
    private final StillWanted stillWanted;
    private final Storage storage;
    private final CopyFolder place;

    CopyCommit(CopyWork work, StillWanted stillWanted) {
        this.work = work;
        this.stillWanted = stillWanted;
        this.storage = work.context.storage();
        this.place = work.context.place();
    }

    Manifest run(Instant now, String readBack) throws CopyFailed, IOException {
        List<ManifestDraft.Named> named = new ArrayList<>();
        for (Piece piece : work.pieces) {
            Path placed = piece.placed ? piece.partial : placeFile(piece.partial, piece.name());
            named.add(new ManifestDraft.Named(placed.getFileName().toString(), piece.source.origin(), piece.sha256()));
        }
        storage.syncFolder(place.folder());
        CopyRequest request = work.context.request();
        Manifest manifest;
        try {
            manifest = work.draft.finish(
                    named,
                    new ManifestDraft.Facts(
                            now,
                            request.by(),
                            request.verify() ? Optional.of(now) : Optional.empty(),
                            readBack,
                            work.basedOn().map(Journal.BasedOn::folder),
                            work.basedOn().map(Journal.BasedOn::deltas).orElse(0)),
                    request.key().orElse(null));
        } catch (IOException e) {
            throw CopyFailed.io("writing the manifest " + work.draft.path(), e);
        }
        stillWanted.check();
        rename(work.draft.path(), work.context.manifestFile());
        storage.syncFolder(place.folder());
        stillWanted.check();
        removeAllBut(named);
        return manifest;
    }

    private Path placeFile(Path partial, String name) throws CopyFailed, IOException {
        Path wanted = place.folder().resolve(name);
        try {
            rename(partial, wanted);
            return wanted;
        } catch (FileAlreadyExistsException taken) {
            Path other = place.alternative(name, work.nonce);
            rename(partial, other);
            return other;
        }
    }

    private void rename(Path from, Path to) throws CopyFailed, IOException {
        try {
            storage.place(from, to);
            work.made.add(to);
        } catch (NoSuchFileException | FileAlreadyExistsException lost) {
            throw lost;
        } catch (IOException e) {
            throw CopyFailed.io("renaming " + from + " to " + to, e);
        }
    }

    /// What no manifest names is garbage once there is one: of crashed attempts, or of one that will find it was
    /// late.
    private void removeAllBut(List<ManifestDraft.Named> named) throws IOException {
        Set<String> kept = new HashSet<>();
        named.forEach(file -> kept.add(file.name()));
        kept.add(work.context.manifestFile().getFileName().toString());
        for (Path entry : place.entries()) {
            if (!kept.contains(entry.getFileName().toString())) {
                storage.delete(entry);
            }
        }
    }
}
