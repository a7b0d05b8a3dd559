package dev.stillpoint.disk.command;

import dev.stillpoint.contracts.DiskCommand.CloneFile;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.disk.path.MappedPrefix;
import dev.stillpoint.disk.storage.Storage;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// Finds clones that a crash left beside disks, and deletes those of runs that are over. A clone's name tells its
/// run; which runs are over only the orchestrator knows, and tells by and by. Clones of runs that it did not name
/// are left alone: they may be wanted, or another installation's.
final class StrayClones {
    private static final Logger LOG = Logger.getLogger(StrayClones.class);
    /// Folders of VMs lie a few below a volume's root.
    private static final int DEPTH = 8;
    /// Looking through volumes costs reads, and nobody waits for what is found.
    private static final Duration PAUSE = Duration.ofMinutes(5);

    private final Storage storage;
    private final List<MappedPrefix> sources;
    private final LongSupplier nanoTime;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile long lookedAt;
    private volatile boolean looked;

    StrayClones(Storage storage, List<MappedPrefix> sources, LongSupplier nanoTime) {
        this.storage = storage;
        this.sources = List.copyOf(sources);
        this.nanoTime = nanoTime;
    }

    /// Looks on a thread of its own, unless it looked a short time ago.
    void heard(List<RunId> over) {
        boolean due = !looked || nanoTime.getAsLong() - lookedAt > PAUSE.toNanos();
        if (!over.isEmpty() && due && looking.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("stray-clones").start(() -> {
                try {
                    sweep(over);
                } finally {
                    lookedAt = nanoTime.getAsLong();
                    looked = true;
                    looking.set(false);
                }
            });
        }
    }

    /// @return how many files were deleted
    int sweep(List<RunId> over) {
        Set<RunId> runs = new HashSet<>(over);
        List<Path> strays = new ArrayList<>();
        for (MappedPrefix source : sources) {
            try {
                Files.walkFileTree(
                        source.local(), EnumSet.noneOf(FileVisitOption.class), DEPTH, new Finder(runs, strays));
            } catch (IOException e) {
                LOG.debugf("clones were not looked for folder=%s reason=%s", source.local(), e);
            }
        }
        int deleted = 0;
        for (Path stray : strays) {
            try {
                storage.delete(stray);
                LOG.infof("stray clone was deleted file=%s", stray);
                deleted++;
            } catch (IOException e) {
                LOG.warnf("stray clone was not deleted file=%s reason=%s", stray, e);
            }
        }
        return deleted;
    }

    private static final class Finder extends SimpleFileVisitor<Path> {
        private final Set<RunId> over;
        private final List<Path> found;

        private Finder(Set<RunId> over, List<Path> found) {
            this.over = over;
            this.found = found;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Optional<RunId> run = CloneFile.runOf(file.getFileName().toString());
            if (attributes.isRegularFile() && run.isPresent() && over.contains(run.get())) {
                found.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException goneOrNotOurs) {
            return FileVisitResult.CONTINUE;
        }
    }
}
