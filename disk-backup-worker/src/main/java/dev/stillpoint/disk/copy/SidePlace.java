package dev.stillpoint.disk.copy;

import dev.stillpoint.disk.copy.CopyFolder.Nonce;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names around the side files that one run makes of one copy. At the location, beside the copy's folder:
/// `<copy>.<run>.undone`, the tombstone; `<copy>.<run>.side`, the note that they are finished; `<copy>.<run>.lock`.
/// Beside each side file only its partial files, while it is written.
///
/// @param tombstone while it exists, the side files must not be made
record SidePlace(Path tombstone) {
    static final String UNDONE = ".undone";

    private static final String PARTIAL = ".partial";
    private static final String UNLOCKED_PARTIAL = ".unlocked.partial";
    private static final Pattern LEFT =
            Pattern.compile("\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.(undone|lock|lock\\.holder|side(\\..*)?)");
    private static final Pattern NONCE = Pattern.compile("\\.\\d+-[0-9a-f]{8}(\\.unlocked)?\\.partial$");

    SidePlace {
        tombstone = tombstone.toAbsolutePath().normalize();
        if (!tombstone.getFileName().toString().endsWith(UNDONE)) {
            throw new IllegalArgumentException("a tombstone's name ends in " + UNDONE + ": " + tombstone);
        }
    }

    /// Whether this is a name that some run's side files of the copy leave beside its folder.
    static boolean belongsTo(String copy, String name) {
        return name.startsWith(copy)
                && LEFT.matcher(name.substring(copy.length())).matches();
    }

    Path lockFile() {
        return beside(".lock");
    }

    /// Says that the side files are finished, by whom and as what.
    Path note() {
        return beside(".side");
    }

    Path notePartial(Nonce nonce) {
        return beside(".side." + nonce + PARTIAL);
    }

    boolean undone() {
        return Files.exists(tombstone, LinkOption.NOFOLLOW_LINKS);
    }

    private Path beside(String suffix) {
        String name = tombstone.getFileName().toString();
        return tombstone.resolveSibling(name.substring(0, name.length() - UNDONE.length()) + suffix);
    }

    /// A file nobody else writes, beside the one it will be.
    static Path partial(Path file, Nonce nonce) {
        String suffix = "." + nonce + (nonce.locked() ? PARTIAL : UNLOCKED_PARTIAL);
        return file.resolveSibling(NameLimit.with(file.getFileName().toString(), suffix));
    }

    /// Partial files of this file and no other.
    ///
    /// @param unlocked also of those that wrote without the lock, and may still
    static List<Path> partials(Path file, boolean unlocked) throws IOException {
        List<Path> found = new ArrayList<>();
        Path folder = file.getParent();
        if (folder == null) {
            return found;
        }
        String name = file.getFileName().toString();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String other = entry.getFileName().toString();
                Matcher nonce = NONCE.matcher(other);
                if (nonce.find()
                        && (unlocked || !other.endsWith(UNLOCKED_PARTIAL))
                        && other.equals(NameLimit.with(name, nonce.group()))) {
                    found.add(entry);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        }
        return found;
    }
}
