package dev.stillpoint.disk.copy;

import dev.stillpoint.disk.manifest.Manifest;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The names in and beside a copy's folder.
///
/// @param folder holds the copied files, the manifest, and while the copy is made partial files
public record CopyFolder(Path folder) {
    private static final String PARTIAL = ".partial";
    private static final String UNLOCKED_PARTIAL = ".unlocked.partial";
    private static final String JOURNAL = ".journal.partial";
    private static final int LONGEST_EXTENSION = 16;

    public CopyFolder {
        folder = folder.toAbsolutePath().normalize();
    }

    /// While it exists, the copy must neither be made nor used.
    public Path tombstone() {
        return beside(".undone");
    }

    public Path lockFile() {
        return beside(".lock");
    }

    /// @param mainFile the name of the disk's main source file; one too long for a suffix is cut
    public Path manifest(String mainFile) {
        return folder.resolve(NameLimit.with(mainFile, Manifest.SUFFIX));
    }

    /// A file nobody else writes: each try at each attempt has its own nonce.
    Path partial(String name, Nonce nonce) {
        return folder.resolve(NameLimit.with(name, "." + nonce + (nonce.locked() ? PARTIAL : UNLOCKED_PARTIAL)));
    }

    /// What a holder of the lock has on the medium so far, while it copies.
    Path journal(String mainFile, Nonce nonce) {
        return folder.resolve(NameLimit.with(mainFile, "." + nonce + JOURNAL));
    }

    /// What holders of the lock left when they ended before they were done.
    List<Path> journals() throws IOException {
        return entries().stream()
                .filter(entry -> entry.getFileName().toString().endsWith(JOURNAL))
                .toList();
    }

    /// Where a file goes whose name is taken by one that no manifest names.
    Path alternative(String name, Nonce nonce) {
        int dot = name.lastIndexOf('.');
        String stem = dot <= 0 || name.length() - dot > LONGEST_EXTENSION ? name : name.substring(0, dot);
        return folder.resolve(NameLimit.with(stem, "." + nonce + name.substring(stem.length())));
    }

    /// @param locked whether the copy's lock is held: only then are its files seen as left over by whoever gets it
    ///     next
    record Nonce(int attempt, String random, boolean locked) {
        static Nonce of(int attempt, boolean locked) {
            return new Nonce(attempt, UUID.randomUUID().toString().substring(0, 8), locked);
        }

        /// Of a holder of the lock, as it wrote it.
        static Nonce parse(String text) {
            int dash = text.indexOf('-');
            return new Nonce(Integer.parseInt(text.substring(0, dash)), text.substring(dash + 1), true);
        }

        @Override
        public String toString() {
            return attempt + "-" + random;
        }
    }

    /// Partial files of holders of the lock. Who holds it now may delete them: their writers are gone.
    List<Path> abandoned() throws IOException {
        return entries().stream()
                .filter(entry -> {
                    String name = entry.getFileName().toString();
                    return name.endsWith(PARTIAL) && !name.endsWith(UNLOCKED_PARTIAL);
                })
                .toList();
    }

    /// What lies in the folder; nothing when there is none.
    List<Path> entries() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(found::add);
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        }
        return found;
    }

    /// The name of the disk's main file, as far as the folder tells it.
    public Optional<String> mainName() {
        try {
            return entries().stream()
                    .map(entry -> entry.getFileName().toString())
                    .filter(name -> name.endsWith(Manifest.SUFFIX))
                    .map(name -> name.substring(0, name.length() - Manifest.SUFFIX.length()))
                    .findFirst();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    boolean undone() {
        return Files.exists(tombstone(), LinkOption.NOFOLLOW_LINKS);
    }

    private Path beside(String suffix) {
        return folder.resolveSibling(folder.getFileName() + suffix);
    }
}
