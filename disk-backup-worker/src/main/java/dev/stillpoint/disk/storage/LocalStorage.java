package dev.stillpoint.disk.storage;

import dev.stillpoint.disk.clone.BlockCloning;
import dev.stillpoint.disk.clone.CloneRefused;
import dev.stillpoint.disk.clone.FileBlocks;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/// Files of this host. Make one per process: it holds the process's locks on sources.
public final class LocalStorage implements Storage {
    private static final boolean WINDOWS = System.getProperty("os.name", "").startsWith("Windows");

    /// What is written to shared blocks comes in pieces; each that went past the page cache would be a transaction of
    /// the file system by itself.
    private static final int SCATTERED_BYTES = 1 << 20;

    private final SourceLocks sources;
    private final Space space;

    public LocalStorage() {
        this(new SourceLocks(), Space.OF_FILE_STORE);
    }

    private LocalStorage(SourceLocks sources, Space space) {
        this.sources = sources;
        this.space = space;
    }

    /// The same files and locks, with other limits to their space.
    public LocalStorage with(Space other) {
        return new LocalStorage(sources, other);
    }

    @Override
    public ReadableFile openSource(Path path) throws IOException {
        SourceLocks.Entry entry = sources.acquire(path);
        return new OpenFile(
                path, entry.buffered, entry.direct, entry.identity(), entry::hole, () -> sources.release(entry));
    }

    @Override
    public void cloneSource(Path source, Path clone) throws IOException {
        SourceLocks.Entry entry = sources.acquire(source);
        try {
            entry.blocks().cloneTo(clone);
        } finally {
            sources.release(entry);
        }
    }

    /// How many sources are held now.
    public int heldSources() {
        return sources.held();
    }

    @Override
    public ReadableFile openCopy(Path path) throws IOException {
        FileChannel buffered = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        DirectIo direct = DirectIo.open(path, Set.of(StandardOpenOption.READ));
        return new OpenFile(path, buffered, direct, "", OpenFile.Holes.UNKNOWN, () -> {
            try (buffered) {
                if (direct != null) {
                    direct.channel().close();
                }
            }
        });
    }

    @Override
    public ReadableFile openRecord(Path path) throws IOException {
        FileChannel buffered = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        return new OpenFile(path, buffered, null, SourceLocks.identity(path), OpenFile.Holes.UNKNOWN, buffered::close);
    }

    @Override
    public WritableFile createCopy(Path path, long length) throws IOException {
        FileChannel buffered = createNew(path);
        try {
            try (RandomAccessFile sized = new RandomAccessFile(path.toFile(), "rw")) {
                sized.setLength(length);
            }
            return new NewFile(buffered, DirectIo.open(path, Set.of(StandardOpenOption.WRITE)));
        } catch (IOException | RuntimeException | Error e) {
            buffered.close();
            Files.deleteIfExists(path);
            throw e;
        }
    }

    @Override
    public WritableFile cloneCopy(Path base, Path path, long length, long mostExtents) throws IOException {
        try (FileBlocks blocks = BlockCloning.open(base)) {
            long extents = blocks.extents().orElse(0);
            if (extents > mostExtents) {
                throw new CloneRefused(base, path, "it lies in " + extents + " pieces");
            }
            blocks.cloneTo(path);
        }
        try {
            return resumeCopy(path, length, length, SCATTERED_BYTES);
        } catch (IOException | RuntimeException | Error e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    @Override
    public WritableFile resumeCopy(Path path, long keep, long length) throws IOException {
        return resumeCopy(path, keep, length, keep == length ? SCATTERED_BYTES : 0);
    }

    private static WritableFile resumeCopy(Path path, long keep, long length, int directFrom) throws IOException {
        FileChannel buffered = reopen(path);
        try {
            buffered.truncate(Math.min(keep, length));
            try (RandomAccessFile sized = new RandomAccessFile(path.toFile(), "rw")) {
                sized.setLength(length);
            }
            return new NewFile(buffered, DirectIo.open(path, Set.of(StandardOpenOption.WRITE)), directFrom);
        } catch (IOException | RuntimeException | Error e) {
            buffered.close();
            throw e;
        }
    }

    @Override
    public WritableFile resumeRecord(Path path) throws IOException {
        return new NewFile(reopen(path), null);
    }

    private static FileChannel reopen(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public WritableFile createRecord(Path path) throws IOException {
        return new NewFile(createNew(path), null);
    }

    private static FileChannel createNew(Path path) throws IOException {
        return FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path up = folder; up != null && !Files.exists(up, LinkOption.NOFOLLOW_LINKS); up = up.getParent()) {
            missing.push(up);
        }
        for (Path next : missing) {
            try {
                Files.createDirectory(next);
            } catch (FileAlreadyExistsException madeMeanwhile) {
                if (!Files.isDirectory(next, LinkOption.NOFOLLOW_LINKS)) {
                    throw madeMeanwhile;
                }
            }
            Path parent = next.getParent();
            if (parent != null) {
                syncFolder(parent);
            }
        }
    }

    /// A hard link is the one portable way to give a name without replacing on POSIX; Windows' move does it by
    /// itself. Where links are not to be had, a look goes before the rename.
    @Override
    public void place(Path from, Path to) throws IOException {
        if (WINDOWS) {
            Files.move(from, to);
            return;
        }
        try {
            Files.createLink(to, from);
        } catch (FileAlreadyExistsException | NoSuchFileException told) {
            throw told;
        } catch (FileSystemException | UnsupportedOperationException noLinks) {
            if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(to.toString());
            }
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        Files.deleteIfExists(from);
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        if (WINDOWS) {
            return; // NTFS and ReFS journal their names; a folder can't be flushed there
        }
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    @Override
    public long usableBytes(Path folder) throws IOException {
        return space.usableBytes(folder);
    }
}
