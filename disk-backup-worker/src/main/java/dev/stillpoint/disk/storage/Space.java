package dev.stillpoint.disk.storage;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicLong;

/// How much room there is.
public interface Space {
    /// What the file store says.
    Space OF_FILE_STORE = new Space() {
        @Override
        public long usableBytes(Path folder) throws IOException {
            return Files.getFileStore(existing(folder)).getUsableSpace();
        }

        @Override
        public long capacityBytes(Path folder) throws IOException {
            return Files.getFileStore(existing(folder)).getTotalSpace();
        }
    };

    /// Bytes that can still be written at the folder, which need not exist yet.
    long usableBytes(Path folder) throws IOException;

    /// Bytes that there are in all.
    long capacityBytes(Path folder) throws IOException;

    /// A location that may use `capacity` bytes of its file store: what lies below `root` counts against it.
    static Space limited(Path root, long capacity) {
        return new Space() {
            @Override
            public long usableBytes(Path folder) throws IOException {
                FileStore store = Files.getFileStore(existing(folder));
                return Math.clamp(capacity - used(root), 0, store.getUsableSpace());
            }

            @Override
            public long capacityBytes(Path folder) {
                return capacity;
            }
        };
    }

    private static Path existing(Path folder) {
        Path up = folder.toAbsolutePath();
        while (!Files.exists(up) && up.getParent() != null) {
            up = up.getParent();
        }
        return up;
    }

    private static long used(Path root) throws IOException {
        AtomicLong sum = new AtomicLong();
        if (Files.isDirectory(root)) {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    sum.addAndGet(attributes.size());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE; // deleted while we walked
                }
            });
        }
        return sum.get();
    }
}
