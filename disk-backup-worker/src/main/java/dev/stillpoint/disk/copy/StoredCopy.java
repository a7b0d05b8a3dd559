package dev.stillpoint.disk.copy;

import dev.stillpoint.disk.manifest.LocationKey;
import dev.stillpoint.disk.manifest.Manifest;
import dev.stillpoint.disk.manifest.ManifestReader;
import dev.stillpoint.disk.manifest.ManifestRefused;
import dev.stillpoint.disk.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A copy at its place, as far as its manifest tells.
sealed interface StoredCopy {
    /// Its manifest holds. Close the reader.
    record Found(Path folder, Path manifestFile, ManifestReader reader) implements StoredCopy {}

    /// There is none: nothing at all, or a tombstone.
    record Gone(String detail) implements StoredCopy {}

    /// There are files, but no manifest.
    record Unfinished(Damage damage) implements StoredCopy {}

    /// Its manifest is not the one that was written.
    record Altered(Damage damage) implements StoredCopy {}

    /// @param copy the manifest, or the folder that holds it
    /// @param root which copy it shall be; none when any will do
    static StoredCopy open(Storage storage, Path copy, @Nullable LocationKey key, @Nullable String root)
            throws IOException {
        Path named = copy.toAbsolutePath().normalize();
        Path parent = named.getParent();
        Path folder = Files.isRegularFile(named) && parent != null ? parent : named;
        CopyFolder place = new CopyFolder(folder);
        if (place.undone()) {
            return new Gone(folder + " was undone: it has the tombstone " + place.tombstone());
        }
        Path manifestFile = named;
        if (folder.equals(named)) {
            List<Path> entries = place.entries();
            List<Path> manifests = entries.stream()
                    .filter(entry -> entry.getFileName().toString().endsWith(Manifest.SUFFIX))
                    .toList();
            if (entries.isEmpty()) {
                return new Gone(copy + " holds no manifest: it is no copy");
            }
            if (manifests.size() != 1) {
                Damage damage = new Damage(
                        manifests.isEmpty()
                                ? Manifest.SUFFIX
                                : manifests.getFirst().getFileName().toString(),
                        0,
                        "one manifest",
                        manifests.isEmpty() ? "no manifest" : manifests.size() + " manifests in the copy's folder");
                return manifests.isEmpty() ? new Unfinished(damage) : new Altered(damage);
            }
            manifestFile = manifests.getFirst();
        }
        return read(storage, folder, manifestFile, key, root);
    }

    private static StoredCopy read(
            Storage storage, Path folder, Path manifestFile, @Nullable LocationKey key, @Nullable String root)
            throws IOException {
        String name = manifestFile.getFileName().toString();
        try {
            ManifestReader reader = ManifestReader.open(storage, manifestFile, key);
            String found = reader.manifest().root();
            if (root != null && !root.equals(found)) {
                reader.close();
                return new Altered(new Damage(name, ROOT_AT, "the root " + root, "the root " + found));
            }
            return new Found(folder, manifestFile, reader);
        } catch (ManifestRefused e) {
            return new Altered(new Damage(name, 0, "the manifest that was written", String.valueOf(e.getMessage())));
        } catch (NoSuchFileException removedMeanwhile) {
            return new Gone(manifestFile + " is gone");
        }
    }

    /// Where the root stands in a manifest.
    long ROOT_AT = 32;
}
