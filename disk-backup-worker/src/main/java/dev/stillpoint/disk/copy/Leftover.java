package dev.stillpoint.disk.copy;

import dev.stillpoint.disk.copy.CopyFolder.Nonce;
import dev.stillpoint.disk.storage.ReadableFile;
import dev.stillpoint.disk.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a process left that was killed while it held the copy's lock, and that can be gone on with: its journal is
/// whole, its source is still the same file with the same length, time and VHDX header, and its files are there.
///
/// @param files where the copied files are now, in the order of the sources
record Leftover(Path journal, Journal.Found found, Nonce nonce, Path draft, List<Where> files) {
    /// @param placed whether it has its name already
    record Where(Path path, boolean placed) {}

    /// The one that claims most. To be called by the holder of the lock only.
    static Optional<Leftover> find(CopyContext context, List<OpenSource> sources) throws IOException {
        Leftover best = null;
        for (Path journal : context.place().journals()) {
            Optional<Leftover> left = read(context, journal, sources);
            if (left.isPresent() && (best == null || left.get().claimed() > best.claimed())) {
                best = left.get();
            }
        }
        return Optional.ofNullable(best);
    }

    private static Optional<Leftover> read(CopyContext context, Path journal, List<OpenSource> sources)
            throws IOException {
        Optional<Journal.Found> found;
        try {
            found = Journal.read(context.storage(), journal);
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
        if (found.isEmpty() || !sameSources(found.get().head(), sources, context.settings())) {
            return Optional.empty();
        }
        Journal.Head head = found.get().head();
        Nonce nonce = Nonce.parse(head.nonce());
        Path draft =
                context.place().partial(context.manifestFile().getFileName().toString(), nonce);
        List<Where> files = new ArrayList<>();
        for (Journal.Part part : head.files()) {
            Where where = locate(context, part, nonce);
            if (where == null) {
                return Optional.empty();
            }
            files.add(where);
        }
        return Files.exists(draft, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(new Leftover(journal, found.get(), nonce, draft, files))
                : Optional.empty();
    }

    private static boolean sameSources(Journal.Head head, List<OpenSource> sources, CopySettings settings) {
        if (head.files().size() != sources.size()) {
            return false;
        }
        for (int i = 0; i < sources.size(); i++) {
            Journal.Part part = head.files().get(i);
            OpenSource source = sources.get(i);
            if (!part.source().equals(source.source().identity())
                    || !part.facts().equals(source.facts())
                    || !part.sourceIdentity().equals(source.file().identity())
                    || part.leafBytes()
                            != settings.leafSize()
                                    .apply(source.facts().length())
                                    .bytes()) {
                return false;
            }
        }
        return true;
    }

    /// A file that was given its name before the process ended is known by its identity: another's may have that name.
    private static @Nullable Where locate(CopyContext context, Journal.Part part, Nonce nonce) throws IOException {
        Path partial = context.place().folder().resolve(part.partial());
        if (Files.exists(partial, LinkOption.NOFOLLOW_LINKS)) {
            return new Where(partial, false);
        }
        String name = part.source().fileName();
        for (Path named :
                List.of(context.place().folder().resolve(name), context.place().alternative(name, nonce))) {
            if (isThat(context.storage(), named, part.partialIdentity())) {
                return new Where(named, true);
            }
        }
        return null;
    }

    private static boolean isThat(Storage storage, Path path, String identity) throws IOException {
        try (ReadableFile file = storage.openRecord(path)) {
            return !identity.isEmpty() && file.identity().equals(identity);
        } catch (NoSuchFileException none) {
            return false;
        }
    }

    private long claimed() {
        Journal.Claim claim = found.claim();
        long whole = found.head().files().stream()
                .limit(claim.file())
                .mapToLong(part -> part.facts().length())
                .sum();
        return whole + claim.bytes();
    }

    /// How much of a file the journal claims.
    long claimed(int file) {
        Journal.Claim claim = found.claim();
        if (file == claim.file()) {
            return claim.bytes();
        }
        return file < claim.file() ? found.head().files().get(file).facts().length() : 0;
    }

    /// All files it consists of.
    Set<Path> all() {
        return Stream.concat(files.stream().map(Where::path), Stream.of(journal, draft))
                .collect(Collectors.toSet());
    }
}
