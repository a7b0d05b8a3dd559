package dev.stillpoint.disk.path;

import dev.stillpoint.contracts.DiskPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The mapped prefixes: how paths of the fabric become paths of this host, and which of them may be touched at all.
///
/// Names are looked up as Windows does, without regard to case; a name that is not there is taken as given.
/// Below a mapped folder no symbolic link and no junction is followed.
public final class PathMap {
    private record Rule(String owner, WindowsPath prefix, Path local) {}

    private final List<Rule> rules;
    private final List<MappedPrefix> prefixes;

    /// @throws IllegalArgumentException when a prefix is no absolute Windows path
    public PathMap(List<MappedPrefix> prefixes) {
        this.prefixes = List.copyOf(prefixes);
        List<Rule> checked = new ArrayList<>();
        for (MappedPrefix mapped : prefixes) {
            try {
                checked.add(new Rule(
                        mapped.owner(),
                        WindowsPath.parse(mapped.prefix()),
                        mapped.local().toAbsolutePath().normalize()));
            } catch (PathRefused e) {
                throw new IllegalArgumentException("mapped prefix of " + mapped.owner() + ": " + e.getMessage(), e);
            }
        }
        this.rules = List.copyOf(checked);
    }

    public List<MappedPrefix> prefixes() {
        return prefixes;
    }

    /// Where the file of this identity lies here.
    ///
    /// @throws PathRefused when it lies below no mapped prefix of its owner
    public Path local(DiskPath file) throws PathRefused, IOException {
        return resolve(file.path(), Optional.of(file.owner()));
    }

    /// Whether the mapped folder that the file lies below is there now: a share that is not mounted has no files,
    /// which is not the same as their being gone.
    ///
    /// @throws PathRefused when it lies below no mapped prefix of its owner
    public boolean reaches(DiskPath file) throws PathRefused {
        WindowsPath path = WindowsPath.parse(file.path());
        for (Rule rule : rules) {
            if (file.owner().equalsIgnoreCase(rule.owner)
                    && path.below(rule.prefix).isPresent()) {
                return Files.isDirectory(rule.local);
            }
        }
        throw belowNone(file.path(), Optional.of(file.owner()));
    }

    /// Where a path below a storage location's root lies here; the owner is the location itself.
    public Path local(String path) throws PathRefused, IOException {
        return resolve(path, Optional.empty());
    }

    private Path resolve(String text, Optional<String> owner) throws PathRefused, IOException {
        WindowsPath path = WindowsPath.parse(text);
        for (Rule rule : rules) {
            if (owner.isPresent() && !owner.get().equalsIgnoreCase(rule.owner)) {
                continue;
            }
            Optional<List<String>> below = path.below(rule.prefix);
            if (below.isPresent()) {
                return descend(text, rule.local, below.get());
            }
        }
        throw belowNone(text, owner);
    }

    private PathRefused belowNone(String text, Optional<String> owner) {
        return new PathRefused(
                text,
                "it lies below none of the mapped prefixes"
                        + owner.map(name -> " of " + name).orElse("") + ": "
                        + prefixes.stream().map(MappedPrefix::prefix).toList());
    }

    private static Path descend(String text, Path root, List<String> elements) throws PathRefused, IOException {
        Path at = root;
        for (String element : elements) {
            at = child(text, at, element);
            Optional<BasicFileAttributes> found = attributes(at);
            if (found.isPresent()
                    && (found.get().isSymbolicLink() || found.get().isOther())) {
                throw new PathRefused(text, "'" + element + "' is a symbolic link or no plain file (" + at + ")");
            }
        }
        return at;
    }

    private static Path child(String text, Path folder, String element) throws PathRefused, IOException {
        Path exact;
        try {
            exact = folder.resolve(element);
        } catch (InvalidPathException e) {
            throw new PathRefused(text, "'" + element + "' is no file name here");
        }
        if (attributes(exact).isPresent() || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return exact;
        }
        List<Path> same = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (entry.getFileName().toString().equalsIgnoreCase(element)) {
                    same.add(entry);
                }
            }
        } catch (DirectoryIteratorException | UncheckedIOException e) {
            throw new IOException("cannot list " + folder, e);
        }
        if (same.size() > 1) {
            throw new PathRefused(text, "'" + element + "' fits several entries: " + same);
        }
        return same.isEmpty() ? exact : same.getFirst();
    }

    private static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }
}
